import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

/// One suite over all generators.
@Suite struct GeneratorTests {
    enum Sample: CaseIterable {
        case checkerboard, odd, star, two, one, nobody, small, sparse, dense, large

        func network() throws -> Network {
            switch self {
            case .checkerboard: try GeneratorNetworks.checkerboard()
            case .odd: try GeneratorNetworks.odd()
            case .star: try GeneratorNetworks.star()
            case .two: try Fixture.network([("a", "b")])
            case .one: try Fixture.network([], people: ["a"])
            case .nobody: try Fixture.network([])
            case .small: try GeneratorNetworks.random(people: 5, follows: 9, seed: 1)
            case .sparse: try GeneratorNetworks.random(people: 40, follows: 50, seed: 2)
            case .dense: try GeneratorNetworks.random(people: 24, follows: 320, seed: 3)
            case .large: try GeneratorNetworks.random(people: 60, follows: 500, seed: 4)
            }
        }
    }

    private func expectClose(_ found: [[Double]], _ expected: [[Double]], _ tolerance: Double, _ comment: String) {
        #expect(found.map(\.count) == expected.map(\.count), "\(comment)")
        let scale = max(expected.flatMap { $0 }.map { abs($0) }.max() ?? 0, 1e-12)
        let worst =
            zip(found, expected).flatMap { zip($0, $1) }.map { $0 - $1 }
            .map { $0.isFinite ? abs($0) : .infinity }.max() ?? 0
        #expect(worst <= tolerance * scale, "\(comment): off by \(worst) of \(scale)")
    }

    @Test(arguments: Sample.allCases)
    func agreesWithDenseProducts(_ sample: Sample) throws {
        let network = try sample.network()
        let options = GeneratorScores.uncut(network)
        let found = try GeneratorScores.all(network, options, threads: 2)
        let oracle = GeneratorOracle(network, options)
        for generator in Generator.allCases where generator != .popularity {
            // Single precision; the singular vectors are known to 1e-5.
            let tolerance = generator == .subspaceEASE ? 2e-3 : Generator.global.contains(generator) ? 1e-4 : 2e-6
            expectClose(found[generator]!, try oracle.scores(generator), tolerance, "\(generator)")
        }
    }

    /// Other handles, so another order of people: scores move with the people, but for rounding. Not for factors, whose
    /// random start goes by the number of a person.
    @Test(arguments: [(12, 40, 5), (45, 300, 6)])
    func relabellingMovesTheScores(people: Int, follows: Int, seed: UInt64) throws {
        let first = try GeneratorNetworks.random(people: people, follows: follows, seed: seed)
        let second = try GeneratorNetworks.random(people: people, follows: follows, seed: seed, names: 77)
        var labels = Array(0..<people)
        var generator = SeededGenerator(seed: 77, stream: 9)
        labels.shuffle(using: &generator)
        let options = GeneratorScores.uncut(first)
        let before = try GeneratorScores.all(first, options)
        let after = try GeneratorScores.all(second, options)
        let place = try labels.map { Int(try second.person("p\(1_000 + $0)")) }
        #expect(place != Array(0..<people))
        for generator in Generator.allCases where generator != .popularity && generator != .als {
            let moved = place.map { person in place.map { after[generator]![person][$0] } }
            let tolerance = Generator.global.contains(generator) ? 2e-3 : 1e-5
            expectClose(moved, before[generator]!, tolerance, "\(generator)")
        }
    }

    /// Nobody follows across, so everybody's best are of their own circle, by every generator.
    @Test func checkerboard() throws {
        let network = try GeneratorNetworks.checkerboard()
        var options = GeneratorOptions()
        options.regularization = 4
        options.vectors = 7
        options.factors = 16
        options.factorRegularization = 2
        let scores = try GeneratorScores.all(network, options)
        let circle = (0..<network.personCount).map { network.people[PersonIndex($0)].first! }
        for (generator, rows) in scores {
            for person in rows.indices {
                let others = rows.indices.filter { $0 != person && !network.follows(UInt32(person), UInt32($0)) }
                let own = others.filter { circle[$0] == circle[person] }.map { rows[person][$0] }.max()!
                let across = others.filter { circle[$0] != circle[person] }.map { rows[person][$0] }.max()!
                #expect(own > 0, "\(generator)")
                // Ten iterations have not yet taken the random start out of the factors.
                #expect(across <= (generator == .als ? 0.05 : 1e-3) * own, "\(generator): \(across), \(own)")
            }
        }
    }

