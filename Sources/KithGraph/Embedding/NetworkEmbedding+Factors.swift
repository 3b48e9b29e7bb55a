import KithLinearAlgebra

extension NetworkEmbedding {
    /// The follow matrix with both its directions, as the network holds them.
    private static func followMatrix(_ network: Network) -> (rows: SparseMatrix, transposed: SparseMatrix) {
        (SparseMatrix(network.following), SparseMatrix(network.followers))
    }

    /// U √Σ or V √Σ.
    static func singularVectors(
        _ network: Network, options: Options
    ) throws(LinearAlgebraError) -> NetworkEmbedding {
        let (rows, transposed) = followMatrix(network)
        let operation = SparseOperator<Float>(rows: rows, transposed: transposed)
        var solver = TruncatedSVD.Options(tolerance: options.tolerance, seed: options.seed, threads: options.threads)
        if let rounds = options.maximumIterations { solver.maximumIterations = rounds }
        let triplets = try TruncatedSVD.solve(operation, count: options.dimensions, options: solver)
        var vectors = options.side == .following ? triplets.left : triplets.right
        let roots = triplets.values.map { max(0, $0).squareRoot() }
        vectors.withMutableView { Panel.scaleColumns($0, by: roots, threads: options.threads) }
        return NetworkEmbedding(
            vectors, values: triplets.values, residuals: triplets.residuals, method: .svd,
            iterations: triplets.iterations, converged: triplets.converged)
    }

    /// The factors of rows or columns.
    static func factors(_ network: Network, options: Options) throws(LinearAlgebraError) -> NetworkEmbedding {
        let (rows, transposed) = followMatrix(network)
        let fit = try ImplicitALS.fit(
            rows, transposed: transposed, options: factorOptions(options), threads: options.threads)
        return NetworkEmbedding(
            options.side == .following ? fit.rowFactors : fit.columnFactors, values: [], residuals: [], method: .als,
            iterations: fit.iterations, converged: true)
    }

    private static func factorOptions(_ options: Options) -> ImplicitALS.Options {
        var chosen = ImplicitALS.Options(factors: options.dimensions, alpha: options.alpha, seed: options.seed)
        if let weight = options.regularization { chosen.regularization = weight }
        if let iterations = options.maximumIterations { chosen.iterations = iterations }
        return chosen
    }

    /// Bytes that ``compute(_:options:)`` allocates at its peak beyond the network, the result among them.
    public static func memoryNeeded(_ network: Network, options: Options) -> Int {
        let people = network.personCount
        switch options.method {
        case .spectral:
            // A symmetric network lends its own rows. Assembling takes room for both directions.
            let ties = network.isSymmetric ? 0 : 4 * 2 * network.followCount + 8 * people
            let count = options.dimensions + (options.keepsTrivial ? 0 : 1)
            let solver = LargestEigenpairs.memoryNeeded(for: ShapeOnly(rowCount: people), count: count)
            return ties + 20 * people + solver
        case .svd:
            return TruncatedSVD.memoryNeeded(for: ShapeOnly(rowCount: people), count: options.dimensions)
        case .als:
            // One side is copied while its signs are settled, with both still there.
            return 4 * people * options.dimensions
                + ImplicitALS.memoryNeeded(
                    rows: people, columns: people, nonzeros: network.followCount, transposeGiven: true,
                    options: factorOptions(options), threads: options.threads)
        }
    }

    /// An operator of which the size alone is asked.
    private struct ShapeOnly: SymmetricOperator {
        let rowCount: Int

        func multiply(
            _ panel: MatrixView<Float>, into result: MutableMatrixView<Float>, alpha: Float, beta: Float, threads: Int
        ) {
            preconditionFailure("there is nothing to multiply with")
        }
    }
}
