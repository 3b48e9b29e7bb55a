import Foundation
import Kith

/// What `kith embed` says when it is done.
struct EmbeddingSummary {
    private let embedding: NetworkEmbedding
    private let files: [String]
    private let seconds: Double

    init(_ embedding: NetworkEmbedding, files: [String], elapsed: Duration) {
        self.embedding = embedding
        self.files = files
        seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    }

    private var largestResidual: Float? { embedding.residuals.max() }

    func lines() -> [String] {
        var facts = FactList()
        facts.add("people", Figure.count(embedding.vectors.rows))
        facts.add("dimensions", "\(embedding.vectors.columns), by \(embedding.method.rawValue)")
        if !embedding.values.isEmpty {
            let shown = Figure.scores(embedding.values.prefix(5).map { Double($0) }).joined(separator: ", ")
            facts.add("leading values", shown + (embedding.values.count > 5 ? ", …" : ""))
        }
        let rounds = Figure.counted(embedding.iterations, "round", "rounds")
        if let largestResidual {
            facts.add("largest residual", Figure.rough(Double(largestResidual)) + " after " + rounds)
        } else {
            facts.add("iterations", Figure.count(embedding.iterations))
        }
        facts.add("written", writtenFiles)
        return facts.lines()
    }

    private var writtenFiles: String {
        let sizes = files.map { path in
            let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber
            return "\(DisplayText.safe(path)), \(Figure.bytes(size?.intValue ?? 0)),"
        }
        return sizes.joined(separator: " and ") + " in \(Figure.duration(seconds: seconds))"
    }

    func members() -> [(key: String, value: JSONValue)] {
        let numbers = { (values: [Float]) in JSONValue.array(values.map { .number(Double($0)) }) }
        return [
            ("method", .text(embedding.method.rawValue)), ("dimensions", .integer(embedding.vectors.columns)),
            ("values", numbers(embedding.values)), ("residuals", numbers(embedding.residuals)),
            ("iterations", .integer(embedding.iterations)), ("converged", .boolean(embedding.converged)),
            ("files", .array(files.map { .text($0) })), ("seconds", .number(seconds)),
        ]
    }

    /// What whoever uses the vectors must know.
    var notes: [String] {
        var notes: [String] = []
        if !embedding.converged, let largestResidual {
            notes.append(
                "not converged: after \(Figure.counted(embedding.iterations, "round", "rounds")) the largest residual is "
                    + "\(Figure.rough(Double(largestResidual))); the vectors written are the best so far")
        }
        // Without regularization, an eigenvalue of 1 stands for one group more that no tie leaves.
        let apart = embedding.values.count { $0 > 1 - 1e-5 }
        if embedding.method == .spectral, apart > 0, embedding.values.count > 1 {
            notes.append(
                "\(apart) of \(embedding.values.count) vectors tell groups apart that no tie connects; --regularization "
                    + "joins them, --method svd has no such vectors")
        }
        return notes
    }
}
