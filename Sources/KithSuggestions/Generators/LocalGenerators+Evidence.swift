import KithGraph
import KithLinearAlgebra

extension LocalGenerators {
    /// Through which followees the generators' scores of one candidate came: for each generator that goes through
    /// followees, the fraction of the score that each of them handed on, in the order of the person's row.
    ///
    /// Call it while `workspace` holds what was found for `person`. Fractions of one generator sum to at most 1: what came
    /// through followers has no followee. O(neighbours × log follows + follows of those who vote for the candidate).
    func evidence(
        of candidate: PersonIndex, for person: PersonIndex, in workspace: GeneratorWorkspace
    ) -> [Generator: [Double]] {
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
        addVotes(of: candidate, followees: followees, in: workspace, add)
        return normalized(amounts, candidate, workspace)
    }

    /// What the votes of those who follow the candidate owe to each followee they share with the person.
    private func addVotes(
        of candidate: PersonIndex, followees: [PersonIndex], in workspace: GeneratorWorkspace,
        _ add: (Generator, Float, Int) -> Void
    ) {
        for (index, followee) in followees.enumerated() { workspace.setPlace(index, of: followee) }
        let (sources, similar) = (workspace.sources, workspace.similar)
        for source in 0..<sources.count {
            let member = sources.row(source)
            guard network.follows(member, candidate) else { continue }
            let frequency = similar[member, Lane.frequency]
            // Lane of the vote, what a followee hands to it, and the sum of that over all it came through.
            let parts: [(generator: Generator, lane: Int, scale: SharedBuffer<Float>?, total: Float)] = [
                (.rp3beta, Vote.rp3, scales.followeeRP3, similar[member, Lane.rp3]),
                (.twoSidedRP3beta, Vote.rp3, scales.followeeRP3, similar[member, Lane.rp3]),
                (.userNeighbours, Vote.neighbours, scales.followeeFrequency, frequency),
                (
                    .twoSidedNeighbours, Vote.twoSided, scales.followeeFrequency,
                    frequency + similar[member, Lane.frequencyBack]
                ),
                (
                    .nearestNeighbours, Vote.nearest, scales.followeeFrequency,
                    frequency + similar[member, Lane.frequencyBack]
                ),
                (.salsa, Vote.salsa, nil, similar[member, Lane.salsa]),
            ]
            for place in network.following.range(Int(member)) {
                let shared = network.following.columns[place]
                guard let index = workspace.place(of: shared) else { continue }
                for part in parts where part.total > 0 {
                    let handed =
                        part.scale?[Int(shared)] ?? 1 / Float(max(1, network.followers.degree(Int(shared))))
                    add(part.generator, sources.weight(lane: part.lane, of: source) * handed / part.total, index)
                }
            }
        }
        for followee in followees { workspace.setPlace(nil, of: followee) }
    }

    private func normalized(
        _ amounts: [Generator: [Double]], _ candidate: PersonIndex, _ workspace: GeneratorWorkspace
    ) -> [Generator: [Double]] {
        let people = MutableBuffer<UInt32>(count: 1)
        let (score, spare) = (MutableBuffer<Float>(count: 1), MutableBuffer<Float>(count: 1))
        people[0] = candidate
        var shares: [Generator: [Double]] = [:]
        for (generator, values) in amounts {
            // Without the discount of the candidate, which all paths share.
            let reading = readings[generator]!.unscaled
            workspace.gather(people, count: 1, by: reading, into: score, spare: spare)
            if score[0] > 0 { shares[generator] = values.map { $0 / Double(score[0]) } }
        }
        return shares
    }
}
