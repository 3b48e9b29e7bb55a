import KithLinearAlgebra

/// The town as it lives: what has happened so far, and what follows from it.
struct TownLife {
    let cast: TownCast
    let options: TownGenerator.Options
    let end: Int64
    var generator: SeededGenerator

    private var queue = TownEventQueue()
    private var follows: [Town.Follow] = []
    private var interactions: [Town.Interaction] = []
    private var knocks: [Town.Knock] = []
    private var mutes: Set<Town.Pair> = []
    private var blocks: Set<Town.Pair> = []
    private(set) var followees: [[Int]]
    private var followed: Set<UInt64> = []
    private var addressed: Set<UInt64> = []
    private var bonds: [UInt64: Bond] = [:]
    /// Person and circle: they have had contact with a member.
    private var acquaintances: Set<UInt64> = []
    /// The circle that somebody explored last.
    var explored: [Int?]

    /// What stands between two people who have had contact.
    private struct Bond {
        let knocker: Int
        /// Whether the knock has been answered by now.
        var isOpen = false
    }

    init(_ cast: TownCast, _ options: TownGenerator.Options) {
        self.cast = cast
        self.options = options
        end = options.seconds.end
        generator = SeededGenerator(seed: options.seed, stream: 2)
        followees = [[Int]](repeating: [], count: cast.people.count)
        explored = [Int?](repeating: nil, count: cast.people.count)
    }

    /// Lets everything happen in the order of time.
    mutating func run() {
        for (person, one) in cast.people.enumerated() {
            let from = max(options.seconds.start, one.joined / 1000)
            let span = Double(end - from)
            for _ in 0..<cast.ownFollows[person] {
                // People follow more in their first time than later.
                let share = one.role == .ring ? generator.unit() : PortableMath.power(1 - generator.unit(), 1.6)
                queue.plan(from + Int64(span * share), person, .follow)
            }
            for _ in 0..<cast.ownTalks[person] { queue.plan(from + Int64(span * generator.unit()), person, .talk) }
        }
        while let event = queue.next() {
            let (time, person) = (event.time, event.person)
            switch event.action {
            case .follow:
                if let other = chooseToFollow(person, time) { follow(person, other, time) }
            case .talk:
                if let (other, kind) = chooseToAddress(person, time) { address(person, other, kind, time, turns: 0) }
            case .answer(let other, let isFollow):
                answer(person, other, isFollow, time)
            case .reply(let other, let turns):
                if mayContact(person, other, time) { address(person, other, .reply, time, turns: turns) }
            case .befriend(let other):
                if !isFollowing(person, other), mayContact(person, other, time) { follow(person, other, time) }
            }
        }
        growWeary()
    }

    /// The town and its truth.
    func record() -> Town {
        Town(
            options: options, circles: cast.circles, people: cast.people, follows: follows,
            interactions: interactions, knocks: knocks, mutes: mutes.sorted(), blocks: blocks.sorted())
    }

    func isFollowing(_ person: Int, _ other: Int) -> Bool {
        followed.contains(TownLife.key(person, other))
    }

    func haveMet(_ person: Int, _ other: Int) -> Bool {
        bonds[TownLife.pairKey(person, other)] != nil
    }

    /// Whether the first contact between the two has been answered.
    func areAcquainted(_ person: Int, _ other: Int) -> Bool {
        bonds[TownLife.pairKey(person, other)]?.isOpen ?? false
    }

    /// Whether `person` may follow or address `other`: not oneself, nobody who is not there yet, nobody blocked or
    /// blocking, and nobody whose knock stands unanswered.
    func mayContact(_ person: Int, _ other: Int, _ time: Int64) -> Bool {
        guard person != other, cast.people[other].joined / 1000 <= time else { return false }
        guard let bond = bonds[TownLife.pairKey(person, other)] else { return true }
        guard bond.knocker == person || bond.isOpen else { return false }
        return !blocks.contains(Town.Pair(from: other, to: person))
            && !blocks.contains(Town.Pair(from: person, to: other))
    }

    private mutating func follow(_ person: Int, _ other: Int, _ time: Int64) {
        knock(person, other, time, isFollow: true)
        follows.append(Town.Follow(from: person, to: other, time: time * 1000))
        followed.insert(TownLife.key(person, other))
        followees[person].append(other)
        meet(person, other)
    }

