/// What a candidate is judged by, in the order of the columns of ``Shortlist/features``.
public struct FeatureSet: Sendable, Hashable {
    /// One column.
    public enum Feature: Sendable, Hashable {
        /// A generator's score over the person's best, the score itself where none is above 0; −1 at least.
        case relative(Generator)
        /// 1 / (10 + how many candidates the generator scores higher).
        case rank(Generator)
        /// The score itself.
        case raw(Generator)
        case personFollowers, personFollowing, personReturned
        case candidateFollowers, candidateFollowing, candidateFollowBackRate
        /// Whether the candidate follows the person, and that times the share of the person's follows that are returned.
        case follows, followsReturned
        /// Whether both carry one label (label propagation), and the share of the person's followees that carry the
        /// candidate's.
        case sameCircle, followeesInCircle

        /// The generator whose score it is.
        var generator: Generator? {
            switch self {
            case .relative(let generator), .rank(let generator), .raw(let generator): generator
            default: nil
            }
        }
    }

    /// The generators whose scores count.
    public let generators: [Generator]
    /// All columns: first those that mean the same on every network, then the raw scores.
    public let features: [Feature]
    /// How many of them mean the same on every network.
    public let portableCount: Int

    /// Those of the generators that `options` ask for.
    init(options: GeneratorOptions) {
        self.init(
            generators: Generator.allCases.filter { options.isGlobal || !Generator.global.contains($0) })
    }

    /// Of the generators that look at neighbourhoods alone.
    static let local = FeatureSet(generators: Generator.allCases.filter { !Generator.global.contains($0) })

    /// A name a column, by which a model knows what it was fitted on.
    public var names: [String] {
        features.map { feature in
            switch feature {
            case .relative(let generator): "\(generator.rawValue) relative"
            case .rank(let generator): "\(generator.rawValue) rank"
            case .raw(let generator): "\(generator.rawValue) raw"
            default: "\(feature)"
            }
        }
    }

    public init(generators: [Generator]) {
        self.generators = generators
        var features = generators.flatMap { [Feature.relative($0), .rank($0)] }
        features += [
            .personFollowers, .personFollowing, .personReturned, .candidateFollowers, .candidateFollowing,
            .candidateFollowBackRate, .follows, .followsReturned, .sameCircle, .followeesInCircle,
        ]
        portableCount = features.count
        features += generators.map { .raw($0) }
        self.features = features
    }
}
