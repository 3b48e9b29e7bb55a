import KithGraph
import KithLinearAlgebra

/// A way of scoring whom a person may want to follow. `A` has a 1 where the row's person follows the column's; the
/// formulas and their parameters are those of ``GeneratorOptions``.
public enum Generator: String, Sendable, Hashable, CaseIterable {
    /// Three steps, along a follow, back and along, with discounts for popularity at each (RP3β: Paudel, Christoffel,
    /// Newell, Bernstein, TiiS 2016, doi:10.1145/2955101).
    case rp3beta
    /// The same through common followers too.
    case twoSidedRP3beta = "two-sided-rp3beta"
    /// Votes of those who follow the same people, by the square of the cosine with inverse frequencies.
    case userNeighbours = "user-neighbours"
    /// The same with common followers in the cosine.
    case twoSidedNeighbours = "two-sided-neighbours"
    /// Votes of the few nearest of those, by the cosine itself.
    case nearestNeighbours = "nearest-neighbours"
    /// Three steps of the walk that goes along a follow and back another (SALSA: Lempel, Moran, TOIS 2001,
    /// doi:10.1145/382979.383041; as personalized by Gupta et al., WWW 2013, doi:10.1145/2488388.2488433).
    case salsa
    /// Two steps in any direction, the person between discounted by their degree (Zhou, Lü, Zhang, EPJ B 2009,
    /// doi:10.1140/epjb/e2009-00335-8; here with the square root).
    case resourceAllocation = "resource-allocation"
    /// Walks with restart on ties whatever their direction.
    case undirectedPageRank = "undirected-pagerank"
    /// The same with a discount for the candidate's degree.
    case discountedPageRank = "discounted-pagerank"
    /// Walks with restart along follows.
    case forwardPageRank = "forward-pagerank"
    /// Walks with restart along follows and, less often, back.
    case mixedPageRank = "mixed-pagerank"
    /// Followees of followees: A·A.
    case followeesOfFollowees = "followees-of-followees"
    /// Those who follow the same people: A·Aᵀ.
    case coFollowers = "co-followers"
    /// Those who are followed by the same people: Aᵀ·A.
    case coFollowed = "co-followed"
    /// Followers of followers: Aᵀ·Aᵀ.
    case followersOfFollowers = "followers-of-followers"
    /// The linear autoencoder by conjugate gradients (Steck, WWW 2019, doi:10.1145/3308558.3313710).
    case ease
    /// The same with followers as further columns, so that who follows the person speaks too.
    case twoSidedEASE = "two-sided-ease"
    /// The first in the subspace of the leading singular vectors.
    case subspaceEASE = "subspace-ease"
    /// Implicit alternating least squares (Hu, Koren, Volinsky, ICDM 2008, doi:10.1109/ICDM.2008.22).
    case als
    /// Followers.
    case popularity
}

extension Generator {
    /// Those that look at the whole network.
    static let global: Set<Generator> = [.ease, .twoSidedEASE, .subspaceEASE, .als]

    /// What it is, in a few words.
    public var summary: String {
        switch self {
        case .rp3beta: "three steps along, back and along"
        case .twoSidedRP3beta: "three steps, through common followers too"
        case .userNeighbours: "votes of those who follow the same people"
        case .twoSidedNeighbours: "votes of those with the same followees and followers"
        case .nearestNeighbours: "votes of the nearest of those"
        case .salsa: "personalized SALSA of three steps"
        case .resourceAllocation: "two steps in any direction, by degree"
        case .undirectedPageRank: "walks with restart on ties"
        case .discountedPageRank: "walks on ties, discounted by degree"
        case .forwardPageRank: "walks with restart along follows"
        case .mixedPageRank: "walks along follows and, less often, back"
        case .followeesOfFollowees: "followees of followees"
        case .coFollowers: "those who follow the same people"
        case .coFollowed: "those followed by the same people"
        case .followersOfFollowers: "followers of followers"
        case .ease: "linear autoencoder by conjugate gradients"
        case .twoSidedEASE: "linear autoencoder on followees and followers"
        case .subspaceEASE: "linear autoencoder in the span of singular vectors"
        case .als: "implicit alternating least squares"
        case .popularity: "the most followed people"
        }
    }
}

/// The parameters of the generators: the same for every network.
public struct GeneratorOptions: Sendable, Hashable {
    /// RP3β: exponents of the discounts of followees, of those who follow them, and of candidates.
    public var rp3Followee = 0.75
    public var rp3Member = 0.5
    public var rp3Candidate = 0.3
    /// What paths through common followers count in the two-sided form.
    public var rp3Followers = 0.3
    /// How many members are kept, those with most weight; `nil` for all.
    public var rp3Members: Int? = 2_000
    /// Neighbours: how many vote, how much common followers count, and the exponent of the candidates' discount.
    public var neighbours = 500
    public var nearestNeighbours = 150
    public var neighbourFollowers = 0.7
    public var neighbourCandidate = 0.1
    /// Resource allocation: exponent of the discount of the person between.
    public var allocation = 0.5
    /// Exponent of the discount of ``Generator/discountedPageRank``, and of SALSA's candidates.
    public var pageRankCandidate = 0.3
    public var salsaCandidate = 0.3
    /// Walks: steps, and the share of a step below which it is not made.
    public var sweeps = 6
    public var threshold = 1e-6
    public var restart = 0.5
    /// Weight of steps back and restart of the mixed walk.
    public var mixedBack = 0.3
    public var mixedRestart = 0.3
    /// Whether the linear autoencoders are computed: they look at the whole network, not at a neighbourhood.
    public var isGlobal = true
    /// EASE: λ, singular vectors and steps.
    public var regularization = 100.0
    public var vectors = 128
    public var steps = 6
    /// What a follower counts in the two-sided form.
    public var easeFollowers = 0.5
    public var power = 0.5
    /// Relative residual of the singular vectors: they are but a start.
    public var vectorTolerance = 1e-2
    /// Implicit ALS.
    public var factors = 64
    public var factorIterations = 10
    public var alpha = 10.0
    public var factorRegularization = 30.0
    public var factorExponent = 0.0

    public init() {}

    /// What `network` is given: λ of EASE grows with the mean number of follows and falls, with a stronger discount, where
    /// there are many people; beyond ten million people only neighbourhoods are looked at. The steps were found on
    /// validation slices of the training links of twelve networks; staying at λ = 100 cost 8 % at most.
    public static func standard(for network: Network) -> GeneratorOptions {
        var options = GeneratorOptions()
        let people = network.personCount
        if people > 40_000 {
            options.regularization = 30
            options.power = 1
        } else if network.followCount >= 20 * people {
            options.regularization = 300
        }
        options.isGlobal = people <= 10_000_000
        return options
    }

    var factorization: ImplicitALS.Options {
        .init(
            factors: factors, iterations: factorIterations, alpha: alpha, unobservedWeight: 1,
            regularization: factorRegularization, frequencyExponent: factorExponent)
    }
}
