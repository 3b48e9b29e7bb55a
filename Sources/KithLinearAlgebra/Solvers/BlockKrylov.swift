/// The working state of a block Krylov (Lanczos) method with thick restarts for a symmetric operator, or for a
/// polynomial of it: an orthonormal basis, the operator's projection on it, and the block to go on from.
///
/// Every block is made orthogonal to the whole basis, and the projection is computed rather than assumed, so that any set
/// of orthonormal vectors may stand at its front: converged pairs, kept ones, or known ones.
struct BlockKrylov<Operator: SymmetricOperator> {
    typealias Scalar = Operator.Scalar

    let matrix: Operator
    private let similarity: DiagonalSimilarity<Scalar>?
    let width: Int
    /// Basis vectors at most, without the block to go on from.
    let capacity: Int
    let threads: Int
    /// `nil`: the operator itself.
    var filter: ChebyshevFilter?
    /// n × (capacity + width): the basis, then the block to go on from.
    let basis: MutableMatrixView<Scalar>
    /// Columns of ``basis`` whose products are in ``projection``.
    private(set) var count = 0
    /// Columns of ``basis`` that a restart put there.
    private var fixed = 0
    /// Operator applied to vectors so far.
    private(set) var products = 0

    /// The block to go on from, contiguous, as products read it; the same as the basis's columns from ``count`` on.
    private let block: MutableMatrixView<Scalar>
    private let image: MutableMatrixView<Scalar>
    private let scratch: MutableMatrixView<Scalar>
    private let projection: MutableMatrixView<Double>
    /// wᵀw of the last block before it was made orthonormal: what the basis misses of the last image.
    private var remainder: MutableMatrixView<Double>

    init(_ matrix: Operator, width: Int, capacity: Int, threads: Int) {
        self.matrix = matrix
        similarity = matrix.similarity
        self.width = width
        self.capacity = capacity
        self.threads = threads
        let rows = matrix.rowCount
        basis = MutableMatrixView(rows: rows, columns: capacity + width)
        block = MutableMatrixView(rows: rows, columns: width)
        image = MutableMatrixView(rows: rows, columns: width)
        scratch = MutableMatrixView(rows: rows, columns: width)
        projection = MutableMatrixView(rows: capacity + width, columns: capacity + width)
        remainder = MutableMatrixView(rows: width, columns: width)
    }

    /// Bytes the arrays above take.
    static func bytes(rows: Int, width: Int, capacity: Int) -> Int {
        (rows * (capacity + 4 * width)) * MemoryLayout<Scalar>.stride
            + (capacity + width) * (capacity + width) * MemoryLayout<Double>.stride
    }

    var canStep: Bool { count + width <= capacity }

    /// Starts afresh behind `kept` vectors, which already stand at the front of the basis with the values `values`
    /// under the filter: `start` fills the block, which is then made orthonormal to them.
    mutating func restart(
        kept values: [Double], start: (MutableMatrixView<Scalar>) throws(LinearAlgebraError) -> Void
    ) throws(LinearAlgebraError) {
        projection.fill(0)
        for (index, value) in values.enumerated() { projection[index, index] = value }
        count = values.count
        fixed = count
        try start(block)
        let front = basis.reading.window(columns: 0..<count)
        _ = try Panel.orthonormalize(block, against: count > 0 ? front : nil, threads: threads)
        basis.window(columns: count..<count + width).copy(block.reading)
    }

    /// Multiplies the block, joins it to the basis and makes the next one.
    mutating func step() throws(LinearAlgebraError) {
        precondition(canStep)
        if let filter {
            filter.apply(
                matrix, similarity: similarity, block.reading, panels: (scratch, image), threads: threads)
            products += filter.degree * width
        } else {
            matrix.multiply(block.reading, into: image, alpha: 1, beta: 0, threads: threads)
            products += width
        }
        let end = count + width
        let front = basis.reading.window(columns: 0..<end)
        let coefficients = orthogonalize(against: front)
        for row in 0..<end {
            for column in 0..<width {
                projection[row, count + column] = coefficients[row, column]
                projection[count + column, row] = coefficients[row, column]
            }
        }
        remainder = try Panel.gram(image.reading, threads: threads).widened()
        // What is left of an image that lies in the basis is rounding, which is not orthogonal to it.
        let lost = (0..<width).contains { column in
            var length = 0.0
            for row in 0..<end { length += coefficients[row, column] * coefficients[row, column] }
            return remainder[column, column] <= 1e-6 * length
        }
        let rank = try Panel.orthonormalize(image, against: lost ? front : nil, threads: threads)
        if rank < width, !lost { _ = try Panel.orthonormalize(image, against: front, threads: threads) }
        block.copy(image.reading)
        count = end
        basis.window(columns: count..<count + width).copy(block.reading)
    }