    /// Few steps, a rough subspace and a threshold, as by default: near what they stand for.
    @Test func defaultsAreNearTheFormulas() throws {
        let network = try GeneratorNetworks.random(people: 60, follows: 500, seed: 4)
        let options = GeneratorOptions()
        let found = try GeneratorScores.all(network, options)
        let oracle = GeneratorOracle(network, options)
        for generator in Generator.allCases where ![.popularity, .subspaceEASE].contains(generator) {
            expectClose(found[generator]!, try oracle.scores(generator), 1e-3, "\(generator)")
        }
    }

    /// A workspace that is used for one person after another, in any order, says the same as a fresh one.
    @Test func workspacesForget() throws {
        let network = try GeneratorNetworks.random(people: 50, follows: 300, seed: 8)
        let local = LocalGenerators(network: network, options: .init(), threads: 1)
        let used = GeneratorWorkspace(personCount: 50, options: .init())
        let people = MutableBuffer<UInt32>(count: 50)
        for person in 0..<50 { people[person] = UInt32(person) }
        func scores(_ workspace: GeneratorWorkspace) -> [Float] {
            let (found, spare) = (MutableBuffer<Float>(count: 50), MutableBuffer<Float>(count: 50))
            return local.readings.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { _, reading in
                workspace.gather(people, count: 50, by: reading, into: found, spare: spare)
                return (0..<50).map { found[$0] }
            }
        }
        for person in [UInt32(3), 49, 3, 0, 17, 18] {
            local.generate(for: person, in: used)
            let fresh = GeneratorWorkspace(personCount: 50, options: .init())
            local.generate(for: person, in: fresh)
            #expect(scores(used) == scores(fresh))
            #expect((0..<50).allSatisfy { used.marks[$0] == 0 && used.place(of: UInt32($0)) == nil })
        }
    }

    /// Cut to few members and neighbours: those with most weight vote, and no others.
    @Test func fewNeighboursVote() throws {
        let network = try GeneratorNetworks.random(people: 40, follows: 300, seed: 12)
        var options = GeneratorScores.uncut(network)
        options.isGlobal = false
        options.neighbours = 5
        options.nearestNeighbours = 2
        options.rp3Members = 4
        let found = try GeneratorScores.all(network, options)
        options.neighbours = 40
        let oracle = GeneratorOracle(network, options)
        for (generator, kept, power, weight) in [
            (Generator.userNeighbours, 5, 2, 0.0), (.twoSidedNeighbours, 5, 2, 0.7), (.nearestNeighbours, 2, 1, 0.7),
        ] {
            let exponent = generator == .nearestNeighbours ? 0 : options.neighbourCandidate
            let expected = oracle.votes(kept: kept, power: power, followers: weight, candidate: exponent)
            expectClose(found[generator]!, expected, 1e-5, "\(generator)")
        }
        // Four members at most: nobody is named whom none of them follows, and the sum is no larger than with all.
        let all = try oracle.scores(.rp3beta)
        var fewer = 0
        for person in 0..<40 {
            for candidate in 0..<40 {
                let score = found[.rp3beta]![person][candidate]
                #expect(score <= all[person][candidate] + 1e-6)
                if score == 0, all[person][candidate] > 0 { fewer += 1 }
            }
        }
        #expect(fewer > 100)
    }
}

extension GeneratorOracle {
    /// Votes of the `kept` people with the largest cosines.
    func votes(kept: Int, power: Int, followers: Double, candidate exponent: Double) -> Dense {
        cosines(followers: followers).map { row in
            let nearest = row.indices.sorted { row[$0] > row[$1] }.prefix(kept)
            return (0..<count).map { candidate in
                let sum = nearest.reduce(0) { sum, member in
                    sum + follows[member][candidate] * (power == 2 ? row[member] * row[member] : row[member])
                }
                return sum * discount(incoming[candidate], exponent)
            }
        }
    }
}
