/// The state of one orthonormalization: the first `done` columns of the panel are finished, orthonormal and orthogonal
/// to `against`.
struct Orthonormalization<Scalar: MatrixScalar> {
    let panel: MutableMatrixView<Scalar>
    let against: MatrixView<Scalar>?
    let threads: Int
    private(set) var done = 0

    /// A column that projections leave this much of, relative to what it was, is rounding alone.
    private var dependent: Double { 100 * Double(Scalar.ulpOfOne) }

    /// Pivots of the scaled Gram matrix below this are left to a further round: Cholesky QR leaves an error of about
    /// k ε / pivot, which the second pass squares away as long as it is well below one.
    private func smallestPivot(_ columns: Int) -> Double { 100 * Double(columns) * Double(Scalar.ulpOfOne) }

    init(panel: MutableMatrixView<Scalar>, against: MatrixView<Scalar>?, threads: Int) {
        self.panel = panel
        self.against = (against?.columns ?? 0) > 0 ? against : nil
        self.threads = threads
    }

    /// Finishes as many of the columns from `done` on as are independent, moving them to the front; returns how many
    /// are finished then. What lies beyond is undefined.
    mutating func extend() throws(LinearAlgebraError) -> Int {
        var end = panel.columns
        // Lengths before anything is taken out of the columns.
        var original: [Double]?
        while done < end {
            let active = panel.window(columns: done..<end)
            if done > 0 || against != nil {
                original = original ?? Panel.columnNorms(active.reading, threads: threads).map { Double($0) }
                for _ in 0..<2 { try project(active) }
            }
            let gram = try Panel.gram(active.reading, threads: threads)
            let lengths = (0..<gram.rows).map { Double(gram[$0, $0]).squareRoot() }
            let before = original ?? lengths
            let kept = lengths.indices.filter { lengths[$0] > dependent * before[$0] }
            guard !kept.isEmpty else { break }
            let factor = ScaledCholesky(
                gram, lengths: lengths, columns: kept, smallestPivot: smallestPivot(kept.count))
            let waiting = kept.filter { !factor.columns.contains($0) }
            let order = factor.columns + waiting + lengths.indices.filter { !kept.contains($0) }
            permute(active, order)
            original = waiting.map { before[$0] }
            let count = factor.columns.count
            try finish(panel.window(columns: done..<done + count), factor.lower)
            end = done + kept.count
            done += count
        }
        return done
    }

    /// Takes what `against` and the finished columns span out of `columns`.
    private func project(_ columns: MutableMatrixView<Scalar>) throws(LinearAlgebraError) {
        var bases = [panel.window(columns: 0..<done).reading]
        if let against { bases.append(against) }
        for basis in bases where basis.columns > 0 {
            let coefficients = try Panel.gram(basis, columns.reading, threads: threads)
            try Panel.multiply(basis, coefficients.view, into: columns, alpha: -1, beta: 1, threads: threads)
        }
    }

    /// The first pass of Cholesky QR with a factor at hand, then further ones until nothing is left to correct.
    private func finish(
        _ columns: MutableMatrixView<Scalar>, _ factor: Matrix<Scalar>
    ) throws(LinearAlgebraError) {
        try Panel.solveRight(factor.view, .yes, into: columns, triangle: .lower, threads: threads)
        if done > 0 || against != nil { try project(columns) }
        for _ in 0..<4 {
            var gram = try Panel.gram(columns.reading, threads: threads)
            let error = Orthonormalization.distanceFromIdentity(gram)
            if error <= 4 * Double(Scalar.ulpOfOne) { return }
            try gram.withMutableView { view throws(LinearAlgebraError) in try LAPACK.potrf(view) }
            try Panel.solveRight(gram.view, .yes, into: columns, triangle: .lower, threads: threads)
            if error < 0.01 { return }
        }
    }

    private static func distanceFromIdentity(_ gram: Matrix<Scalar>) -> Double {
        var error = 0.0
        for row in 0..<gram.rows {
            for column in 0...row {
                error = max(error, abs(Double(gram[row, column]) - (row == column ? 1 : 0)))
            }
        }
        return error
    }

