import KithLinearAlgebra

/// Who lives in the town before anything happens: circles, people, and how active and how well known they will be.
struct TownCast {
    private(set) var circles: [Town.Circle] = []
    private(set) var people: [Town.Person] = []
    /// Follows and talks that each person will begin on their own.
    private(set) var ownFollows: [Int] = []
    private(set) var ownTalks: [Int] = []
    /// How likely somebody is chosen among others: running sums for all members of each circle.
    private(set) var fame: [[Double]] = []
    /// Running sums of how likely each circle is explored by people from elsewhere.
    private(set) var attraction: [Double] = []
    /// Circles of the stars and of the ring, where there are any.
    private(set) var celebrities: Int?
    private(set) var ring: Int?

    private struct Draft {
        var name: String
        var role: Town.Role
        var rates: Town.AnswerRates
        var answerHours: Double
        var place: String
        var language: String
        var weight: Double
    }

    init(_ options: TownGenerator.Options) {
        var generator = SeededGenerator(seed: options.seed, stream: 1)
        let drafts = TownCast.drafts(options, &generator)
        celebrities = drafts.firstIndex { $0.role == .celebrity }
        ring = drafts.firstIndex { $0.role == .ring }
        let homes = TownCast.homes(options, drafts, &generator)
        var names = TownNames()
        for home in homes { settle(home, drafts, options, &names, &generator) }

        var members = [[Int]](repeating: [], count: drafts.count)
        for (person, one) in people.enumerated() { for circle in one.circles { members[circle].append(person) } }
        circles = drafts.indices.map { index in
            let draft = drafts[index]
            return Town.Circle(
                name: draft.name, role: draft.role, rates: draft.rates, answerHours: draft.answerHours,
                place: draft.place, language: draft.language, members: members[index])
        }
        let known = people.map { _ in generator.pareto(mean: 1, shape: options.tailShape) }
        fame = circles.map { TownCast.runningSums($0.members.map { known[$0] }) }
        attraction = TownCast.runningSums(
            circles.map { circle in
                switch circle.role {
                case .resident: return 1
                case .clique, .open: return options.specialAttraction
                case .celebrity, .ring: return 0
                }
            })
    }

