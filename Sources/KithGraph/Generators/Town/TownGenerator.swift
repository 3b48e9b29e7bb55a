import KithLinearAlgebra

/// A small made-up town on a social network, with a known truth: circles, who answers whom and how soon, talk, mutes,
/// stars who answer nobody, people who follow back everybody, a clique that keeps to its own, a circle open to all.
///
/// The town lives through its time event by event. Everyone joins, follows and talks now and then; whom they choose
/// depends on their circles, on friends of friends, on fame, language and place. The first contact between two people,
/// of whatever kind, is a *knock*, and the one knocked on decides once whether to answer, with a probability planted
/// for them and for how near the knocker stands (``Town/Nearness``). An answer is a follow back or a reply. A knock
/// that is passed over stays so: the one knocked on never follows or addresses the knocker. So the planted rates can
/// be counted again from follows and interactions alone.
///
/// Everything is drawn from the seed, in one order, with arithmetic that is the same on every system.
/// O(events × log events) time.
public enum TownGenerator {
    public struct Options: Sendable, Equatable {
        public var seed: UInt64 = 1
        /// People in all.
        public var people = 2000
        /// When the town's records begin and end, in milliseconds since 1970; whole seconds are used.
        public var start: Timestamp = 1_672_531_200_000
        public var end: Timestamp = 1_735_689_600_000

        /// Interest circles besides the four special ones.
        public var circles = 24
        /// How likely somebody of a circle belongs to one more, and having that, to a third.
        public var overlap = 0.3
        /// Members of the clique, whose members favour their own. None leaves it out, as for the next three.
        public var cliqueSize = 45
        /// Members of the open circle, who answer strangers like anyone.
        public var openSize = 60
        /// Stars, followed by many, who answer nobody.
        public var celebrities = 10
        /// Members of the ring who follow back everybody at once, follow many and hardly talk.
        public var ringSize = 20

        /// The share of people who join after the start; the others are there from the first day.
        public var joinsLater = 0.3
        /// The share of people who join in the last sixth of the time.
        public var newcomers = 0.08
        /// The share of people who do not want to be suggested.
        public var hidden = 0.03
        /// The share of people who follow two others at most and never talk.
        public var lurkers = 0.08

        /// Follows that somebody makes on their own, on average; answers come on top.
        public var meanFollows = 9.5
        /// How heavy the tail of these and of fame is: the exponent of Pareto's law, above 1. Smaller is heavier.
        public var tailShape = 2.2
        /// Follows of their own that somebody of the ring makes.
        public var ringFollows = 120
        /// Times somebody starts to talk, on average; what others answer comes on top.
        public var meanTalks = 8.0

        /// Shares of own follows: friends of friends, people of the same circles, stars, another circle; anybody else
        /// in the town for the rest.
        public var triadicShare = 0.54
        public var circleShare = 0.2
        public var celebrityShare = 0.1
        public var exploreShare = 0.11
        /// How much likelier the clique and the open circle are explored than another circle.
        public var specialAttraction = 3.0

        /// The bounds between which ordinary circles' answer rates are drawn, for knocks by members, by people who
        /// know another member, and by strangers.
        public var memberRates = 0.25...0.55
        public var connectedRates = 0.15...0.35
        public var strangerRates = 0.08...0.3
        /// The planted rates of the special circles.
        public var cliqueRates = Town.AnswerRates(member: 0.85, connected: 0.5, stranger: 0.04)
        public var openRates = Town.AnswerRates(member: 0.65, connected: 0.6, stranger: 0.6)
        public var ringRates = Town.AnswerRates(member: 0.98, connected: 0.98, stranger: 0.98)
        /// How far a person's rates may lie from their circle's, as a share of it; stars and the ring do not vary.
        public var personalSpread = 0.3
        /// The bounds between which circles' median hours to an answer are drawn.
        public var answerHours = 3.0...40.0
        /// No answer comes later than this many days.
        public var longestAnswerDays = 30.0

        /// How likely a knock that is passed over makes the one knocked on mute the knocker.
        public var muteRate = 0.012
        /// The same for a knock by addressing them, and blocking.
        public var blockRate = 0.05
        /// The share of follows, never talked along, that the follower has muted by the end.
        public var wearyMuteRate = 0.008

        public init(seed: UInt64 = 1, people: Int = 2000) {
            self.seed = seed
            self.people = people
        }
    }

