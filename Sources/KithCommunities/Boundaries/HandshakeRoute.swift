import Foundation
import KithGraph
import KithLinearAlgebra

/// A way from somebody to a group through people who know each other, each of whom has to answer.
public struct HandshakeRoute: Sendable, Equatable {
    /// The person first, a member of the group last; neighbours have had contact.
    public let people: [PersonIndex]
    /// How likely all of them answer the first one: the product of their probabilities, 1 for those who have followed
    /// or addressed that person already.
    public let probability: Double

    /// The way with the largest product, of equal ones the shortest, then the one that ends and passes by the smaller
    /// numbers: Dijkstra's shortest path (1959, doi:10.1007/BF01386390) over −ln p. Nobody on it is muted or blocked by
    /// the first one, nor the other way round. O(contacts log contacts) for what is nearer than the group.
    static func best(
        from person: PersonIndex, to members: [PersonIndex], _ meetings: Meetings, _ estimate: some AnswerEstimate,
        isHidden: (PersonIndex) -> Bool = { _ in false }
    ) -> HandshakeRoute? {
        let isMember = Set(members)
        var best: [PersonIndex: Stop] = [:]
        var settled: Set<PersonIndex> = []
        var costs: [PersonIndex: Double] = [:]
        var heap = StopHeap()
        heap.insert(Stop(person: person, cost: 0, hops: 0, previous: person))
        while let stop = heap.popFirst() {
            guard settled.insert(stop.person).inserted else { continue }
            best[stop.person] = stop
            if isMember.contains(stop.person) { return route(to: stop, best) }
            meetings.forEachAcquaintance(of: stop.person) { next in
                guard !settled.contains(next) else { return }
                let own = costs[next] ?? (isHidden(next) ? .infinity : cost(next, person, meetings, estimate))
                costs[next] = own
                guard own < .infinity else { return }
                let reached = Stop(
                    person: next, cost: stop.cost + own, hops: stop.hops + 1, previous: stop.person)
                if let known = best[next], !reached.precedes(known) { return }
                best[next] = reached
                heap.insert(reached)
            }
        }
        return nil
    }

    private static func cost(
        _ next: PersonIndex, _ person: PersonIndex, _ meetings: Meetings, _ estimate: some AnswerEstimate
    ) -> Double {
        if meetings.areApart(person, next) { return .infinity }
        if meetings.hasContacted(next, person) { return 0 }
        return -log(estimate.probability(that: next, answers: person))
    }

    private static func route(to last: Stop, _ best: [PersonIndex: Stop]) -> HandshakeRoute {
        var people = [last.person]
        var stop = last
        while stop.hops > 0 {
            stop = best[stop.previous]!
            people.append(stop.person)
        }
        return HandshakeRoute(people: people.reversed(), probability: exp(-last.cost))
    }
}

/// How somebody is reached.
private struct Stop {
    let person: PersonIndex
    let cost: Double
    let hops: Int
    let previous: PersonIndex

    func precedes(_ other: Stop) -> Bool {
        (cost, hops, person, previous) < (other.cost, other.hops, other.person, other.previous)
    }
}

/// The nearest stop first.
private struct StopHeap {
    private var stops: [Stop] = []

    mutating func insert(_ stop: Stop) {
        var place = stops.count
        stops.append(stop)
        while place > 0, stop.precedes(stops[(place - 1) / 2]) {
            stops[place] = stops[(place - 1) / 2]
            place = (place - 1) / 2
        }
        stops[place] = stop
    }

    mutating func popFirst() -> Stop? {
        guard let first = stops.first, let last = stops.popLast() else { return nil }
        guard !stops.isEmpty else { return first }
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < stops.count else { break }
            if child + 1 < stops.count, stops[child + 1].precedes(stops[child]) { child += 1 }
            guard stops[child].precedes(last) else { break }
            stops[place] = stops[child]
            place = child
        }
        stops[place] = last
        return first
    }
}
