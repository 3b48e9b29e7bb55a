@testable import KithLinearAlgebra

/// The methods of this room by definition, dense and in Double.
enum FactorOracle {
    /// Solves a x = b by elimination with row exchanges.
    static func solve(_ a: [[Double]], _ b: [Double]) -> [Double] {
        var rows = a.indices.map { a[$0] + [b[$0]] }
        let size = b.count
        for pivot in 0..<size {
            let best = (pivot..<size).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }!
            rows.swapAt(pivot, best)
            for row in 0..<size where row != pivot {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                for column in pivot...size { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        return (0..<size).map { rows[$0][size] / rows[$0][$0] }
    }

    static func inverse(_ a: [[Double]]) -> [[Double]] {
        let columns = a.indices.map { column in solve(a, a.indices.map { $0 == column ? 1 : 0 }) }
        return a.indices.map { row in columns.map { $0[row] } }
    }

    static func row(_ matrix: Matrix<Float>, _ row: Int) -> [Double] {
        (0..<matrix.columns).map { Double(matrix[row, $0]) }
    }

    static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Confidence and preference of a pair.
    static func term(
        _ matrix: SparseMatrix, _ row: Int, _ column: Int, _ options: ImplicitALS.Options
    ) -> (confidence: Double, preference: Double) {
        guard matrix.pattern.contains(row, UInt32(column)) else { return (options.unobservedWeight, 0) }
        let value = Double(matrix[row, column])
        return (1 + options.alpha * abs(value), value < 0 ? 0 : 1)
    }

    /// The exact factors of one row, given those of the columns.
    static func leastSquares(
        _ matrix: SparseMatrix, row: Int, _ factors: Matrix<Float>, _ options: ImplicitALS.Options
    ) -> [Double] {
        let size = factors.columns
        var a = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        var b = [Double](repeating: 0, count: size)
        for column in 0..<matrix.columnCount {
            let y = self.row(factors, column)
            let (confidence, preference) = term(matrix, row, column, options)
            for i in 0..<size {
                b[i] += confidence * preference * y[i]
                for j in 0..<size { a[i][j] += confidence * y[i] * y[j] }
            }
        }
        let ridge = Double(options.ridge(degree: matrix.pattern.degree(row), others: matrix.columnCount))
        for i in 0..<size { a[i][i] += ridge }
        return solve(a, b)
    }

    /// The objective of ``ImplicitALS`` over all pairs.
    static func objective(
        _ matrix: SparseMatrix, _ x: Matrix<Float>, _ y: Matrix<Float>, _ options: ImplicitALS.Options
    ) -> Double {
        var sum = 0.0
        for row in 0..<matrix.rowCount {
            let own = self.row(x, row)
            for column in 0..<matrix.columnCount {
                let (confidence, preference) = term(matrix, row, column, options)
                let error = preference - dot(own, self.row(y, column))
                sum += confidence * error * error
            }
            sum += Double(options.ridge(degree: matrix.pattern.degree(row), others: matrix.columnCount)) * dot(own, own)
        }
        let across = matrix.transposed(threads: 1)
        for column in 0..<matrix.columnCount {
            let own = self.row(y, column)
            let degree = across.pattern.degree(column)
            sum += Double(options.ridge(degree: degree, others: matrix.rowCount)) * dot(own, own)
        }
        return sum
    }

    /// B of ``EASE``.
    static func easeWeights(_ matrix: SparseMatrix, regularization: Double) -> [[Double]] {
        let dense: Matrix<Double> = matrix.dense()
        let size = matrix.columnCount
        var gram = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        for row in 0..<matrix.rowCount {
            for i in 0..<size { for j in 0..<size { gram[i][j] += dense[row, i] * dense[row, j] } }
        }
        for i in 0..<size { gram[i][i] += regularization }
        let p = inverse(gram)
        return (0..<size).map { i in (0..<size).map { j in i == j ? 0 : -p[i][j] / p[j][j] } }
    }

    /// The scores of every row of `matrix` by the weights.
    static func easeScores(_ matrix: SparseMatrix, _ weights: [[Double]]) -> [[Double]] {
        let dense: Matrix<Double> = matrix.dense()
        return (0..<matrix.rowCount).map { row in
            weights.indices.map { column in
                weights.indices.reduce(0) { $0 + dense[row, $1] * weights[$1][column] }
            }
        }
    }

    /// The best of scores given one by one, ties to the smaller index.
    static func best(_ scores: [Double], _ count: Int, excluding: (Int) -> Bool) -> [Int] {
        let order = scores.indices.filter { !excluding($0) }
            .sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
        return Array(order.prefix(count))
    }
}
