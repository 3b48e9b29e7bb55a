import ArgumentParser
import Foundation
import Kith

/// Towns with planted answer rates: whether intervals of openness hold them, and what the planted groups are called.
struct OpennessTownsCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "openness-towns")
    @Option(help: "Towns, seeded from 1 on.") var towns = 500
    @Option(help: "People in each.") var people = 800
    @Option(help: "How likely somebody belongs to a second circle; then only the rates of the knocks counted are held.")
    var overlap = 0.0
    @Option(help: "Threads.") var threads = 2

    func run() throws {
        let (seconds, found) = timed(1) {
            Parallel.map(towns, threads: threads) { number in
                JudgedCircle.all(inTown: UInt64(number + 1), people: people, overlap: overlap)
            }.flatMap { $0 }
        }
        var record = Record("openness-towns", seconds: seconds, check: [Double(found.count)], threads: threads)
        record.figures = figures(found)
        try record.write()
    }

    private func figures(_ found: [JudgedCircle]) -> [String: Double] {
        var figures: [String: Double] = [:]
        func share(_ name: String, _ cases: [JudgedCircle], _ holds: (JudgedCircle) -> Bool) {
            guard !cases.isEmpty else { return }
            figures[name] = Double(cases.count(where: holds)) / Double(cases.count)
        }
        for role in [nil] + Town.Role.allCases.map(Optional.some) {
            let name = role?.rawValue ?? "all"
            let cases = found.filter { role == nil || $0.role == role }
            let judged = cases.filter { $0.isJudged }
            figures["\(name).cases"] = Double(judged.count)
            share("\(name).planted", judged) { $0.holdsPlanted }
            share("\(name).knocked", judged) { $0.holdsKnocked }
            share("\(name).sevenDays", judged) { $0.holdsSevenDays }
            share("\(name).logLog", judged) { $0.logLogHoldsPlanted }
            share("\(name).odds", judged.filter { $0.holdsOdds != nil }) { $0.holdsOdds! }
            if role == nil {
                share("fair.clique", judged.filter { $0.plantedOdds <= 0 }) { $0.verdict == .clique }
                continue
            }
            for verdict in OpennessVerdict.allCases { share("\(name).\(verdict)", cases) { $0.verdict == verdict } }
        }
        return figures
    }
}

/// One circle of a town and what was found of it.
private struct JudgedCircle: Sendable {
    let role: Town.Role
    let verdict: OpennessVerdict
    /// Whether there was enough evidence.
    var isJudged = false
    /// Whether the interval holds the circle's planted rate for strangers; the mean of the planted rates of those
    /// knocks that were counted; and the latter times the share of answers that come within seven days.
    var holdsPlanted = false
    var holdsKnocked = false
    var holdsSevenDays = false
    /// Whether the interval by Greenwood's variance on the scale of ln(−ln S) holds the planted rate.
    var logLogHoldsPlanted = false
    /// Whether the interval of cliquishness holds the planted log odds ratio, where both are defined.
    var holdsOdds: Bool?
    let plantedOdds: Double

    static func all(inTown seed: UInt64, people: Int, overlap: Double) -> [JudgedCircle] {
        var options = TownGenerator.Options(seed: seed, people: people)
        (options.circles, options.overlap) = (max(4, people / 80), overlap)
        (options.cliqueSize, options.openSize, options.celebrities, options.ringSize) = (30, 30, 8, 10)
        guard let town = try? TownGenerator.generate(options), let network = try? town.network(threads: 1),
            let contacts = Contacts(network, threads: 1)
        else { return [] }
        let numbers = town.people.map { network.people.index(of: $0.handle)! }
        let groups = town.circles.map { circle in circle.members.map { numbers[$0] }.sorted() }
        let circles = Circles(members: groups, personCount: network.personCount)
        let results = Openness.run(on: circles, contacts: contacts, threads: 1)
        var planted: [UInt64: Town.Knock] = [:]
        for knock in town.knocks { planted[UInt64(numbers[knock.from]) << 32 | UInt64(numbers[knock.to])] = knock }
        return town.circles.indices.compactMap { index in
            let place = (0..<circles.circleCount).first {
                circles.members.columns.slice(circles.members.range($0)).elementsEqual(groups[index])
            }
            guard let place else { return nil }
            let knocks = GroupKnocks(members: circles.members[place], contacts: contacts).knocks.filter(\.isStranger)
            return JudgedCircle(
                town, town.circles[index], results[place], end: contacts.span.upperBound,
                knocks.map { ($0, planted[UInt64($0.knocker) << 32 | UInt64($0.member)]!) })
        }
    }

    private init(
        _ town: Town, _ circle: Town.Circle, _ result: Openness, end: Timestamp, _ knocks: [(Knock, Town.Knock)]
    ) {
        (role, verdict) = (circle.role, result.verdict)
        func logOdds(_ share: Double) -> Double { log(share / (1 - share)) }
        let rates = circle.rates
        plantedOdds = rates.connected == rates.stranger ? 0 : logOdds(rates.connected) - logOdds(rates.stranger)
        guard result.isEvidenceEnough, let share = result.decisive, let week = result.openness[0].share else { return }
        isJudged = true
        var (sum, weekSum) = (0.0, 0.0)
        for (_, knock) in knocks {
            let person = town.people[knock.to]
            let rate = person.rates[knock.nearness]
            // An answer waits a minute, then exponentially.
            let hours = 7 * 24 - 1.0 / 60
            sum += rate
            weekSum += rate * (1 - exp(-log(2) * hours / town.circles[person.home].answerHours))
        }
        let count = Double(knocks.count)
        func holds(_ estimate: ShareEstimate, _ truth: Double) -> Bool {
            truth >= estimate.interval.lowerBound - 1e-9 && truth <= estimate.interval.upperBound + 1e-9
        }
        holdsPlanted = holds(share, rates.stranger)
        holdsKnocked = holds(share, sum / count)
        holdsSevenDays = holds(week, weekSum / count)
        if let odds = result.cliquishness, plantedOdds.isFinite { holdsOdds = odds.interval.contains(plantedOdds) }
        logLogHoldsPlanted = JudgedCircle.logLog(knocks.map(\.0), end: end, truth: rates.stranger)
    }

    private static func logLog(_ knocks: [Knock], end: Timestamp, truth: Double) -> Bool {
        let waits = knocks.map {
            KaplanMeier.Wait(length: ($0.answer ?? end) - $0.time, hasEnded: $0.answer != nil, cluster: $0.member)
        }
        guard let step = KaplanMeier(waits).steps.last(where: { $0.length <= 30 * 86_400_000 }), step.surviving > 0
        else { return truth == 0 }
        let reach = 1.96 * step.greenwood.squareRoot() / log(step.surviving).magnitude
        let bounds = [reach, -reach].map { 1 - pow(step.surviving, exp($0)) }
        return truth >= bounds.min()! && truth <= bounds.max()!
    }
}
