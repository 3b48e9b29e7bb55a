import KithGraph
import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Openness")
struct OpennessTests {
    /// Members 0 and 1. Thirty strangers knock on 0, one a day: the even ones are answered a day later. Friends of 0
    /// knock on 1 and are all answered at once; a stranger in three who knocks on 1 is.
    private static func events() -> [Timed.Event] {
        var events: [Timed.Event] = [.init(0, 1, 0)]
        for number in 0..<30 {
            let (person, day) = (2 + number, Double(number))
            events.append(.init(person, 0, day))
            if number.isMultiple(of: 2) { events.append(.init(0, person, day + 1)) }
            events.append(.init(person, 1, day + 2))
            if number < 20 { events.append(.init(1, person, day + 2.5)) }
        }
        for number in 0..<12 {
            let (person, day) = (40 + number, Double(number) + 0.25)
            events.append(.init(person, 1, day))
            if number.isMultiple(of: 3) { events.append(.init(1, person, day + 1)) }
        }
        events.append(.init(0, 1, 100, .like))
        return events
    }

    @Test("the three numbers of a small group, by hand")
    func byHand() throws {
        let network = try Timed.network(60, Self.events())
        let contacts = try #require(Contacts(network, threads: 1))
        let groups = Circles(members: [[0, 1]], personCount: 60)
        let found = Openness.run(on: groups, contacts: contacts, threads: 1)[0]
        #expect(found.size == 2 && found.strangerKnocks == 42 && found.connectedKnocks == 30)
        // 15 of 30 and 4 of 12; all were watched for 30 days and more.
        let openness = try #require(found.decisive)
        #expect(abs(openness.value - 19.0 / 42) < 1e-12 && found.strangerAnswers == 19)
        #expect(found.openness.map(\.days) == [7, 30, 90])
        #expect(found.openness.allSatisfy { abs($0.share!.value - 19.0 / 42) < 1e-12 })
        #expect(found.medianAnswerDays == 1 && found.medianWaitDays == nil)
        #expect(abs(found.connected!.value - 20.0 / 30) < 1e-12)
        // Member 1: 20 of 30 friends, 4 of 12 strangers, so 20 · 8 / (10 · 4). Nobody but strangers knocks on 0.
        let cliquishness = try #require(found.cliquishness)
        #expect(abs(cliquishness.oddsRatio - 4) < 1e-12)
        #expect(cliquishness.strata == 1 && cliquishness.count == 42)
        #expect(cliquishness.interval.lowerBound < 0)
        // 42 newcomers. Those who knocked on both are answered by either: of 30, the 15 even ones and 20 below 20.
        #expect(found.newcomers == 42)
        #expect(abs(found.anyMember!.value - 29.0 / 42) < 1e-12)
        // Two members follow the ten even ones below 20.
        #expect(found.membersToAdmit == 2)
        #expect(abs(found.admission!.value - 10.0 / 42) < 1e-12)
        // One group: the prior is itself.
        #expect(abs(found.shrunk!.value - 19.0 / 42) < 1e-12)
        #expect(found.isEvidenceEnough)
    }

    @Test("late knocks are lost sight of, not failures")
    func censoring() throws {
        // Forty strangers, each answered after five days; the last ten knock in the last four days.
        var events: [Timed.Event] = []
        for number in 0..<40 {
            let day = number < 30 ? Double(number) : 36.5 + Double(number - 30) * 0.3
            events.append(.init(1 + number, 0, day))
            if number < 30 { events.append(.init(0, 1 + number, day + 5)) }
        }
        events.append(.init(50, 51, 40))
        let network = try Timed.network(60, events)
        let contacts = try #require(Contacts(network, threads: 1))
        let found = Openness.run(
            on: Circles(members: [[0]], personCount: 60), contacts: contacts,
            options: .init(horizons: [1, 7, 90], decisiveDays: 7), threads: 1)[0]
        #expect(found.openness.map { $0.share?.value } == [0, 1, 1])
        #expect(found.strangerKnocks == 40 && found.medianWaitDays == 5)
        #expect(found.membersToAdmit == nil && found.admission == nil)
    }