    private mutating func address(_ person: Int, _ other: Int, _ kind: InteractionKind, _ time: Int64, turns: Int) {
        knock(person, other, time, isFollow: false)
        interactions.append(Town.Interaction(kind: kind, from: person, to: other, time: time * 1000))
        addressed.insert(TownLife.key(person, other))
        meet(person, other)
        guard kind == .reply || kind == .mention, areAcquainted(person, other) else { return }
        // Conversations tire; the ring hardly takes part.
        let eagerness = cast.people[other].role == .ring ? 0.03 : 0.55 / (1 + 0.25 * Double(turns))
        guard generator.chance(eagerness) else { return }
        let reply = time + 60 + Int64(generator.exponential(median: 5400))
        if reply <= end { queue.plan(reply, other, .reply(to: person, turns: turns + 1)) }
    }

    /// Decides, at the first contact of two people, whether it will be answered.
    private mutating func knock(_ person: Int, _ other: Int, _ time: Int64, isFollow: Bool) {
        guard !haveMet(person, other) else { return }
        bonds[TownLife.pairKey(person, other)] = Bond(knocker: person)
        let one = cast.people[other]
        let nearness: Town.Nearness
        if cast.people[person].circles.contains(one.home) {
            nearness = .member
        } else {
            nearness = acquaintances.contains(TownLife.key(person, one.home)) ? .connected : .stranger
        }
        let isAnswered = generator.chance(one.rates[nearness])
        let hours = cast.circles[one.home].answerHours
        let wait = min(generator.exponential(median: hours * 3600), options.longestAnswerDays * 86_400 - 60)
        let answer = time + 60 + Int64(max(0, wait))
        knocks.append(
            Town.Knock(
                from: person, to: other, time: time * 1000, nearness: nearness,
                answer: isAnswered ? answer * 1000 : nil))
        if isAnswered {
            if answer <= end { queue.plan(answer, other, .answer(to: person, follow: isFollow)) }
        } else {
            passOver(other, person, isFollow: isFollow)
        }
    }

    /// `person` does not answer `knocker`, and may mute or block them.
    private mutating func passOver(_ person: Int, _ knocker: Int, isFollow: Bool) {
        let bother = cast.people[knocker].role == .ring ? 4.0 : 1
        if generator.chance(min(1, options.muteRate * bother)) { mutes.insert(Town.Pair(from: person, to: knocker)) }
        if !isFollow, generator.chance(options.blockRate) { blocks.insert(Town.Pair(from: person, to: knocker)) }
    }

    private mutating func answer(_ person: Int, _ knocker: Int, _ isFollow: Bool, _ time: Int64) {
        bonds[TownLife.pairKey(person, knocker)]?.isOpen = true
        if isFollow {
            follow(person, knocker, time)
            let greets = cast.people[person].role != .ring && generator.chance(0.12)
            if greets { address(person, knocker, .mention, time, turns: 0) }
        } else {
            address(person, knocker, .reply, time, turns: 1)
            for (one, other) in [(person, knocker), (knocker, person)] where generator.chance(0.4) {
                let later = time + 60 + Int64(generator.exponential(median: 86_400))
                if later <= end { queue.plan(later, one, .befriend(to: other)) }
            }
        }
    }

    /// By the end some have muted people they follow but never talked to.
    private mutating func growWeary() {
        for follow in follows where !addressed.contains(TownLife.key(follow.from, follow.to)) {
            if generator.chance(options.wearyMuteRate) { mutes.insert(Town.Pair(from: follow.from, to: follow.to)) }
        }
    }

    /// Each becomes known in the other's circles.
    private mutating func meet(_ person: Int, _ other: Int) {
        for circle in cast.people[other].circles { acquaintances.insert(TownLife.key(person, circle)) }
        for circle in cast.people[person].circles { acquaintances.insert(TownLife.key(other, circle)) }
    }

    private static func key(_ first: Int, _ second: Int) -> UInt64 {
        UInt64(first) << 32 | UInt64(second)
    }

    private static func pairKey(_ one: Int, _ other: Int) -> UInt64 {
        key(min(one, other), max(one, other))
    }
}
