import KithGraph

@testable import KithCommunities

/// Knocks and newcomers by their definition, looking through all events for every pair.
struct KnockOracle {
    let events: [Timed.Event]
    let people: Int
    let members: Set<Int>
    let window: KnockWindow

    /// Relations in which nothing has a time say nothing.
    private var dated: [Timed.Event] {
        events.filter { event in events.contains { $0.kind == event.kind && $0.day != nil } }
    }

    /// Times of what `from` did to `to`; undated ones first of all.
    private func times(_ from: Int, _ to: Int, _ counts: (InteractionKind?) -> Bool) -> [Timestamp] {
        dated.filter { $0.from == from && $0.to == to && counts($0.kind) }.map { $0.time ?? .unknownTime }.sorted()
    }

    private func contacts(_ one: Int, _ other: Int) -> [Timestamp] {
        times(one, other) { _ in true } + times(other, one) { _ in true }
    }

    private static func addresses(_ kind: InteractionKind?) -> Bool { kind != .like && kind != .repost }

    func knocks() -> [Knock] {
        let known = dated.compactMap(\.time)
        guard let first = known.min(), let last = known.max() else { return [] }
        let from = window.start ?? first
        let end = min(window.recordEnd ?? last, last)
        let until = window.days.map { min(end, from + KnockWindow.milliseconds($0) - 1) } ?? end
        var found: [Knock] = []
        for outsider in 0..<people where !members.contains(outsider) {
            for member in members.sorted() {
                // A moment at which the outsider addresses the member, and neither had done anything before.
                for time in Set(times(outsider, member, Self.addresses)) where time >= from && time <= until {
                    if contacts(outsider, member).contains(where: { $0 < time }) { continue }
                    if times(member, outsider, { _ in true }).contains(time) { continue }
                    let isStranger = !members.contains { contacts(outsider, $0).contains { $0 < time } }
                    let answer = times(member, outsider, Self.addresses).first { $0 > time && $0 <= end }
                    found.append(
                        Knock(
                            knocker: PersonIndex(outsider), member: PersonIndex(member), time: time,
                            isStranger: isStranger, answer: answer))
                }
            }
        }
        return found
    }

    /// Newcomers with all members' first answers and follows after they came, by time, then by member.
    func newcomers(needed: Int?) -> [Newcomer] {
        let end = min(window.recordEnd ?? .max, dated.compactMap(\.time).max() ?? .max)
        let hasFollows = dated.contains { $0.kind == nil }
        var found: [Newcomer] = []
        for knock in knocks() where knock.isStranger && found.last?.person != knock.knocker {
            func firsts(_ counts: (InteractionKind?) -> Bool) -> [Newcomer.Answer] {
                members.compactMap { member -> Newcomer.Answer? in
                    guard let time = times(member, Int(knock.knocker), counts).first, time > knock.time, time <= end
                    else { return nil }
                    return Newcomer.Answer(member: PersonIndex(member), time: time)
                }.sorted { ($0.time, $0.member) < ($1.time, $1.member) }
            }
            let follows = firsts { hasFollows ? $0 == nil : Self.addresses($0) }
            let admission = needed.flatMap { follows.count >= $0 ? follows[$0 - 1].time : nil }
            found.append(
                Newcomer(
                    person: knock.knocker, time: knock.time, answers: Array(firsts(Self.addresses).prefix(2)),
                    admission: admission))
        }
        return found
    }
}
