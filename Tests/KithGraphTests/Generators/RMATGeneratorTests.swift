import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct RMATGeneratorTests {
    static let small = RMATGenerator.Options(scale: 12, edgeFactor: 16, seed: 7)

    static func text(_ options: RMATGenerator.Options, threads: Int) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let output = try OutputFile(folder.file("edges.tsv"))
        try RMATGenerator.writeEdgeList(options, to: output, threads: threads)
        try output.commit()
        return Array(try Data(contentsOf: URL(filePath: folder.file("edges.tsv"))))
    }

    static func lines(_ text: [UInt8]) -> [[Substring]] {
        String(decoding: text, as: UTF8.self).split(separator: "\n").map { $0.split(separator: "\t") }
    }

    /// Two blocks of edges, so that threads have something to share.
    @Test func textDoesNotDependOnThreads() throws {
        let one = try Self.text(Self.small, threads: 1)
        let rows = Self.lines(one)
        #expect(rows.count == 16 << 12)
        #expect(rows.allSatisfy { $0.count == 2 && $0.allSatisfy { Int($0).map { $0 < 4096 } ?? false } })
        for threads in [2, 8] { #expect(try Self.text(Self.small, threads: threads) == one) }
        var other = Self.small
        other.seed = 8
        #expect(try Self.text(other, threads: 2) != one)
    }

    /// The network built directly is the network of the lines, parsed here the slow way.
    @Test(arguments: [1, 2, 8]) func networkIsThatOfTheText(threads: Int) throws {
        let network = try RMATGenerator.generate(Self.small, threads: threads)
        let rows = Self.lines(try Self.text(Self.small, threads: 1))
        let expected = try Fixture.network(rows.map { (String($0[0]), String($0[1])) })
        #expect(network.people.bytes == expected.people.bytes)
        #expect(network.following.offsets == expected.following.offsets)
        #expect(network.following.columns == expected.following.columns)
        #expect(network.followers.columns == expected.followers.columns)
        #expect(network.report == expected.report)
        #expect(network.report.followsRead == UInt64(16 << 12))
    }

    /// Without renaming, the first bit of source and target shows the quarter: shares within five standard errors.
    @Test func quartersHaveTheirProbabilities() throws {
        var options = Self.small
        options.scramblesVertices = false
        var counts = [0, 0, 0, 0]
        for row in Self.lines(try Self.text(options, threads: 2)) {
            counts[(Int(row[0])! >> 11) * 2 + (Int(row[1])! >> 11)] += 1
        }
        let total = Double(counts.reduce(0, +))
        for (count, share) in zip(counts, [options.a, options.b, options.c, options.d]) {
            #expect(abs(Double(count) - total * share) < 5 * (total * share * (1 - share)).squareRoot())
        }
    }

    /// The busiest percent holds many times its share of follows, which it does not when all quarters are alike.
    @Test func degreesAreSkewed() throws {
        func topShare(_ options: RMATGenerator.Options) throws -> Double {
            let network = try RMATGenerator.generate(options)
            let degrees = (0..<network.personCount).map { network.followers.degree($0) }.sorted(by: >)
            return Double(degrees.prefix(degrees.count / 100).reduce(0, +)) / Double(network.followCount)
        }
        #expect(try topShare(Self.small) > 0.08)
        let even = RMATGenerator.Options(scale: 12, edgeFactor: 16, a: 0.25, b: 0.25, c: 0.25, seed: 7)
        #expect(try topShare(even) < 0.03)
    }

    @Test(arguments: [1, 2, 5, 12, 13]) func renamingIsAPermutation(bits: Int) {
        for seed in 0..<5 as Range<UInt64> {
            let permutation = BitPermutation(bits: bits, seed: seed)
            let images = Set((0..<UInt32(1 << bits)).map { permutation.apply($0) })
            #expect(images.count == 1 << bits)
            #expect(images.max() == UInt32((1 << bits) - 1))
        }
    }

    @Test func refusesImpossibleOptions() {
        for options in [
            RMATGenerator.Options(scale: 0), .init(scale: 32), .init(edgeFactor: 0), .init(a: 0.7, b: 0.2, c: 0.2),
            .init(a: -0.1), .init(a: .nan),
        ] {
            #expect(throws: KithGraphError.self) { try options.check() }
        }
        #expect(throws: Never.self) { try RMATGenerator.Options(a: 1, b: 0, c: 0).check() }
    }
}
