import KithLinearAlgebra

/// The densest groups and what lies around them: (3,4)-nuclei, in which every triangle is in at least *k* groups of four
/// who are all tied, and whose triangles hang together through such groups of four.
///
/// Cores ask this of people and their ties and trusses of ties and their triangles; one step further there are few nuclei,
/// small and close to cliques. Triangles in the fewest groups of four are taken out first, then put back in the opposite
/// order and joined by union-find: Sarıyüce, Seshadhri, Pınar, Çatalyürek, "Finding the hierarchy of dense subgraphs using
/// nucleus decompositions", WWW 2015, doi:10.1145/2736277.2741640; Sarıyüce, Pınar, "Fast hierarchy construction for dense
/// subgraphs", PVLDB 10(3), 2016, doi:10.14778/3021924.3021927. Four-cliques are found as needed and not kept.
public enum NucleusHierarchy {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties
        /// Bytes that the work may take beside the network; `nil` for any number.
        public var memoryLimit: Int?

        public init(ties: Ties = .either, memoryLimit: Int? = nil) {
            self.ties = ties
            self.memoryLimit = memoryLimit
        }
    }

    public struct Result: Sendable, Equatable {
        /// Three people a triangle, rising.
        public let triangles: SharedBuffer<PersonIndex>
        /// For every triangle, the largest *k* of a nucleus it is in; 0 for one in no group of four.
        public let numbers: SharedBuffer<UInt32>
        /// All nuclei inside of one another; cells are triangles.
        public let forest: NucleusForest
        /// The largest number, 0 without triangles.
        public let maximum: UInt32

        /// The people of a nucleus, rising. O(triangles of the nucleus).
        public func people(of node: Int) -> [PersonIndex] {
            var people: Set<PersonIndex> = []
            for triangle in forest.cells(of: node) {
                for corner in 0..<3 { people.insert(triangles[3 * Int(triangle) + corner]) }
            }
            return people.sorted()
        }
    }

    /// All nuclei. Throws ``KithGraphError/tooLarge(what:limit:)`` where the triangles need more memory than
    /// ``Options/memoryLimit``, as soon as they are counted. O(ties × arboricity + triangles × ties' triangles).
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) -> Result {
        try run(
            on: network.rows(of: options.ties, threads: threads), memoryLimit: options.memoryLimit, threads: threads)
    }

    /// The same for any symmetric pattern without a diagonal.
    public static func run(
        on rows: CompressedRows, memoryLimit: Int? = nil, threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) -> Result {
        let ties = NumberedTies(rows)
        let supports = ties.triangles(threads: threads).freeze()
        let needed = memoryNeeded(ties, supports, threads)
        if let memoryLimit, needed > memoryLimit {
            throw .tooLarge(what: "the memory for nuclei (\(needed) bytes)", limit: "\(memoryLimit) bytes")
        }
        let lists = TriangleLists(ties, supports: supports)
        let numbers = lists.nucleusNumbers(threads: threads)
        let forest = NucleusForest(TriangleUnion(lists, numbers: numbers), numbers: numbers, above: 0)
        let corners = MutableBuffer<PersonIndex>(count: 3 * lists.count)
        for triangle in 0..<lists.count {
            let (a, b, c) = lists.corners(triangle)
            let (low, high) = (min(a, b, c), max(a, b, c))
            corners[3 * triangle] = low
            corners[3 * triangle + 1] = a ^ b ^ c ^ low ^ high
            corners[3 * triangle + 2] = high
        }
        let frozen = numbers.freeze()
        return Result(triangles: corners.freeze(), numbers: frozen, forest: forest, maximum: frozen.max() ?? 0)
    }

    /// Bytes that ``run(on:memoryLimit:threads:)`` takes beside the network, its result among them; triangles are counted
    /// for that. O(ties × arboricity).
    public static func memoryNeeded(on rows: CompressedRows, threads: Int = Parallel.availableThreads) -> Int {
        let ties = NumberedTies(rows)
        return memoryNeeded(ties, ties.triangles(threads: threads).freeze(), threads)
    }

    private static func memoryNeeded(_ ties: NumberedTies, _ supports: SharedBuffer<UInt32>, _ threads: Int) -> Int {
        let triangles = supports.reduce(0) { $0 + Int($1) } / 3
        return TriangleLists.memoryNeeded(
            people: ties.rows.rowCount, ties: ties.count, triangles: triangles, threads: threads)
    }
}

extension TriangleUnion: LevelUnion {}
