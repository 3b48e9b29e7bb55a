import KithGraph
import KithLinearAlgebra

/// The generators that look at a person's neighbourhood only: two and three steps along follows, and walks with restart.
/// All are computed together, because they share their steps.
///
/// O(follows of the person's followees and followers, and of the neighbours kept), and at most 1 / (restart · threshold)
/// for each walk; nothing grows with the network.
struct LocalGenerators: Sendable {
    let network: Network
    let options: GeneratorOptions
    let scales: GeneratorScales
    /// How ``GeneratorWorkspace`` reads each generator's score from its lanes.
    let readings: [Generator: LaneReading]

    init(network: Network, options: GeneratorOptions, threads: Int) {
        self.network = network
        self.options = options
        scales = GeneratorScales(network, options, threads: threads)
        readings = LaneReading.all(options, scales)
    }

    /// The same on `network`, which differs from the other's in whom `person` follows only: the scales of everybody else
    /// stay, though those no longer followed have a follower less.
    init(_ other: LocalGenerators, network: Network, changing person: PersonIndex) {
        self.network = network
        options = other.options
        scales = other.scales.changing(person, in: network, options)
        readings = LaneReading.all(options, scales)
    }

    /// Fills the lanes and walks of `workspace` for `person`.
    func generate(for person: PersonIndex, in workspace: GeneratorWorkspace) {
        workspace.clear()
        stepTwice(person, workspace)
        vote(person, workspace)
        walk(person, workspace)
    }

    /// The four orientations of two steps.
    private func stepTwice(_ person: PersonIndex, _ workspace: GeneratorWorkspace) {
        let (following, followers) = (network.following, network.followers)
        let sources = workspace.sources
        let weight = Float(options.neighbourFollowers * options.neighbourFollowers)
        sources.removeAll()
        for index in following.range(Int(person)) {
            let followee = following.columns[index]
            let place = sources.append(followee)
            sources.setWeight(1, lane: Lane.count, of: place)
            sources.setWeight(scales.allocation[Int(followee)], lane: Lane.allocation, of: place)
        }
        workspace.along.spread(following, from: sources)
        for place in 0..<sources.count {
            let followee = Int(sources.row(place))
            sources.setWeight(scales.followeeRP3[followee], lane: Lane.rp3, of: place)
            sources.setWeight(scales.followeeFrequency[followee], lane: Lane.frequency, of: place)
            sources.setWeight(1 / Float(max(1, followers.degree(followee))), lane: Lane.salsa, of: place)
        }
        workspace.similar.spread(followers, from: sources)
        sources.removeAll()
        for index in followers.range(Int(person)) {
            let follower = followers.columns[index]
            let place = sources.append(follower)
            sources.setWeight(1, lane: Lane.countBack, of: place)
            sources.setWeight(scales.allocation[Int(follower)], lane: Lane.allocation, of: place)
        }
        workspace.along.spread(followers, from: sources)
        for place in 0..<sources.count {
            let follower = Int(sources.row(place))
            sources.setWeight(scales.followerRP3[follower], lane: Lane.rp3Back, of: place)
            sources.setWeight(scales.followerFrequency[follower] * weight, lane: Lane.frequencyBack, of: place)
        }
        workspace.similar.spread(following, from: sources)
    }

    /// The third step: those who are similar vote for whom they follow.
    private func vote(_ person: PersonIndex, _ workspace: GeneratorWorkspace) {
        let similar = workspace.similar
        let sources = workspace.sources
        sources.removeAll()
        workspace.excludeOnly(person)
        func place(_ member: PersonIndex) -> Int {
            if let known = workspace.place(of: member) { return known }
            let place = sources.append(member)
            workspace.setPlace(place, of: member)
            return place
        }
        let list = workspace.neighbours
        let strongest = LaneCombination(
            [Lane.rp3: 1, Lane.rp3Back: Float(options.rp3Followers)], scale: scales.memberRP3)
        similar.best(
            min(options.rp3Members ?? similar.touchedCount, list.limit), combining: strongest,
            excluding: workspace.marks, into: list)
        for index in 0..<list.count {
            let member = list.column(index)
            let source = place(member)
            sources.setWeight(
                similar[member, Lane.rp3] * scales.memberRP3[Int(member)], lane: Vote.rp3, of: source)
            sources.setWeight(
                similar[member, Lane.rp3Back] * scales.memberFollowedRP3[Int(member)], lane: Vote.rp3Back, of: source)
            let degree = Float(max(1, network.following.degree(Int(member))))
            sources.setWeight(similar[member, Lane.salsa] / degree, lane: Vote.salsa, of: source)
        }
        let ownNorm = scales.profileNorm[Int(person)]
        similar.best(
            options.neighbours, combining: LaneCombination([Lane.frequency: 1], scale: scales.profileNorm),
            excluding: workspace.marks, into: list)
        for index in 0..<list.count {
            let cosine = list.score(index) * ownNorm
            sources.setWeight(cosine * cosine, lane: Vote.neighbours, of: place(list.column(index)))
        }
        let bothNorm = scales.twoSidedNorm[Int(person)]
        similar.best(
            options.neighbours,
            combining: LaneCombination([Lane.frequency: 1, Lane.frequencyBack: 1], scale: scales.twoSidedNorm),
            excluding: workspace.marks, into: list)
        let nearest = list.sorted()
        for (rank, member) in nearest.enumerated() {
            let cosine = member.score * bothNorm
            let source = place(member.column)
            sources.setWeight(cosine * cosine, lane: Vote.twoSided, of: source)
            if rank < options.nearestNeighbours { sources.setWeight(cosine, lane: Vote.nearest, of: source) }
        }
        for index in 0..<sources.count { workspace.setPlace(nil, of: sources.row(index)) }
        workspace.votes.spread(network.following, from: sources)
        workspace.removeMarks()
    }

