import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("A circle around seeds")
struct SeedCircleTests {
    /// A random network of 600 with a circle of twelve in it: 0, 20, 40, …, each tied to four fifths of the others.
    static func hidden(seed: UInt64) -> TieGraph {
        var generator = SeededGenerator(seed: seed)
        var ties: Set<[Int]> = []
        while ties.count < 1_800 {
            let (one, other) = (Int(generator.below(600)), Int(generator.below(600)))
            if one != other { ties.insert([min(one, other), max(one, other)]) }
        }
        for one in 0..<12 {
            for other in 0..<one where generator.unit() < 0.8 { ties.insert([20 * other, 20 * one]) }
        }
        return GroupMeasuresTests.graph(600, ties.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) })
    }

    /// Short walks, for speed.
    static let options = SeedCircle.Options(threshold: 1e-3)

    @Test("a hidden circle is found from three of its members", arguments: 0..<3)
    func found(seed: Int) {
        let graph = Self.hidden(seed: UInt64(seed))
        let result = SeedCircle.run(on: graph, seeds: [0, 40, 100], options: Self.options, threads: 2)
        let truth = Set((0..<12).map { UInt32(20 * $0) })
        let people = Set(result.members.map(\.person))
        #expect(result.isFound)
        #expect(people.intersection(truth).count >= 11)
        #expect(people.count <= 15)
        #expect(result.members.prefix(3).map(\.person) == [0, 40, 100])
        #expect(result.members.map(\.isSeed) == result.members.indices.map { $0 < 3 })
        #expect(result.members.allSatisfy { $0.inclusion >= 0 && $0.inclusion <= 1 && $0.ties > 0 })
    }

    @Test("the same on any number of threads")
    func threads() {
        let graph = Self.hidden(seed: 1)
        var options = Self.options
        options.draws = 9
        let one = SeedCircle.run(on: graph, seeds: [0, 40, 100], options: options, threads: 1)
        for threads in [2, 3, 7] {
            #expect(SeedCircle.run(on: graph, seeds: [0, 40, 100], options: options, threads: threads) == one)
        }
    }

    @Test("random seeds make a circle at most once in twenty times")
    func falsePositives() {
        let graph = Self.hidden(seed: 9)
        var options = Self.options
        options.draws = 19
        var generator = SeededGenerator(seed: 77)
        let found = (0..<40).count { _ in
            var seeds: Set<UInt32> = []
            while seeds.count < 3 { seeds.insert(UInt32(generator.below(600))) }
            return SeedCircle.run(on: graph, seeds: seeds.sorted(), options: options).isFound
        }
        #expect(found <= 2)
    }

    @Test("conductance and ties are those of the members")
    func figures() throws {
        let graph = Self.hidden(seed: 2)
        let result = SeedCircle.run(on: graph, seeds: [0, 40, 100], options: Self.options)
        var labels = [UInt32](repeating: 0, count: 600)
        for member in result.members { labels[Int(member.person)] = 1 }
        let measures = GroupMeasures.of(Partition(labels: labels), on: graph)
        let conductance = try #require(result.conductance)
        #expect(abs(conductance - (measures[1].conductance ?? 0)) < 1e-12)
        #expect(result.members.reduce(0) { $0 + $1.ties } == 2 * measures[1].internalTies)
    }

    @Test("a component of its own is a circle with nothing across")
    func apart() {
        let graph = LabelCommunitiesTests.cliques(1, of: 5)
        var ties = (0..<5).flatMap { one in (0..<one).map { (one, $0) } }
        for person in 5..<60 { ties += [(person, 5 + (person - 4) % 55), (person, 5 + (person + 12) % 55)] }
        let result = SeedCircle.run(on: GroupMeasuresTests.graph(60, ties), seeds: [1, 3])
        #expect(result.conductance == 0)
        #expect(Set(result.members.map(\.person)) == Set(0..<5))
        // A circle that is all there is stands against nothing.
        #expect(!SeedCircle.run(on: graph, seeds: [1, 3]).isFound)
    }

    @Test("seeds that do not hang together have no circle, nor has one without ties")
    func none() {
        let graph = GroupMeasuresTests.graph(7, [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)])
        for seeds: [UInt32] in [[0, 3], [6], [0, 6]] {
            let result = SeedCircle.run(on: graph, seeds: seeds)
            #expect(!result.isFound && result.members.isEmpty && result.conductance == nil)
        }
    }

    @Test("a walk is personalized PageRank, as far as it was pushed", arguments: 0..<6)
    func walk(seed: Int) throws {
        let network = try Fixture.random(people: 30, follows: 120, seed: UInt64(seed))
        let rows = network.undirectedRows()
        var options = SeedCircle.Options()
        options.threshold = 1e-9
        var source = GraphNeighbors(rows: rows)
        let walk = SeedSearch(personCount: 30, options: options).walk(from: 3, in: &source)
        var (shares, walkers) = ([Double](repeating: 0, count: 30), [Double](repeating: 0, count: 30))
        walkers[3] = 1
        for _ in 0..<400 {
            var next = [Double](repeating: 0, count: 30)
            for person in 0..<30 {
                shares[person] += 0.5 * walkers[person]
                for other in rows.columns.slice(rows.range(person)) {
                    next[Int(other)] += 0.5 * walkers[person] / Double(rows.degree(person))
                }
            }
            walkers = next
        }
        for (person, share) in zip(walk.people, walk.shares) { #expect(abs(share - shares[Int(person)]) < 1e-6) }
        #expect(abs(walk.shares.reduce(0, +) - shares.reduce(0, +)) < 1e-5)
    }

    @Test("a random network has everybody's number of ties, each known at both ends", arguments: 0..<5)
    func random(seed: Int) throws {
        let rows = try Fixture.random(people: 20, follows: 60, seed: 4).undirectedRows()
        var source = RandomNeighbors(rows, generator: SeededGenerator(seed: UInt64(seed)))
        var ends: [[UInt32]: Int] = [:]
        for person in (0..<UInt32(20)).reversed() {
            var count = 0
            source.forEachNeighbor(of: person) {
                count += 1
                ends[[person, $0], default: 0] += 1
            }
            #expect(count == rows.degree(Int(person)))
        }
        for (pair, count) in ends { #expect(ends[[pair[1], pair[0]]] == count) }
    }
}
