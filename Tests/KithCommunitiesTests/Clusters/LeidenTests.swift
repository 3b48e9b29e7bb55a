import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Leiden")
struct LeidenTests {
    /// Ties between numbers, both ways.
    static func graph(
        _ count: Int, _ ties: [(Int, Int)], weights: [Float]? = nil, loops: [Double]? = nil
    ) -> TieGraph {
        var rows = [[(UInt32, Float)]](repeating: [], count: count)
        for (index, (a, b)) in ties.enumerated() {
            rows[a].append((UInt32(b), weights?[index] ?? 1))
            rows[b].append((UInt32(a), weights?[index] ?? 1))
        }
        for row in rows.indices { rows[row].sort { $0.0 < $1.0 } }
        let pattern = CompressedRows(rows: rows.map { $0.map { $0.0 } }, columnCount: count)
        return TieGraph(
            rows: pattern, weights: weights.map { _ in SharedBuffer(rows.flatMap { $0.map { $0.1 } }) },
            loops: loops.map { SharedBuffer($0) })
    }

    static func complete(_ members: Range<Int>) -> [(Int, Int)] {
        members.flatMap { a in (a + 1..<max(a + 1, members.upperBound)).map { (a, $0) } }
    }

    /// All ways to put `count` things into groups, as labels.
    static func partitions(_ count: Int) -> [[UInt32]] {
        guard count > 0 else { return [[]] }
        return partitions(count - 1).flatMap { labels in
            (0...((labels.max().map { $0 + 1 }) ?? 0)).map { labels + [$0] }
        }
    }

    static func found(
        _ graph: TieGraph, _ options: Leiden.Options = .init(), threads: Int = 1
    ) throws -> Leiden.Result {
        let result = try Leiden.run(on: graph, options: options, threads: threads)
        #expect(Leiden.verify(result, in: graph, options: options) == .confirmed)
        return result
    }

    @Test("every graph up to 5 vertices, up to their numbers: the best of all partitions")
    func allSmallGraphs() throws {
        for count in 0...5 {
            let pairs = LeidenTests.complete(0..<count)
            let partitions = LeidenTests.partitions(count).map { Partition(labels: $0) }
            for bits in 0..<(1 << pairs.count) {
                let graph = LeidenTests.graph(count, pairs.indices.filter { bits >> $0 & 1 == 1 }.map { pairs[$0] })
                // Every graph has a numbering in which degrees do not rise.
                guard (1..<max(1, count)).allSatisfy({ graph.strengths[$0 - 1] >= graph.strengths[$0] }) else {
                    continue
                }
                for options in [
                    Leiden.Options(), .init(resolution: 1.7), .init(quality: .constantPotts, resolution: 0.4),
                ] {
                    let best = partitions.map { Leiden.quality(of: $0, in: graph, options: options) }.max()!
                    let result = try LeidenTests.found(graph, options)
                    #expect(abs(result.quality - best) < 1e-12, "\(count) \(bits) \(options.quality)")
                }
            }
        }
    }

    @Test("every directed graph of 4 vertices: the best of all partitions by directed modularity")
    func allSmallDirectedGraphs() throws {
        let partitions = LeidenTests.partitions(4).map { Partition(labels: $0) }
        for follows in Fixture.allGraphs(people: 4) {
            let degrees = (0..<4).map { person in follows.count { $0.0 == person } }
            // Every graph has a numbering in which people follow fewer and fewer.
            guard (1..<4).allSatisfy({ degrees[$0 - 1] >= degrees[$0] }) else { continue }
            let network = try Fixture.network(
                follows.map { ("\($0)", "\($1)") }, people: (0..<4).map { "\($0)" })
            let graph = try TieGraph(network, symmetrization: .directed)
            let best = partitions.map { Leiden.quality(of: $0, in: graph) }.max()!
            #expect(abs(try LeidenTests.found(graph).quality - best) < 1e-12, "\(follows)")
        }
    }