    @Test("under twenty strangers there is not enough evidence, whatever they found")
    func evidence() throws {
        var events: [Timed.Event] = [.init(50, 51, 90)]
        for person in 1...19 { events += [.init(person, 0, Double(person)), .init(0, person, Double(person) + 1)] }
        let network = try Timed.network(60, events)
        let contacts = try #require(Contacts(network, threads: 1))
        let groups = Circles(members: [[0]], personCount: 60)
        let found = Openness.run(on: groups, contacts: contacts, threads: 1)[0]
        #expect(!found.isEvidenceEnough && found.verdict == .unknown && found.strangerKnocks == 19)
        let less = Openness.run(on: groups, contacts: contacts, options: .init(leastKnocks: 19), threads: 1)[0]
        #expect(less.isEvidenceEnough && less.verdict == .open)
    }

    @Test("those with many followers are answered, those with few are not")
    func equity() throws {
        // Persons 1 to 30 knock; who is above 15 had ten followers before.
        var events: [Timed.Event] = [.init(60, 61, 90)]
        for person in 1...30 {
            if person > 15 { events += (0..<10).map { .init(70 + $0, person, 0.5) } }
            events.append(.init(person, 0, Double(person)))
            if person > 15 { events.append(.init(0, person, Double(person) + 1)) }
        }
        let network = try Timed.network(80, events)
        let contacts = try #require(Contacts(network, threads: 1))
        let found = Openness.run(on: Circles(members: [[0]], personCount: 80), contacts: contacts, threads: 1)[0]
        let equity = try #require(found.equity)
        #expect(equity.fewAtMost == 0 && equity.manyAtLeast == 10)
        #expect(equity.few.value == 0 && equity.many.value == 1 && equity.value == 1)
        #expect(equity.few.count == 15 && equity.many.count == 15)
        #expect(equity.interval.lowerBound > 0.6 && equity.interval.contains(1))
        // Followers gained by the answer itself came too late to count.
        let arrivals = FollowerArrivals(contacts, threads: 1)
        #expect(arrivals.count(of: 16, before: 16 * Timed.day) == 10)
        #expect(arrivals.count(of: 16, before: 18 * Timed.day) == 11)
    }

    @Test("groups that nobody knocks on")
    func silence() throws {
        let network = try Timed.network(4, [.init(0, 1, 1), .init(1, 0, 2)])
        let contacts = try #require(Contacts(network, threads: 1))
        let found = Openness.run(on: Circles(members: [[0, 1], [3]], personCount: 4), contacts: contacts, threads: 1)
        for group in found {
            #expect(group.strangerKnocks == 0 && group.decisive == nil && group.cliquishness == nil)
            #expect(group.verdict == .unknown && group.equity == nil && group.shrunk == nil)
        }
    }

    @Test("the same for any number of threads", arguments: [2, 3, 7])
    func threads(_ threads: Int) throws {
        let network = try Timed.network(80, Timed.randomEvents(people: 80, count: 1500, seed: 8))
        let groups = Circles(
            members: (0..<8).map { group in (0..<12).map { UInt32((group * 7 + $0) % 80) } }, personCount: 80)
        let one = Openness.run(on: groups, contacts: try #require(Contacts(network, threads: 1)), threads: 1)
        let other = Openness.run(
            on: groups, contacts: try #require(Contacts(network, threads: threads)), threads: threads)
        #expect(one == other)
        #expect(one.contains { $0.strangerKnocks > 0 && $0.cliquishness != nil })
    }

    @Test("the verdict follows the rule")
    func verdicts() {
        func share(_ value: Double, _ low: Double, _ high: Double) -> ShareEstimate {
            ShareEstimate(value: value, interval: low...high, count: 50)
        }
        func odds(_ low: Double) -> LogOddsRatio {
            LogOddsRatio(value: low + 1, interval: low...low + 2, strata: 3, count: 60)
        }
        let rule = OpennessRule()
        #expect(rule.verdict(openness: share(0.1, 0.05, 0.2), cliquishness: odds(0.1)) == .clique)
        #expect(rule.verdict(openness: share(0.6, 0.45, 0.7), cliquishness: odds(0.1)) == .open)
        #expect(rule.verdict(openness: share(0.4, 0.3, 0.5), cliquishness: odds(-0.1)) == .open)
        #expect(rule.verdict(openness: share(0, 0, 0.15), cliquishness: nil) == .unresponsive)
        #expect(rule.verdict(openness: share(0.2, 0.1, 0.3), cliquishness: odds(-1)) == .unknown)
        #expect(rule.verdict(openness: nil, cliquishness: odds(1)) == .unknown)
    }
}
