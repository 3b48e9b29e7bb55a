import KithGraph
import KithLinearAlgebra

/// Everything that `kith learn` found out about one network: the rankers, for strangers alone and for anyone.
public struct SuggestionModel: Sendable {
    public struct Options: Sendable {
        /// Lessons at most, one a person and hiding; with less than ``fewestLessons`` the shipped rankers are left alone.
        public var people: Int
        /// The share of follows that is hidden.
        public var share: Double
        public var seed: UInt64
        /// Whether neighbourhoods alone are looked at, as in any network above ten million people: several times faster,
        /// and less well.
        public var isLocal: Bool
        /// Rankers of many networks that the network's own is blended with; `nil` for none.
        public var shipped: ShippedRankers?

        public init(
            people: Int = 3_000, share: Double = 0.2, seed: UInt64 = 1, isLocal: Bool = false,
            shipped: ShippedRankers? = .standard
        ) {
            self.people = people
            self.share = share
            self.seed = seed
            self.isLocal = isLocal
            self.shipped = shipped
        }

        func generators(for network: Network) -> GeneratorOptions {
            var generators = GeneratorOptions.standard(for: network)
            if isLocal { generators.isGlobal = false }
            return generators
        }

        /// Lessons below which the shipped rankers are left alone.
        public static let fewestLessons = 30
    }

    /// How a model was reached.
    public struct Report: Sendable, Equatable {
        /// Lessons and candidates that the rankers for strangers and for anyone were fitted on; 0 lessons where there
        /// were too few, and rankers learned on many networks stand alone.
        public var lessons: [Int]
        public var candidates: [Int]
    }

    /// Which network it was learned on.
    public let fingerprint: NetworkFingerprint
    public let report: Report
    let generators: GeneratorOptions
    let strangers: BlendedRanker
    let anyone: BlendedRanker

    /// Fits rankers on `network`. The same bytes for any number of threads.
    ///
    /// A network of too few lessons gets the shipped rankers alone; without them it throws
    /// ``SuggestionError/nothingToLearn(people:)``.
    /// O(hidings × (preparing + people × a shortlist) + people × candidates × features × trees).
    public static func learn(
        _ network: Network, options: Options = .init(), threads: Int = Parallel.availableThreads,
        progress: (_ step: LearningStep) -> Void = { _ in }
    ) throws -> SuggestionModel {
        let generators = options.generators(for: network)
        var rankers: [BlendedRanker] = []
        var report = Report(lessons: [], candidates: [])
        for includesFollowers in [false, true] {
            let (ranker, lessons) = try learn(
                network, includesFollowers: includesFollowers, generators: generators, options: options,
                threads: threads, progress: progress)
            rankers.append(ranker)
            report.lessons.append(lessons?.groupCount ?? 0)
            report.candidates.append(lessons?.rowCount ?? 0)
        }
        return SuggestionModel(
            fingerprint: NetworkFingerprint(network), report: report, generators: generators, strangers: rankers[0],
            anyone: rankers[1])
    }

    /// One of the rankers, and the lessons that it was fitted on, if any.
    static func learn(
        _ network: Network, includesFollowers: Bool, generators: GeneratorOptions, options: Options, threads: Int,
        progress: (_ step: LearningStep) -> Void
    ) throws -> (BlendedRanker, RankingData?) {
        let set = FeatureSet(options: generators)
        let shipped = options.shipped?.ranker(for: set, includesFollowers: includesFollowers)
        progress(includesFollowers ? .lessonsForAnyone : .lessonsForStrangers)
        var asked = RankerLessons.Options()
        asked.share = options.share
        asked.people = options.people
        asked.seed = options.seed
        asked.generators = generators
        asked.rules.includeFollowers = includesFollowers
        let isWanted = shipped == nil || options.people >= Options.fewestLessons
        let lessons = isWanted ? try RankerLessons.prepare(network, options: asked, threads: threads) : nil
        progress(includesFollowers ? .rankerForAnyone : .rankerForStrangers)
        if let lessons, shipped == nil || lessons.data.groupCount >= Options.fewestLessons {
            return (try BlendedRanker.fit(lessons, shipped: shipped, threads: threads), lessons.data)
        }
        guard let shipped else { throw SuggestionError.nothingToLearn(people: network.personCount) }
        return (
            BlendedRanker(shipped.parts.map { .init($0.model.widened(to: set.features.count), weight: $0.weight) }), nil
        )
    }

    /// Throws when `network` is not the one that was learned on.
    func check(_ network: Network, threads: Int) throws(SuggestionError) {
        guard NetworkFingerprint(network) == fingerprint else { throw .foreignModel }
    }
}

/// What learning is at.
public enum LearningStep: String, Sendable {
    case lessonsForStrangers = "hiding follows of strangers"
    case rankerForStrangers = "fitting the ranker for strangers"
    case lessonsForAnyone = "hiding follows of anyone"
    case rankerForAnyone = "fitting the ranker for anyone"
}

/// By which a network is known again: its size and a checksum of its people and follows.
public struct NetworkFingerprint: Sendable, Hashable {
    public let people: Int
    public let follows: Int
    public let checksum: UInt64

    init(people: Int, follows: Int, checksum: UInt64) {
        self.people = people
        self.follows = follows
        self.checksum = checksum
    }

    /// O(people + follows).
    public init(_ network: Network) {
        people = network.personCount
        follows = network.followCount
        // Offsets and columns say who follows whom by number, the handles whose number it is.
        let sums = SharedBuffer([
            XXHash64.hash(network.following.offsets.rawSpan), XXHash64.hash(network.following.columns.rawSpan),
            XXHash64.hash(network.people.bytes.rawSpan), XXHash64.hash(network.people.offsets.rawSpan),
        ])
        checksum = XXHash64.hash(sums.rawSpan)
    }
}

/// What keeps the engine from suggesting.
public enum SuggestionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No follow can be hidden to learn from.
    case nothingToLearn(people: Int)
    /// The model was learned on another network.
    case foreignModel
    /// The file is no model, or a damaged one.
    case badModel(path: String, reason: String)

    public var description: String {
        switch self {
        case .nothingToLearn(let people):
            "there is nothing to learn from: of \(people) people nobody follows five others"
        case .foreignModel: "the model was learned on another network; learn one with 'kith learn'"
        case .badModel(let path, let reason): "\(path): not a usable Kith model: \(reason)"
        }
    }
}
