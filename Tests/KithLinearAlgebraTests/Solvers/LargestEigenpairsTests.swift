import Foundation
import KithLinearAlgebra
import Testing

@Suite struct LargestEigenpairsTests {
    /// A pair of vertices: the normalized adjacency is [[0, 1], [1, 0]], with eigenvalues 1 and −1.
    @Test func onePair() throws {
        let pair = CompressedRows(rows: [[1], [0]], columnCount: 2)
        let found = try LargestEigenpairs.solve(NormalizedAdjacency<Double>(SparseMatrix(pair)), count: 2)
        #expect(abs(found.values[0] - 1) < 1e-12 && abs(found.values[1] + 1) < 1e-12)
        #expect(found.converged && found.residuals.allSatisfy { $0 < 1e-12 })
    }

    @Test func oneVertexAndNone() throws {
        let lone = NormalizedAdjacency<Float>(SparseMatrix(CompressedRows(emptyRows: 1, columnCount: 1)))
        #expect(try LargestEigenpairs.solve(lone, count: 1).values == [0])
        let empty = NormalizedAdjacency<Float>(SparseMatrix(CompressedRows(emptyRows: 0, columnCount: 0)))
        let nothing = try LargestEigenpairs.solve(empty, count: 0)
        #expect(nothing.values.isEmpty && nothing.converged)
        #expect(throws: LinearAlgebraError.outOfRange(what: "eigenpairs", value: 2, range: 0...1)) {
            _ = try LargestEigenpairs.solve(lone, count: 2)
        }
    }

    @Test(arguments: [(3, 1), (8, 8), (40, 12), (200, 200)])
    func smallOnesAgainstEveryEigenvalue(size: Int, count: Int) throws {
        let network = SparseSamples.symmetric(size, degree: 4, seed: UInt64(size))
        let matrix = NormalizedAdjacency<Double>(SparseMatrix(network))
        let found = try LargestEigenpairs.solve(matrix, count: count)
        let all = try Networks.spectrum(matrix)
        for index in 0..<count { #expect(abs(found.values[index] - all[index]) < 1e-10) }
        #expect(try Verification.orthogonalityError(found.vectors.view) < 1e-10)
    }

    /// Large enough for the Krylov method and its filter; the oracle forms the matrix.
    @Test func randomNetworkAgainstEveryEigenvalue() throws {
        let network = SparseSamples.symmetric(900, degree: 8, seed: 5)
        let matrix = NormalizedAdjacency<Double>(SparseMatrix(network))
        let all = try Networks.spectrum(matrix)
        let found = try LargestEigenpairs.solve(matrix, count: 16)
        #expect(found.converged)
        for index in 0..<16 { #expect(abs(found.values[index] - all[index]) < 1e-9) }
        #expect(try Verification.orthogonalityError(found.vectors.view) < 1e-9)
        let residuals = Verification.eigenResiduals(matrix, values: found.values, vectors: found.vectors.view)
        for (measured, stated) in zip(residuals, found.residuals) { #expect(abs(measured - stated) < 1e-12) }
        let single = try LargestEigenpairs.solve(NormalizedAdjacency<Float>(SparseMatrix(network)), count: 16)
        #expect(single.converged)
        for index in 0..<16 { #expect(abs(Double(single.values[index]) - all[index]) < 1e-4) }
    }

    /// Thirty cycles of forty vertices: the eigenvalue cos(2πj/40) stands thirty times for j = 0 and sixty times for
    /// every other, many more than a block is wide. The operator's own knowledge is hidden from the solver.
    @Test func repeatedEigenvalues() throws {
        let network = Networks.cycles(30, length: 40)
        let matrix = NormalizedAdjacency<Double>(SparseMatrix(network))
        let expected = Array(repeating: 1.0, count: 30) + Array(repeating: cos(2 * .pi / 40), count: 10)
        let blind = try LargestEigenpairs.solve(Ignorant(base: matrix), count: 40)
        let knowing = try LargestEigenpairs.solve(matrix, count: 40)
        for found in [blind, knowing] {
            #expect(found.converged)
            for index in 0..<40 {
                #expect(abs(found.values[index] - expected[index]) < 1e-8, "\(index): \(found.values)")
            }
            #expect(try Verification.orthogonalityError(found.vectors.view) < 1e-8)
        }
        #expect(knowing.products < blind.products)
    }

    @Test func componentsAreKnown() throws {
        let network = Networks.cycles(700, length: 3)
        let matrix = NormalizedAdjacency<Float>(SparseMatrix(network))
        let found = try LargestEigenpairs.solve(matrix, count: 20)
        #expect(found.converged && found.values.allSatisfy { abs($0 - 1) < 1e-6 })
        // No search is needed: the first twenty triangles.
        #expect(found.products == 20)
        #expect(
            (0..<20).allSatisfy { column in
                (0..<3).allSatisfy { abs(abs(found.vectors[column + 700 * $0, column]) - 0.577_350_3) < 1e-6 }
            })
    }

    @Test func clustersAtBothEnds() throws {
        // Fifty ones, a gap, a spread, and a hundred minus twos, which are larger in size and not wanted.
        let values =
            [Float](repeating: 1, count: 50) + (0..<1_000).map { Float($0) / 2_000 }
            + [Float](repeating: -2, count: 100)
        let found = try LargestEigenpairs.solve(SymmetricSparse<Double>(diagonal: values), count: 52)
        #expect(found.converged)
        for index in 0..<50 { #expect(abs(found.values[index] - 1) < 1e-8) }
        // The matrix holds Floats.
        #expect(abs(found.values[50] - Double(Float(0.4995))) < 1e-8)
        #expect(abs(found.values[51] - Double(Float(0.499))) < 1e-8)
    }

    @Test func zeroAndIdentity() throws {
        for value: Float in [0, 1] {
            let matrix = try SymmetricSparse<Float>(diagonal: [Float](repeating: value, count: 1_200))
            let found = try LargestEigenpairs.solve(matrix, count: 10)
            #expect(found.converged && found.values.allSatisfy { abs($0 - value) < 1e-6 })
            #expect(try Verification.orthogonalityError(found.vectors.view) < 1e-5)
        }
    }

    @Test func sameBytesForAnyNumberOfThreads() throws {
        let network = SparseSamples.symmetric(1_500, degree: 6, seed: 9)
        let matrix = NormalizedAdjacency<Float>(SparseMatrix(network))
        let one = try LargestEigenpairs.solve(matrix, count: 12, options: .init(threads: 1))
        for threads in [2, 3, 7] {
            let other = try LargestEigenpairs.solve(matrix, count: 12, options: .init(threads: threads))
            #expect(other.values == one.values && other.vectors.elements == one.vectors.elements)
        }
    }

    @Test func endsWithoutConvergence() throws {
        let matrix = NormalizedAdjacency<Float>(SparseMatrix(SparseSamples.symmetric(2_000, degree: 6, seed: 3)))
        let stopped = try LargestEigenpairs.solve(
            matrix, count: 16, options: .init(tolerance: 1e-6, maximumIterations: 1))
        #expect(!stopped.converged && stopped.values.count == 16 && stopped.iterations <= 2)
        // Below the rounding of a Float: it stops by itself and says so.
        let fine = try LargestEigenpairs.solve(matrix, count: 4, options: .init(tolerance: 1e-12))
        #expect(!fine.converged && fine.iterations < 300)
        #expect(fine.residuals.allSatisfy { $0 < 1e-5 })
    }

    @Test func notFinite() throws {
        struct Broken: SymmetricOperator {
            let rowCount = 1_000
            func multiply(
                _ panel: MatrixView<Float>, into result: MutableMatrixView<Float>, alpha: Float, beta: Float,
                threads: Int
            ) {
                result.fill(1)
                result[7, 0] = .nan
            }
        }
        #expect(throws: LinearAlgebraError.self) { _ = try LargestEigenpairs.solve(Broken(), count: 3) }
    }

    @Test func refusesWhatTheBudgetCannotHold() throws {
        let matrix = NormalizedAdjacency<Float>(SparseMatrix(SparseSamples.symmetric(2_000, degree: 3, seed: 3)))
        let needed = LargestEigenpairs.memoryNeeded(for: matrix, count: 8)
        #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: needed - 1)) {
            _ = try LargestEigenpairs.solve(matrix, count: 8, options: .init(memoryBudget: needed - 1))
        }
        _ = try LargestEigenpairs.solve(matrix, count: 8, options: .init(memoryBudget: needed))
    }

    @Test func memoryEstimate() async {
        await #expect(processExitsWith: .success) {
            let network = SparseSamples.symmetric(20_000, degree: 6, seed: 3)
            let matrix = NormalizedAdjacency<Float>(SparseMatrix(network))
            for count in [4, 32] {
                let peak = try peakBytes {
                    _ = try LargestEigenpairs.solve(matrix, count: count, options: .init(tolerance: 1e-3))
                }
                let estimate = LargestEigenpairs.memoryNeeded(for: matrix, count: count)
                precondition(isWithin(peak, of: estimate), "\(count): \(peak) taken, \(estimate) estimated")
            }
        }
    }
}
