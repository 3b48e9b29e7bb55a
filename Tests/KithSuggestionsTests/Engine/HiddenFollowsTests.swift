import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct HiddenFollowsTests {
    private func columns(_ rows: CompressedRows, _ row: Int) -> [UInt32] { rows.range(row).map { rows.columns[$0] } }

    /// What is left and what is hidden make the whole, row by row, and both are sound.
    @Test(arguments: [(0.2, 5, UInt64(1)), (0.5, 1, 2), (1, 3, 3), (0.01, 5, 4)])
    func partsOfTheWhole(share: Double, minimum: Int, seed: UInt64) throws {
        let network = try RichNetwork.make(people: 80, follows: 500, seed: seed)
        let hiding = HiddenFollows.random(network, share: share, minimum: minimum, seed: seed, threads: 2)
        #expect(Soundness.isSound(hiding.network))
        #expect(hiding.hidden.firstFlaw() == nil)
        #expect(hiding.hidden.rowCount == 80 && hiding.hidden.columnCount == 80)
        var few = 0
        for person in 0..<80 {
            let whole = columns(network.following, person)
            let (kept, hidden) = (columns(hiding.network.following, person), columns(hiding.hidden, person))
            #expect((kept + hidden).sorted() == whole)
            #expect(Set(kept).isDisjoint(with: hidden))
            #expect(kept == kept.sorted() && hidden == hidden.sorted())
            // One at least of those who follow enough, none of the others.
            let wanted = whole.count < minimum ? 0 : max(1, Int((share * Double(whole.count)).rounded()))
            #expect(hidden.count == wanted)
            if whole.count < minimum { few += 1 }
        }
        #expect(few > 0 || minimum == 1)
        // Everything else stays.
        #expect(hiding.network.layers.count == network.layers.count)
        #expect(columns(hiding.network.mutes, 3) == columns(network.mutes, 3))
        #expect(hiding.network.domainBlocks == network.domainBlocks)
        #expect(hiding.network.attribute("discoverable")?[7] == network.attribute("discoverable")?[7])
    }

    /// One in three keeps one to five follows, each number about as often, and the others what they would keep anyhow.
    @Test func newcomers() throws {
        let network = try Fixture.random(people: 600, follows: 12_000, seed: 2)
        let hiding = HiddenFollows.random(network, cold: 3, seed: 4, threads: 2)
        #expect(Soundness.isSound(hiding.network))
        var kept = [Int](repeating: 0, count: 6)
        for person in 0..<600 {
            let whole = network.following.degree(person)
            let left = hiding.network.following.degree(person)
            if left <= 5 && whole > 8 {
                kept[left] += 1
            } else {
                #expect(whole - left == max(1, Int((0.2 * Double(whole)).rounded())))
            }
        }
        // Binomial(600, 1/3), and a fifth of them each: within four standard deviations.
        #expect(abs(kept.reduce(0, +) - 200) < 47 && kept[0] == 0)
        for count in kept[1...] { #expect(abs(count - 40) < 25) }
    }

    @Test func seedsAndThreads() throws {
        let network = try Fixture.random(people: 300, follows: 4_000, seed: 1)
        func hidden(_ seed: UInt64, _ threads: Int) -> CompressedRows {
            HiddenFollows.random(network, seed: seed, threads: threads).hidden
        }
        let first = hidden(1, 1)
        #expect(first.nonzeroCount > 700)
        for threads in [2, 3, 7] {
            let other = hidden(1, threads)
            #expect(other.columns == first.columns && other.offsets == first.offsets)
        }
        #expect(hidden(2, 1).columns != first.columns)
    }

    /// Over many seeds each of a person's follows is hidden about as often as any other.
    @Test func everyFollowAlike() throws {
        let network = try Fixture.network((1...10).map { ("a0", "b\($0)") })
        var counts: [UInt32: Int] = [:]
        for seed in 0..<1_000 {
            let hidden = HiddenFollows.random(network, share: 0.3, minimum: 5, seed: UInt64(seed), threads: 1).hidden
            #expect(hidden.nonzeroCount == 3)
            for column in hidden.columns.indices { counts[hidden.columns[column], default: 0] += 1 }
        }
        #expect(counts.count == 10)
        // Binomial(1,000, 0.3): four standard deviations are 58.
        for count in counts.values { #expect(abs(count - 300) < 58) }
    }

    /// Whole ties are hidden where every follow goes both ways: both directions or none, about the share asked for.
    @Test func undirectedTies() throws {
        let whole = try Fixture.random(people: 60, follows: 500, seed: 3)
        let rows = (0..<60).map { columns(whole.following, $0) + columns(whole.followers, $0) }
        let ties = CompressedRows(rows: rows, columnCount: 60)
        let network = Network(people: whole.people, following: ties, followers: ties, isDirected: false)
        let hiding = HiddenFollows.random(network, seed: 7, threads: 2)
        #expect(Soundness.isSound(hiding.network))
        #expect(hiding.network.followCount + hiding.hidden.nonzeroCount == network.followCount)
        for person in 0..<60 {
            for other in columns(hiding.hidden, person) {
                #expect(hiding.hidden.contains(Int(other), UInt32(person)))
                #expect(!hiding.network.follows(other, UInt32(person)))
            }
        }
        let share = Double(hiding.hidden.nonzeroCount) / Double(network.followCount)
        #expect(share > 0.15 && share < 0.25)
        for threads in [1, 3, 7] {
            #expect(HiddenFollows.random(network, seed: 7, threads: threads).hidden.columns == hiding.hidden.columns)
        }
    }

    /// Follows of ten moments, one of no known time: what is older stays, what lies in the span is hidden, what is younger
    /// is in neither.
    @Test func spans() throws {
        let builder = NetworkBuilder(options: .init(threads: 1))
        for moment in 0..<10 {
            try builder.follow(builder.person("a"), builder.person("b\(moment)"), time: Timestamp(1_000 + moment))
        }
        try builder.follow(builder.person("c"), builder.person("a"))
        let network = try builder.finish()
        func handles(_ rows: CompressedRows, _ row: Int) -> [String] { columns(rows, row).map { network.people[$0] } }
        let last = try #require(HiddenFollows.span(network, from: 0.8, share: 0.2, threads: 2))
        #expect(Soundness.isSound(last.network))
        #expect(handles(last.network.following, 0) == (0..<8).map { "b\($0)" })
        #expect(handles(last.hidden, 0) == ["b8", "b9"])
        #expect(last.network.followCount == 9 && last.hidden.nonzeroCount == 2)
        let earlier = try #require(HiddenFollows.span(network, from: 0.5, share: 0.3, threads: 2))
        #expect(handles(earlier.network.following, 0) == (0..<5).map { "b\($0)" })
        #expect(handles(earlier.hidden, 0) == ["b5", "b6", "b7"])
        // Nothing would be left, or no times are known.
        #expect(
            HiddenFollows.span(try Fixture.network([("a", "b"), ("b", "a")]), from: 0.8, share: 0.2, threads: 1) == nil)
    }

    @Test func nothingToHide() throws {
        for network in [
            try Fixture.network([]), try Fixture.network([("a", "b")]), try Fixture.network([], people: ["a"]),
        ] {
            let hiding = HiddenFollows.random(network, seed: 1, threads: 2)
            #expect(hiding.hidden.nonzeroCount == 0)
            expectEqual(hiding.network, network)
        }
    }
}
