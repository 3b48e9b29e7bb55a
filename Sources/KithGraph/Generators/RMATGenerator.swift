import KithLinearAlgebra

/// Random networks with the skewed degrees and the core of real ones, of any size, for benchmarks.
///
/// Every edge falls through a square matrix that is cut into quarters again and again; `a`, `b`, `c` and `d` are the
/// probabilities of the quarters (upper left, upper right, lower left, lower right). Chakrabarti, Zhan, Faloutsos,
/// "R-MAT: A recursive model for graph mining", SDM 2004, doi:10.1137/1.9781611972740.43; the defaults are those of the
/// Graph500 benchmark. No noise is added to the probabilities from level to level.
///
/// Edges come in blocks with a random stream each, so that neither their order nor their bytes depend on the number of
/// threads. O(edges × scale) time.
public enum RMATGenerator {
    public struct Options: Sendable, Equatable {
        /// There are 2^scale vertices; those that no edge meets are not people of the network. 1 to 31.
        public var scale: Int
        /// Edges for each vertex, repeats and self loops included.
        public var edgeFactor: Int
        public var a: Double
        public var b: Double
        public var c: Double
        public var seed: UInt64
        /// Renames the vertices by a seeded permutation; without it low numbers have the high degrees.
        public var scramblesVertices: Bool

        public init(
            scale: Int = 16, edgeFactor: Int = 16, a: Double = 0.57, b: Double = 0.19, c: Double = 0.19,
            seed: UInt64 = 1, scramblesVertices: Bool = true
        ) {
            self.scale = scale
            self.edgeFactor = edgeFactor
            self.a = a
            self.b = b
            self.c = c
            self.seed = seed
            self.scramblesVertices = scramblesVertices
        }

        /// The probability of the lower right quarter.
        public var d: Double { 1 - a - b - c }
        /// Number of vertices, met by an edge or not.
        public var vertexCount: Int { 1 << scale }
        /// Number of edges, repeats and self loops included.
        public var edgeCount: Int { edgeFactor << scale }

        /// Throws ``KithGraphError/badData(place:found:expected:)`` for options that make no network.
        public func check() throws(KithGraphError) {
            try GeneratorCheck.require(
                (1...31).contains(scale), "scale", found: "\(scale)", expected: "a whole number from 1 to 31")
            try GeneratorCheck.require(
                edgeFactor >= 1 && edgeFactor <= 1 << 20, "edge factor", found: "\(edgeFactor)",
                expected: "a whole number from 1 to 1048576")
            for (name, value) in [("a", a), ("b", b), ("c", c)] { try GeneratorCheck.share(value, name) }
            try GeneratorCheck.require(
                a + b + c <= 1 + 1e-9, "a, b, c", found: "\(a) + \(b) + \(c)", expected: "a sum of at most 1")
        }
    }

