import Testing

@testable import KithLinearAlgebra

@Suite struct EASETests {
    /// Two columns that every one of n rows has: G = [[n+λ, n], [n, n+λ]], so each explains the other by n / (n + λ).
    @Test func twoThatGoTogether() throws {
        let matrix = SparseMatrix(CompressedRows(rows: [[0, 1], [0, 1], [0, 1]], columnCount: 2))
        let model = try EASE.fit(matrix, options: .init(regularization: 1))
        #expect(abs(model.weights[0, 1] - 0.75) < 1e-6 && abs(model.weights[1, 0] - 0.75) < 1e-6)
        #expect(model.weights[0, 0] == 0 && model.weights[1, 1] == 0)
    }

    @Test(arguments: [(0, 0), (0, 3), (3, 0), (1, 1), (5, 8), (30, 25), (20, 32)])
    func weightsAndListsAreTheOracles(rows: Int, columns: Int) throws {
        for valued in [false, true] {
            let sample = try SparseSamples.valued(rows, columns, degree: 12, seed: UInt64(rows + columns))
            let matrix = valued ? sample : SparseMatrix(sample.pattern)
            let model = try EASE.fit(matrix, options: .init(regularization: 3), threads: 2)
            let weights = FactorOracle.easeWeights(matrix, regularization: 3)
            for i in 0..<columns {
                for j in 0..<columns { #expect(abs(Double(model.weights[i, j]) - weights[i][j]) < 1e-5) }
            }
            let scores = FactorOracle.easeScores(matrix, weights)
            let lists = model.best(5, of: matrix, excluding: matrix.pattern, excludingSelf: true, threads: 2)
            for row in 0..<rows {
                let expected = FactorOracle.best(scores[row], 5) {
                    $0 == row || matrix.pattern.contains(row, UInt32($0))
                }
                expectClose(lists[row], expected.map { scores[row][$0] }, scores[row])
            }
        }
    }

    private func expectClose(
        _ list: [(candidate: UInt32, score: Float)], _ expected: [Double], _ scores: [Double]
    ) {
        #expect(list.count == expected.count)
        for (found, best) in zip(list, expected) {
            #expect(abs(Double(found.score) - best) < 1e-4)
            #expect(abs(scores[Int(found.candidate)] - best) < 1e-4)
        }
    }

    @Test func theMostFollowedAlone() throws {
        let matrix = SparseMatrix(
            CompressedRows(rows: [[1, 4], [1, 4, 2], [4, 2], [0, 4], [1, 2]], columnCount: 6))
        let model = try EASE.fit(matrix, options: .init(regularization: 1, columns: 3))
        #expect(Array(model.columns) == [1, 2, 4])
        let few = SparseMatrix(CompressedRows(rows: [[0, 2], [0, 1, 2], [1, 2], [2], [0, 1]], columnCount: 3))
        let weights = FactorOracle.easeWeights(few, regularization: 1)
        for i in 0..<3 { for j in 0..<3 { #expect(abs(Double(model.weights[i, j]) - weights[i][j]) < 1e-6) } }
        let scores = FactorOracle.easeScores(few, weights)
        let lists = model.best(2, of: matrix, rows: [3, 0], excluding: matrix.pattern)
        #expect(
            lists[0].map { Int($0.candidate) } == FactorOracle.best(scores[3], 2) { $0 == 2 }.map { [1, 2, 4][$0] })
        #expect(lists[1].map { Int($0.candidate) } == [2])
    }

    @Test func sameBytesForAnyNumberOfThreads() throws {
        let matrix = try SparseSamples.valued(150, 70, degree: 15, seed: 2)
        let one = try EASE.fit(matrix, threads: 1)
        let lists = one.best(5, of: matrix, threads: 1)
        for threads in [2, 3, 7] {
            let other = try EASE.fit(matrix, threads: threads)
            for row in 0..<70 {
                for column in 0..<70 { #expect(one.weights[row, column] == other.weights[row, column]) }
            }
            let others = other.best(5, of: matrix, threads: threads)
            for row in 0..<70 { #expect(lists[row].map(\.score) == others[row].map(\.score)) }
        }
    }

    @Test func singularAndBudget() throws {
        let matrix = SparseMatrix(CompressedRows(rows: [[0, 1], [0, 1]], columnCount: 3))
        #expect(throws: LinearAlgebraError.self) { try EASE.fit(matrix, options: .init(regularization: 0)) }
        let needed = EASE.memoryNeeded(columns: 3, nonzeros: 4, threads: 2)
        _ = try EASE.fit(matrix, options: .init(memoryBudget: needed), threads: 2)
        #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: needed - 1)) {
            try EASE.fit(matrix, options: .init(memoryBudget: needed - 1), threads: 2)
        }
    }

    @Test func memoryIsWhatIsTaken() async {
        await #expect(processExitsWith: .success) {
            for degree in [4, 200] {
                let matrix = SparseMatrix(SparseSamples.pattern(900, 300, degree: degree, seed: 3))
                let peak = try peakBytes { () throws(LinearAlgebraError) in _ = try EASE.fit(matrix, threads: 2) }
                let needed = EASE.memoryNeeded(columns: 300, nonzeros: matrix.nonzeroCount, threads: 2)
                precondition(isWithin(peak, of: needed), "\(peak) bytes taken, \(needed) estimated")
            }
        }
    }
}