    private func walk(_ person: PersonIndex, _ workspace: GeneratorWorkspace) {
        func run(_ walk: LocalWalk, _ place: LaneReading.Place) {
            walk.run(network.following, transposed: network.followers, from: person, options: walkOptions(place)!)
        }
        run(workspace.undirected, .undirected)
        run(workspace.forward, .forward)
        run(workspace.mixed, .mixed)
    }

    /// How the walk whose scores stand in `place` goes; `nil` where no walk's do.
    func walkOptions(_ place: LaneReading.Place) -> LocalWalk.Options? {
        let o = options
        func walk(out: Double, back: Double, restart: Double) -> LocalWalk.Options {
            .init(
                outWeight: Float(out), inWeight: Float(back), restart: Float(restart), threshold: Float(o.threshold),
                sweeps: o.sweeps)
        }
        return switch place {
        case .undirected: walk(out: 1, back: 1, restart: o.restart)
        case .forward: walk(out: 1, back: 0, restart: o.restart)
        case .mixed: walk(out: 1, back: o.mixedBack, restart: o.mixedRestart)
        case .along, .similar, .votes, .ties: nil
        }
    }
}

/// Lanes of the two-step sums, in `along` (both steps the same way) and `similar` (one each way).
enum Lane {
    static let count = 0
    static let countBack = 1
    static let allocation = 2
    static let rp3 = 3
    static let rp3Back = 4
    static let frequency = 5
    static let frequencyBack = 6
    static let salsa = 7
}

/// Lanes of the votes.
enum Vote {
    static let rp3 = 0
    static let rp3Back = 1
    static let neighbours = 2
    static let twoSided = 3
    static let nearest = 4
    static let salsa = 5
}

/// Where one generator's score stands in a workspace.
struct LaneReading: Sendable {
    enum Place: Sendable {
        case along, similar, votes
        /// The sum of the two two-step blocks.
        case ties
        case undirected, forward, mixed
    }

    /// The same without the candidate's discount.
    var unscaled: LaneReading { LaneReading(place, coefficients) }

    let place: Place
    private let coefficients: [Int: Float]
    let combination: LaneCombination
    /// For walks, which have one value a person.
    let scale: SharedBuffer<Float>?

    init(_ place: Place, _ coefficients: [Int: Float] = [:], _ scale: SharedBuffer<Float>? = nil) {
        self.place = place
        self.coefficients = coefficients
        combination = LaneCombination(coefficients, scale: scale)
        self.scale = scale
    }

    static func all(_ options: GeneratorOptions, _ scales: GeneratorScales) -> [Generator: LaneReading] {
        [
            .rp3beta: .init(.votes, [Vote.rp3: 1], scales.candidateRP3),
            .twoSidedRP3beta: .init(
                .votes, [Vote.rp3: 1, Vote.rp3Back: Float(options.rp3Followers)], scales.candidateRP3),
            .userNeighbours: .init(.votes, [Vote.neighbours: 1], scales.neighbourCandidate),
            .twoSidedNeighbours: .init(.votes, [Vote.twoSided: 1], scales.neighbourCandidate),
            .nearestNeighbours: .init(.votes, [Vote.nearest: 1]),
            .salsa: .init(.votes, [Vote.salsa: 1], scales.salsaCandidate),
            .resourceAllocation: .init(.ties, [Lane.allocation: 1]),
            .undirectedPageRank: .init(.undirected),
            .discountedPageRank: .init(.undirected, [:], scales.pageRankCandidate),
            .forwardPageRank: .init(.forward),
            .mixedPageRank: .init(.mixed),
            .followeesOfFollowees: .init(.along, [Lane.count: 1]),
            .followersOfFollowers: .init(.along, [Lane.countBack: 1]),
            .coFollowers: .init(.similar, [Lane.count: 1]),
            .coFollowed: .init(.similar, [Lane.countBack: 1]),
        ]
    }
}
