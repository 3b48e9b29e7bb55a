/// All eigenpairs of a symmetric matrix: Householder reduction to tridiagonal form, then QL with implicit shifts.
///
/// Golub, Van Loan, "Matrix computations", fourth edition, Johns Hopkins 2013, sections 8.3.1 and 8.3.3; Martin,
/// Wilkinson, "The implicit QL algorithm", Numerische Mathematik 12, 1968, doi:10.1007/BF02165404. Vectors are kept as
/// rows, so that rotations run along memory.
struct PortableEigen {
    /// The tridiagonal matrix, then the eigenvalues.
    private(set) var diagonal: [Double]
    private var offDiagonal: [Double]
    /// Row i belongs to `diagonal[i]`.
    let vectors: MutableMatrixView<Double>
    private let matrix: MutableMatrixView<Double>
    /// One row: what a reflection makes of the matrix.
    private let product: MutableMatrixView<Double>
    private let size: Int

    /// `matrix` holds both triangles and is destroyed.
    init(_ matrix: MutableMatrixView<Double>) {
        self.matrix = matrix
        size = matrix.rows
        diagonal = [Double](repeating: 0, count: size)
        offDiagonal = [Double](repeating: 0, count: size)
        vectors = MutableMatrixView(rows: size, columns: size)
        product = MutableMatrixView(rows: 1, columns: size)
    }

    /// The rows in the order of their eigenvalues.
    var ascending: [Int] { diagonal.indices.sorted { (diagonal[$0], $0) < (diagonal[$1], $1) } }

    /// Returns 0, or how many off-diagonal elements did not vanish.
    mutating func solve() -> Int {
        let largest = scale()
        tridiagonalize()
        let norm = zip(diagonal, offDiagonal).reduce(0) { max($0, abs($1.0) + abs($1.1)) }
        for start in 0..<size where !deflate(from: start, norm: norm) { return size - start }
        for index in diagonal.indices { diagonal[index] *= largest }
        return 0
    }

    /// Divides by the largest element, so that squares neither overflow nor vanish.
    private func scale() -> Double {
        var largest = 0.0
        for row in 0..<size {
            for column in 0..<size { largest = max(largest, abs(matrix[row, column])) }
        }
        guard largest > 0 else { return 1 }
        for row in 0..<size {
            for column in 0..<size { matrix[row, column] /= largest }
        }
        return largest
    }

    private mutating func tridiagonalize() {
        var scales = [Double](repeating: 0, count: size)
        for step in 0..<max(0, size - 1) {
            diagonal[step] = matrix[step, step]
            (scales[step], offDiagonal[step]) = reflect(step)
            if scales[step] != 0 { update(step, scales[step]) }
        }
        if size > 0 { diagonal[size - 1] = matrix[size - 1, size - 1] }
        // Rows of the product of all reflections, from the last one on.
        for index in 0..<size { vectors[index, index] = 1 }
        for step in stride(from: size - 2, through: 0, by: -1) where scales[step] != 0 {
            for row in step + 1..<size {
                let sum = PortableKernels.dot(vectors, row, matrix, step, step + 1..<size)
                PortableKernels.add(matrix.reading, step, times: -scales[step] * sum, to: vectors, row, step + 1..<size)
            }
        }
    }

    /// Leaves the vector v of I − scale v vᵀ in row `step` right of the diagonal; the row's rest becomes `length`, 0, ….
    private func reflect(_ step: Int) -> (scale: Double, length: Double) {
        let head = matrix[step, step + 1]
        var tail = 0.0
        if step + 2 < size { tail = PortableKernels.dot(matrix, step, matrix, step, step + 2..<size) }
        // The matrix's size is one; squares this small would have lost their bits.
        guard tail > 1e-280 else { return (0, head) }
        let length = (head * head + tail).squareRoot()
        let target = head > 0 ? -length : length
        let divisor = head - target
        matrix[step, step + 1] = 1
        for column in step + 2..<size { matrix[step, column] /= divisor }
        return (-divisor / target, target)
    }

    /// The reflection of `step` from both sides on the rows and columns after it.
    private func update(_ step: Int, _ scale: Double) {
        let rest = step + 1..<size
        for row in rest { product[0, row] = scale * PortableKernels.dot(matrix, row, matrix, step, rest) }
        let dot = PortableKernels.dot(product, 0, matrix, step, rest)
        PortableKernels.add(matrix.reading, step, times: -scale / 2 * dot, to: product, 0, rest)
        for row in rest {
            PortableKernels.add(product.reading, 0, times: -matrix[step, row], to: matrix, row, rest)
            PortableKernels.add(matrix.reading, step, times: -product[0, row], to: matrix, row, rest)
        }
    }

    /// QL steps until the off-diagonal element after `start` vanishes.
    private mutating func deflate(from start: Int, norm: Double) -> Bool {
        for _ in 0..<60 {
            var end = start
            while end < size - 1 {
                // Against the whole and not against its neighbours: beside vanishing diagonal elements, as a matrix of low
                // rank has, rotations bring in rounding of the large ones again and again.
                if abs(offDiagonal[end]) <= Double.ulpOfOne / 2 * norm { break }
                end += 1
            }
            if end == start { return true }
            step(start, end)
        }
        return false
    }

    /// One implicit QL step on the block from `start` to `end`, with Wilkinson's shift.
    private mutating func step(_ start: Int, _ end: Int) {
        let half = (diagonal[start + 1] - diagonal[start]) / (2 * offDiagonal[start])
        let root = (half * half + 1).squareRoot()
        var bulge = diagonal[end] - diagonal[start] + offDiagonal[start] / (half + (half < 0 ? -root : root))
        var (sine, cosine, removed) = (1.0, 1.0, 0.0)
        for index in stride(from: end - 1, through: start, by: -1) {
            let side = sine * offDiagonal[index]
            let middle = cosine * offDiagonal[index]
            let length = (side * side + bulge * bulge).squareRoot()
            offDiagonal[index + 1] = length
            if length == 0 {
                diagonal[index + 1] -= removed
                offDiagonal[end] = 0
                return
            }
            (sine, cosine) = (side / length, bulge / length)
            let shifted = diagonal[index + 1] - removed
            let change = (diagonal[index] - shifted) * sine + 2 * cosine * middle
            removed = sine * change
            diagonal[index + 1] = shifted + removed
            bulge = cosine * change - middle
            PortableKernels.rotate(vectors, index, index + 1, cosine, sine)
        }
        diagonal[start] -= removed
        offDiagonal[start] = bulge
        offDiagonal[end] = 0
    }
}
