/// Singular values and vectors by QR and one-sided Jacobi rotations, which find small values to high relative accuracy.
///
/// Demmel, Veselić, "Jacobi's method is more accurate than QR", SIAM J. Matrix Anal. Appl. 13(4), 1992,
/// doi:10.1137/0613074; Drmač, Veselić, "New fast and accurate Jacobi SVD algorithm I", SIAM J. Matrix Anal. Appl. 29,
/// 2008, doi:10.1137/050639193, without its preconditioning by pivoting.
struct PortableSVD {
    /// Shorter rows count as zero: their squares lose bits and could not tell them apart. The matrix's size is one.
    private static let shortest = 1e-140

    private(set) var values: [Double]
    /// Row i is the right vector of value i.
    let right: MutableMatrixView<Double>
    private let matrix: MutableMatrixView<Double>
    /// Row i becomes σᵢ times the left vector of R, then that vector.
    private let left: MutableMatrixView<Double>

    /// `matrix`, at least as many rows as columns, becomes its left vectors, one a column.
    init(_ matrix: MutableMatrixView<Double>) {
        self.matrix = matrix
        values = [Double](repeating: 0, count: matrix.columns)
        right = MutableMatrixView(rows: matrix.columns, columns: matrix.columns)
        left = MutableMatrixView(rows: matrix.columns, columns: matrix.columns)
    }

    /// The columns in the order of their singular values.
    var descending: [Int] { values.indices.sorted { (values[$0], $1) > (values[$1], $0) } }

    /// Returns 0, or 1 when the rotations did not come to an end.
    mutating func solve() -> Int {
        let size = values.count
        let largest = scale()
        let r = MutableMatrixView<Double>(rows: size, columns: size)
        PortableQR.factor(matrix, r)
        for row in 0..<size {
            for column in row..<size { left[column, row] = r[row, column] }
            right[row, row] = 1
        }
        var sweeps = 0
        while sweep() {
            sweeps += 1
            if sweeps == 60 { return 1 }
        }
        normalize(largest)
        let product = MutableMatrixView<Double>(rows: matrix.rows, columns: size)
        PortableRoutines.gemm(matrix.reading, .no, left.reading, .yes, product, 1, 0)
        matrix.copy(product.reading)
        return 0
    }

    private func scale() -> Double {
        var largest = 0.0
        for row in 0..<matrix.rows {
            for column in 0..<matrix.columns { largest = max(largest, abs(matrix[row, column])) }
        }
        guard largest > 0 else { return 1 }
        for row in 0..<matrix.rows {
            for column in 0..<matrix.columns { matrix[row, column] /= largest }
        }
        return largest
    }

    /// Makes every pair of rows orthogonal once; whether any was not.
    private func sweep() -> Bool {
        var rotated = false
        let tolerance = Double.ulpOfOne * Double(left.columns).squareRoot()
        let nothing = PortableSVD.shortest * PortableSVD.shortest
        for first in 0..<left.rows {
            for second in first + 1..<left.rows {
                let own = PortableKernels.dot(left, first, left, first, 0..<left.columns)
                let other = PortableKernels.dot(left, second, left, second, 0..<left.columns)
                let both = PortableKernels.dot(left, first, left, second, 0..<left.columns)
                if own < nothing || other < nothing { continue }
                if abs(both) <= tolerance * own.squareRoot() * other.squareRoot() { continue }
                rotated = true
                let half = (other - own) / (2 * both)
                // Where the square would overflow, the one is nothing beside it.
                let root = abs(half) < 1e100 ? (1 + half * half).squareRoot() : abs(half)
                let tangent = (half < 0 ? -1 : 1) / (abs(half) + root)
                let cosine = 1 / (1 + tangent * tangent).squareRoot()
                PortableKernels.rotate(left, first, second, cosine, tangent * cosine)
                PortableKernels.rotate(right, first, second, cosine, tangent * cosine)
            }
        }
        return rotated
    }

    /// Lengths become values and rows unit vectors; rows that vanished are completed to an orthonormal set.
    private mutating func normalize(_ largest: Double) {
        let size = values.count
        var empty: [Int] = []
        for row in 0..<size {
            let length = PortableKernels.dot(left, row, left, row, 0..<size).squareRoot()
            if length < PortableSVD.shortest {
                empty.append(row)
                for column in 0..<size { left[row, column] = 0 }
            } else {
                values[row] = length * largest
                for column in 0..<size { left[row, column] /= length }
            }
        }
        var unit = 0
        for row in empty {
            while !complete(row, with: unit) { unit += 1 }
            unit += 1
        }
    }

    /// Tries to make `row` from a unit vector, orthogonal to all other rows.
    private func complete(_ row: Int, with unit: Int) -> Bool {
        let size = values.count
        for column in 0..<size { left[row, column] = column == unit ? 1 : 0 }
        for _ in 0..<2 {
            for other in 0..<size where other != row {
                let dot = PortableKernels.dot(left, row, left, other, 0..<size)
                PortableKernels.add(left.reading, other, times: -dot, to: left, row, 0..<size)
            }
        }
        let length = PortableKernels.dot(left, row, left, row, 0..<size).squareRoot()
        // Of all unit vectors, one at least keeps this much of its length.
        guard length > 0.5 / Double(size).squareRoot() else { return false }
        for column in 0..<size { left[row, column] /= length }
        return true
    }
}