    @Test("quality by hand")
    func qualityByHand() {
        // Two triangles with a tie between: 7 ties, 3 within each, strengths 7 and 7 of 14.
        let ties = LeidenTests.complete(0..<3) + LeidenTests.complete(3..<6) + [(2, 3)]
        let graph = LeidenTests.graph(6, ties)
        let halves = Partition(labels: [0, 0, 0, 1, 1, 1])
        #expect(abs(Leiden.quality(of: halves, in: graph) - (6.0 / 7 - 0.5)) < 1e-15)
        #expect(abs(Leiden.quality(of: halves, in: graph, options: .init(resolution: 2)) - (6.0 / 7 - 1)) < 1e-15)
        let potts = Leiden.Options(quality: .constantPotts, resolution: 0.5)
        #expect(Leiden.quality(of: halves, in: graph, options: potts) == 6 - 0.5 * 6)
        // Sizes 2, 1, 1: pairs 2 + 2 + 1.
        let sizes = SharedBuffer<Double>([2, 1, 1, 1, 1, 1])
        let sized = Leiden.Options(quality: .constantPotts, resolution: 0.5, vertexSizes: sizes)
        #expect(Leiden.quality(of: halves, in: graph, options: sized) == 6 - 0.5 * 8)
        // A loop of weight 1 on vertex 0: 8 ties, 4 and 3 within, strengths 9 and 7 of 16.
        let looped = LeidenTests.graph(6, ties, loops: [1, 0, 0, 0, 0, 0])
        #expect(abs(Leiden.quality(of: halves, in: looped) - (7.0 / 8 - (81.0 + 49) / 256)) < 1e-15)
    }

    @Test("nobody, nobody tied, apart, complete, a star")
    func simpleGraphs() throws {
        #expect(try LeidenTests.found(LeidenTests.graph(0, [])).partition.groupCount == 0)
        let alone = try LeidenTests.found(LeidenTests.graph(4, []))
        #expect(alone.partition.groupCount == 4 && alone.quality == 0 && alone.isConverged)
        let apart = LeidenTests.graph(7, LeidenTests.complete(0..<3) + LeidenTests.complete(3..<6))
        #expect(Array(try LeidenTests.found(apart).partition.groups) == [0, 0, 0, 1, 1, 1, 2])
        let complete = LeidenTests.graph(8, LeidenTests.complete(0..<8))
        #expect(try LeidenTests.found(complete).partition.groupCount == 1)
        // Any split of a star's leaves from its centre loses their ties.
        let star = LeidenTests.graph(9, (1..<9).map { (0, $0) })
        #expect(try LeidenTests.found(star).partition.groupCount == 1)
    }

    @Test("resolution 0 gives components, a huge one everybody alone")
    func extremeResolutions() throws {
        let graph = LeidenTests.graph(7, LeidenTests.complete(0..<4) + [(3, 4), (5, 6)])
        for quality in Leiden.Quality.allCases {
            let whole = try LeidenTests.found(graph, .init(quality: quality, resolution: 0))
            #expect(Array(whole.partition.groups) == [0, 0, 0, 0, 0, 1, 1])
            for resolution in [1e3, 1e12, .greatestFiniteMagnitude] {
                let single = try LeidenTests.found(graph, .init(quality: quality, resolution: resolution))
                #expect(single.partition.groupCount == 7)
            }
        }
    }

    @Test("weights decide, and ties of no weight do not connect")
    func weights() throws {
        // A square whose sides weigh 5, 1, 5, 1 and a fifth vertex with a tie of weight 0.
        let ties = [(0, 1), (1, 2), (2, 3), (0, 3), (3, 4)]
        let graph = LeidenTests.graph(5, ties, weights: [5, 1, 5, 1, 0])
        let result = try LeidenTests.found(graph)
        #expect(Array(result.partition.groups) == [0, 0, 1, 1, 2])
        // 10 of 12 within, half of the strength each.
        #expect(abs(result.quality - (10.0 / 12 - 0.5)) < 1e-7)
        let joined = LeidenTests.graph(4, Array(ties.prefix(4)), weights: [1e-20, 5e-20, 1e-20, 5e-20])
        #expect(Array(try LeidenTests.found(joined).partition.groups) == [0, 1, 1, 0])
    }