    /// Puts the edges into `builder` as follows between people called by their vertex numbers. What the builder makes
    /// of them is the network that reading the text of ``writeEdgeList(_:to:threads:progress:)`` gives.
    public static func generate(
        _ options: Options = Options(), into builder: NetworkBuilder, threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) {
        try options.check()
        let blocks = RMATBlocks(options)
        let failure = Locked<KithGraphError?>(nil)
        builder.withShards(min(max(1, threads), blocks.count)) { shards in
            Parallel.forEachWithWorker(blocks.count, threads: shards.count) { block, worker in
                do throws(KithGraphError) {
                    try blocks.append(block, to: shards[worker])
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
        }
        builder.noteInput(directed: true)
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// The edges as a network: repeats merged, self loops dropped, both counted in its report.
    public static func generate(
        _ options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) -> Network {
        let builder = NetworkBuilder(options: .init(threads: threads))
        try generate(options, into: builder, threads: threads)
        return try builder.finish()
    }

    /// Appends every edge, repeats and self loops too, to `output` as `source<TAB>target<LF>`; the caller commits.
    /// Memory stays at a few blocks of text for each thread, whatever the number of edges.
    /// - Parameter progress: told now and then how many edges are written.
    public static func writeEdgeList(
        _ options: Options = Options(), to output: OutputFile, threads: Int = Parallel.availableThreads,
        progress: ((_ written: Int, _ total: Int) -> Void)? = nil
    ) throws(KithGraphError) {
        try options.check()
        let blocks = RMATBlocks(options)
        let step = 8 * max(1, threads)
        for first in stride(from: 0, to: blocks.count, by: step) {
            let texts = Parallel.map(min(step, blocks.count - first), threads: threads) { blocks.text(first + $0) }
            for text in texts { try output.write(raw: text) }
            progress?(min(options.edgeCount, (first + step) * RMATBlocks.length), options.edgeCount)
        }
    }
}

/// The edges of one R-MAT network, block by block.
struct RMATBlocks: Sendable {
    /// Edges a block.
    static let length = 1 << 15

    private let options: RMATGenerator.Options
    /// Where the first one, two and three quarters end among 32-bit numbers.
    private let ends: (UInt64, UInt64, UInt64)
    private let permutation: BitPermutation?

    init(_ options: RMATGenerator.Options) {
        self.options = options
        let scale = 0x1p32
        ends = (
            UInt64(options.a * scale), UInt64((options.a + options.b) * scale),
            UInt64(min(1, options.a + options.b + options.c) * scale)
        )
        permutation = options.scramblesVertices ? BitPermutation(bits: options.scale, seed: options.seed) : nil
    }

    /// Number of blocks.
    var count: Int { (options.edgeCount + RMATBlocks.length - 1) / RMATBlocks.length }

    /// Calls `body` with the edges of one block in their order.
    @inline(__always)
    func forEachEdge<Failure: Error>(
        _ block: Int, _ body: (UInt32, UInt32) throws(Failure) -> Void
    ) throws(Failure) {
        var generator = SeededGenerator(seed: options.seed, stream: UInt64(block))
        let (first, second, third) = ends
        let edges = min(RMATBlocks.length, options.edgeCount - block * RMATBlocks.length)
        for _ in 0..<edges {
            var row: UInt32 = 0
            var column: UInt32 = 0
            var word: UInt64 = 0
            for level in 0..<options.scale {
                if level & 1 == 0 { word = generator.next() } else { word &>>= 32 }
                let draw = word & 0xFFFF_FFFF
                let pastFirst: UInt32 = draw >= first ? 1 : 0
                let pastSecond: UInt32 = draw >= second ? 1 : 0
                let pastThird: UInt32 = draw >= third ? 1 : 0
                row = row &<< 1 | pastSecond
                column = column &<< 1 | (pastFirst ^ pastSecond ^ pastThird)
            }
            if let permutation {
                try body(permutation.apply(row), permutation.apply(column))
            } else {
                try body(row, column)
            }
        }
    }

    /// One block as lines.
    func text(_ block: Int) -> SharedBuffer<UInt8> {
        let bytes = MutableBuffer<UInt8>(count: RMATBlocks.length * 22 + DecimalText.room)
        var place = 0
        forEachEdge(block) { source, target in
            place = DecimalText.write(source, to: bytes, at: place)
            bytes[place] = UInt8(ascii: "\t")
            place = DecimalText.write(target, to: bytes, at: place &+ 1)
            bytes[place] = UInt8(ascii: "\n")
            place &+= 1
        }
        return bytes.freeze(count: place)
    }

    /// One block as follows of a builder's shard.
    func append(_ block: Int, to shard: NetworkBuilder.Shard) throws(KithGraphError) {
        let digits = MutableBuffer<UInt8>(count: 2 * DecimalText.room)
        try forEachEdge(block) { (source, target) throws(KithGraphError) in
            let middle = DecimalText.write(source, to: digits, at: 0)
            let end = DecimalText.write(target, to: digits, at: middle)
            let text = digits.rawSpan
            let follower = shard.interner.intern(text, 0, middle)
            try shard.follows.append(follower, shard.interner.intern(text, middle, end - middle))
        }
    }
}

/// A seeded permutation of the numbers below 2^bits that needs no table: rounds of odd multiples, additions and folds,
/// each of which can be undone.
struct BitPermutation: Sendable {
    private let mask: UInt32
    private let fold: UInt32
    private let rounds: [(factor: UInt32, offset: UInt32)]

    init(bits: Int, seed: UInt64) {
        mask = UInt32((UInt64(1) << UInt64(bits)) - 1)
        fold = UInt32((bits + 1) / 2)
        var generator = SeededGenerator(seed: seed, stream: .max)
        rounds = (0..<4).map { _ in
            (UInt32(truncatingIfNeeded: generator.next()) | 1, UInt32(truncatingIfNeeded: generator.next()))
        }
    }

    @inline(__always)
    func apply(_ value: UInt32) -> UInt32 {
        var value = value
        for (factor, offset) in rounds {
            value = (value &* factor &+ offset) & mask
            value ^= value &>> fold
        }
        return value
    }
}
