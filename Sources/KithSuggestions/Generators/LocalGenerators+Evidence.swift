import KithGraph
import KithLinearAlgebra

extension LocalGenerators {
    /// Through which followees the generators' scores of one candidate came, and how much of it through people who follow
    /// the person, of every generator that gives the candidate a score; and what the candidate has in common with them.
    ///
    /// Call it while `workspace` holds what was found for `person`. Fractions of steps of two and three sum to 1. Those of
    /// walks are by the first step and may sum to less, see ``walkEvidence(_:of:for:in:reverseTolerance:)``.
    /// O(neighbours × log follows + follows of those who vote for the candidate + work of the walks).
    func evidence(
        of candidate: PersonIndex, for person: PersonIndex, in workspace: GeneratorWorkspace
    ) -> (generators: [Generator: GeneratorEvidence], common: CommonTies) {
        let followees = network.following.range(Int(person)).map { network.following.columns[$0] }
        var amounts: [Generator: [Double]] = [:]
        func add(_ generator: Generator, _ amount: Float, _ index: Int) {
            amounts[generator, default: [Double](repeating: 0, count: followees.count)][index] += Double(amount)
        }
        for (index, followee) in followees.enumerated() {
            if network.follows(followee, candidate) {
                add(.followeesOfFollowees, 1, index)
                add(.resourceAllocation, scales.allocation[Int(followee)], index)
            }
            if network.follows(candidate, followee) {
                add(.coFollowers, 1, index)
                add(.resourceAllocation, scales.allocation[Int(followee)], index)
            }
        }
        let common = addVotes(of: candidate, followees: followees, in: workspace, add)
        var found = normalized(amounts, followees.count, candidate, workspace)
        for place in [LaneReading.Place.undirected, .forward, .mixed] {
            let own = walkEvidence(place, of: candidate, for: person, in: workspace)
            for generator in Generator.allCases where readings[generator]?.place == place { found[generator] = own }
        }
        return (found, common)
    }

    /// What the votes of those who follow the candidate owe to each followee they share with the person.
    private func addVotes(
        of candidate: PersonIndex, followees: [PersonIndex], in workspace: GeneratorWorkspace,
        _ add: (Generator, Float, Int) -> Void
    ) -> CommonTies {
        var common = CommonTies(followees: [Double](repeating: 0, count: followees.count), followers: 0)
        for (index, followee) in followees.enumerated() { workspace.setPlace(index, of: followee) }
        let (sources, similar) = (workspace.sources, workspace.similar)
        for source in 0..<sources.count {
            let member = sources.row(source)
            guard network.follows(member, candidate) else { continue }
            common.followers += Double(similar[member, Lane.countBack])
            let frequency = similar[member, Lane.frequency]
            let both = frequency + similar[member, Lane.frequencyBack]
            // Lane of the vote, what a followee hands to it, and the sum of that over all it came through.
            let parts: [(generator: Generator, lane: Int, scale: SharedBuffer<Float>?, total: Float)] = [
                (.rp3beta, Vote.rp3, scales.followeeRP3, similar[member, Lane.rp3]),
                (.twoSidedRP3beta, Vote.rp3, scales.followeeRP3, similar[member, Lane.rp3]),
                (.userNeighbours, Vote.neighbours, scales.followeeFrequency, frequency),
                (.twoSidedNeighbours, Vote.twoSided, scales.followeeFrequency, both),
                (.nearestNeighbours, Vote.nearest, scales.followeeFrequency, both),
                (.salsa, Vote.salsa, nil, similar[member, Lane.salsa]),
            ]
            for place in network.following.range(Int(member)) {
                let shared = network.following.columns[place]
                guard let index = workspace.place(of: shared) else { continue }
                common.followees[index] += 1
                for part in parts where part.total > 0 {
                    let handed =
                        part.scale?[Int(shared)] ?? 1 / Float(max(1, network.followers.degree(Int(shared))))
                    add(part.generator, sources.weight(lane: part.lane, of: source) * handed / part.total, index)
                }
            }
        }
        for followee in followees { workspace.setPlace(nil, of: followee) }
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
            let rest = Double(score[0]) - handed
            let followers = rest > 1e-5 * Double(score[0]) ? rest : 0
            let total = handed + followers
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
        in workspace: GeneratorWorkspace, reverseTolerance: Double = 0.01
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

    /// Entries that a walk back looks at, at most.
    private static let reverseWork = 300_000
}
