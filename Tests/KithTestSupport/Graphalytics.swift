import Foundation
import KithGraph

/// The validation graphs of LDBC Graphalytics and the answers made for them, read by a loader of its own so that the
/// kernels are tested apart from the readers.
///
/// The parameters are those of the benchmark's specification (Iosup et al., "The LDBC Graphalytics Benchmark",
/// arXiv:2011.15028) and its reference validation: BFS and SSSP start from 1, CDLP runs ``validationIterations`` rounds;
/// on the example graphs BFS and SSSP start from 1 (directed) and 2 (undirected), CDLP and PageRank run
/// ``exampleIterations`` rounds. Discrete answers must match exactly, real ones within a relative
/// ``tolerance``.
public enum Graphalytics {
    /// One graph with its answers.
    public struct Case: Sendable, CustomStringConvertible {
        /// Files relative to the folder: an adjacency list, or `.v` and `.e`, whichever is there.
        public let input: String
        /// The file with the answers.
        public let output: String
        public let isDirected: Bool
        /// Where BFS and SSSP start.
        public let source: String
        /// Rounds of CDLP.
        public let iterations: Int

        public var description: String { output }
    }

    /// Rounds of CDLP on the validation graphs; the directed graph has its answer after 5 rounds and no other number.
    public static let validationIterations = 5
    /// Rounds of CDLP and PageRank on the example graphs.
    public static let exampleIterations = 2
    /// The specification's bound for real answers.
    public static let tolerance = 1e-4

    /// Every case of `algorithm`, one of `bfs`, `cdlp`, `lcc`, `pr`, `sssp`, `wcc`: two validation graphs, and two
    /// example graphs. The example graphs of SSSP are those with weights.
    public static func cases(_ algorithm: String) -> [Case] {
        [true, false].flatMap { isDirected in
            let short = isDirected ? "dir" : "undir"
            let long = isDirected ? "directed" : "undirected"
            return [
                Case(
                    input: "\(algorithm)/\(short)-input", output: "\(algorithm)/\(short)-output",
                    isDirected: isDirected, source: "1", iterations: validationIterations),
                Case(
                    input: algorithm == "sssp" ? "example/example-\(long)" : "example/example-\(long)-input",
                    output: "example/example-\(long)-\(algorithm.uppercased())", isDirected: isDirected,
                    source: isDirected ? "1" : "2", iterations: exampleIterations),
            ]
        }
    }

    /// The graph of `case`.
    public static func network(_ entry: Case, threads: Int = 1) throws -> Network {
        let base = SharedData.path("graphalytics/" + entry.input)
        let builder = NetworkBuilder(options: .init(threads: threads))
        builder.noteInput(directed: entry.isDirected)
        if FileManager.default.fileExists(atPath: base + ".v") {
            for fields in try rows(base + ".v") { _ = builder.person(fields[0]) }
            for fields in try rows(base + ".e") {
                try add(fields[0], fields[1], weight: Float(fields[2]), to: builder, mirrored: !entry.isDirected)
            }
        } else {
            for fields in try rows(base) {
                _ = builder.person(fields[0])
                for neighbor in fields.dropFirst() {
                    try add(fields[0], neighbor, weight: nil, to: builder, mirrored: !entry.isDirected)
                }
            }
        }
        return try builder.finish()
    }

    /// The answer for every person of `network`, in its order, as written.
    public static func answers(_ entry: Case, for network: Network) throws -> [String] {
        var answers = [String](repeating: "", count: network.personCount)
        for fields in try rows(SharedData.path("graphalytics/" + entry.output)) {
            answers[Int(try network.person(fields[0]))] = fields[1]
        }
        return answers
    }

    private static func add(
        _ from: String, _ to: String, weight: Float?, to builder: NetworkBuilder, mirrored: Bool
    ) throws {
        try builder.follow(builder.person(from), builder.person(to), weight: weight)
        if mirrored { try builder.follow(builder.person(to), builder.person(from), weight: weight) }
    }

    private static func rows(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: " ").map(String.init)
        }
    }
}
