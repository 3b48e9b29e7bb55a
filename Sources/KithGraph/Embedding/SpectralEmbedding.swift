import KithLinearAlgebra

/// Leading eigenvectors of a network's normalized adjacency, with the trivial one taken out and scaled as asked.
struct SpectralEmbedding {
    private let operation: NormalizedAdjacency<Float>
    private let options: NetworkEmbedding.Options
    /// Degrees, with the regularization.
    private let degrees: SharedBuffer<Double>

    init(_ network: Network, options: NetworkEmbedding.Options) {
        self.options = options
        let matrix = SparseMatrix(network.rows(of: options.ties, threads: options.threads))
        let weight = options.regularization ?? 0
        operation = NormalizedAdjacency(matrix, regularization: weight, threads: options.threads)
        degrees = SharedBuffer(matrix.rowSums(threads: options.threads).map { $0 + weight })
    }

    func embedding() throws(LinearAlgebraError) -> NetworkEmbedding {
        var solver = LargestEigenpairs.Options(
            tolerance: options.tolerance, seed: options.seed, threads: options.threads)
        if let rounds = options.maximumIterations { solver.maximumIterations = rounds }
        let found = try LargestEigenpairs.solve(
            operation, count: options.dimensions + (options.keepsTrivial ? 0 : 1), options: solver)
        let pairs = options.keepsTrivial ? found : try withoutTrivial(found)
        var vectors = pairs.vectors
        if options.scaling == .walk { vectors.withMutableView { scale($0) } }
        return NetworkEmbedding(
            vectors, values: pairs.values, residuals: pairs.residuals, method: .spectral, iterations: pairs.iterations,
            converged: pairs.converged)
    }

    /// Multiplies by √(Σ degrees) D^-½.
    private func scale(_ view: MutableMatrixView<Float>) {
        let root = degrees.reduce(0, +).squareRoot()
        for row in 0..<view.rows {
            let factor = Float(root) * operation.scale[row]
            var values = view.mutableRow(row)
            for column in values.indices { values[column] *= factor }
        }
    }

    /// One pair fewer: eigenvectors orthogonal to the trivial one, D^½ 1.
    ///
    /// Where the network falls apart, the eigenvalue 1 comes once for each component and the solver returns some basis of
    /// its vectors, none of which need be the trivial one. A reflection among those that turns one of them to the trivial
    /// vector's projection leaves the rest orthogonal to it, eigenvectors all the same.
    private func withoutTrivial(_ pairs: EigenPairs<Float>) throws(LinearAlgebraError) -> EigenPairs<Float> {
        let count = pairs.values.count
        // Equal to 1 as far as can be told from residuals of this size.
        let blur = max(1e-5, 4 * (pairs.residuals.max() ?? 0))
        let group = pairs.values.prefix { abs($0 - 1) <= blur }.count
        guard group > 1 else { return kept(pairs, vectors: pairs.vectors, 1..<count, residuals: pairs.residuals) }
        let trivial = projection(pairs.vectors, group)
        var mirror = trivial
        let length = trivial.reduce(0) { $0 + $1 * $1 }.squareRoot()
        mirror[0] += trivial[0] < 0 ? -length : length
        let square = mirror.reduce(0) { $0 + $1 * $1 }
        guard square > 0 else { return kept(pairs, vectors: pairs.vectors, 0..<count - 1, residuals: pairs.residuals) }
        var rotation = Matrix<Float>.identity(count)
        rotation.withMutableView { view in
            for row in 0..<group {
                for column in 0..<group {
                    view[row, column] -= Float(2 * mirror[row] * mirror[column] / square)
                }
            }
        }
        let turned = MutableMatrixView<Float>(rows: pairs.vectors.rows, columns: count)
        try Panel.multiply(pairs.vectors.view, rotation.view, into: turned, threads: options.threads)
        let residuals = residuals(turned.reading, pairs.values)
        return kept(pairs, vectors: Matrix(turned.reading), 1..<count, residuals: residuals)
    }

    /// Inner products of the first `group` vectors with D^½ 1.
    private func projection(_ vectors: Matrix<Float>, _ group: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: group)
        let view = vectors.view
        for row in 0..<view.rows {
            let weight = degrees[row].squareRoot()
            let values = view.row(row)
            for column in 0..<group { sums[column] += weight * Double(values[column]) }
        }
        return sums
    }

    private func residuals(_ vectors: MatrixView<Float>, _ values: [Float]) -> [Float] {
        let image = MutableMatrixView<Float>(rows: vectors.rows, columns: vectors.columns)
        operation.multiply(vectors, into: image, alpha: 1, beta: 0, threads: options.threads)
        for row in 0..<image.rows {
            var target = image.mutableRow(row)
            let source = vectors.row(row)
            for column in target.indices { target[column] -= values[column] * source[column] }
        }
        return Panel.columnNorms(image.reading, threads: options.threads)
    }

    private func kept(
        _ pairs: EigenPairs<Float>, vectors: Matrix<Float>, _ range: Range<Int>, residuals: [Float]
    ) -> EigenPairs<Float> {
        EigenPairs(
            values: Array(pairs.values[range]), vectors: Matrix(vectors.view.window(columns: range)),
            residuals: Array(residuals[range]), iterations: pairs.iterations, products: pairs.products,
            converged: pairs.converged)
    }
}
