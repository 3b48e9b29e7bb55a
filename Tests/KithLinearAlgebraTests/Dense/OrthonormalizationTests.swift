import Testing

@testable import KithLinearAlgebra

@Suite struct OrthonormalizationTests {
    /// ‖QᵀQ − I‖ over all columns of `panels` side by side, largest element.
    private func error<Scalar: MatrixScalar>(_ panels: Matrix<Scalar>...) -> Double {
        let q = sideBySide(panels)
        return difference(naiveProduct(q.transposed(), q), .identity(q.columns))
    }

    private func sideBySide<Scalar: MatrixScalar>(_ panels: [Matrix<Scalar>]) -> Matrix<Scalar> {
        let view = MutableMatrixView<Scalar>(rows: panels[0].rows, columns: panels.map(\.columns).reduce(0, +))
        var start = 0
        for panel in panels {
            view.window(columns: start..<start + panel.columns).copy(panel.view)
            start += panel.columns
        }
        return Matrix(view.reading)
    }

    private func orthonormalized<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, against: Matrix<Scalar>? = nil, threads: Int = 2
    ) throws -> (q: Matrix<Scalar>, rank: Int) {
        var q = Matrix(a.view)
        let rank = try q.withMutableView {
            try Panel.orthonormalize($0, against: against?.view, threads: threads)
        }
        return (q, rank)
    }

    /// How far the columns of `a` lie outside the span of the orthonormal columns of `q`.
    private func outside<Scalar: MatrixScalar>(_ a: Matrix<Scalar>, _ q: Matrix<Scalar>) -> Double {
        difference(naiveProduct(q, naiveProduct(q.transposed(), a)), a)
    }

    private func leading<Scalar: MatrixScalar>(_ a: Matrix<Scalar>, _ columns: Int) -> Matrix<Scalar> {
        Matrix(a.view.window(columns: 0..<columns))
    }

    /// One pass of Cholesky QR keeps the span and brings columns of any lengths to about orthonormal ones; columns that
    /// nearly or wholly depend on each other go through all of the orthonormalization.
    @Test(arguments: [0, 1e-3, 1]) func conditionedColumnsKeepTheirSpan(apart: Float) throws {
        var a: Matrix<Float> = randomMatrix(900, 6, seed: 4)
        for row in 0..<900 {
            a[row, 5] = a[row, 0] + apart * a[row, 5]
            a[row, 2] *= 1e6
        }
        var results: [[Float]] = []
        for threads in [1, 2, 3, 7] {
            var q = Matrix(a.view)
            try q.withMutableView { try Panel.condition($0, threads: threads) }
            #expect(error(q) < 0.25)
            results.append(q.elements)
            let basis = try orthonormalized(q).q
            for column in 0..<6 {
                let own = Matrix(a.view.window(columns: column..<column + 1))
                let length = (0..<900).reduce(0) { max($0, abs(Double(own[$1, 0]))) }
                #expect(outside(own, basis) < 1e-5 * length)
            }
        }
        #expect(results.allSatisfy { $0 == results[0] })
        let zero = MutableMatrixView<Float>(rows: 20, columns: 3)
        try Panel.condition(zero, threads: 2)
        #expect(error(Matrix(zero.reading)) < 1e-5)
        zero[7, 1] = .nan
        #expect(throws: LinearAlgebraError.notFinite(row: 7, column: 1)) { try Panel.condition(zero, threads: 2) }
    }

    @Test func independentColumnsKeepTheirSpansInOrder() throws {
        let a: Matrix<Double> = randomMatrix(700, 8, seed: 1)
        let (q, rank) = try orthonormalized(a)
        #expect(rank == 8)
        #expect(error(q) < 1e-14)
        for columns in 1...8 { #expect(outside(leading(a, columns), leading(q, columns)) < 1e-13) }
    }

    @Test func everySmallShape() throws {
        for rows in 0...5 {
            for columns in 0...rows {
                for given in 0...(rows - columns) {
                    let basis = try orthonormalized(randomMatrix(rows, given, seed: 3, Float.self)).q
                    let (q, rank) = try orthonormalized(
                        randomMatrix(rows, columns, seed: 2, Float.self), against: basis)
                    #expect(rank == columns)
                    #expect(error(basis, q) < 2e-6, "\(rows) \(columns) \(given)")
                }
            }
        }
    }

    @Test func zerosAndDuplicatesAreReplaced() throws {
        var a: Matrix<Float> = randomMatrix(600, 7, seed: 9)
        for row in 0..<600 {
            a[row, 1] = 0
            a[row, 4] = a[row, 0]
            a[row, 6] = 2 * a[row, 2] - a[row, 3]
        }
        let (q, rank) = try orthonormalized(a)
        #expect(rank == 4)
        #expect(error(q) < 1e-6)
        #expect(outside(a, leading(q, 4)) < 1e-5)
        let zero = try orthonormalized(Matrix<Double>(rows: 9, columns: 9))
        #expect(zero.rank == 0)
        #expect(error(zero.q) < 1e-14)
    }

    @Test func nearlyDependentColumnsAreKeptWhileTheyCanBe() throws {
        // Lengths left after projection: 1e-1 … 1e-12, far below what a Gram matrix in double precision tells apart.
        var a: Matrix<Double> = randomMatrix(900, 13, seed: 11)
        for column in 1..<13 {
            let scale = Double(sign: .plus, exponent: -3 * column, significand: 1)
            for row in 0..<900 { a[row, column] = a[row, 0] + scale * a[row, column] }
        }
        let (q, rank) = try orthonormalized(a)
        #expect(rank == 13)
        #expect(error(q) < 1e-14)
        #expect(outside(a, q) < 1e-13)
    }

    @Test func sizesFarApartDoNotMatter() throws {
        var a: Matrix<Float> = randomMatrix(50, 4, seed: 12)
        for row in 0..<50 {
            a[row, 0] *= 1e-30
            a[row, 1] *= 1e30
            a[row, 2] *= 0x1p-135
        }
        let (q, rank) = try orthonormalized(a)
        #expect(rank == 4)
        #expect(error(q) < 1e-6)
    }

    @Test func whatIsSpannedAlreadyIsReplaced() throws {
        let basis = try orthonormalized(randomMatrix(300, 5, seed: 13, Double.self)).q
        var a: Matrix<Double> = randomMatrix(300, 4, seed: 14)
        for row in 0..<300 { a[row, 2] = basis[row, 1] * 3 - basis[row, 4] }
        let (q, rank) = try orthonormalized(a, against: basis)
        #expect(rank == 3)
        #expect(error(basis, q) < 1e-14)
    }

    @Test func refusesWhatCannotBe() throws {
        var a: Matrix<Float> = randomMatrix(3, 2, seed: 15)
        a[2, 1] = .nan
        #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 1)) {
            _ = try a.withMutableView { try Panel.orthonormalize($0, threads: 1) }
        }
        var wide = Matrix<Float>(rows: 2, columns: 3)
        #expect(throws: LinearAlgebraError.outOfRange(what: "columns to orthonormalize", value: 3, range: 0...2)) {
            _ = try wide.withMutableView { try Panel.orthonormalize($0, threads: 1) }
        }
    }
}
