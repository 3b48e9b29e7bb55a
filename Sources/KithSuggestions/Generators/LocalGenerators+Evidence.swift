import KithGraph
import KithLinearAlgebra

extension LocalGenerators {
    /// Through which followees the generators' scores of one candidate came, and how much of it through people who follow
    /// the person, of every generator that gives the candidate a score; and what the candidate has in common with them.
    ///
    /// Walks are looked at where they are `wanted`, because they cost most. Call it while `workspace` holds what was found for `person`. Fractions of steps of two and three sum to 1. Those of
    /// walks are by the first step and may sum to less, see ``walkEvidence(_:of:for:in:reverseTolerance:)``.
    /// O(neighbours × log follows + follows of those who vote for the candidate + work of the walks).
    func evidence(
        of candidate: PersonIndex, for person: PersonIndex, in workspace: GeneratorWorkspace,
        wanted: (Generator) -> Bool = { _ in true }
    ) -> (generators: [Generator: GeneratorEvidence], common: CommonTies) {
        let followees = network.following.range(Int(person)).map { network.following.columns[$0] }
        var (along, back, allocation) = ([Double](), [Double](), [Double]())
        for followee in followees {
            let isAlong = network.follows(followee, candidate)
            let isBack = network.follows(candidate, followee)
            along.append(isAlong ? 1 : 0)
            back.append(isBack ? 1 : 0)
            allocation.append(Double(scales.allocation[Int(followee)]) * ((isAlong ? 1 : 0) + (isBack ? 1 : 0)))
        }
        var amounts: [Generator: [Double]] = [
            .followeesOfFollowees: along, .coFollowers: back, .resourceAllocation: allocation,
        ]
        let common = addVotes(of: candidate, followees: followees, in: workspace, &amounts)
        var found = normalized(amounts, followees.count, candidate, workspace)
        for place in [LaneReading.Place.undirected, .forward, .mixed] {
            let own = Generator.allCases.filter { readings[$0]?.place == place && wanted($0) }
            if own.isEmpty { continue }
            let evidence = walkEvidence(place, of: candidate, for: person, in: workspace)
            for generator in own { found[generator] = evidence }
        }
        return (found, common)
    }

    /// What the votes of those who follow the candidate owe to each followee they share with the person.
    private func addVotes(
        of candidate: PersonIndex, followees: [PersonIndex], in workspace: GeneratorWorkspace,
        _ amounts: inout [Generator: [Double]]
    ) -> CommonTies {
        // Lane of the vote, and what a followee hands to it.
        let salsa = followees.map { 1 / Double(max(1, network.followers.degree(Int($0)))) }
        let rp3 = followees.map { Double(scales.followeeRP3[Int($0)]) }
        let frequency = followees.map { Double(scales.followeeFrequency[Int($0)]) }
        let parts: [(generator: Generator, lane: Int, handed: [Double])] = [
            (.rp3beta, Vote.rp3, rp3), (.twoSidedRP3beta, Vote.rp3, rp3), (.salsa, Vote.salsa, salsa),
            (.userNeighbours, Vote.neighbours, frequency), (.twoSidedNeighbours, Vote.twoSided, frequency),
            (.nearestNeighbours, Vote.nearest, frequency),
        ]
        var sums = [Double](repeating: 0, count: followees.count * parts.count)
        var common = CommonTies(followees: [Double](repeating: 0, count: followees.count), followers: 0)
        for (index, followee) in followees.enumerated() { workspace.setPlace(index, of: followee) }
        let (sources, similar) = (workspace.sources, workspace.similar)
        for source in 0..<sources.count {
            let member = sources.row(source)
            guard network.follows(member, candidate) else { continue }
            common.followers += Double(similar[member, Lane.countBack])
            let own = Double(similar[member, Lane.frequency])
            let both = own + Double(similar[member, Lane.frequencyBack])
            let (paths, walks) = (Double(similar[member, Lane.rp3]), Double(similar[member, Lane.salsa]))
            // What a vote is worth for each unit that was handed to the member.
            let totals: [6 of Double] = [paths, paths, walks, own, both, both]
            var worth: [6 of Double] = .init(repeating: 0)
            for part in parts.indices where totals[part] > 0 {
                worth[part] = Double(sources.weight(lane: parts[part].lane, of: source)) / totals[part]
            }
            for place in network.following.range(Int(member)) {
                guard let index = workspace.place(of: network.following.columns[place]) else { continue }
                common.followees[index] += 1
                for part in worth.indices { sums[index * worth.count + part] += worth[part] }
            }
        }
        for followee in followees { workspace.setPlace(nil, of: followee) }
        for (part, one) in parts.enumerated() {
            amounts[one.generator] = followees.indices.map { sums[$0 * parts.count + part] * one.handed[$0] }
        }
        return common
    }

