import KithLinearAlgebra

/// How many steps along follows lie between somebody and everybody else.
///
/// Direction-optimizing: while few people stand at the frontier, their follows are walked forwards, on one thread;
/// while many do, all who are still unseen look backwards for somebody at the frontier, on all threads. Beamer,
/// Asanović, Patterson, "Direction-optimizing breadth-first search", SC 2012, doi:10.1109/SC.2012.50.
public enum BreadthFirstSearch {
    /// The distance of people who cannot be reached.
    public static let unreachable = UInt32.max

    /// Which way a step goes.
    public enum Direction: String, Sendable, CaseIterable {
        /// From a person to those they follow.
        case following
        /// From a person to those who follow them.
        case followers
        /// Both.
        case either
    }

    public struct Options: Sendable {
        public var direction: Direction
        /// People farther away than this count as unreachable; `nil` for no limit.
        public var maximumDistance: UInt32?

        public init(direction: Direction = .following, maximumDistance: UInt32? = nil) {
            self.direction = direction
            self.maximumDistance = maximumDistance
        }
    }

    public struct Result: Sendable, Equatable {
        /// Everybody's distance in steps from the nearest source, or ``BreadthFirstSearch/unreachable``.
        public let distances: SharedBuffer<UInt32>
        /// How many people there are at each distance from 0 on.
        public let peopleAtDistance: [Int]

        /// How many people are reached, the sources among them.
        public var reached: Int { peopleAtDistance.reduce(0, +) }
    }

    /// Distances of everybody from the nearest of `sources`. O(people + follows) at most.
    public static func run(
        on network: Network, from sources: [PersonIndex], options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> Result {
        let search = FrontierSearch(
            forward: rows(of: network, options.direction), backward: reversedRows(of: network, options.direction),
            count: network.personCount, threads: threads)
        return search.run(from: sources, limit: options.maximumDistance ?? unreachable - 1)
    }

    /// For everybody reached, the smallest person one step nearer to the sources who leads to them; the sources and the
    /// unreached lead to themselves. O(follows).
    public static func parents(
        of result: Result, on network: Network, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> SharedBuffer<PersonIndex> {
        let distances = result.distances
        let parents = MutableBuffer<PersonIndex>(count: distances.count)
        let backward = reversedRows(of: network, options.direction)
        let cuts = Parallel.balancedCuts(backward[0].offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                var parent = PersonIndex(person)
                let distance = distances[person]
                if distance != 0, distance != unreachable {
                    parent = backward.compactMap { rows in
                        firstNeighbor(rows[person], at: distance - 1, distances)
                    }.min()!
                }
                parents[person] = parent
            }
        }
        return parents.freeze()
    }

    private static func firstNeighbor(
        _ row: Span<UInt32>, at distance: UInt32, _ distances: SharedBuffer<UInt32>
    ) -> PersonIndex? {
        for index in row.indices where distances[Int(row[index])] == distance { return row[index] }
        return nil
    }

    /// The rows that a step in `direction` walks along.
    static func rows(of network: Network, _ direction: Direction) -> [CompressedRows] {
        switch direction {
        case .following: return [network.following]
        case .followers: return [network.followers]
        case .either: return [network.following, network.followers]
        }
    }

    static func reversedRows(of network: Network, _ direction: Direction) -> [CompressedRows] {
        switch direction {
        case .following: return [network.followers]
        case .followers: return [network.following]
        case .either: return [network.following, network.followers]
        }
    }
}

extension BreadthFirstSearch {
    /// Checks a result follow by follow: only sources are at 0, no step spans more than one, and everybody else who is
    /// reached has somebody one step nearer before them. O(people + follows).
    public static func verify(
        _ result: Result, on network: Network, from sources: [PersonIndex], options: Options = Options()
    ) -> Verification {
        let limit = options.maximumDistance ?? unreachable - 1
        let isSource = Set(sources)
        var counts: [Int] = []
        for person in 0..<network.personCount {
            let index = PersonIndex(person)
            let distance = result.distances[person]
            guard (distance == 0) == isSource.contains(index) else {
                return .refuted(person: index, reason: "the sources and nobody else are at distance 0")
            }
            var nearest = unreachable
            for rows in reversedRows(of: network, options.direction) {
                for before in rows.columns.slice(rows.range(person)) {
                    nearest = min(nearest, result.distances[Int(before)])
                }
            }
            let expected = nearest >= limit ? unreachable : nearest + 1
            guard distance == 0 || distance == expected else {
                return .refuted(person: index, reason: "distance \(distance) where the step before gives \(expected)")
            }
            if distance == unreachable { continue }
            while counts.count <= Int(distance) { counts.append(0) }
            counts[Int(distance)] += 1
        }
        guard counts == result.peopleAtDistance else {
            return .refuted(person: nil, reason: "the people at each distance are \(counts)")
        }
        return .confirmed
    }
}
