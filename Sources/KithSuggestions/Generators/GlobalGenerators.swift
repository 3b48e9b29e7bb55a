import KithGraph
import KithLinearAlgebra

/// The generators that look at the whole network: linear autoencoders and factors, for many people at a time.
///
/// Preparing takes a truncated SVD and a factorization of the network; a block of k people then takes a few products of
/// the network with a panel of k columns.
struct GlobalGenerators: Sendable {
    private let ease: IterativeEASE
    private let als: ImplicitALS

    init(network: Network, options: GeneratorOptions, threads: Int) throws(LinearAlgebraError) {
        let rows = SparseMatrix(network.following)
        let transposed = SparseMatrix(network.followers)
        let adjacency = SparseOperator<Float>(rows: rows, transposed: transposed)
        let count = min(options.vectors, network.personCount / 2)
        let triplets = try TruncatedSVD.solve(
            adjacency, count: count, options: .init(tolerance: options.vectorTolerance, threads: threads))
        ease = IterativeEASE(
            adjacency, triplets: triplets,
            options: .init(regularization: options.regularization, power: options.power, steps: options.steps),
            threads: threads)
        als = try ImplicitALS.fit(rows, transposed: transposed, options: options.factorization, threads: threads)
    }

    /// Row i of each matrix holds the scores of everybody for `people[i]`.
    func scores(
        for people: [PersonIndex], threads: Int
    ) throws(LinearAlgebraError) -> [Generator: MutableMatrixView<Float>] {
        let linear = try ease.scores(of: people, threads: threads)
        return [
            .ease: linear.full, .subspaceEASE: linear.subspace,
            .als: try factorScores(people, threads: threads),
        ]
    }

    private func factorScores(
        _ people: [PersonIndex], threads: Int
    ) throws(LinearAlgebraError) -> MutableMatrixView<Float> {
        let factors = MutableMatrixView<Float>(rows: people.count, columns: als.rowFactors.columns)
        for (place, person) in people.enumerated() {
            factors.window(rows: place..<place + 1).copy(
                als.rowFactors.view.window(rows: Int(person)..<Int(person) + 1))
        }
        let n = als.columnFactors.rows
        let scores = MutableMatrixView<Float>(rows: people.count, columns: n)
        let cuts = Parallel.cuts(n, parts: max(1, n / 2_048))
        try BLASThreads.forEach(cuts.count, threads: threads) { part throws(LinearAlgebraError) in
            try BLAS.gemm(
                factors.reading, .no, als.columnFactors.view.window(rows: cuts[part]), .yes,
                into: scores.window(columns: cuts[part]))
        }
        return scores
    }
}
