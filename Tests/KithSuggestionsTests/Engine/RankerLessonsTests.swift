import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct RankerLessonsTests {
    private func options(includeFollowers: Bool = false) -> RankerLessons.Options {
        var options = RankerLessons.Options()
        options.generators.vectors = 6
        options.generators.factors = 4
        options.generators.factorIterations = 2
        options.rules.includeFollowers = includeFollowers
        options.repetitions = 1
        options.cold = 0
        return options
    }

    /// Each lesson is a shortlist of what is left, and its ones are just those who were hidden, are on the list, and,
    /// but with followers, are strangers.
    @Test(arguments: [false, true])
    func labels(includeFollowers: Bool) throws {
        let network = try GeneratorNetworks.blocks(3, of: 18, seed: 4)
        let options = options(includeFollowers: includeFollowers)
        let lessons = try #require(try RankerLessons.prepare(network, options: options, threads: 2))
        let hiding = HiddenFollows.random(network, seed: options.seed, threads: 1)
        let maker = try ShortlistMaker(network: hiding.network, options: options.generators, threads: 1)
        #expect(lessons.set == maker.set)
        let rules = CandidateRules(network: hiding.network, options: options.rules)
        var group = 0
        var ones = 0
        for person in 0..<PersonIndex(network.personCount) {
            let found = Locked<[Shortlist]>([])
            try maker.make(for: [person], rules: rules, threads: 1) { _, shortlist, _ in
                found.withLock { $0.append(shortlist) }
            }
            let shortlist = found.withLock { $0[0] }
            let wanted = shortlist.candidates.map { candidate in
                network.follows(person, candidate) && !hiding.network.follows(person, candidate)
            }
            guard wanted.contains(true) else { continue }
            let rows = lessons.data.rows(group)
            #expect(rows.count == wanted.count)
            for (row, isWanted) in zip(rows, wanted) {
                #expect(lessons.data.labels[row] == (isWanted ? 1 : 0))
                for column in [0, 1, lessons.set.portableCount] {
                    #expect(lessons.data.features[row, column] == shortlist.features[row - rows.lowerBound, column])
                }
            }
            for (candidate, isWanted) in zip(shortlist.candidates, wanted) where isWanted {
                #expect(includeFollowers || !hiding.network.follows(candidate, person))
                ones += 1
            }
            group += 1
        }
        #expect(lessons.data.groupCount == group)
        #expect(group > 30 && ones > group)
    }

    /// Some lessons are of people who are left with one to five follows.
    @Test func newcomers() throws {
        let network = try GeneratorNetworks.blocks(3, of: 18, seed: 4)
        var options = options(includeFollowers: true)
        options.cold = 4
        let lessons = try #require(try RankerLessons.prepare(network, options: options, threads: 2))
        let hiding = HiddenFollows.random(network, cold: 4, seed: options.seed, threads: 1)
        let left = lessons.people.map { hiding.network.following.degree(Int($0)) }
        #expect(left.contains { $0 <= 3 } && left.contains { $0 > 5 } && left.allSatisfy { $0 >= 1 })
    }

    /// In an undirected network all follows are answered, and there are strangers to find all the same.
    @Test func undirectedNetworks() throws {
        let whole = try GeneratorNetworks.blocks(2, of: 16, seed: 3)
        let rows = (0..<32).map { person in
            (0..<UInt32(32)).filter { whole.follows(UInt32(person), $0) || whole.follows($0, UInt32(person)) }
        }
        let ties = CompressedRows(rows: rows, columnCount: 32)
        let network = Network(people: whole.people, following: ties, followers: ties, isDirected: false)
        let lessons = try #require(try RankerLessons.prepare(network, options: options(), threads: 2))
        #expect(lessons.data.groupCount > 15)
    }

    /// Other hidings follow until there are enough; no more than asked for.
    @Test func repetitions() throws {
        let network = try GeneratorNetworks.blocks(2, of: 20, seed: 1)
        var options = options()
        func count() throws -> Int {
            try RankerLessons.prepare(network, options: options, threads: 1)?.data.groupCount ?? 0
        }
        let once = try count()
        #expect(once > 10 && once <= 40)
        options.repetitions = 3
        #expect(try count() > 2 * once - 10)
        options.people = once + 3
        #expect(try count() <= once + 3)
        options.people = 5
        #expect(try count() <= 5)
    }

    /// Where follows have times the latest are hidden, and then earlier ones of a network that ends before.
    @Test func latestWhereThereAreTimes() throws {
        let whole = try GeneratorNetworks.blocks(2, of: 20, seed: 1)
        let builder = NetworkBuilder(options: .init(threads: 1))
        var count = 0
        for person in 0..<UInt32(40) {
            for place in whole.following.range(Int(person)) {
                let other = whole.following.columns[place]
                count += 1
                // In no order that has to do with the people's numbers.
                let time = Timestamp((count * 7_919) % 1_009)
                try builder.follow(
                    builder.person(whole.people[person]), builder.person(whole.people[other]), time: time)
            }
        }
        let network = try builder.finish()
        var options = options(includeFollowers: true)
        let lessons = try #require(try RankerLessons.prepare(network, options: options, threads: 2))
        let hiding = try #require(HiddenFollows.span(network, from: 0.8, share: 0.2, threads: 1))
        let ones = lessons.data.labels.count { $0 > 0 }
        #expect(ones > 20 && ones <= hiding.hidden.nonzeroCount)
        #expect(lessons.people.allSatisfy { hiding.hidden.degree(Int($0)) > 0 })
        options.repetitions = 3
        let more = try #require(try RankerLessons.prepare(network, options: options, threads: 2))
        #expect(more.data.groupCount > lessons.data.groupCount)
    }

    @Test func sameForAnyThreads() throws {
        let network = try GeneratorNetworks.blocks(3, of: 15, seed: 2)
        var options = options()
        options.people = 30
        options.repetitions = 2
        let first = try #require(try RankerLessons.prepare(network, options: options, threads: 1)).data
        for threads in [2, 3, 7] {
            let other = try #require(try RankerLessons.prepare(network, options: options, threads: threads)).data
            #expect(other.labels == first.labels && other.offsets == first.offsets)
            for row in stride(from: 0, to: first.rowCount, by: 11) {
                #expect((0..<first.featureCount).allSatisfy { other.features[row, $0] == first.features[row, $0] })
            }
        }
    }

    @Test func nothingToLearnFrom() throws {
        let clique = (0..<8).flatMap { a in (0..<8).filter { $0 != a }.map { ("\(a)", "\($0)") } }
        for network in [
            try Fixture.network([]), try Fixture.network([("a", "b")]),
            // Four each.
            try Fixture.network((0..<20).flatMap { a in (1...4).map { ("\(a)", "\((a + $0) % 20)") } }),
        ] {
            #expect(try RankerLessons.prepare(network, options: options(), threads: 1) == nil)
        }
        var few = options()
        few.share = 0.01
        let network = try Fixture.network(clique)
        let strangers = try RankerLessons.prepare(network, options: few, threads: 1)
        // One follow of each is hidden at most, and who still follows is no stranger.
        let hiding = HiddenFollows.random(network, share: 0.01, seed: few.seed, threads: 1)
        let pairs = (0..<8).count { person in
            hiding.hidden.range(person).contains { !hiding.network.follows(hiding.hidden.columns[$0], UInt32(person)) }
        }
        #expect((strangers?.data.groupCount ?? 0) <= pairs)
        few.rules.includeFollowers = true
        #expect(try RankerLessons.prepare(network, options: few, threads: 1)?.data.groupCount ?? 0 > 4)
    }
}
