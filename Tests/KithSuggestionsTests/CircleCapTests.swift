import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct CircleCapTests {
    private func suggestion(_ person: PersonIndex, _ score: Double) -> Suggestion {
        Suggestion(person: person, score: score, source: .walk, reasons: [])
    }

    @Test func passesOverFullCircles() {
        // Circles: 0 of people 0 to 2, 9 of 3 and 4, 5 of 5.
        let circles = SharedBuffer<PersonIndex>([0, 0, 0, 9, 9, 5])
        let ranked = [2, 0, 3, 1, 4, 5].map { suggestion($0, 1 / Double($0 + 1)) }
        func people(_ limit: Int, _ count: Int) -> [PersonIndex] {
            CircleCap(limit: limit, circles: circles).first(count, of: ranked).map(\.person)
        }
        #expect(people(1, 5) == [2, 3, 5])
        #expect(people(1, 2) == [2, 3])
        #expect(people(2, 5) == [2, 0, 3, 4, 5])
        #expect(people(2, 3) == [2, 0, 3])
        #expect(people(3, 6) == [2, 0, 3, 1, 4, 5])
        #expect(people(1, 0) == [])
        #expect(CircleCap(limit: 1, circles: circles).first(5, of: []).isEmpty)
    }

    /// No allowed choice has a greater sum of scores: all of them are tried.
    @Test(arguments: 0..<30 as Range<UInt64>) func noChoiceIsBetter(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let circles = SharedBuffer((0..<9).map { _ in PersonIndex(generator.below(4)) })
        let ranked = (0..<9).map { suggestion(PersonIndex($0), generator.unit()) }.sorted { $0.score > $1.score }
        let (limit, count) = (1 + Int(seed % 3), 1 + Int(generator.below(6)))
        let chosen = CircleCap(limit: limit, circles: circles).first(count, of: ranked)
        var best = 0.0
        for subset in 0..<1 << 9 {
            let members = ranked.indices.filter { subset >> $0 & 1 == 1 }.map { ranked[$0] }
            let shares = Dictionary(grouping: members) { circles[Int($0.person)] }.values.map(\.count)
            guard members.count <= count, shares.allSatisfy({ $0 <= limit }) else { continue }
            best = max(best, members.reduce(0) { $0 + $1.score })
        }
        #expect(abs(chosen.reduce(0) { $0 + $1.score } - best) < 1e-12)
        #expect(zip(chosen, chosen.dropFirst()).allSatisfy { $0.score >= $1.score })
    }

    /// What each suggester gives is what the cap leaves of its list of everybody: nobody further down is forgotten, and
    /// nobody is named who would not be named without.
    @Test func everySuggester() throws {
        let network = try RichNetwork.make(people: 60, follows: 500, seed: 4)
        let people = (0..<60 as Range<PersonIndex>).map { $0 }
        let circles = SharedBuffer(people.map { $0 % 7 })
        var short = 0
        for (name, suggester) in try SampleSuggesters.all(network) {
            let everybody = suggester.suggestAll(for: people, count: 60, threads: 2)
            for limit in [1, 2, 4] {
                let cap = CircleCap(limit: limit, circles: circles)
                let capped = CappedSuggester(suggester, cap: cap)
                let lists = capped.suggestAll(for: people, count: 5, threads: 2)
                for person in people {
                    let own = everybody[Int(person)]
                    #expect(
                        lists[Int(person)].map(\.person) == cap.first(5, of: own).map(\.person),
                        "\(name), \(limit) for \(person)")
                    #expect(lists[Int(person)].allSatisfy { own.contains($0) })
                    short += lists[Int(person)].count < 5 ? 1 : 0
                }
                #expect(capped.suggestAll(for: people, count: 5, threads: 3) == lists)
                #expect(capped.suggest(for: 11, count: 5) == lists[11])
                #expect(capped.suggestAll(for: people, count: 10, threads: 2).allSatisfy { $0.count <= 7 * limit })
            }
        }
        #expect(short < 60)
    }

    /// The cap makes five impossible: fewer, never a second from a circle.
    @Test func fewerRatherThanTooMany() throws {
        let drawn = try Fixture.random(people: 36, follows: 150, seed: 2)
        let people = (0..<36 as Range<PersonIndex>).map { $0 }
        // Four have no ties: the popular fill up for them.
        let network = try Fixture.network(
            people.flatMap { from in
                people.filter { drawn.follows(from, $0) }.map { (drawn.people[from], drawn.people[$0]) }
            }, people: people.map { drawn.people[$0] } + ["x0", "x1", "x2", "x3"])
        let cap = CircleCap(limit: 1, circles: SharedBuffer((0..<40).map { PersonIndex($0 % 3) }))
        for (name, suggester) in try SampleSuggesters.complete(network) {
            let lists = CappedSuggester(suggester, cap: cap).suggestAll(
                for: Array(0..<40), count: 5, threads: 1)
            for list in lists {
                #expect(list.count == 3, "\(name)")
                #expect(Set(list.map { $0.person % 3 }).count == 3, "\(name)")
            }
        }
    }

    /// Two cliques of followers, joined by one follow, are two circles.
    @Test func circlesOfTheNetwork() throws {
        var follows = [("0", "9")]
        for first in [0, 5] {
            for one in first..<first + 5 {
                for other in first..<first + 5 where one != other { follows.append(("\(one)", "\(other)")) }
            }
        }
        let cap = CircleCap(limit: 2, of: try Fixture.network(follows), threads: 2)
        #expect(Set((0..<5).map { cap.circles[$0] }).count == 1)
        #expect(Set((5..<10).map { cap.circles[$0] }).count == 1)
        #expect(cap.circles[0] != cap.circles[9])
    }
}
