/// The dense routines of our own: what builds without a BLAS use, and what tests hold the linked library against.
///
/// Each routine works with concrete element types inside, so that the compiler can make vectors of its loops. Products
/// reach some GFLOP/s; the factorizations are plain and robust rather than fast. Eigenvalues and singular values are
/// computed in double precision for either type.
package enum PortableRoutines: DenseRoutines {
    package static var threads: Int { 1 }
    package static func setThreads(_ threads: Int) {}

    package static func gemm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ aTranspose: BLAS.Transpose, _ b: MatrixView<Scalar>, _ bTranspose: BLAS.Transpose,
        _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar
    ) {
        PortableProduct.gemm(a, aTranspose, b, bTranspose, c, alpha, beta)
    }

    package static func syrk<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ transpose: BLAS.Transpose, _ c: MutableMatrixView<Scalar>,
        _ triangle: BLAS.Triangle, _ alpha: Scalar, _ beta: Scalar
    ) {
        let block = 64
        let diagonal = MutableMatrixView<Scalar>(rows: block, columns: block, isCounted: false)
        func part(_ range: Range<Int>) -> MatrixView<Scalar> {
            transpose == .no ? a.window(rows: range) : a.window(columns: range)
        }
        func product(_ rows: Range<Int>, _ columns: Range<Int>, _ c: MutableMatrixView<Scalar>) {
            gemm(part(rows), transpose, part(columns), transpose == .no ? .yes : .no, c, alpha, beta)
        }
        for start in stride(from: 0, to: c.rows, by: block) {
            let rows = start..<min(start + block, c.rows)
            let beside = triangle == .lower ? 0..<start : rows.upperBound..<c.rows
            if !beside.isEmpty { product(rows, beside, c.window(rows: rows, columns: beside)) }
            // The product of a block with itself is whole; only its triangle may reach the result.
            let square = diagonal.window(rows: 0..<rows.count, columns: 0..<rows.count)
            let target = c.window(rows: rows, columns: rows)
            square.copy(target.reading)
            product(rows, rows, square)
            for row in 0..<rows.count {
                for column in triangle == .lower ? 0..<row + 1 : row..<rows.count {
                    target[row, column] = square[row, column]
                }
            }
        }
    }

    package static func symm<Scalar: MatrixScalar>(
        _ side: BLAS.Side, _ triangle: BLAS.Triangle, _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>,
        _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar
    ) {
        let whole = MutableMatrixView<Scalar>(rows: a.rows, columns: a.rows, isCounted: false)
        for row in 0..<a.rows {
            for column in triangle == .lower ? 0..<row + 1 : row..<a.rows {
                whole[row, column] = a[row, column]
                whole[column, row] = a[row, column]
            }
        }
        switch side {
        case .left: gemm(whole.reading, .no, b, .no, c, alpha, beta)
        case .right: gemm(b, .no, whole.reading, .no, c, alpha, beta)
        }
    }

    package static func trsm<Scalar: MatrixScalar>(
        _ side: BLAS.Side, _ triangle: BLAS.Triangle, _ transpose: BLAS.Transpose, _ unitDiagonal: Bool,
        _ a: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, _ alpha: Scalar
    ) {
        if Scalar.self == Float.self {
            PortableTriangular.solve(
                side, triangle, transpose, unitDiagonal, cast(a, to: Float.self), cast(b, to: Float.self),
                Float(alpha))
        } else {
            PortableTriangular.solve(
                side, triangle, transpose, unitDiagonal, cast(a, to: Double.self), cast(b, to: Double.self),
                Double(alpha))
        }
    }

    package static func potrf<Scalar: MatrixScalar>(
        _ triangle: BLAS.Triangle, _ a: MutableMatrixView<Scalar>
    ) -> Int {
        if Scalar.self == Float.self { return PortableTriangular.cholesky(triangle, cast(a, to: Float.self)) }
        return PortableTriangular.cholesky(triangle, cast(a, to: Double.self))
    }

    package static func syevd<Scalar: MatrixScalar>(
        _ triangle: BLAS.Triangle, _ a: MutableMatrixView<Scalar>, _ values: MutableMatrixView<Scalar>
    ) -> Int {
        let whole = MutableMatrixView<Double>(rows: a.rows, columns: a.rows)
        for row in 0..<a.rows {
            for column in triangle == .lower ? 0..<row + 1 : row..<a.rows {
                whole[row, column] = Double(a[row, column])
                whole[column, row] = Double(a[row, column])
            }
        }
        var eigen = PortableEigen(whole)
        let info = eigen.solve()
        for (place, index) in eigen.ascending.enumerated() {
            values[0, place] = Scalar(eigen.diagonal[index])
            for column in 0..<a.rows { a[place, column] = Scalar(eigen.vectors[index, column]) }
        }
        return info
    }

    package static func qr<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ r: MutableMatrixView<Scalar>
    ) -> Int {
        if Scalar.self == Float.self {
            PortableQR.factor(cast(a, to: Float.self), cast(r, to: Float.self))
        } else {
            PortableQR.factor(cast(a, to: Double.self), cast(r, to: Double.self))
        }
        return 0
    }

    package static func gesdd<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ u: MutableMatrixView<Scalar>, _ values: MutableMatrixView<Scalar>,
        _ vt: MutableMatrixView<Scalar>
    ) -> Int {
        // Jacobi rotates the vectors of the shorter side; a wide matrix is taken as its transpose.
        let tall = a.rows >= a.columns
        let count = min(a.rows, a.columns)
        let copy = MutableMatrixView<Double>(rows: max(a.rows, a.columns), columns: count)
        for row in 0..<copy.rows {
            for column in 0..<count { copy[row, column] = Double(tall ? a[row, column] : a[column, row]) }
        }
        var svd = PortableSVD(copy)
        let info = svd.solve()
        for (place, index) in svd.descending.enumerated() {
            values[0, place] = Scalar(svd.values[index])
            for row in 0..<copy.rows {
                if tall { u[row, place] = Scalar(copy[row, index]) } else { vt[place, row] = Scalar(copy[row, index]) }
            }
            for row in 0..<count {
                let value = Scalar(svd.right[index, row])
                if tall { vt[place, row] = value } else { u[row, place] = value }
            }
        }
        return info
    }
}
