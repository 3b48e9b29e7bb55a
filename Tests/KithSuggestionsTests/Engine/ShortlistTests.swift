import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct ShortlistTests {
    private func make(
        _ network: Network, _ options: GeneratorOptions, _ exclusions: Exclusions.Options = .init(), depth: Int = 100,
        people: [PersonIndex]? = nil, threads: Int = 2
    ) throws -> [Shortlist] {
        let maker = try ShortlistMaker(network: network, options: options, depth: depth, threads: threads)
        let people = people ?? (0..<PersonIndex(network.personCount)).map { $0 }
        let found = Locked<[Shortlist?]>([Shortlist?](repeating: nil, count: people.count))
        let rules = CandidateRules(network: network, options: exclusions)
        try maker.make(for: people, rules: rules, threads: threads) { place, shortlist, _ in
            found.withLock { $0[place] = shortlist }
        }
        return try found.withLock { try $0.map { try #require($0) } }
    }

    private func quick(global: Bool = true) -> GeneratorOptions {
        var options = GeneratorOptions()
        options.vectors = 8
        options.factors = 4
        options.factorIterations = 2
        options.isGlobal = global
        return options
    }

    /// Nobody who is excluded is on any list, however long or short, by looking everything up the long way.
    @Test(arguments: [(100, UInt64(1)), (100, 2), (3, 3), (8, 4)])
    func nobodyExcluded(depth: Int, seed: UInt64) throws {
        let network = try RichNetwork.make(people: 70, follows: 500, seed: seed)
        var checked = 0
        var turnedDown = 0
        for shortlist in try make(network, quick(), depth: depth) {
            let person = Int(shortlist.person)
            let listed = Set(shortlist.candidates)
            #expect(shortlist.candidates == listed.sorted())
            for candidate in 0..<70 {
                let isAllowed = RichNetwork.allows(candidate, for: person, in: network)
                checked += 1
                if !isAllowed {
                    turnedDown += 1
                    #expect(!listed.contains(UInt32(candidate)))
                }
            }
        }
        #expect(checked == 70 * 70)
        #expect(turnedDown > 1_000)
    }

    /// By other rules: the same against ``Exclusions``, and whoever any generator scores at all is on the list when
    /// there is room.
    @Test(arguments: [
        Exclusions.Options(), .init(includeFollowers: true), .init(allowTalked: true),
        .init(allowTalked: true, includeFollowers: true, discoverableAttribute: nil),
    ])
    func everybodyAllowed(_ rules: Exclusions.Options) throws {
        for seed in UInt64(10)...11 {
            let network = try RichNetwork.make(people: 50, follows: 130, seed: seed)
            let options = quick(global: false)
            let scores = try GeneratorScores.all(network, options)
            for shortlist in try make(network, options, rules) {
                let exclusions = Exclusions(network: network, person: shortlist.person, options: rules)
                let expected = (0..<PersonIndex(50)).filter { candidate in
                    exclusions.reason(for: candidate) == nil
                        && scores.values.contains { $0[Int(shortlist.person)][Int(candidate)] > 0 }
                }
                #expect(shortlist.candidates == expected)
            }
        }
    }

    /// Short lists hold each generator's best who are allowed: nobody excluded takes a place, equals go by number.
    @Test func eachGeneratorsBest() throws {
        let network = try RichNetwork.make(people: 90, follows: 700, seed: 21)
        let options = quick(global: false)
        let scores = try GeneratorScores.all(network, options)
        for shortlist in try make(network, options, depth: 4) {
            let exclusions = Exclusions(network: network, person: shortlist.person)
            let open = (0..<90).filter { exclusions.reason(for: UInt32($0)) == nil }
            for (generator, rows) in scores {
                let own = rows[Int(shortlist.person)]
                let positive: [Int] = open.filter { own[$0] > 0 }
                let order: [Int] = positive.sorted { own[$0] == own[$1] ? $0 < $1 : own[$0] > own[$1] }
                for candidate in order.prefix(4) {
                    #expect(shortlist.candidates.contains(UInt32(candidate)), "\(generator)")
                }
            }
            #expect(shortlist.candidates.count <= 4 * 16)
        }
    }

    /// Columns by their definitions.
    @Test func features() throws {
        let network = try RichNetwork.make(people: 45, follows: 300, seed: 5)
        let options = quick()
        let scores = try GeneratorScores.all(network, options)
        let set = FeatureSet(generators: Generator.allCases)
        func degree(_ rows: CompressedRows, _ person: UInt32) -> Double { Double(rows.degree(Int(person))) }
        func mutual(_ person: UInt32) -> Double {
            Double((0..<UInt32(45)).count { network.follows(person, $0) && network.follows($0, person) })
        }
        let circles = LabelPropagation.run(on: network, threads: 1).labels
        var seen = 0
        for shortlist in try make(network, options, .init(includeFollowers: true)) {
            #expect(shortlist.features.view.firstNonFinite() == nil)
            #expect(shortlist.features.columns == set.features.count)
            #expect(shortlist.features.rows == shortlist.candidates.count)
            let person = shortlist.person
            func raw(_ generator: Generator, _ candidate: UInt32) -> Double {
                generator == .popularity
                    ? log(1 + degree(network.followers, candidate))
                    : scores[generator]![Int(person)][Int(candidate)]
            }
            let returned = mutual(person) / max(1, degree(network.following, person))
            for (row, candidate) in shortlist.candidates.enumerated() {
                for (column, feature) in set.features.enumerated() {
                    let found = Double(shortlist.features[row, column])
                    let expected: Double
                    var tolerance = 1e-5
                    switch feature {
                    case .raw(let generator): expected = raw(generator, candidate)
                    case .relative(let generator):
                        let best = shortlist.candidates.map { raw(generator, $0) }.max()!
                        expected = best > 0 ? raw(generator, candidate) / best : raw(generator, candidate)
                        // Panels of another width round otherwise, and a best near zero makes much of it.
                        tolerance = best < 1e-3 ? .infinity : 1e-3 * max(1, abs(expected))
                    case .rank(let generator):
                        guard row % 4 == 0 else { continue }
                        let own = row
                        let higher = shortlist.candidates.indices.count {
                            shortlist.features[$0, set.portableCount + set.generators.firstIndex(of: generator)!]
                                > shortlist.features[
                                    own, set.portableCount + set.generators.firstIndex(of: generator)!]
                        }
                        expected = 1 / Double(10 + higher)
                    case .personFollowers: expected = log(1 + degree(network.followers, person))
                    case .personFollowing: expected = log(1 + degree(network.following, person))
                    case .personReturned: expected = returned
                    case .candidateFollowers: expected = log(1 + degree(network.followers, candidate))
                    case .candidateFollowing: expected = log(1 + degree(network.following, candidate))
                    case .candidateFollowBackRate:
                        expected = (mutual(candidate) + 0.5) / (degree(network.followers, candidate) + 1)
                    case .follows: expected = network.follows(candidate, person) ? 1 : 0
                    case .followsReturned: expected = network.follows(candidate, person) ? returned : 0
                    case .sameCircle: expected = circles[Int(person)] == circles[Int(candidate)] ? 1 : 0
                    case .followeesInCircle:
                        let followees = (0..<45).filter { network.follows(person, UInt32($0)) }
                        let alike = followees.count { circles[$0] == circles[Int(candidate)] }
                        expected = Double(alike) / Double(max(1, followees.count))
                    }
                    if abs(found - expected) > tolerance {
                        Issue.record("\(feature) of \(candidate) for \(person): \(found), not \(expected)")
                    }
                    seen += 1
                }
            }
        }
        #expect(seen > 20_000)
    }

    /// Those with the same score have the same rank, one more than those above.
    @Test func equalScoresHaveEqualRanks() throws {
        // Person 0 follows 1 and 2, who both follow 3 and 4; 1 follows 5 too: two paths, two paths and one.
        let network = try Fixture.network([
            ("0", "1"), ("0", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("2", "4"), ("1", "5"),
        ])
        let shortlist = try make(network, quick(global: false), people: [0])[0]
        #expect(shortlist.candidates == [3, 4, 5])
        let set = FeatureSet(generators: Generator.allCases.filter { !Generator.global.contains($0) })
        let column = try #require(set.features.firstIndex(of: .rank(.followeesOfFollowees)))
        func values(_ column: Int) -> [Float] { (0..<3).map { shortlist.features[$0, column] } }
        let expected: [Float] = [0.1, 0.1, 1 / 12]
        #expect(values(column) == expected)
        let relative = try #require(set.features.firstIndex(of: .relative(.followeesOfFollowees)))
        #expect(values(relative) == [1, 1, 0.5])
        // Nobody follows whom 0's followers follow: all alike, at zero.
        let none = try #require(set.features.firstIndex(of: .rank(.coFollowed)))
        #expect(values(none) == [0.1, 0.1, 0.1])
    }

    @Test func featureColumns() {
        let set = FeatureSet(generators: [.ease, .popularity])
        #expect(
            set.features == [
                .relative(.ease), .rank(.ease), .relative(.popularity), .rank(.popularity), .personFollowers,
                .personFollowing, .personReturned, .candidateFollowers, .candidateFollowing, .candidateFollowBackRate,
                .follows, .followsReturned, .sameCircle, .followeesInCircle, .raw(.ease), .raw(.popularity),
            ])
        #expect(set.portableCount == 14)
        let all = FeatureSet(generators: Generator.allCases)
        #expect(Set(all.features).count == all.features.count)
        #expect(all.features.count == 3 * Generator.allCases.count + 10)
    }

    @Test func sameBytesForAnyThreads() throws {
        let network = try RichNetwork.make(people: 70, follows: 500, seed: 9)
        let first = try make(network, quick(), threads: 1)
        for threads in [2, 3, 7] {
            let others = try make(network, quick(), threads: threads)
            #expect(others.map(\.candidates) == first.map(\.candidates))
            for (one, other) in zip(first, others) where one.person % 10 == 0 {
                #expect(one.person == other.person)
                #expect(isSame(one.features, other.features))
            }
        }
    }

    /// Alone, beside others, in any order: the same candidates and the same bytes.
    @Test func sameForOneAndMany() throws {
        let network = try RichNetwork.make(people: 140, follows: 1_000, seed: 9)
        let all = try make(network, quick())
        for people in [[UInt32(0)], [139], [77, 3], Array((20..<27).reversed())] {
            for shortlist in try make(network, quick(), people: people) {
                let other = all[Int(shortlist.person)]
                #expect(shortlist.candidates == other.candidates)
                #expect(isSame(shortlist.features, other.features))
            }
        }
    }

    private func isSame(_ one: Matrix<Float>, _ other: Matrix<Float>) -> Bool {
        one.rows == other.rows && one.columns == other.columns
            && (0..<one.rows).allSatisfy { row in
                (0..<one.columns).allSatisfy { one[row, $0].bitPattern == other[row, $0].bitPattern }
            }
    }

    /// Networks with people who have nothing to go by, or none at all.
    @Test(arguments: [GeneratorTests.Sample.odd, .star, .two, .one, .nobody, .small, .sparse])
    func oddNetworks(_ sample: GeneratorTests.Sample) throws {
        let network = try sample.network()
        for options in [quick(), quick(global: false), GeneratorOptions()] {
            for includeFollowers in [false, true] {
                let shortlists = try make(network, options, .init(includeFollowers: includeFollowers))
                #expect(shortlists.count == network.personCount)
                for shortlist in shortlists {
                    #expect(shortlist.features.view.firstNonFinite() == nil)
                    let person = Int(shortlist.person)
                    if network.following.degree(person) + network.followers.degree(person) == 0 {
                        #expect(shortlist.candidates.isEmpty)
                    }
                }
            }
        }
    }
}
