import KithLinearAlgebra

@testable import KithGraph

/// Knocks and answers counted again from what anybody can see of a town: follows, interactions and their times. Nothing
/// the generator noted is used but the circles people say they are in.
struct TownRecount {
    struct Knock {
        let from: String
        let to: String
        let nearness: Town.Nearness
        let isAnswered: Bool
    }

    private struct Contact {
        let from: PersonIndex
        let to: PersonIndex
        let time: Timestamp
    }

    let knocks: [Knock]

    /// Knocks whose time to answer, `days`, had passed by `end`.
    init(_ network: Network, end: Timestamp, days: Double) throws {
        let contacts = TownRecount.contacts(network)
        let circles = (0..<network.personCount).map { person in
            network.attribute(Town.Attribute.circles)?[PersonIndex(person)]?.split(separator: "|").map(String.init)
                ?? []
        }
        let wait = Int64(days * 86_400_000)
        var answers: [UInt64: Timestamp] = [:]
        for contact in contacts.reversed() { answers[TownRecount.key(contact.from, contact.to)] = contact.time }
        var met: Set<UInt64> = []
        var known: Set<String> = []
        var knocks: [Knock] = []
        for contact in contacts {
            let (from, to) = (contact.from, contact.to)
            let isFirst =
                met.insert(TownRecount.key(from, to)).inserted && !met.contains(TownRecount.key(to, from))
            let home = circles[Int(to)][0]
            if isFirst, contact.time < end - wait {
                let nearness: Town.Nearness =
                    circles[Int(from)].contains(home)
                    ? .member : known.contains("\(from) \(home)") ? .connected : .stranger
                let answer = answers[TownRecount.key(to, from)]
                knocks.append(
                    Knock(
                        from: network.people[from], to: network.people[to], nearness: nearness,
                        isAnswered: answer.map { $0 <= contact.time + wait } ?? false))
            }
            for circle in circles[Int(to)] { known.insert("\(from) \(circle)") }
            for circle in circles[Int(from)] { known.insert("\(to) \(circle)") }
        }
        self.knocks = knocks
    }

    private static func contacts(_ network: Network) -> [Contact] {
        var contacts: [Contact] = []
        for person in 0..<network.personCount {
            for place in network.following.range(person) {
                contacts.append(
                    Contact(
                        from: PersonIndex(person), to: network.following.columns[place], time: network.times![place]))
            }
            for layer in network.layers {
                for pair in layer.outgoing.range(person) {
                    for time in layer.times!.slice(Int(layer.timeOffsets![pair])..<Int(layer.timeOffsets![pair + 1])) {
                        contacts.append(
                            Contact(from: PersonIndex(person), to: layer.outgoing.columns[pair], time: time))
                    }
                }
            }
        }
        return contacts.sorted { $0.time < $1.time }
    }

    private static func key(_ from: PersonIndex, _ to: PersonIndex) -> UInt64 {
        UInt64(from) << 32 | UInt64(to)
    }
}
