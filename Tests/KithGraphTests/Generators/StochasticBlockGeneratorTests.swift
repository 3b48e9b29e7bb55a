import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct StochasticBlockGeneratorTests {
    /// Follows counted between blocks, person by person.
    static func counts(_ network: Network, blocks: Int) throws -> [[Int]] {
        let column = try #require(network.attribute(StochasticBlockGenerator.blockAttribute))
        let block = try (0..<network.personCount).map { try #require(column[PersonIndex($0)].flatMap { Int($0) }) }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: blocks), count: blocks)
        for person in 0..<network.personCount {
            for other in network.following.columns.slice(network.following.range(person)) {
                counts[block[person]][block[Int(other)]] += 1
            }
        }
        return counts
    }

    /// Densities within five standard errors of the planted probabilities, for every pair of blocks.
    @Test(arguments: [true, false]) func densitiesAreThePlanted(isDirected: Bool) throws {
        let sizes = [150, 80, 1, 220]
        let probabilities = [
            [0.2, 0.03, 0.5, 0.001], [isDirected ? 0.01 : 0.03, 0.7, 0, 0.02], [0.5, 0, 0.9, 0.1],
            [0.001, 0.02, 0.1, 0.05],
        ]
        for seed in 1...3 as ClosedRange<UInt64> {
            let network = try StochasticBlockGenerator.generate(
                .init(blockSizes: sizes, probabilities: probabilities, isDirected: isDirected, seed: seed))
            #expect(network.personCount == sizes.reduce(0, +))
            #expect(network.isDirected == isDirected)
            #expect(network.report.duplicateFollows == 0 && network.report.selfFollows == 0)
            let counts = try Self.counts(network, blocks: 4)
            for r in 0..<4 {
                for s in 0..<4 {
                    let p = probabilities[r][s]
                    // Without directions a tie inside a block is counted twice, and is one draw.
                    let weight = !isDirected && r == s ? 2.0 : 1.0
                    let pairs = Double(sizes[r] * (r == s ? sizes[s] - 1 : sizes[s])) / weight
                    let error = 5 * (pairs * p * (1 - p)).squareRoot()
                    #expect(abs(Double(counts[r][s]) / weight - pairs * p) <= error, "blocks \(r), \(s), seed \(seed)")
                }
            }
        }
    }

    @Test func certainAndImpossibleFollows() throws {
        let network = try StochasticBlockGenerator.generate(.init(blockSizes: [3, 2], inside: 1, between: 0))
        #expect(Array(network.following.columns) == [1, 2, 0, 2, 0, 1, 4, 3])
        let undirected = try StochasticBlockGenerator.generate(
            .init(blockSizes: [40], inside: 1, between: 0, isDirected: false))
        #expect(undirected.followCount == 40 * 39)
        let empty = try StochasticBlockGenerator.generate(.init(blockSizes: [5, 5], inside: 0, between: 0))
        #expect(empty.personCount == 10 && empty.followCount == 0)
    }

    /// Nobody is favoured by where a pair stands in the triangle: degrees of all people average the same.
    @Test func undirectedTrianglesAreUniform() throws {
        let size = 400
        var first = 0
        var second = 0
        for seed in 0..<5 as Range<UInt64> {
            let network = try StochasticBlockGenerator.generate(
                .init(blockSizes: [size], inside: 0.05, between: 0, isDirected: false, seed: seed))
            for person in 0..<size / 2 { first += network.following.degree(person) }
            for person in size / 2..<size { second += network.following.degree(person) }
            #expect(network.following.columns == network.followers.columns)
        }
        #expect(abs(Double(first - second)) < 5 * Double(first + second).squareRoot())
    }

    /// Enough follows for several parts of a block pair.
    @Test func doesNotDependOnThreads() throws {
        var options = StochasticBlockGenerator.Options(blockSizes: [400, 300], inside: 0.5, between: 0.2, seed: 9)
        let one = try StochasticBlockGenerator.generate(options, threads: 1)
        #expect(BlockPart.all(options).count > 4)
        for threads in [2, 8] {
            let network = try StochasticBlockGenerator.generate(options, threads: threads)
            #expect(network.following.columns == one.following.columns)
            #expect(network.following.offsets == one.following.offsets)
        }
        options.seed = 10
        #expect(try StochasticBlockGenerator.generate(options).following.columns != one.following.columns)
    }

    @Test func refusesImpossibleOptions() {
        for options in [
            StochasticBlockGenerator.Options(blockSizes: [], inside: 0, between: 0),
            .init(blockSizes: [3, 0], inside: 0, between: 0),
            .init(blockSizes: [3, 4], inside: 1.5, between: 0), .init(blockSizes: [3, 4], inside: 0, between: .nan),
            .init(blockSizes: [3, 4], probabilities: [[0.1, 0.2]]),
            .init(blockSizes: [3, 4], probabilities: [[0.1, 0.2], [0.3, 0.1]], isDirected: false),
            .init(blockSizes: [.max, .max], inside: 0, between: 0),
        ] {
            #expect(throws: KithGraphError.self) { try StochasticBlockGenerator.generate(options) }
        }
    }
}
