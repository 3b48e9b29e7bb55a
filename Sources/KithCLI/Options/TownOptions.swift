import ArgumentParser
import Kith

/// Every parameter of a made-up town.
struct TownOptions: ParsableArguments {
    private static let defaults = TownGenerator.Options()

    @Option(help: "People in all.")
    var people = defaults.people

    @Option(help: "When the records begin: a day or a moment, ISO 8601.")
    var start = Moment(defaults.start)

    @Option(help: "When the records end.")
    var end = Moment(defaults.end)

    @Option(help: "Interest circles besides the four special ones.")
    var circles = defaults.circles

    @Option(help: "How likely somebody belongs to one more circle, and then to a third.")
    var overlap = defaults.overlap

    @Option(help: "Members of the clique, who favour their own; 0 leaves it out.")
    var cliqueSize = defaults.cliqueSize

    @Option(help: "Members of the open circle, who answer strangers like anyone.")
    var openSize = defaults.openSize

    @Option(help: "Stars, followed by many, who answer nobody.")
    var celebrities = defaults.celebrities

    @Option(help: "Members of the ring, who follow back everybody.")
    var ringSize = defaults.ringSize

    @Option(help: "The share of people who join after the start.")
    var joinsLater = defaults.joinsLater

    @Option(help: "The share of people who join in the last sixth of the time.")
    var newcomers = defaults.newcomers

    @Option(help: "The share of people who do not want to be suggested.")
    var hidden = defaults.hidden

    @Option(help: "The share of people who follow two others at most and never talk.")
    var lurkers = defaults.lurkers

    @Option(help: "Follows that somebody makes on their own, on average.")
    var meanFollows = defaults.meanFollows

    @Option(help: "The exponent of the tail of follows and fame, above 1; smaller is heavier.")
    var tailShape = defaults.tailShape

    @Option(help: "Follows of their own that somebody of the ring makes.")
    var ringFollows = defaults.ringFollows

    @Option(help: "Times somebody starts to talk, on average.")
    var meanTalks = defaults.meanTalks

    @Option(help: "The share of own follows that go to friends of friends.")
    var triadicShare = defaults.triadicShare

    @Option(help: "The share that goes to people of the same circles.")
    var circleShare = defaults.circleShare

    @Option(help: "The share that goes to stars.")
    var celebrityShare = defaults.celebrityShare

    @Option(help: "The share that goes to another circle; the rest goes to anybody.")
    var exploreShare = defaults.exploreShare

    @Option(help: "How much likelier the clique and the open circle are explored than another circle.")
    var specialAttraction = defaults.specialAttraction

    @Option(help: "Answer rates of ordinary circles to their members: from .. to.")
    var memberRates = NumberRange(defaults.memberRates)

    @Option(help: "To people who know another member.")
    var connectedRates = NumberRange(defaults.connectedRates)

    @Option(help: "To strangers.")
    var strangerRates = NumberRange(defaults.strangerRates)

    @Option(help: "Answer rates of the clique: to members, to people who know one, to strangers.")
    var cliqueRates = PlantedRates(defaults.cliqueRates)

    @Option(help: "Answer rates of the open circle.")
    var openRates = PlantedRates(defaults.openRates)

    @Option(help: "Answer rates of the ring.")
    var ringRates = PlantedRates(defaults.ringRates)

    @Option(help: "How far a person's rates may lie from their circle's, as a share of it.")
    var personalSpread = defaults.personalSpread

    @Option(help: "Median hours to an answer, by circle: from .. to.")
    var answerHours = NumberRange(defaults.answerHours)

    @Option(help: "No answer comes later than this many days.")
    var longestAnswerDays = defaults.longestAnswerDays

    @Option(help: "How likely a knock that is passed over gets its maker muted.")
    var muteRate = defaults.muteRate

    @Option(help: "How likely one by addressing gets its maker blocked.")
    var blockRate = defaults.blockRate

    @Option(help: "The share of follows without talk that the follower has muted by the end.")
    var wearyMuteRate = defaults.wearyMuteRate

    /// The library's options with all of these.
    func options(seed: UInt64) -> TownGenerator.Options {
        var options = TownGenerator.Options(seed: seed, people: people)
        (options.start, options.end) = (start.time, end.time)
        (options.circles, options.overlap) = (circles, overlap)
        (options.cliqueSize, options.openSize) = (cliqueSize, openSize)
        (options.celebrities, options.ringSize) = (celebrities, ringSize)
        (options.joinsLater, options.newcomers) = (joinsLater, newcomers)
        (options.hidden, options.lurkers) = (hidden, lurkers)
        (options.meanFollows, options.tailShape) = (meanFollows, tailShape)
        (options.ringFollows, options.meanTalks) = (ringFollows, meanTalks)
        (options.triadicShare, options.circleShare) = (triadicShare, circleShare)
        (options.celebrityShare, options.exploreShare) = (celebrityShare, exploreShare)
        options.specialAttraction = specialAttraction
        options.memberRates = memberRates.bounds
        options.connectedRates = connectedRates.bounds
        options.strangerRates = strangerRates.bounds
        options.cliqueRates = cliqueRates.rates
        options.openRates = openRates.rates
        options.ringRates = ringRates.rates
        options.personalSpread = personalSpread
        options.answerHours = answerHours.bounds
        options.longestAnswerDays = longestAnswerDays
        (options.muteRate, options.blockRate, options.wearyMuteRate) = (muteRate, blockRate, wearyMuteRate)
        return options
    }
}
