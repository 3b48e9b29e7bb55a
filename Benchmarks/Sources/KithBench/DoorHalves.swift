import ArgumentParser
import Foundation
import Kith

/// Whether the doors into groups are those that opened.
///
/// Groups and periods as in `openness-halves`: what members did in the second quarter ranks them for newcomers of the
/// second half. The mean reciprocal rank of the member who answered first, over newcomers that were answered and over
/// those that were admitted; and over all knocks of newcomers, how often a member that answered is ranked above one
/// that did not.
struct DoorHalvesCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "door-halves")
    @Argument(help: "A text edge list with times, or 'town:SEED'.") var path: String
    @Option(help: "Leiden's resolution.") var resolution = 1.0
    @Option(help: "Days within which an answer counts.") var days = 7.0
    @Option(help: "Threads.") var threads = 2

    func run() throws {
        let halves = try Halves(path, resolution: resolution, threads: threads)
        let rows = halves.firstHalf.undirectedRows(threads: threads)
        let answers = AnswerShares(halves.contacts, window: halves.second, days: days, threads: threads)
        let betweenness = NaiveBrokers.betweenness(rows)
        let constraint = NaiveBrokers.constraint(rows)
        var tally = DoorTally()
        for group in 0..<halves.groups.circleCount where halves.groups.size(group) >= 5 {
            let members = halves.groups.members[group]
            let gatekeepers = Gatekeepers(
                members: members, contacts: halves.contacts, window: halves.second, days: days)
            let admissions = AdmissionShares(gatekeepers)
            let people = admissions.members
            let answer = people.map { answers.probability(that: $0, answers: 0) }
            let admission = people.indices.map { admissions.chance($0) }
            let scores: [String: [Double]] = [
                "door": people.indices.map { answer[$0] * admission[$0] }, "answer": answer, "admission": admission,
                "degree": people.map { Double(rows.degree(Int($0))) },
                "betweenness": people.map { betweenness[Int($0)] },
                "lowConstraint": people.map { -constraint[Int($0)] }, "random": people.map { _ in 0 },
            ]
            let later = GroupKnocks(members: members, contacts: halves.contacts, window: halves.later)
            tally.add(later, people, scores, reach: Timestamp(days * 86_400_000))
        }
        var record = Record("door-halves", seconds: [0], check: [Double(tally.newcomers)], threads: threads)
        record.figures = tally.figures()
        try record.write()
    }
}

private struct DoorTally {
    private(set) var newcomers = 0
    private var admitted = 0
    private var reciprocal: [String: [Double]] = [:]
    private var admittedReciprocal: [String: [Double]] = [:]
    /// Pairs of a knock that was answered and one that was not, on different members of one group, and how many of them
    /// are in the right order, equal ones half.
    private var pairs = 0.0
    private var right: [String: Double] = [:]

    mutating func add(_ found: GroupKnocks, _ people: [PersonIndex], _ scores: [String: [Double]], reach: Timestamp) {
        let places = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1, $0) })
        for newcomer in found.newcomers {
            guard let first = newcomer.answers.first else { continue }
            newcomers += 1
            if newcomer.admission != nil { admitted += 1 }
            for (name, values) in scores {
                let own = values[places[first.member]!]
                // The middle place among equals.
                let rank = 1 + Double(values.count { $0 > own }) + Double(values.count { $0 == own } - 1) / 2
                reciprocal[name, default: []].append(1 / rank)
                if newcomer.admission != nil { admittedReciprocal[name, default: []].append(1 / rank) }
            }
        }
        let strange = found.knocks.filter(\.isStranger)
        let isAnswered = strange.map { knock in knock.answer.map { $0 - knock.time <= reach } ?? false }
        for one in strange.indices where isAnswered[one] {
            for other in strange.indices where !isAnswered[other] && strange[one].member != strange[other].member {
                pairs += 1
                for (name, values) in scores {
                    let difference = values[places[strange[one].member]!] - values[places[strange[other].member]!]
                    right[name, default: 0] += difference > 0 ? 1 : difference == 0 ? 0.5 : 0
                }
            }
        }
    }

    func figures() -> [String: Double] {
        var figures = ["newcomers": Double(newcomers), "admitted": Double(admitted), "pairs": pairs]
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        for (name, values) in reciprocal { figures["mrr.\(name)"] = mean(values) }
        for (name, values) in admittedReciprocal { figures["admittedMRR.\(name)"] = mean(values) }
        for (name, value) in right { figures["auc.\(name)"] = value / pairs }
        return figures
    }
}

/// Brokers by the definition, for small networks.
private enum NaiveBrokers {
    /// Brandes 2001, doi:10.1080/0022250X.2001.9990249.
    static func betweenness(_ rows: CompressedRows) -> [Double] {
        let count = rows.rowCount
        var sums = [Double](repeating: 0, count: count)
        for source in 0..<count {
            var (order, paths) = ([source], [Double](repeating: 0, count: count))
            var (distance, shares) = ([Int](repeating: -1, count: count), [Double](repeating: 0, count: count))
            (paths[source], distance[source]) = (1, 0)
            var next = 0
            while next < order.count {
                let person = order[next]
                next += 1
                for place in rows.range(person) {
                    let other = Int(rows.columns[place])
                    if distance[other] < 0 {
                        distance[other] = distance[person] + 1
                        order.append(other)
                    }
                    if distance[other] == distance[person] + 1 { paths[other] += paths[person] }
                }
            }
            for person in order.reversed() {
                for place in rows.range(person) {
                    let other = Int(rows.columns[place])
                    if distance[other] == distance[person] + 1 {
                        shares[person] += paths[person] / paths[other] * (1 + shares[other])
                    }
                }
                if person != source { sums[person] += shares[person] }
            }
        }
        return sums
    }

    /// Burt's constraint with equal weights.
    static func constraint(_ rows: CompressedRows) -> [Double] {
        (0..<rows.rowCount).map { person in
            let own = rows.range(person).map { rows.columns[$0] }
            let share = 1 / Double(max(1, own.count))
            return own.reduce(0) { sum, other in
                var value = share
                for between in own where between != other && rows.contains(Int(between), other) {
                    value += share / Double(rows.degree(Int(between)))
                }
                return sum + value * value
            }
        }
    }
}
