import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("TieGraph")
struct TieGraphTests {
    /// a follows b (3) and c (0.5), b follows a (2), c follows d (0); e knows nobody.
    static func weighted(_ changed: Float = 2) throws -> Network {
        let builder = NetworkBuilder()
        let people = ["a", "b", "c", "d", "e"].map { builder.person($0) }
        for (from, to, weight) in [(0, 1, 3), (0, 2, 0.5), (1, 0, changed), (2, 3, 0)] as [(Int, Int, Float)] {
            try builder.follow(people[from], people[to], weight: weight)
        }
        return try builder.finish()
    }

    /// Every tie with its weight.
    static func ties(_ graph: TieGraph) -> [String: Float] {
        var ties: [String: Float] = [:]
        for row in 0..<graph.vertexCount {
            for place in graph.rows.range(row) {
                ties["\(row)-\(graph.rows.columns[place])"] = graph.weights.map { $0[place] } ?? 1
            }
        }
        return ties
    }

    @Test("without weights every follow counts one")
    func unweighted() throws {
        let network = try TieGraphTests.weighted()
        let either = try TieGraph(network, symmetrization: .either)
        #expect(TieGraphTests.ties(either) == ["0-1": 1, "1-0": 1, "0-2": 1, "2-0": 1, "2-3": 1, "3-2": 1])
        #expect(either.weights == nil)
        #expect(Array(either.strengths) == [2, 1, 2, 1, 0])
        #expect(either.totalWeight == 3)
        let mutual = try TieGraph(network, symmetrization: .mutual)
        #expect(TieGraphTests.ties(mutual) == ["0-1": 1, "1-0": 1])
        #expect(mutual.totalWeight == 1)
        let directed = try TieGraph(network, symmetrization: .directed)
        #expect(TieGraphTests.ties(directed) == ["0-1": 2, "1-0": 2, "0-2": 1, "2-0": 1, "2-3": 1, "3-2": 1])
        #expect(Array(directed.strengths) == [2, 1, 1, 0, 0])
        #expect(Array(directed.inStrengths!) == [1, 1, 1, 1, 0])
        #expect(directed.totalWeight == 4)
    }

    @Test("weights: the larger, the smaller, or both added; nothing weighs nothing")
    func weights() throws {
        let network = try TieGraphTests.weighted()
        let either = try TieGraph(network, symmetrization: .either, weighted: true)
        #expect(TieGraphTests.ties(either) == ["0-1": 3, "1-0": 3, "0-2": 0.5, "2-0": 0.5])
        #expect(Array(either.strengths) == [3.5, 3, 0.5, 0, 0])
        let mutual = try TieGraph(network, symmetrization: .mutual, weighted: true)
        #expect(TieGraphTests.ties(mutual) == ["0-1": 2, "1-0": 2])
        let directed = try TieGraph(network, symmetrization: .directed, weighted: true)
        #expect(TieGraphTests.ties(directed) == ["0-1": 5, "1-0": 5, "0-2": 0.5, "2-0": 0.5])
        #expect(Array(directed.strengths) == [3.5, 2, 0, 0, 0])
        #expect(Array(directed.inStrengths!) == [2, 3, 0.5, 0, 0])
        #expect(directed.totalWeight == 5.5)
    }

    @Test("a bad weight is refused with the pair", arguments: [-1, .infinity, .nan] as [Float])
    func badWeight(weight: Float) throws {
        let sound = try TieGraphTests.weighted(7)
        // A builder refuses such weights; a network put together by hand may have them.
        let weights = sound.weights!.map { $0 == 7 ? weight : $0 }
        let network = Network(
            people: sound.people, following: sound.following, followers: sound.followers,
            weights: SharedBuffer(weights))
        for symmetrization in Symmetrization.allCases {
            #expect {
                try TieGraph(network, symmetrization: symmetrization, weighted: true)
            } throws: { error in
                guard case CommunityError.badWeight("b", "a", let found) = error else { return false }
                return found == weight || (found.isNaN && weight.isNaN)
            }
        }
        #expect(try TieGraph(network, symmetrization: .either).totalWeight == 3)
    }

    @Test("weights that add up to more than can be held are refused")
    func tooLarge() throws {
        let network = try TieGraphTests.weighted(.greatestFiniteMagnitude)
        #expect(try TieGraph(network, symmetrization: .either, weighted: true).totalWeight > 0)
        let twice = Network(
            people: network.people, following: network.following, followers: network.followers,
            weights: SharedBuffer(network.weights!.map { _ in Float.greatestFiniteMagnitude }))
        #expect(throws: CommunityError.badWeight(follower: "a", followed: "b", weight: .infinity)) {
            try TieGraph(twice, symmetrization: .directed, weighted: true)
        }
    }

    @Test("random networks: as worked out pair by pair, on any number of threads", arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let plain = try Fixture.random(people: 40, follows: 300, seed: seed)
        let weights = (0..<plain.followCount).map { _ in Float(generator.below(4)) / 2 }
        let network = Network(
            people: plain.people, following: plain.following, followers: plain.followers,
            weights: SharedBuffer(weights))
        for symmetrization in Symmetrization.allCases {
            for weighted in [false, true] {
                let graph = try TieGraph(network, symmetrization: symmetrization, weighted: weighted, threads: 1)
                #expect(graph.rows.firstFlaw() == nil)
                #expect(TieGraphTests.ties(graph) == expected(network, symmetrization, weighted))
                for threads in [2, 3, 7] {
                    let other = try TieGraph(
                        network, symmetrization: symmetrization, weighted: weighted, threads: threads)
                    #expect(other.rows.columns == graph.rows.columns && other.weights == graph.weights)
                    #expect(other.strengths == graph.strengths && other.inStrengths == graph.inStrengths)
                }
            }
        }
    }

    private func expected(_ network: Network, _ symmetrization: Symmetrization, _ weighted: Bool) -> [String: Float] {
        func weight(_ from: Int, _ to: Int) -> Float {
            guard let place = network.following.position(from, UInt32(to)) else { return 0 }
            return weighted ? network.weights![place] : 1
        }
        var ties: [String: Float] = [:]
        for a in 0..<network.personCount {
            for b in 0..<network.personCount where a != b {
                let (out, back) = (weight(a, b), weight(b, a))
                let tie =
                    switch symmetrization {
                    case .either: max(out, back)
                    case .mutual: min(out, back)
                    case .directed: out + back
                    }
                if tie > 0 { ties["\(a)-\(b)"] = tie }
            }
        }
        return ties
    }
}