    /// Column j becomes what column `order[j]` was.
    private func permute(_ columns: MutableMatrixView<Scalar>, _ order: [Int]) {
        if order.indices.allSatisfy({ order[$0] == $0 }) { return }
        if Scalar.self == Float.self {
            Panel.permute(cast(columns, to: Float.self), order, threads: threads)
        } else {
            Panel.permute(cast(columns, to: Double.self), order, threads: threads)
        }
    }
}

extension Panel {
    @inline(__always)
    fileprivate static func permute<Scalar: MatrixScalar>(
        _ columns: MutableMatrixView<Scalar>, _ order: [Int], threads: Int
    ) {
        let parts = Panel.parts(rows: columns.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            var values = [Scalar](repeating: 0, count: order.count)
            for row in parts[part] {
                for column in values.indices { values[column] = columns[row, order[column]] }
                for column in values.indices { columns[row, column] = values[column] }
            }
        }
    }
}

/// The Cholesky factor of some columns of a Gram matrix, computed in double precision with the columns scaled to
/// length one: of all of them in their order where that is safe, else of those that pivoting finds well apart.
struct ScaledCholesky<Scalar: MatrixScalar> {
    /// The columns factored, in the order of the factor.
    let columns: [Int]
    /// L with G = L Lᵀ over those columns.
    let lower: Matrix<Scalar>

    /// Without `pivoting`, fewer columns than there are mean that they are not safe as they stand.
    init(
        _ gram: Matrix<Scalar>, lengths: [Double], columns candidates: [Int], smallestPivot: Double,
        pivoting: Bool = true
    ) {
        let size = candidates.count
        let scaled = MutableMatrixView<Double>(rows: size, columns: size)
        for (i, row) in candidates.enumerated() {
            for (j, column) in candidates.enumerated() {
                scaled[i, j] = Double(gram[row, column]) / lengths[row] / lengths[column]
            }
        }
        let plain = Matrix(scaled.reading)
        var order = Array(0..<size)
        var rank = ScaledCholesky.factor(scaled, &order, pivoting: false, smallestPivot: smallestPivot)
        if rank < size, pivoting {
            scaled.copy(plain.view)
            rank = ScaledCholesky.factor(scaled, &order, pivoting: true, smallestPivot: smallestPivot)
        }
        columns = order.prefix(rank).map { candidates[$0] }
        let lower = MutableMatrixView<Scalar>(rows: rank, columns: rank)
        for row in 0..<rank {
            for column in 0...row { lower[row, column] = Scalar(scaled[row, column] * lengths[columns[row]]) }
        }
        self.lower = Matrix(adopting: lower)
    }

    /// Row by row in place; returns how many pivots were large enough. With pivoting the largest comes first, of
    /// equals the one of the lowest number.
    private static func factor(
        _ a: MutableMatrixView<Double>, _ order: inout [Int], pivoting: Bool, smallestPivot: Double
    ) -> Int {
        let size = a.rows
        var left = (0..<size).map { a[$0, $0] }
        for step in 0..<size {
            if pivoting {
                let pivot = (step..<size).max { left[$0] < left[$1] || (left[$0] == left[$1] && $0 > $1) }!
                exchange(a, step, pivot)
                left.swapAt(step, pivot)
                order.swapAt(step, pivot)
            }
            guard left[step] >= smallestPivot else { return step }
            let diagonal = left[step].squareRoot()
            a[step, step] = diagonal
            for row in step + 1..<size {
                var value = a[row, step]
                for column in 0..<step { value -= a[row, column] * a[step, column] }
                a[row, step] = value / diagonal
                left[row] -= a[row, step] * a[row, step]
            }
        }
        return size
    }

    /// Rows and columns `first` and `second` change places in a symmetric matrix whose leading columns hold a factor.
    private static func exchange(_ a: MutableMatrixView<Double>, _ first: Int, _ second: Int) {
        guard first != second else { return }
        for column in 0..<a.columns { (a[first, column], a[second, column]) = (a[second, column], a[first, column]) }
        for row in first..<a.rows { (a[row, first], a[row, second]) = (a[row, second], a[row, first]) }
    }
}