    /// An index chosen in proportion to the steps of `sums`.
    static func choose(_ sums: [Double], _ generator: inout SeededGenerator) -> Int? {
        guard let total = sums.last, total > 0 else { return nil }
        let goal = generator.unit() * total
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] <= goal { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func runningSums(_ weights: [Double]) -> [Double] {
        var sum = 0.0
        return weights.map { weight in
            sum += weight
            return sum
        }
    }

    /// The circles: special ones first, then ordinary ones.
    private static func drafts(_ options: TownGenerator.Options, _ generator: inout SeededGenerator) -> [Draft] {
        var drafts: [Draft] = []
        func draw(
            _ name: String, _ role: Town.Role, _ rates: Town.AnswerRates?, hours: Double? = nil
        ) -> Draft {
            let bounds = [options.memberRates, options.connectedRates, options.strangerRates]
            // Rounded, so that a table can show them whole.
            let drawn = bounds.map { Double(Int(1000 * generator.between($0.lowerBound, $0.upperBound))) / 1000 }
            let drawnHours =
                Double(
                    1 + Int(10 * generator.between(options.answerHours.lowerBound, options.answerHours.upperBound)))
                / 10
            return Draft(
                name: name, role: role,
                rates: rates ?? Town.AnswerRates(member: drawn[0], connected: drawn[1], stranger: drawn[2]),
                answerHours: hours ?? drawnHours, place: TownNames.places[generator.index(TownNames.places.count)],
                language: TownNames.languages[generator.chance(0.8) ? 0 : 1 + generator.index(2)],
                weight: min(3, generator.pareto(mean: 1, shape: 2.5)))
        }
        if options.cliqueSize > 0 { drafts.append(draw("harbour-club", .clique, options.cliqueRates)) }
        if options.openSize > 0 { drafts.append(draw("repair-cafe", .open, options.openRates)) }
        let silent = Town.AnswerRates(member: 0, connected: 0, stranger: 0)
        if options.celebrities > 0 { drafts.append(draw("stage", .celebrity, silent)) }
        if options.ringSize > 0 { drafts.append(draw("follow-back", .ring, options.ringRates, hours: 0.1)) }
        for number in 0..<options.circles { drafts.append(draw(TownNames.circleName(number), .resident, nil)) }
        return drafts
    }

    /// Everybody's home circle.
    private static func homes(
        _ options: TownGenerator.Options, _ drafts: [Draft], _ generator: inout SeededGenerator
    ) -> [Int] {
        let sizes: [Town.Role: Int] = [
            .clique: options.cliqueSize, .open: options.openSize, .celebrity: options.celebrities,
            .ring: options.ringSize,
        ]
        var homes: [Int] = []
        for (circle, draft) in drafts.enumerated() {
            homes += [Int](repeating: circle, count: sizes[draft.role] ?? 4)
        }
        let sums = ordinaryWeights(drafts)
        while homes.count < options.people { homes.append(choose(sums, &generator) ?? 0) }
        return homes
    }

    private static func ordinaryWeights(_ drafts: [Draft]) -> [Double] {
        runningSums(drafts.map { $0.role == .resident ? $0.weight : 0 })
    }

    /// Adds one person.
    private mutating func settle(
        _ home: Int, _ drafts: [Draft], _ options: TownGenerator.Options, _ names: inout TownNames,
        _ generator: inout SeededGenerator
    ) {
        let draft = drafts[home]
        var circles = [home]
        if draft.role != .celebrity, draft.role != .ring {
            let sums = TownCast.ordinaryWeights(drafts)
            while circles.count < 3, generator.chance(options.overlap) {
                guard let more = TownCast.choose(sums, &generator), !circles.contains(more) else { break }
                circles.append(more)
            }
        }
        let varies = draft.role != .celebrity && draft.role != .ring
        let factor = varies ? 1 + options.personalSpread * generator.between(-1, 1) : 1
        let (name, handle) = names.person(&generator)
        let joined = joining(draft.role, options, &generator)
        let place = generator.chance(0.6) ? draft.place : TownNames.places[generator.index(TownNames.places.count)]
        people.append(
            Town.Person(
                handle: handle, name: name, circles: circles, role: draft.role,
                rates: Town.AnswerRates(
                    member: min(1, draft.rates.member * factor), connected: min(1, draft.rates.connected * factor),
                    stranger: min(1, draft.rates.stranger * factor)),
                place: place, language: generator.chance(0.9) ? draft.language : TownNames.languages[0],
                joined: joined * 1000, isDiscoverable: !generator.chance(options.hidden)))
        let (start, end) = options.seconds
        let present = Double(end - max(start, joined)) / Double(end - start)
        plan(draft.role, present, options, &generator)
    }

    /// When somebody joins, in seconds since 1970. Stars and the ring are there from the start.
    private func joining(
        _ role: Town.Role, _ options: TownGenerator.Options, _ generator: inout SeededGenerator
    ) -> Int64 {
        let (start, end) = options.seconds
        let draw = generator.unit()
        let place = generator.unit()
        let lastSixth = end - (end - start) / 6
        if role != .celebrity, role != .ring {
            if draw < options.newcomers { return lastSixth + Int64(place * Double(end - lastSixth)) }
            if draw < options.newcomers + options.joinsLater { return start + Int64(place * Double(lastSixth - start)) }
        }
        return max(0, start - 1 - Int64(place * 4 * 365 * 86_400))
    }

    /// How much somebody will do who is there for the share `present` of the time. Newcomers are busy.
    private mutating func plan(
        _ role: Town.Role, _ present: Double, _ options: TownGenerator.Options, _ generator: inout SeededGenerator
    ) {
        var follows = generator.pareto(mean: options.meanFollows, shape: options.tailShape) * (0.4 + 0.6 * present)
        var talks = generator.pareto(mean: options.meanTalks, shape: options.tailShape) * present
        if generator.chance(options.lurkers) {
            follows = min(follows, Double(generator.index(3)))
            talks = 0
        }
        switch role {
        case .celebrity: follows = min(follows, Double(options.celebrities) / 2)
        case .ring:
            follows = Double(options.ringFollows)
            talks = min(talks, generator.unit())
        case .resident, .clique, .open: break
        }
        let most = Double(options.people) / 6
        ownFollows.append(generator.rounded(min(follows, max(most, Double(options.ringFollows)))))
        ownTalks.append(generator.rounded(min(talks, 20 * most)))
    }
}

extension TownGenerator.Options {
    /// The first and the last whole second of the records.
    var seconds: (start: Int64, end: Int64) { ((start + 999) / 1000, end / 1000) }
}