    @Test("loops hold their vertices apart")
    func loops() throws {
        // Two tied vertices with heavy loops: 21 of weight, together 0, apart 20/21 − 1/2.
        let graph = LeidenTests.graph(2, [(0, 1)], loops: [10, 10])
        let result = try LeidenTests.found(graph)
        #expect(result.partition.groupCount == 2)
        #expect(abs(result.quality - (20.0 / 21 - 0.5)) < 1e-15)
    }

    @Test("a ring of cliques: every clique a group, and pairs of them past the resolution limit")
    func ringOfCliques() throws {
        func ring(_ cliques: Int) -> TieGraph {
            let inside = (0..<cliques).flatMap { LeidenTests.complete(5 * $0..<5 * $0 + 5) }
            return LeidenTests.graph(
                5 * cliques, inside + (0..<cliques).map { (5 * $0, (5 * $0 + 6) % (5 * cliques)) })
        }
        // Fortunato and Barthélemy 2007: cliques are merged in pairs where there are more than m(m − 1) + 2 = 22.
        let few = try LeidenTests.found(ring(12)).partition
        #expect(few.groupCount == 12 && (0..<60).allSatisfy { few.groups[$0] == few.groups[$0 / 5 * 5] })
        // A ring can be paired off in two ways, and where both were begun two cliques are left over: a local optimum.
        for seed in 1...5 as ClosedRange<UInt64> {
            let pairs = try LeidenTests.found(ring(30), .init(seed: seed))
            #expect(pairs.partition.groupCount == 15 || pairs.partition.groupCount == 16)
            let optimum = Partition(labels: (0..<150).map { UInt32($0 / 10) })
            #expect(pairs.quality > Leiden.quality(of: optimum, in: ring(30)) - 0.001)
        }
        let potts = Leiden.Options(quality: .constantPotts, resolution: 0.5)
        #expect(try LeidenTests.found(ring(30), potts).partition.groupCount == 30)
    }

    @Test("planted groups are found again, the same on any number of threads and in any order of rows")
    func planted() throws {
        let planted = try LFRGenerator.generate(.init(people: 3000, mixing: 0.3, seed: 5), threads: 2)
        let graph = try TieGraph(planted.network, symmetrization: .either)
        let first = try LeidenTests.found(graph, .init(wantsHierarchy: true), threads: 1)
        let truth = Leiden.quality(of: Partition(labels: planted.communities), in: graph)
        #expect(first.quality >= truth - 1e-3)
        // Levels lie one within the next and end with the partition.
        #expect(first.hierarchy.count > 1 && first.hierarchy.last == first.partition)
        #expect(zip(first.hierarchy, first.hierarchy.dropFirst()).allSatisfy { $0.groupCount > $1.groupCount })
        for threads in [2, 3, 4, 7] {
            #expect(try LeidenTests.found(graph, .init(wantsHierarchy: true), threads: threads) == first)
        }
        // The same ties, read in another order.
        let builder = NetworkBuilder()
        var generator = SeededGenerator(seed: 9)
        let handles = (0..<3000).map { planted.network.people[PersonIndex($0)] }
        for person in (0..<3000).shuffled(using: &generator) {
            for place in planted.network.following.range(person).shuffled(using: &generator) {
                let other = planted.network.following.columns[place]
                try builder.follow(builder.person(handles[person]), builder.person(handles[Int(other)]))
            }
        }
        let shuffled = try TieGraph(builder.finish(), symmetrization: .either)
        #expect(try Leiden.run(on: shuffled, options: .init(wantsHierarchy: true)) == first)
    }

