import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("Contacts")
struct ContactsTests {
    @Test("the first of each kind, the likes apart")
    func firsts() throws {
        let network = try Timed.network(
            3,
            [
                .init(0, 1, 5), .init(0, 1, 3, .reply), .init(0, 1, 2, .like), .init(1, 0, 9, .like),
                .init(1, 2, 4, .mention), .init(2, 0, 7),
            ])
        let contacts = try #require(Contacts(network, threads: 1))
        func times(_ from: PersonIndex, _ to: PersonIndex) -> [Int64] {
            guard let place = contacts.outgoing.position(Int(from), to) else { return [] }
            return [contacts.firsts, contacts.addresses, contacts.follows].map {
                $0[place] == Contacts.never ? -1 : $0[place] / Timed.day
            }
        }
        #expect(times(0, 1) == [2, 3, 5])
        #expect(times(1, 0) == [9, -1, -1])
        #expect(times(1, 2) == [4, 4, -1])
        #expect(times(2, 0) == [7, 7, 7])
        #expect(times(0, 2) == [])
        #expect(contacts.span == 2 * Timed.day...9 * Timed.day)
        #expect(contacts.hasFollows && contacts.leftOut.isEmpty)
        #expect(contacts.first(from: 0, to: 1) == 2 * Timed.day && contacts.first(from: 0, to: 2) == nil)
    }

    @Test("every entry is found from the other side")
    func transposed() throws {
        let network = try Timed.network(30, Timed.randomEvents(people: 30, count: 400, seed: 2))
        let contacts = try #require(Contacts(network, threads: 2))
        #expect(contacts.incoming.nonzeroCount == contacts.outgoing.nonzeroCount)
        for person in 0..<30 {
            for place in contacts.incoming.range(person) {
                let source = contacts.incoming.columns[place]
                #expect(contacts.outgoing.position(Int(source), UInt32(person)) == Int(contacts.places[place]))
            }
        }
    }

    @Test("what has no time is older than all else; a relation without any is left out")
    func undated() throws {
        let network = try Timed.network(
            3,
            [
                .init(0, 1, nil), .init(0, 1, 3, .reply), .init(1, 2, 4), .init(2, 1, nil, .mention),
                .init(1, 0, 8, .reply),
            ])
        let contacts = try #require(Contacts(network, threads: 1))
        #expect(contacts.first(from: 0, to: 1) == .unknownTime)
        #expect(contacts.first(from: 2, to: 1) == nil)
        #expect(contacts.leftOut == ["mention"])
        #expect(contacts.span == 3 * Timed.day...8 * Timed.day)
    }

    @Test("interactions of which some have no time may have begun any time")
    func partlyDated() throws {
        let network = try Timed.network(2, [.init(0, 1, 3, .reply), .init(0, 1, nil, .reply), .init(1, 0, 4, .reply)])
        let contacts = try #require(Contacts(network, threads: 1))
        #expect(contacts.first(from: 0, to: 1) == .unknownTime)
        #expect(contacts.first(from: 1, to: 0) == 4 * Timed.day)
        #expect(!contacts.hasFollows)
    }

    @Test("none without times, nor where follows go both ways by themselves")
    func none() throws {
        #expect(Contacts(try Fixture.network([("a", "b"), ("b", "a")])) == nil)
        #expect(Contacts(try Timed.network(2, [.init(0, 1, 3)], isDirected: false)) == nil)
        #expect(Contacts(try Timed.network(2, [])) == nil)
    }

    @Test("the same for any number of threads", arguments: [2, 3, 7])
    func threads(_ threads: Int) throws {
        let network = try Timed.network(60, Timed.randomEvents(people: 60, count: 900, seed: 5))
        let one = try #require(Contacts(network, threads: 1))
        let other = try #require(Contacts(network, threads: threads))
        #expect(one.outgoing.columns == other.outgoing.columns && one.outgoing.offsets == other.outgoing.offsets)
        #expect(one.incoming.columns == other.incoming.columns && one.places == other.places)
        #expect(one.firsts == other.firsts && one.addresses == other.addresses && one.follows == other.follows)
    }

    @Test("ties before a time, by the definition, and the middle", arguments: [1, 3])
    func earlierTies(threads: Int) throws {
        let events = Timed.randomEvents(people: 30, count: 300, seed: 12)
        let contacts = try #require(try Contacts(Timed.network(30, events), threads: threads))
        for time in [contacts.span.lowerBound, contacts.middle, contacts.span.upperBound + 1] {
            for kind in Ties.allCases {
                let rows = contacts.ties(before: time, kind, threads: threads)
                for one in 0..<30 {
                    let expected = (0..<UInt32(30)).filter { other in
                        func isBefore(_ from: UInt32, _ to: UInt32) -> Bool {
                            contacts.first(from: from, to: to).map { $0 < time } ?? false
                        }
                        guard other != one else { return false }
                        let (there, back) = (isBefore(UInt32(one), other), isBefore(other, UInt32(one)))
                        return kind == .either ? there || back : there && back
                    }
                    #expect(Array(rows.columns.slice(rows.range(one))) == expected)
                }
            }
        }
        // As many known first contacts before the middle as after it, give or take those at that very time.
        var known: [Timestamp] = []
        for one in 0..<UInt32(30) {
            for other in 0..<UInt32(30) {
                if let time = contacts.first(from: one, to: other), time != .unknownTime { known.append(time) }
            }
        }
        #expect(known.count { $0 < contacts.middle } <= known.count / 2)
        #expect(known.count { $0 <= contacts.middle } > known.count / 2)
    }
}
