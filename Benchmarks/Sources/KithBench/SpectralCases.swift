import ArgumentParser
import Foundation
import Kith

/// The 32 largest eigenpairs of the symmetric normalized adjacency, follows taken in either direction. The residual is the
/// largest over all pairs, worked out in double precision.
struct EigenCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "eigen")
    @OptionGroup var input: Input
    @Option var pairs = 32
    @Option(help: "Largest residual.") var tolerance = 4e-6

    func run() throws {
        try Eigen.run("eigen", Float.self, input: input, pairs: pairs, tolerance: tolerance)
    }
}

/// As `eigen`, in double precision to its rounding.
struct EigenDoubleCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "eigen-double")
    @OptionGroup var input: Input
    @Option var pairs = 32
    @Option(help: "Largest residual.") var tolerance = 5.8e-15

    func run() throws {
        try Eigen.run("eigen-double", Double.self, input: input, pairs: pairs, tolerance: tolerance)
    }
}

/// As `eigen`, to the accuracy of a randomized method with its usual settings.
struct EigenRoughCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "eigen-rough")
    @OptionGroup var input: Input
    @Option var pairs = 32
    @Option(help: "Largest residual.") var tolerance = 0.09

    func run() throws {
        try Eigen.run("eigen-rough", Float.self, input: input, pairs: pairs, tolerance: tolerance)
    }
}

enum Eigen {
    static func run<Scalar: MatrixScalar>(
        _ name: String, _ type: Scalar.Type, input: Input, pairs: Int, tolerance: Double
    ) throws {
        let network = try input.network()
        let matrix = SparseMatrix(network.rows(of: .either, threads: input.threads))
        let operation = NormalizedAdjacency<Scalar>(matrix)
        let count = min(pairs, network.personCount)
        let (seconds, found) = try timed(input.rounds) {
            try LargestEigenpairs.solve(
                operation, count: count, options: .init(tolerance: tolerance, threads: input.threads))
        }
        let values = found.values.map { Double($0) }
        var record = Record(name, seconds: seconds, check: values, threads: input.threads)
        let wide = MutableMatrixView<Double>(rows: found.vectors.rows, columns: count)
        for row in 0..<wide.rows {
            for column in 0..<count { wide[row, column] = Double(found.vectors[row, column]) }
        }
        let residuals = Verification.eigenResiduals(
            NormalizedAdjacency<Double>(matrix), values: values, vectors: wide.reading)
        record.figures = [
            "residual": residuals.max() ?? 0, "products": Double(found.products),
            "converged": found.converged ? 1 : 0,
            "orthogonality": try Verification.orthogonalityError(wide.reading),
            "estimatedBytes": Double(LargestEigenpairs.memoryNeeded(for: operation, count: count)),
        ]
        try record.write()
    }
}

/// The 128 largest singular triplets of the follow matrix, by as many power iterations as scikit-learn takes of itself.
/// The residual is the largest over all triplets, worked out in double precision.
struct SVDCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "svd")
    @OptionGroup var input: Input
    @Option var triplets = 128
    @Option(help: "Times the panel goes through the matrix and its transpose.") var iterations = 7
    @Option(help: "Instead: largest residual, as a share of the largest singular value.") var tolerance: Double?

    func run() throws {
        let network = try input.network()
        let rows = SparseMatrix(network.following)
        let columns = SparseMatrix(network.followers)
        let operation = SparseOperator<Float>(rows: rows, transposed: columns)
        let count = min(triplets, network.personCount)
        let (seconds, found) = try timed(input.rounds) {
            if let tolerance {
                return try TruncatedSVD.solve(
                    operation, count: count, options: .init(tolerance: tolerance, threads: input.threads))
            }
            return try RandomizedSVD.solve(
                operation, count: count, options: .init(powerIterations: iterations, threads: input.threads))
        }
        let values = found.values.map { Double($0) }
        var record = Record("svd", seconds: seconds, check: values, threads: input.threads)
        let left = MutableMatrixView<Double>(rows: found.left.rows, columns: count)
        let right = MutableMatrixView<Double>(rows: found.right.rows, columns: count)
        for row in 0..<left.rows {
            for column in 0..<count {
                left[row, column] = Double(found.left[row, column])
                right[row, column] = Double(found.right[row, column])
            }
        }
        let residuals = Verification.singularResiduals(
            SparseOperator<Double>(rows: rows, transposed: columns), left: left.reading, values: values,
            right: right.reading)
        record.figures = [
            "residual": residuals.max() ?? 0, "products": Double(found.products),
            "converged": found.converged ? 1 : 0,
        ]
        try record.write()
    }
}