    /// Amounts as fractions of the generator's score; what is left came through followers.
    private func normalized(
        _ amounts: [Generator: [Double]], _ count: Int, _ candidate: PersonIndex, _ workspace: GeneratorWorkspace
    ) -> [Generator: GeneratorEvidence] {
        let people = MutableBuffer<UInt32>(count: 1)
        let (score, spare) = (MutableBuffer<Float>(count: 1), MutableBuffer<Float>(count: 1))
        people[0] = candidate
        var found: [Generator: GeneratorEvidence] = [:]
        for (generator, reading) in readings where walkOptions(reading.place) == nil {
            // Without the discount of the candidate, which all paths share.
            workspace.gather(people, count: 1, by: reading.unscaled, into: score, spare: spare)
            guard score[0] > 0 else { continue }
            let values = amounts[generator] ?? [Double](repeating: 0, count: count)
            let handed = values.reduce(0, +)
            // What rounding alone left is nobody's.
            let rest = LocalGenerators.twoSided.contains(generator) ? Double(score[0]) - handed : 0
            let followers = rest > 1e-5 * Double(score[0]) ? rest : 0
            let total = handed + followers
            guard total > 0 else { continue }
            found[generator] = GeneratorEvidence(
                followees: values.map { $0 / total }, followers: followers / total)
        }
        return found
    }

    /// What a walk's score owes to its first step: to each followee, and to followers who are no followees.
    ///
    /// The share of the walkers from a person that stop at the candidate is (1 − restart) times the mean of those of the
    /// people they step to first (with one step less); a walk back from the candidate knows these all at once. Steps back
    /// from people whose share is below `reverseTolerance` of the score are not made, nor more than ``reverseWork`` in all, so that what is found may be
    /// less than the score: fractions are of the score, and sum to less than 1 then.
    func walkEvidence(
        _ place: LaneReading.Place, of candidate: PersonIndex, for person: PersonIndex,
        in workspace: GeneratorWorkspace, reverseTolerance: Double = 0.03
    ) -> GeneratorEvidence? {
        guard var options = walkOptions(place), options.sweeps > 0 else { return nil }
        let walk: LocalWalk =
            switch place {
            case .forward: workspace.forward
            case .mixed: workspace.mixed
            default: workspace.undirected
            }
        let score = Double(walk.mass[Int(candidate), 0])
        guard score > 0 else { return nil }
        let (following, followers) = (network.following, network.followers)
        options.sweeps -= 1
        options.threshold = Float(score * reverseTolerance)
        let reverse = workspace.reverse
        reverse.runBack(
            following, transposed: followers, to: candidate, options: options, work: LocalGenerators.reverseWork)
        let (out, back) = (Double(options.outWeight), Double(options.inWeight))
        let weight = out * Double(following.degree(Int(person))) + back * Double(followers.degree(Int(person)))
        let share = (1 - Double(options.restart)) / weight
        var parts: [Double] = []
        for index in following.range(Int(person)) {
            let followee = following.columns[index]
            let steps = out + (back > 0 && followers.contains(Int(person), followee) ? back : 0)
            parts.append(share * steps * Double(reverse.mass[Int(followee), 0]))
        }
        var behind = 0.0
        if back > 0 {
            for index in followers.range(Int(person)) {
                let follower = followers.columns[index]
                guard !following.contains(Int(person), follower) else { continue }
                behind += share * back * Double(reverse.mass[Int(follower), 0])
            }
        }
        // The walk ahead drops small steps too, so that more may be found than it has.
        let total = max(score, parts.reduce(behind, +))
        return GeneratorEvidence(followees: parts.map { $0 / total }, followers: behind / total)
    }

    /// Those whose scores come through followers of the person too.
    private static let twoSided: Set<Generator> = [
        .twoSidedRP3beta, .twoSidedNeighbours, .nearestNeighbours, .resourceAllocation, .followersOfFollowers,
        .coFollowed,
    ]
    /// Entries that a walk back looks at, at most.
    private static let reverseWork = 30_000
}