    @Test(
        "random weighted and directed graphs: sound, and no worse than their start",
        arguments: [1, 2] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let plain = try Fixture.random(people: 120, follows: 600, seed: seed)
        let weights = (0..<plain.followCount).map { _ in Float(generator.unit() * 3) }
        let network = Network(
            people: plain.people, following: plain.following, followers: plain.followers,
            weights: SharedBuffer(weights))
        for symmetrization in Symmetrization.allCases {
            let graph = try TieGraph(network, symmetrization: symmetrization, weighted: true)
            let start = Partition(labels: (0..<120).map { _ in UInt32(generator.below(8)) })
            for quality in Leiden.Quality.allCases {
                var options = Leiden.Options(quality: quality, resolution: quality == .modularity ? 1 : 0.3, rounds: 2)
                let result = try LeidenTests.found(graph, options, threads: 1)
                #expect(try LeidenTests.found(graph, options, threads: 3) == result)
                options.start = start
                let started = try LeidenTests.found(graph, options)
                #expect(started.quality >= Leiden.quality(of: start, in: graph, options: options))
            }
        }
    }

    @Test("numbered by degree: as sound, and told in the old numbers", arguments: [1, 2] as [UInt64])
    func renumbered(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let planted = try LFRGenerator.generate(.init(people: 600, mixing: 0.2, seed: seed), threads: 2).network
        let weights = (0..<planted.followCount).map { _ in Float(0.5 + generator.unit()) }
        let network = Network(
            people: planted.people, following: planted.following, followers: planted.followers,
            weights: SharedBuffer(weights))
        for symmetrization in Symmetrization.allCases {
            let graph = try TieGraph(network, symmetrization: symmetrization, weighted: true)
            let options = Leiden.Options(wantsHierarchy: true)
            let plain = try Leiden.run(on: graph, options: options)
            let result = try Leiden.run(on: graph, options: options, threads: 1, renumberedFrom: 0)
            #expect(Leiden.verify(result, in: graph, options: options) == .confirmed)
            #expect(abs(result.quality - plain.quality) < 0.01)
            #expect(result.hierarchy.last == result.partition)
            #expect(try Leiden.run(on: graph, options: options, threads: 3, renumberedFrom: 0) == result)
            // From what is already the best nothing moves.
            var again = options
            again.start = result.partition
            let stayed = try Leiden.run(on: graph, options: again, threads: 2, renumberedFrom: 0)
            #expect(stayed.partition == result.partition)
        }
        let sizes = MutableBuffer<Double>(repeating: 1, count: 600)
        sizes[0] = 500
        let graph = try TieGraph(planted, symmetrization: .either)
        let heavy = Leiden.Options(quality: .constantPotts, resolution: 0.05, vertexSizes: sizes.freeze())
        let result = try Leiden.run(on: graph, options: heavy, threads: 2, renumberedFrom: 0)
        // Whoever counts as five hundred costs more in any group than all their ties gain.
        #expect(result.partition.size(Int(result.partition.groups[0])) == 1)
        #expect(Leiden.verify(result, in: graph, options: heavy) == .confirmed)
    }

    @Test("rounds are added where searches leave much to find, and only there")
    func rounds() throws {
        func iterations(mixing: Double, _ rounds: Int?) throws -> (count: Int, quality: Double) {
            let planted = try LFRGenerator.generate(.init(people: 3000, mixing: mixing, seed: 5), threads: 2)
            let graph = try TieGraph(planted.network, symmetrization: .either)
            let result = try Leiden.run(on: graph, options: .init(rounds: rounds))
            return (result.iterations, result.quality)
        }
        #expect(try iterations(mixing: 0.3, nil) == iterations(mixing: 0.3, 1))
        let (hard, once) = (try iterations(mixing: 0.8, nil), try iterations(mixing: 0.8, 1))
        #expect(try hard == iterations(mixing: 0.8, 3))
        #expect(hard.count > once.count && hard.quality >= once.quality)
    }

