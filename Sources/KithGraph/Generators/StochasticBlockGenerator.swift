import KithLinearAlgebra

/// Random networks with planted blocks: every possible follow is made independently, with a probability that depends
/// on the blocks of the two people alone.
///
/// Holland, Laskey, Leinhardt, "Stochastic blockmodels: first steps", Social Networks 5, 1983,
/// doi:10.1016/0378-8733(83)90021-7. Pairs that are not tied are jumped over with geometric steps, so that the time is
/// O(people + blocks² + follows). Results do not depend on the number of threads.
public enum StochasticBlockGenerator {
    public struct Options: Sendable, Equatable {
        /// People in each block.
        public var blockSizes: [Int]
        /// Row *r*, column *s*: how likely somebody of block *r* follows somebody of block *s*; symmetric for networks
        /// that are not directed.
        public var probabilities: [[Double]]
        public var isDirected: Bool
        public var seed: UInt64

        public init(blockSizes: [Int], probabilities: [[Double]], isDirected: Bool = true, seed: UInt64 = 1) {
            self.blockSizes = blockSizes
            self.probabilities = probabilities
            self.isDirected = isDirected
            self.seed = seed
        }

        /// One probability within blocks and one between them (the planted partition model).
        public init(blockSizes: [Int], inside: Double, between: Double, isDirected: Bool = true, seed: UInt64 = 1) {
            let blocks = blockSizes.indices
            self.init(
                blockSizes: blockSizes, probabilities: blocks.map { r in blocks.map { $0 == r ? inside : between } },
                isDirected: isDirected, seed: seed)
        }

        /// Throws ``KithGraphError/badData(place:found:expected:)`` for options that make no network.
        public func check() throws(KithGraphError) {
            let blocks = blockSizes.count
            try GeneratorCheck.require(
                blocks >= 1 && blockSizes.allSatisfy { $0 >= 1 }, "block sizes", found: "\(blockSizes)",
                expected: "at least one block, each of at least one person")
            var people = 0
            for size in blockSizes { people = people.addingReportingOverflow(size).overflow ? .max : people + size }
            try GeneratorCheck.require(
                people <= 1 << 31, "block sizes", found: "\(people) people", expected: "at most 2^31 people")
            try GeneratorCheck.require(
                probabilities.count == blocks && probabilities.allSatisfy { $0.count == blocks }, "probabilities",
                found: "rows of \(probabilities.map { $0.count })", expected: "\(blocks) rows of \(blocks) numbers")
            for r in 0..<blocks {
                for s in 0..<blocks {
                    try GeneratorCheck.share(probabilities[r][s], "probabilities[\(r)][\(s)]")
                    try GeneratorCheck.require(
                        isDirected || probabilities[r][s] == probabilities[s][r], "probabilities",
                        found: "\(probabilities[r][s]) at [\(r)][\(s)], \(probabilities[s][r]) at [\(s)][\(r)]",
                        expected: "a symmetric matrix, as the network is not directed")
                }
            }
        }
    }

    /// The attribute that holds each person's block, counted from 0.
    public static let blockAttribute = "block"

    /// Makes the network. People are called `0`, `1`, …, the blocks one after the other; all exist, followed or not.
    public static func generate(
        _ options: Options, threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) -> Network {
        try options.check()
        let builder = NetworkBuilder(options: .init(threads: threads))
        builder.noteInput(directed: options.isDirected)
        var person = 0
        for (block, size) in options.blockSizes.enumerated() {
            for _ in 0..<size {
                // A fresh builder numbers people from 0 in the order of their first mention.
                let local = builder.person(String(person))
                builder.setAttribute(blockAttribute, of: local, to: String(block), type: .integer)
                person += 1
            }
        }
        let parts = BlockPart.all(options)
        for batch in Parallel.cuts(parts.count, parts: max(1, parts.count / (8 * max(1, threads)))) {
            let drawn = Parallel.map(batch.count, threads: threads) { index in
                parts[batch.lowerBound + index].draw(
                    seed: options.seed, stream: UInt64(batch.lowerBound + index), isDirected: options.isDirected)
            }
            for pairs in drawn {
                for (from, to) in pairs {
                    try builder.follow(from, to)
                    if !options.isDirected { try builder.follow(to, from) }
                }
            }
        }
        return try builder.finish()
    }
}

/// A stretch of the possible pairs of two blocks, numbered row after row, with a random stream of its own.
struct BlockPart: Sendable {
    /// The first person and the size of the follower's and the followed one's block.
    let from: (first: Int, size: Int)
    let to: (first: Int, size: Int)
    let probability: Double
    let pairs: Range<Int>

    /// Follows expected of a part.
    static let expectedFollows = 65_536.0

    static func all(_ options: StochasticBlockGenerator.Options) -> [BlockPart] {
        var blocks: [(first: Int, size: Int)] = []
        var next = 0
        for size in options.blockSizes {
            blocks.append((next, size))
            next += size
        }
        var parts: [BlockPart] = []
        for r in blocks.indices {
            for s in blocks.indices where (options.isDirected || r <= s) && options.probabilities[r][s] > 0 {
                let (from, to) = (blocks[r], blocks[s])
                let count: Int
                if r != s {
                    count = from.size * to.size
                } else {
                    // Nobody follows themself; without directions each pair is met once.
                    count = options.isDirected ? from.size * (from.size - 1) : from.size * (from.size - 1) / 2
                }
                let expected = Double(count) * options.probabilities[r][s]
                for cut in Parallel.cuts(count, parts: Int(expected / expectedFollows) + 1) {
                    parts.append(
                        BlockPart(from: from, to: to, probability: options.probabilities[r][s], pairs: cut))
                }
            }
        }
        return parts
    }

    /// The pairs that are tied.
    func draw(seed: UInt64, stream: UInt64, isDirected: Bool) -> [(UInt32, UInt32)] {
        var generator = SeededGenerator(seed: seed, stream: stream)
        var drawn: [(UInt32, UInt32)] = []
        drawn.reserveCapacity(Int(Double(pairs.count) * probability * 1.02) + 16)
        let scale = probability < 1 ? 1 / PortableMath.logOfComplement(probability) : 0
        var pair = pairs.lowerBound
        while pair < pairs.upperBound {
            if probability < 1 {
                // How many pairs in a row are not tied has a geometric distribution.
                let skip = PortableMath.log(1 - generator.unit()) * scale
                if skip >= Double(pairs.upperBound - pair) { break }
                pair += Int(skip)
            }
            drawn.append(people(pair, isDirected: isDirected))
            pair += 1
        }
        return drawn
    }

    /// The two people of pair number `pair`.
    private func people(_ pair: Int, isDirected: Bool) -> (UInt32, UInt32) {
        var row: Int
        var column: Int
        if from.first != to.first {
            (row, column) = (pair / to.size, pair % to.size)
        } else if isDirected {
            (row, column) = (pair / (from.size - 1), pair % (from.size - 1))
            if column >= row { column += 1 }
        } else {
            // Row r of the lower triangle holds r pairs; the root may be off by rounding.
            row = Int((1 + (1 + 8 * Double(pair)).squareRoot()) / 2)
            while row * (row - 1) / 2 > pair { row -= 1 }
            while (row + 1) * row / 2 <= pair { row += 1 }
            column = pair - row * (row - 1) / 2
        }
        return (UInt32(from.first + row), UInt32(to.first + column))
    }
}
