import KithLinearAlgebra

/// Threes of people who are all tied to each other, and how often the neighbours of a person are tied.
///
/// Every triangle is found once, at its person with the fewest ties, by intersecting bit sets of ties to better
/// connected people. Ranking by degree: Chiba, Nishizeki, "Arboricity and subgraph listing algorithms", SIAM Journal on
/// Computing 14(1), 1985, doi:10.1137/0214017; Latapy, "Main-memory triangle computations for very large (sparse
/// (power-law)) graphs", Theoretical Computer Science 407, 2008, doi:10.1016/j.tcs.2008.07.017.
public enum Triangles {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties

        public init(ties: Ties = .either) {
            self.ties = ties
        }
    }

    public struct Result: Sendable, Equatable {
        /// Triangles in all.
        public let total: UInt64
        /// For everybody, the triangles they are part of.
        public let local: SharedBuffer<UInt64>
        /// For everybody, the follows between two of their neighbours, a mutual one counting as two.
        public let neighborFollows: SharedBuffer<UInt64>
        /// For everybody, the number of their neighbours.
        public let degrees: SharedBuffer<UInt32>

        /// The share of pairs of neighbours of `person` that are tied; 0 with fewer than two neighbours.
        /// Watts, Strogatz, "Collective dynamics of 'small-world' networks", Nature 393, 1998, doi:10.1038/30918.
        public func clustering(of person: PersonIndex) -> Double {
            let degree = Double(degrees[Int(person)])
            return degree < 2 ? 0 : 2 * Double(local[Int(person)]) / (degree * (degree - 1))
        }

        /// The share of ordered pairs of neighbours of `person` in which the first follows the second; 0 with fewer
        /// than two neighbours. This is the local clustering coefficient of LDBC Graphalytics: neighbours count
        /// whichever way, follows between them one by one. Equal to ``clustering(of:)`` where all ties are mutual.
        public func directedClustering(of person: PersonIndex) -> Double {
            let degree = Double(degrees[Int(person)])
            return degree < 2 ? 0 : Double(neighborFollows[Int(person)]) / (degree * (degree - 1))
        }

        /// The share of paths of two ties that are closed by a third (global clustering coefficient); `nil` where there
        /// is no such path.
        public var transitivity: Double? {
            var paths = 0.0
            for degree in degrees { paths += Double(degree) * (Double(degree) - 1) / 2 }
            return paths == 0 ? nil : 3 * Double(total) / paths
        }

        /// The mean of ``clustering(of:)`` over all people; `nil` without people.
        public var averageClustering: Double? {
            guard !degrees.isEmpty else { return nil }
            var sum = 0.0
            for person in degrees.indices { sum += clustering(of: PersonIndex(person)) }
            return sum / Double(degrees.count)
        }
    }

    /// Triangles of everybody. O(ties × ties to better connected people / 64) at best, a small multiple as a rule.
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        let bits = tieBits(of: network, options.ties, threads)
        let counts = bits.localCounts(threads: threads)
        let people = network.personCount
        let local = MutableBuffer<UInt64>(count: people)
        let arcs = MutableBuffer<UInt64>(count: people)
        let degrees = MutableBuffer<UInt32>(count: people)
        var corners: UInt64 = 0
        for rank in 0..<people {
            let person = Int(bits.people[rank])
            local[person] = counts.triangles[rank]
            arcs[person] = counts.arcs?[rank] ?? 2 * counts.triangles[rank]
            degrees[person] = bits.degrees[person]
            corners += counts.triangles[rank]
        }
        return Result(
            total: corners / 3, local: local.freeze(), neighborFollows: arcs.freeze(), degrees: degrees.freeze())
    }

    /// The number of triangles alone, which is faster.
    public static func count(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> UInt64 {
        tieBits(of: network, options.ties, threads).triangleCount(threads: threads)
    }

    private static func tieBits(of network: Network, _ ties: Ties, _ threads: Int) -> TieBits {
        if ties == .either, !network.isSymmetric {
            let degrees = Degrees.run(on: network, threads: threads)
            let neighbors = MutableBuffer<UInt32>(count: network.personCount)
            for person in neighbors.indices { neighbors[person] = degrees.neighbors(PersonIndex(person)) }
            return TieBits(
                network.following, reversed: network.followers, degrees: neighbors.freeze(), threads: threads)
        }
        let rows = network.rows(of: ties, threads: threads)
        let degrees = MutableBuffer<UInt32>(count: rows.rowCount)
        for person in degrees.indices { degrees[person] = UInt32(rows.degree(person)) }
        return TieBits(rows, reversed: nil, degrees: degrees.freeze(), threads: threads)
    }
}

extension Triangles {
    /// Checks a result tie by tie, without ranks and bits: a pair's common neighbours are counted by merging their
    /// sorted rows. O(sum over ties of both ends' numbers of neighbours).
    public static func verify(
        _ result: Result, on network: Network, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> Verification {
        let rows = network.rows(of: options.ties, threads: threads)
        let follows = options.ties == .either ? network.following : rows
        let cuts = Parallel.balancedCuts(rows.offsets, parts: threads * 64)
        let flaws = Parallel.map(cuts.count, threads: threads) { part in
            cuts[part].first { person in
                let neighbors = rows[person]
                var corners = 0
                var arcs = 0
                for index in neighbors.indices {
                    corners += SortedRows.commonCount(neighbors, rows[Int(neighbors[index])])
                    arcs += SortedRows.commonCount(neighbors, follows[Int(neighbors[index])])
                }
                return result.local[person] != corners / 2 || result.neighborFollows[person] != arcs
                    || result.degrees[person] != neighbors.count
            }
        }
        if let person = flaws.compactMap({ $0 }).first {
            return .refuted(person: PersonIndex(person), reason: "the triangles around are not as many")
        }
        let corners = result.local.reduce(0, +)
        return corners == 3 * result.total
            ? .confirmed : .refuted(person: nil, reason: "\(corners) corners make \(corners / 3) triangles")
    }
}
