import KithLinearAlgebra

/// What the network falls apart without: ties and people that are the only connection of others, and the blocks that no
/// single person parts.
///
/// A tie is a bridge, and a person an articulation point, when their component falls apart without them. Depth-first
/// search with the lowest vertex that can be reached from below: Tarjan, "Depth-first search and linear graph algorithms",
/// SIAM Journal on Computing 1(2), 1972, doi:10.1137/0201010; Hopcroft, Tarjan, "Algorithm 447", Communications of the ACM
/// 16(6), 1973, doi:10.1145/362248.362272. Without recursion, so that chains may be of any length; on one thread.
public enum Biconnectivity {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties

        public init(ties: Ties = .either) {
            self.ties = ties
        }
    }

    /// A tie that is the only connection between two parts of its component.
    public struct Bridge: Sendable, Equatable {
        /// The smaller of its ends.
        public let first: PersonIndex
        /// The larger of its ends.
        public let second: PersonIndex
        /// People on the side of ``first``, which is among them.
        public let firstSide: Int
        /// People on the side of ``second``, which is among them.
        public let secondSide: Int

        /// People on the smaller side.
        public var smallerSide: Int { min(firstSide, secondSide) }
    }

    /// Somebody without whom their component falls apart.
    public struct ArticulationPoint: Sendable, Equatable {
        public let person: PersonIndex
        /// How many parts there are without them, two or more.
        public let parts: Int
        /// How many people are in all these parts but the largest.
        public let cutOff: Int
    }

    public struct Result: Sendable, Equatable {
        /// All bridges, by their ends.
        public let bridges: [Bridge]
        /// All articulation points, by index.
        public let articulationPoints: [ArticulationPoint]
        /// Row *b* holds the people of block *b*: a largest set of people, two or more, that is connected and stays so
        /// whoever of them leaves. Two who are tied are in one block together, articulation points are in several,
        /// people without ties in none. Blocks are in the order of their people.
        public let blocks: CompressedRows

        public static func == (left: Result, right: Result) -> Bool {
            left.bridges == right.bridges && left.articulationPoints == right.articulationPoints
                && left.blocks.offsets == right.blocks.offsets && left.blocks.columns == right.blocks.columns
        }
    }

    /// Finds bridges, articulation points and blocks. O(people + ties).
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        run(on: network.rows(of: options.ties, threads: threads))
    }

    /// The same for any symmetric pattern without a diagonal.
    public static func run(on rows: CompressedRows) -> Result {
        precondition(rows.columnCount == rows.rowCount, "a graph has as many columns as rows")
        let tree = DepthFirstTree(rows)
        return Result(
            bridges: tree.bridges(), articulationPoints: tree.articulationPoints(), blocks: tree.blocks())
    }
}

extension Biconnectivity {
    /// Checks the bridges of a result another way: every tie outside of a breadth-first tree is given a random number,
    /// and every tie of the tree the exclusive or of those that lead out of the branch behind it, which is 0 for bridges
    /// and else for one tie in 2⁶⁴. The sides are counted in the tree too. O(people + ties).
    public static func verifyBridges(
        _ result: Result, on network: Network, options: Options = Options(), seed: UInt64 = 1
    ) -> Verification {
        let rows = network.rows(of: options.ties)
        let count = rows.rowCount
        var parents = [Int](repeating: -1, count: count)
        var roots = parents
        var order: [Int] = []
        for start in 0..<count where parents[start] < 0 {
            parents[start] = start
            roots[start] = start
            var next = order.count
            order.append(start)
            while next < order.count {
                let person = order[next]
                next += 1
                for other in rows.columns.slice(rows.range(person)).map({ Int($0) }) where parents[other] < 0 {
                    parents[other] = person
                    roots[other] = start
                    order.append(other)
                }
            }
        }
        var generator = SeededGenerator(seed: seed)
        var labels = [UInt64](repeating: 0, count: count)
        for person in 0..<count {
            for other in rows.columns.slice(rows.range(person)).map({ Int($0) })
            where other > person && parents[person] != other && parents[other] != person {
                let label = generator.next()
                labels[person] ^= label
                labels[other] ^= label
            }
        }
        var sizes = [Int](repeating: 1, count: count)
        for person in order.reversed() where parents[person] != person {
            labels[parents[person]] ^= labels[person]
            sizes[parents[person]] += sizes[person]
        }
        var expected: [Bridge] = []
        for person in 0..<count where parents[person] != person && labels[person] == 0 {
            let parent = parents[person]
            let rest = sizes[roots[person]] - sizes[person]
            expected.append(
                Bridge(
                    first: PersonIndex(min(person, parent)), second: PersonIndex(max(person, parent)),
                    firstSide: person < parent ? sizes[person] : rest,
                    secondSide: person < parent ? rest : sizes[person]))
        }
        expected.sort { ($0.first, $0.second) < ($1.first, $1.second) }
        for (found, other) in zip(result.bridges, expected) where found != other {
            return .refuted(person: min(found.first, other.first), reason: "a bridge is missing or parts other numbers")
        }
        guard result.bridges.count == expected.count else {
            return .refuted(person: nil, reason: "there are \(expected.count) bridges")
        }
        return .confirmed
    }
}