    /// Lets the town live. Throws ``KithGraphError/badData(place:found:expected:)`` for options that make no town.
    public static func generate(_ options: Options = Options()) throws(KithGraphError) -> Town {
        try options.check()
        let cast = TownCast(options)
        var life = TownLife(cast, options)
        life.run()
        return life.record()
    }
}

extension TownGenerator.Options {
    /// Throws ``KithGraphError/badData(place:found:expected:)`` for options that make no town.
    public func check() throws(KithGraphError) {
        let special = [
            ("clique size", cliqueSize), ("open size", openSize), ("celebrities", celebrities), ("ring size", ringSize),
        ]
        for (name, size) in special {
            try GeneratorCheck.require(
                size >= 0 && size <= 1 << 24, name, found: "\(size)", expected: "0 to \(1 << 24)")
        }
        try GeneratorCheck.require(
            circles >= 1 && circles <= 1 << 20, "circles", found: "\(circles)", expected: "1 to \(1 << 20)")
        let least = special.reduce(0) { $0 + $1.1 } + 4 * circles
        try GeneratorCheck.require(
            people >= least && people <= 1 << 24, "people", found: "\(people)",
            expected: "at least \(least), the special groups and four for each circle, and at most \(1 << 24)")
        try GeneratorCheck.require(
            start >= 0 && end <= 253_402_300_799_000 && end - start >= 86_400_000, "start and end",
            found: "\(ISODate.string(start)) to \(ISODate.string(end))",
            expected: "a day at least, between the years 1970 and 9999")
        for (name, value) in [
            ("overlap", overlap), ("joins later", joinsLater), ("newcomers", newcomers), ("hidden", hidden),
            ("lurkers", lurkers), ("triadic share", triadicShare), ("circle share", circleShare),
            ("celebrity share", celebrityShare), ("explore share", exploreShare), ("personal spread", personalSpread),
            ("mute rate", muteRate), ("block rate", blockRate), ("weary mute rate", wearyMuteRate),
        ] {
            try GeneratorCheck.share(value, name)
        }
        try checkRates()
        try GeneratorCheck.require(
            joinsLater + newcomers <= 1, "joins later and newcomers", found: "\(joinsLater) + \(newcomers)",
            expected: "a sum of at most 1")
        let shares = triadicShare + circleShare + celebrityShare + exploreShare
        try GeneratorCheck.require(
            shares <= 1 + 1e-9, "shares of own follows", found: "\(shares)", expected: "a sum of at most 1")
        for (name, value) in [("mean follows", meanFollows), ("mean talks", meanTalks)] {
            try GeneratorCheck.require(
                value >= 0 && value <= 10_000, name, found: "\(value)", expected: "a number from 0 to 10000")
        }
        try GeneratorCheck.require(
            ringFollows >= 0 && ringFollows <= 1 << 20, "ring follows", found: "\(ringFollows)",
            expected: "0 to \(1 << 20)")
        try GeneratorCheck.require(
            tailShape >= 1.1 && tailShape <= 20, "tail shape", found: "\(tailShape)",
            expected: "a number from 1.1 to 20")
        try GeneratorCheck.require(
            specialAttraction >= 0 && specialAttraction <= 1000, "special attraction", found: "\(specialAttraction)",
            expected: "a number from 0 to 1000")
    }

    private func checkRates() throws(KithGraphError) {
        for (name, bounds) in [
            ("member rates", memberRates), ("connected rates", connectedRates), ("stranger rates", strangerRates),
        ] {
            try GeneratorCheck.share(bounds.lowerBound, name)
            try GeneratorCheck.share(bounds.upperBound, name)
        }
        for (name, rates) in [("clique rates", cliqueRates), ("open rates", openRates), ("ring rates", ringRates)] {
            for value in [rates.member, rates.connected, rates.stranger] { try GeneratorCheck.share(value, name) }
        }
        try GeneratorCheck.require(
            answerHours.lowerBound > 0 && answerHours.upperBound <= 10_000, "answer hours", found: "\(answerHours)",
            expected: "numbers above 0 and up to 10000")
        try GeneratorCheck.require(
            longestAnswerDays > 0 && longestAnswerDays <= 3650, "longest answer days", found: "\(longestAnswerDays)",
            expected: "a number above 0 and up to 3650")
    }
}
