import KithGraph
import KithLinearAlgebra

/// Through whom somebody could come into a group.
public struct Doors: Sendable, Equatable {
    /// A member to knock on.
    public struct Door: Sendable, Equatable {
        public let member: PersonIndex
        /// How likely the member answers, and how likely somebody they answer is admitted.
        public let answer: Double
        public let admission: Double
        /// Newcomers whom the member was the first to answer, which ``admission`` comes from.
        public let firstAnswers: Int

        /// What the door is worth.
        public var value: Double { answer * admission }
    }

    /// Whether the person belongs to the group already.
    public let isMember: Bool
    /// Members who have followed or addressed the person.
    public let known: [PersonIndex]
    /// Members whom the person has had contact with, but no answer from.
    public let waiting: [PersonIndex]
    /// The best members to knock on, the best first: nobody who has had contact with the person, is muted or blocked by
    /// them or has muted or blocked them, or is not to be named.
    public let doors: [Door]
    /// How to come to a member from one to the next; `nil` where there is no way.
    public let route: HandshakeRoute?

    /// Doors into the group of `admissions` for `person`. Whoever `isHidden` names, because they do not want to be
    /// suggested or the person does not want to see them, is neither a door nor on the route.
    /// O(members log members + what is passed on the way to one).
    public static func run(
        for person: PersonIndex, into admissions: AdmissionShares, network: Network,
        estimate: some AnswerEstimate, count: Int = 3, isHidden: (PersonIndex) -> Bool = { _ in false }
    ) -> Doors {
        precondition(person < network.personCount, "the person must be in the network")
        let meetings = Meetings(network)
        var (known, waiting, doors): ([PersonIndex], [PersonIndex], [Door]) = ([], [], [])
        let isMember = admissions.members.contains(person)
        for (index, member) in admissions.members.enumerated() where !isMember {
            if meetings.hasContacted(member, person) {
                known.append(member)
            } else if meetings.hasContacted(person, member) {
                waiting.append(member)
            } else if !meetings.areApart(person, member), !isHidden(member) {
                doors.append(
                    Door(
                        member: member, answer: estimate.probability(that: member, answers: person),
                        admission: admissions.chance(index), firstAnswers: admissions.answered[index]))
            }
        }
        doors.sort { $0.value != $1.value ? $0.value > $1.value : $0.member < $1.member }
        return Doors(
            isMember: isMember, known: known, waiting: waiting, doors: Array(doors.prefix(count)),
            route: isMember
                ? nil
                : HandshakeRoute.best(from: person, to: admissions.members, meetings, estimate, isHidden: isHidden))
    }
}

/// Who has had contact with whom, at whatever time.
struct Meetings {
    let network: Network

    init(_ network: Network) { self.network = network }

    func hasContacted(_ person: PersonIndex, _ other: PersonIndex) -> Bool {
        network.follows(person, other) || network.layers.contains { $0.outgoing.contains(Int(person), other) }
    }

    /// Whether either has muted or blocked the other.
    func areApart(_ person: PersonIndex, _ other: PersonIndex) -> Bool {
        [network.mutes, network.blocks].contains {
            $0.contains(Int(person), other) || $0.contains(Int(other), person)
        }
    }

    /// Calls `body` with everybody who has a contact with `person` either way; with some of them several times.
    func forEachAcquaintance(of person: PersonIndex, _ body: (PersonIndex) -> Void) {
        func pass(_ rows: CompressedRows) {
            for place in rows.range(Int(person)) { body(rows.columns[place]) }
        }
        pass(network.following)
        pass(network.followers)
        for layer in network.layers {
            pass(layer.outgoing)
            pass(layer.incoming)
        }
    }
}