    /// Takes out of the image what lies in `front`, and returns how much that was: frontᵀ × image.
    ///
    /// Twice is enough (Giraud, Langou, Rozložník, van den Eshof 2005, doi:10.1007/s00211-005-0615-4). In a Lanczos
    /// method all but rounding lies in the last two blocks, except right behind vectors put at the front by a restart;
    /// so the first time those two blocks do, and a whole pass over the basis is saved. Each pass reads it once, as the
    /// end of one goes together with the beginning of the next.
    private func orthogonalize(against front: MatrixView<Scalar>) -> MutableMatrixView<Double> {
        let start = count - width >= fixed ? count - width : 0
        let near = start..<front.columns
        let first = Projection.apply(
            front.window(columns: near), image, subtracting: nil, gram: true, threads: threads)!
        let second = Projection.apply(
            front, image, subtracting: first, from: start, gram: true, threads: threads)!
        _ = Projection.apply(front, image, subtracting: second, gram: false, threads: threads)
        let sum = second.widened()
        let added = first.widened()
        for row in near {
            for column in 0..<width { sum[row, column] += added[row - start, column] }
        }
        return sum
    }

    /// Eigenpairs of the projection, largest value first, with the norms of what the basis misses of their images.
    func ritzPairs() throws(LinearAlgebraError) -> RitzPairs {
        let vectors = MutableMatrixView<Double>(rows: count, columns: count)
        for row in 0..<count {
            for column in 0..<count { vectors[row, column] = (projection[row, column] + projection[column, row]) / 2 }
        }
        let rising = try LAPACK.syevd(vectors)
        let last = count - width
        var residuals: [Double] = []
        for index in (0..<count).reversed() {
            var square = 0.0
            for row in 0..<width {
                for column in 0..<width {
                    square += vectors[last + row, index] * remainder[row, column] * vectors[last + column, index]
                }
            }
            residuals.append(max(0, square).squareRoot())
        }
        return RitzPairs(values: rising.reversed(), residuals: residuals, vectors: vectors)
    }

    /// Thick restart: the basis becomes the first `kept` Ritz vectors, and the block stays.
    mutating func compress(_ pairs: RitzPairs, kept: Int) throws(LinearAlgebraError) {
        try rotate(pairs, columns: kept, into: basis.window(columns: 0..<kept))
        projection.fill(0)
        for index in 0..<kept { projection[index, index] = pairs.values[index] }
        count = kept
        fixed = kept
        basis.window(columns: count..<count + width).copy(block.reading)
    }

    /// The first `columns` Ritz vectors, into `target`, which may be the front of the basis itself.
    func rotate(
        _ pairs: RitzPairs, columns: Int, into target: MutableMatrixView<Scalar>
    ) throws(LinearAlgebraError) {
        let rotation = pairs.leading(columns, as: Scalar.self)
        let count = count
        let basis = basis
        try Panel.forEachPart(rows: basis.rows, threads: threads) { rows throws(LinearAlgebraError) in
            let rotated = MutableMatrixView<Scalar>(rows: rows.count, columns: columns)
            try BLAS.gemm(basis.reading.window(rows: rows, columns: 0..<count), rotation.view, into: rotated)
            target.window(rows: rows).copy(rotated.reading)
        }
    }
}

/// Approximate eigenpairs from a subspace.
struct RitzPairs {
    /// Largest first.
    var values: [Double]
    /// Norms of what the subspace misses of each pair's image.
    var residuals: [Double]
    /// Columns by rising value.
    private let vectors: MutableMatrixView<Double>

    init(values: [Double], residuals: [Double], vectors: MutableMatrixView<Double>) {
        self.values = values
        self.residuals = residuals
        self.vectors = vectors
    }

    /// The vectors of the `count` largest values, as columns by falling value.
    func leading<Scalar: MatrixScalar>(_ count: Int, as type: Scalar.Type) -> Matrix<Scalar> {
        let reversed = MutableMatrixView<Double>(rows: vectors.rows, columns: count)
        for row in 0..<vectors.rows {
            for column in 0..<count { reversed[row, column] = vectors[row, vectors.columns - 1 - column] }
        }
        return Matrix(narrowing: reversed.reading)
    }
}
