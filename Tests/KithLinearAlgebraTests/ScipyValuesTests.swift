import Foundation
import KithLinearAlgebra
import Testing

/// Values that SciPy computed once, by Fixtures/solvers.py, for a network that both sides draw alike.
@Suite struct ScipyValuesTests {
    private static let recorded: [String: [Double]] = {
        let text = try? String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Fixtures/solvers.txt"), encoding: .utf8)
        var values: [String: [Double]] = [:]
        for line in (text ?? "").split(separator: "\n") {
            let fields = line.split(separator: " ")
            values[String(fields[0])] = fields.dropFirst().compactMap { Double($0) }
        }
        return values
    }()

    private let size = 700

    private func recorded(_ name: String) throws -> [Double] {
        try #require(ScipyValuesTests.recorded[name], "Fixtures/solvers.txt has no \(name)")
    }

    private var network: CompressedRows {
        var state: UInt64 = 1
        let rows = (0..<size).map { _ in
            (0..<6).map { _ -> UInt32 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt32((state >> 33) % UInt64(size))
            }
        }
        return CompressedRows(rows: rows, columnCount: size)
    }

    private var ties: SparseMatrix {
        let (rows, columns) = (network, network.transposed())
        return SparseMatrix(
            CompressedRows(
                rows: (0..<size).map { row in
                    let both = [rows, columns].flatMap { matrix in
                        matrix.range(row).map { matrix.columns[$0] }
                    }
                    return both.filter { Int($0) != row }
                }, columnCount: size))
    }

    @Test func drawsTheSameNetwork() throws {
        #expect(try recorded("nonzeros") == [Double(network.nonzeroCount)])
    }

    @Test func eigenvaluesOfEigsh() throws {
        let expected = try recorded("eigenvalues")
        let found = try LargestEigenpairs.solve(NormalizedAdjacency<Double>(ties), count: expected.count)
        for (value, other) in zip(found.values, expected) { #expect(abs(value - other) < 1e-10) }
    }

    @Test func singularValuesOfSvds() throws {
        let expected = try recorded("singular")
        let found = try TruncatedSVD.solve(SparseOperator<Double>(SparseMatrix(network)), count: expected.count)
        for (value, other) in zip(found.values, expected) { #expect(abs(value - other) < 1e-9) }
    }

    /// (D − A + I) x = cos i.
    @Test func solutionOfConjugateGradients() throws {
        let right = MutableMatrixView<Double>(rows: size, columns: 1)
        for row in 0..<size { right[row, 0] = cos(Double(row)) }
        var values: [Float] = []
        let pattern = ties.pattern
        let rows = (0..<size).map { row in (pattern.range(row).map { pattern.columns[$0] } + [UInt32(row)]).sorted() }
        for (row, columns) in rows.enumerated() {
            values += columns.map { Int($0) == row ? Float(columns.count) : -1 }
        }
        let matrix = try SparseMatrix(
            pattern: CompressedRows(rows: rows, columnCount: size), values: SharedBuffer(values))
        let solved = try ConjugateGradients.solve(
            SymmetricSparse<Double>(matrix), right.reading, options: .init(tolerance: 1e-12))
        for (row, other) in try recorded("solution").enumerated() {
            #expect(abs(solved.solution[row, 0] - other) < 1e-9)
        }
    }

    /// A·Aᵀ: entries, their sum, the trace and the sum of squares.
    @Test func productWithTheTranspose() throws {
        let matrix = SparseMatrix(network)
        let product = try SparseProduct.multiply(matrix, matrix.transposed(threads: 2))
        let values = try #require(product.values)
        let sum = values.reduce(0) { $0 + Double($1) }
        let squares = values.reduce(0) { $0 + Double($1) * Double($1) }
        var trace = 0.0
        for row in 0..<size {
            if let place = product.pattern.position(row, UInt32(row)) { trace += Double(values[place]) }
        }
        #expect(try recorded("cofollow") == [Double(product.nonzeroCount), sum, trace, squares])
    }
}
