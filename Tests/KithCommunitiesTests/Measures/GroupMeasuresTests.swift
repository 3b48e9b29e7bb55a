import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Measures of groups")
struct GroupMeasuresTests {
    /// Undirected ties without weights.
    static func graph(_ people: Int, _ ties: [(Int, Int)]) -> TieGraph {
        var rows = [[UInt32]](repeating: [], count: people)
        for (one, other) in ties {
            rows[one].append(UInt32(other))
            rows[other].append(UInt32(one))
        }
        return TieGraph(rows: CompressedRows(rows: rows, columnCount: people))
    }

    /// Two triangles, 0 1 2 and 3 4 5, with a tie between 2 and 3; 6 hangs on 5.
    static let kites = graph(7, [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3), (5, 6)])

    @Test("two triangles and a tail")
    func byHand() throws {
        let partition = Partition(labels: [0, 0, 0, 1, 1, 1, 1])
        let groups = GroupMeasures.of(partition, on: Self.kites, threads: 1)
        // The larger group comes first: 3 4 5 6 with four ties inside and one across, nine ends of 16.
        let tailed = groups[0]
        #expect(tailed.size == 4 && tailed.internalTies == 4)
        #expect(tailed.internalWeight == 4 && tailed.boundaryWeight == 1)
        #expect(tailed.density == 4.0 / 6)
        #expect(tailed.conductance == 1.0 / 7)
        #expect(tailed.coverage == 4.0 / 8)
        #expect(tailed.triangleParticipation == 3.0 / 4)
        #expect(tailed.reciprocity == nil)
        let triangle = groups[1]
        #expect(triangle.density == 1 && triangle.triangleParticipation == 1)
        #expect(triangle.conductance == 1.0 / 7)
        let whole = StructureMeasures(partition, on: Self.kites, threads: 1)
        #expect(whole.coverage == 7.0 / 8)
        #expect(whole.meanConductance == 1.0 / 7)
        #expect(whole.peopleCovered == 1)
        // Inside 7 of 8; ends 9 and 7 of 16.
        #expect(whole.modularity == 7.0 / 8 - (81.0 + 49) / 256)
    }

    @Test("answered follows between members")
    func reciprocity() throws {
        // a and b follow each other, a follows c, c follows the outsider d, who follows back.
        let network = try Fixture.network([("a", "b"), ("b", "a"), ("a", "c"), ("c", "d"), ("d", "c")])
        let graph = TieGraph(rows: network.undirectedRows())
        let groups = GroupMeasures.of(Partition(labels: [0, 0, 0, 3]), on: graph, network: network)
        #expect(groups[0].reciprocity == 2.0 / 3)
        #expect(groups[1].reciprocity == nil)
        #expect(groups[1].density == nil && groups[1].conductance == 1)
    }

    @Test("weights and ties with oneself count where weight is asked for")
    func weights() {
        // 0 and 1 tied by weight 3, 1 and 2 by 1; 0 with itself by 2.
        let graph = TieGraph(
            rows: CompressedRows(rows: [[1], [0, 2], [1]], columnCount: 3), weights: SharedBuffer([3, 3, 1, 1]),
            loops: SharedBuffer([2.0, 0, 0]))
        let group = GroupMeasures.of(Partition(labels: [0, 0, 1]), on: graph)[0]
        #expect(group.internalTies == 1 && group.internalWeight == 5 && group.boundaryWeight == 1)
        // The other side has one end alone.
        #expect(group.conductance == 1)
        #expect(group.coverage == 5.0 / 6)
        #expect(
            Modularity.value(of: Partition(labels: [0, 0, 1]), on: graph) == 5.0 / 6 - (121.0 + 1) / 144)
    }

    @Test("no ties, nobody")
    func empty() {
        let none = StructureMeasures(Partition(labels: []), on: Self.graph(0, []))
        #expect(none.groups.isEmpty && none.coverage == nil && none.modularity == 0 && none.peopleCovered == nil)
        let alone = StructureMeasures(Partition(labels: [0, 0]), on: Self.graph(2, []))
        #expect(alone.groups[0].density == 0 && alone.groups[0].conductance == nil)
        #expect(alone.meanConductance == nil)
    }

    @Test("as counted tie by tie on random networks, on any number of threads", arguments: 0..<12)
    func oracle(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed), stream: 9)
        let people = 30
        let network = try Fixture.random(people: people, follows: 40 + 25 * seed, seed: UInt64(seed))
        let graph = TieGraph(rows: network.undirectedRows())
        let lists = (0..<6).map { _ in (0..<UInt32(people)).filter { _ in generator.unit() < 0.3 } }
        let circles = Circles(members: lists, personCount: people)
        let measures = GroupMeasures.of(circles, on: graph, network: network, threads: 1)
        for circle in 0..<circles.circleCount {
            let members = circles.members.columns.slice(circles.members.range(circle)).map { Int($0) }
            let inside = members.flatMap { a in members.filter { $0 > a && graph.rows.contains(a, UInt32($0)) } }.count
            let ends = members.reduce(0) { $0 + graph.rows.degree($1) }
            let all = graph.rows.nonzeroCount
            let closed = members.count { a in
                members.contains { b in
                    graph.rows.contains(a, UInt32(b))
                        && members.contains {
                            graph.rows.contains(a, UInt32($0)) && graph.rows.contains(b, UInt32($0))
                        }
                }
            }
            let follows = members.flatMap { a in
                members.filter { network.following.contains(a, UInt32($0)) }.map { (a, $0) }
            }
            let answered = follows.count { network.following.contains($0.1, UInt32($0.0)) }
            let found = measures[circle]
            #expect(found.internalTies == inside && found.internalWeight == Double(inside))
            #expect(found.boundaryWeight == Double(ends - 2 * inside))
            let smaller = min(ends, all - ends)
            #expect(found.conductance == (smaller == 0 ? nil : Double(ends - 2 * inside) / Double(smaller)))
            #expect(found.triangleParticipation == Double(closed) / Double(members.count))
            #expect(found.reciprocity == (follows.isEmpty ? nil : Double(answered) / Double(follows.count)))
        }
        let whole = StructureMeasures(circles, on: graph, network: network, threads: 1)
        let covered = (0..<people).flatMap { a in
            (0..<a).filter { b in
                graph.rows.contains(a, UInt32(b))
                    && lists.contains { $0.contains(UInt32(a)) && $0.contains(UInt32(b)) }
            }
        }.count
        #expect(whole.coverage == Double(covered) / Double(graph.rows.nonzeroCount / 2))
        for threads in [2, 3, 7] {
            #expect(StructureMeasures(circles, on: graph, network: network, threads: threads) == whole)
        }
    }
}
