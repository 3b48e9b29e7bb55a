import ArgumentParser
import Foundation
import Kith

/// What openness in one period says of newcomers in the next.
///
/// Groups are found (Leiden, ties either way) among the first quarter of all first contacts and stay fixed; knocks of
/// the second quarter give openness; newcomers of the second half are admitted or not. Groups of five and more with 20
/// strangers' knocks before and ten newcomers after. Spearman's correlation over groups, with bootstrap intervals over
/// groups, also of conductance, density, size and reciprocity of the same groups by the first half's contacts.
struct OpennessHalvesCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "openness-halves")
    @Argument(help: "A text edge list with times, or 'town:SEED'.") var path: String
    @Option(help: "Leiden's resolution.") var resolution = 1.0
    @Option(help: "Days within which an answer counts.") var days = 7.0
    @Option(help: "Days within which a newcomer is admitted.") var admissionDays = 30.0
    @Option(help: "Threads.") var threads = 2

    func run() throws {
        let halves = try Halves(path, resolution: resolution, threads: threads)
        let start = ContinuousClock.now
        let first = Openness.run(
            on: halves.groups, contacts: halves.contacts,
            options: .init(window: halves.second, decisiveDays: days), threads: threads)
        let second = Openness.run(
            on: halves.groups, contacts: halves.contacts,
            options: .init(window: halves.later, decisiveDays: admissionDays), threads: threads)
        let elapsed = ContinuousClock.now - start
        let graph = TieGraph(rows: halves.firstHalf.undirectedRows(threads: threads))
        let measures = GroupMeasures.of(halves.groups, on: graph, network: halves.firstHalf, threads: threads)
        var columns: [String: [Double]] = [:]
        for group in first.indices where first[group].size >= 5 && first[group].strangerKnocks >= 20 {
            guard let openness = first[group].decisive, let shrunk = first[group].shrunk,
                second[group].newcomers >= 10, let admission = second[group].admission,
                let answered = second[group].anyMember
            else { continue }
            for (name, value) in [
                ("0 admission", admission.value), ("0 answered", answered.value), ("openness", openness.value),
                ("shrunk", shrunk.value), ("admissionBefore", first[group].admission?.value ?? 0),
                ("conductance", measures[group].conductance ?? 1), ("density", measures[group].density ?? 0),
                ("size", Double(first[group].size)), ("reciprocity", measures[group].reciprocity ?? 0),
            ] {
                columns[name, default: []].append(value)
            }
        }
        let used = columns["openness"]?.count ?? 0
        var record = Record(
            "openness-halves", seconds: [Double(elapsed.components.attoseconds) * 1e-18], check: [Double(used)],
            threads: threads)
        record.figures = ["groups": Double(used)]
        for target in ["admission", "answered"] where used > 2 {
            for (name, values) in columns where !name.hasPrefix("0 ") {
                let found = RankCorrelation.run(values, columns["0 " + target]!)
                record.figures!["\(target).\(name)"] = found.value
                record.figures!["\(target).\(name).low"] = found.low
                record.figures!["\(target).\(name).high"] = found.high
            }
        }
        try record.write()
    }
}

/// A record cut in time, with groups fixed after the first quarter of all first contacts.
struct Halves {
    let network: Network
    let contacts: Contacts
    let groups: Circles
    /// The contacts of the first half, as follows.
    let firstHalf: Network
    let second: KnockWindow
    let later: KnockWindow

    init(_ path: String, resolution: Double, threads: Int) throws {
        if path.hasPrefix("town:") {
            network = try TownGenerator.generate(.init(seed: UInt64(path.dropFirst(5)) ?? 1, people: 5_000))
                .network(threads: threads)
        } else {
            let builder = NetworkBuilder(options: .init(threads: threads))
            try EdgeListReader.read(ByteSource.open(path), into: builder, options: ReadOptions(threads: threads))
            network = try builder.finish()
        }
        guard let contacts = Contacts(network, threads: threads) else { throw ValidationError("there are no times") }
        self.contacts = contacts
        var times: [Timestamp] = []
        for person in 0..<UInt32(network.personCount) {
            for place in contacts.outgoing.range(Int(person)) {
                times.append(contacts.first(from: person, to: contacts.outgoing.columns[place])!)
            }
        }
        times.sort()
        let (quarter, half) = (times[times.count / 4], times[times.count / 2])
        second = KnockWindow(start: quarter, recordEnd: half - 1)
        later = KnockWindow(start: half)
        let before = try Halves.contacts(contacts, of: network, before: quarter)
        let graph = TieGraph(rows: before.undirectedRows(threads: threads))
        groups = Circles(try Leiden.run(on: graph, options: .init(resolution: resolution), threads: threads).partition)
        firstHalf = try Halves.contacts(contacts, of: network, before: half)
    }

    /// The contacts before `time` as follows between the same people.
    private static func contacts(_ contacts: Contacts, of network: Network, before time: Timestamp) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        for person in 0..<UInt32(network.personCount) { _ = builder.person(network.people[person]) }
        for person in 0..<UInt32(network.personCount) {
            for place in contacts.outgoing.range(Int(person)) {
                let other = contacts.outgoing.columns[place]
                if contacts.first(from: person, to: other)! < time { try builder.follow(person, other) }
            }
        }
        builder.noteInput(directed: true)
        return try builder.finish()
    }
}

/// Spearman's rank correlation with a bootstrap interval of 1,000 draws.
enum RankCorrelation {
    static func run(_ one: [Double], _ two: [Double]) -> (value: Double, low: Double, high: Double) {
        var generator = SeededGenerator(seed: 7)
        let draws = (0..<1000).map { _ in
            let rows = one.indices.map { _ in Int(generator.below(UInt64(one.count))) }
            return spearman(rows.map { one[$0] }, rows.map { two[$0] })
        }.sorted()
        return (spearman(one, two), draws[25], draws[974])
    }

    private static func spearman(_ one: [Double], _ two: [Double]) -> Double {
        let (a, b) = (ranks(one), ranks(two))
        let mean = Double(a.count - 1) / 2
        var (ab, aa, bb) = (0.0, 0.0, 0.0)
        for index in a.indices {
            let (x, y) = (a[index] - mean, b[index] - mean)
            (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y)
        }
        return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : 0
    }

    /// Places from 0, the mean of them among equals.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
            start = end + 1
        }
        return ranks
    }
}
