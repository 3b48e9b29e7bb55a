import KithLinearAlgebra

/// How deep in the network everybody sits: the core number of a person is the largest *k* for which they belong to a
/// group in which everybody has at least *k* ties inside the group.
///
/// People with the fewest ties are peeled off first: Batagelj, Zaveršnik, "Fast algorithms for determining (generalized)
/// core groups in social networks", Advances in Data Analysis and Classification 5, 2011,
/// doi:10.1007/s11634-010-0079-y. Instead of keeping everybody sorted by ties, each round looks through those who are
/// left, which is as cheap: somebody is looked at at most once more than their core number. One thread peels.
public enum CoreDecomposition {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties

        public init(ties: Ties = .either) {
            self.ties = ties
        }
    }

    public struct Result: Sendable, Equatable {
        /// Everybody's core number.
        public let cores: SharedBuffer<UInt32>
        /// The largest core number (the degeneracy of the network), 0 without people.
        public let degeneracy: UInt32
        /// The people in the order in which they are peeled: each has at most ``degeneracy`` ties to later ones.
        public let order: SharedBuffer<PersonIndex>
    }

    /// Finds everybody's core number. O(people + follows).
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        run(on: network.rows(of: options.ties, threads: threads))
    }

    /// The same for any symmetric pattern without a diagonal.
    public static func run(on rows: CompressedRows) -> Result {
        let peeled = CorePeeling.peel(rows)
        return Result(cores: peeled.cores, degeneracy: peeled.degeneracy, order: peeled.order)
    }
}

extension CoreDecomposition {
    /// Checks a result by the definition: everybody must have at least as many ties to people of their core or deeper
    /// as their core number, and with all shallower people gone, taking away whoever has no more ties than that
    /// must not leave them behind. O(people + follows).
    public static func verify(
        _ result: Result, on network: Network, options: Options = Options()
    ) -> Verification {
        let rows = network.rows(of: options.ties)
        let cores = result.cores
        var remaining = (0..<rows.rowCount).map { rows.degree($0) }
        for person in remaining.indices {
            let inside = rows.columns.slice(rows.range(person)).count { cores[Int($0)] >= cores[person] }
            if inside < cores[person] {
                return .refuted(person: PersonIndex(person), reason: "\(inside) ties for core \(cores[person])")
            }
        }
        var isGone = [Bool](repeating: false, count: rows.rowCount)
        let shells = Dictionary(grouping: remaining.indices, by: { cores[$0] }).sorted(by: { $0.key < $1.key })
        for (core, members) in shells {
            var stack = members.filter { remaining[$0] <= core }
            for person in stack { isGone[person] = true }
            while let person = stack.popLast() {
                for neighbor in rows.columns.slice(rows.range(person)).map({ Int($0) }) where !isGone[neighbor] {
                    remaining[neighbor] -= 1
                    guard remaining[neighbor] <= core else { continue }
                    isGone[neighbor] = true
                    stack.append(neighbor)
                }
            }
            if let person = members.first(where: { !isGone[$0] }) {
                return .refuted(person: PersonIndex(person), reason: "belongs to a deeper core than \(core)")
            }
        }
        guard result.degeneracy == cores.max() ?? 0 else {
            return .refuted(person: nil, reason: "the deepest core is \(cores.max() ?? 0)")
        }
        return .confirmed
    }
}