    @Test("a limit of iterations is kept and told; a found partition stays")
    func limits() throws {
        let planted = try LFRGenerator.generate(.init(people: 2000, mixing: 0.6, seed: 2), threads: 2)
        let graph = try TieGraph(planted.network, symmetrization: .either)
        let short = try LeidenTests.found(graph, .init(iterationLimit: 0))
        #expect(short.iterations == 0 && !short.isConverged)
        let full = try LeidenTests.found(graph, .init(tolerance: 0))
        #expect(full.isConverged && full.quality >= short.quality)
        let again = try LeidenTests.found(graph, .init(start: full.partition))
        #expect(again.quality >= full.quality - 1e-12)
    }

    @Test("the checker finds what is wrong")
    func verification() throws {
        let graph = LeidenTests.graph(6, LeidenTests.complete(0..<3) + LeidenTests.complete(3..<6) + [(2, 3)])
        let good = try LeidenTests.found(graph)
        func verdict(_ labels: [UInt32], quality: Double? = nil) -> KithGraph.Verification {
            let partition = Partition(labels: labels)
            return Leiden.verify(
                Leiden.Result(
                    partition: partition, quality: quality ?? Leiden.quality(of: partition, in: graph),
                    hierarchy: [partition], iterations: 1, isConverged: true), in: graph)
        }
        #expect(verdict([0, 0, 0, 1, 1, 1]) == .confirmed)
        #expect(verdict([0, 0, 0, 1, 1, 1], quality: good.quality + 1e-6) != .confirmed)
        #expect(
            verdict([0, 0, 1, 1, 1, 1])
                == .refuted(person: 2, reason: "would be better off in another group or alone"))
        #expect(
            verdict([0, 1, 1, 2, 2, 0]) == .refuted(person: 5, reason: "is not connected with the rest of their group"))
    }

    @Test("a budget that cannot be met is refused")
    func budget() throws {
        let graph = LeidenTests.graph(6, LeidenTests.complete(0..<6))
        let needed = Leiden.memoryNeeded(vertices: 6, entries: 30, threads: 2)
        #expect(throws: CommunityError.memoryBudget(needed: needed, budget: needed - 1)) {
            try Leiden.run(on: graph, options: .init(memoryBudget: needed - 1), threads: 2)
        }
        #expect(try Leiden.run(on: graph, options: .init(memoryBudget: needed), threads: 2).partition.groupCount == 1)
    }

    @Test("no more memory is taken than was said", arguments: [1, 2, 4])
    func memory(threads: Int) async {
        // In a process of its own, where no other test's memory counts.
        await #expect(processExitsWith: .success) { [threads] in
            for mixing in [0.2, 0.7] {
                let planted = try LFRGenerator.generate(.init(people: 4000, mixing: mixing, seed: 3), threads: 2)
                let graph = try TieGraph(planted.network, symmetrization: .either)
                let needed = Leiden.memoryNeeded(vertices: 4000, entries: graph.rows.nonzeroCount, threads: threads)
                let before = MemoryRegion.account.liveBytes
                MemoryRegion.account.resetPeak()
                _ = try Leiden.run(on: graph, threads: threads)
                let taken = MemoryRegion.account.peakBytes - before
                precondition(taken <= needed && needed <= 4 * taken, "\(taken) bytes where \(needed) were said")
            }
        }
    }
}

@Suite("Known networks", .enabled(if: SharedData.isPresent, "shared datasets are not here"))
struct LeidenKnownNetworksTests {
    @Test("karate: the proven optimum of 0.4198 (Brandes et al. 2008)")
    func karate() throws {
        let builder = NetworkBuilder()
        try NetworkReader.read(SharedData.path("classics/karate.gml"), into: builder)
        let graph = try TieGraph(builder.finish(), symmetrization: .either)
        for seed in 1...5 as ClosedRange<UInt64> {
            let result = try LeidenTests.found(graph, .init(seed: seed))
            #expect(abs(result.quality - 0.419790) < 1e-6)
            #expect(result.partition.groupCount == 4)
        }
    }
}
