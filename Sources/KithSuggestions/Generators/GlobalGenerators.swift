import KithGraph
import KithLinearAlgebra

/// The generators that look at the whole network: linear autoencoders and factors, for many people at a time.
///
/// Preparing takes a truncated SVD and a factorization of the network; a block of k people then takes a few products of
/// the network with a panel of k columns.
struct GlobalGenerators: Sendable {
    private let following: CompressedRows
    let ease: PairedEASE
    private let rowFactors: Matrix<Float>
    /// A row for each factor, a column for each candidate.
    let columnFactors: Matrix<Float>
    let confidence: FactorConfidence
    /// What a follower counts in the two-sided form.
    let easeFollowers: Double

    init(network: Network, options: GeneratorOptions, threads: Int) throws(LinearAlgebraError) {
        following = network.following
        let rows = SparseMatrix(network.following)
        let transposed = SparseMatrix(network.followers)
        let adjacency = SparseOperator<Float>(rows: rows, transposed: transposed)
        let weight = Float(options.easeFollowers)
        let profiles = SparseOperator<Float>(try GlobalGenerators.profiles(network, weight: weight), threads: threads)
        ease = try PairedEASE(
            adjacency, triplets: GlobalGenerators.triplets(adjacency, options, threads), profiles: profiles,
            profileTriplets: GlobalGenerators.triplets(profiles, options, threads), weight: weight,
            options: .init(regularization: options.regularization, power: options.power, steps: options.steps),
            threads: threads)
        let als = try ImplicitALS.fit(
            rows, transposed: transposed, options: options.factorization, threads: threads)
        rowFactors = als.rowFactors
        columnFactors = als.columnFactors.transposed()
        easeFollowers = options.easeFollowers
        confidence = FactorConfidence(als.columnFactors, options.factorization, threads: threads)
    }

    private static func triplets(
        _ matrix: SparseOperator<Float>, _ options: GeneratorOptions, _ threads: Int
    ) throws(LinearAlgebraError) -> SingularTriplets<Float> {
        try TruncatedSVD.solve(
            matrix, count: min(options.vectors, matrix.rowCount / 2),
            options: .init(tolerance: options.vectorTolerance, threads: threads))
    }

    /// Each person's row of followees and, behind it, of followers, which count `weight` each: n × 2n.
    private static func profiles(
        _ network: Network, weight: Float
    ) throws(LinearAlgebraError) -> SparseMatrix {
        let n = network.personCount
        let offsets = MutableBuffer<UInt64>(count: n + 1)
        let columns = MutableBuffer<UInt32>(count: 2 * network.followCount)
        let values = MutableBuffer<Float>(count: 2 * network.followCount)
        var count = 0
        for person in 0..<n {
            for place in network.following.range(person) {
                columns[count] = network.following.columns[place]
                values[count] = 1
                count += 1
            }
            for place in network.followers.range(person) {
                columns[count] = network.followers.columns[place] + UInt32(n)
                values[count] = weight
                count += 1
            }
            offsets[person + 1] = UInt64(count)
        }
        return try SparseMatrix(
            pattern: CompressedRows(offsets: offsets.freeze(), columns: columns.freeze(), columnCount: 2 * n),
            values: values.freeze())
    }

    /// Row i of each matrix holds the scores of everybody for `people[i]`, the same whoever else is asked about.
    ///
    /// With `leavingOut`, one list a person, they are those of people who do not follow these, with weights and factors as
    /// they are.
    func scores(
        for people: [PersonIndex], leavingOut: [[PersonIndex]]? = nil, threads: Int
    ) throws(LinearAlgebraError) -> [Generator: MutableMatrixView<Float>] {
        let linear = try ease.scores(of: people, leavingOut: leavingOut, threads: threads)
        return [
            .ease: linear.full, .subspaceEASE: linear.subspace, .twoSidedEASE: linear.twoSided,
            .als: factorScores(people, leavingOut, threads: threads),
        ]
    }

    func followees(of person: PersonIndex) -> [PersonIndex] {
        following.range(Int(person)).map { following.columns[$0] }
    }

    private func factorScores(
        _ people: [PersonIndex], _ leavingOut: [[PersonIndex]]?, threads: Int
    ) -> MutableMatrixView<Float> {
        let factors = MutableMatrixView<Float>(rows: people.count, columns: rowFactors.columns)
        for (place, person) in people.enumerated() {
            factors.window(rows: place..<place + 1).copy(
                rowFactors.view.window(rows: Int(person)..<Int(person) + 1))
            guard let out = leavingOut?[place], !out.isEmpty else { continue }
            let change = confidence.change(followees(of: person), without: out, columnFactors)
            for index in change.indices { factors[place, index] += Float(change[index]) }
        }
        let n = columnFactors.columns
        let scores = MutableMatrixView<Float>(rows: people.count, columns: n)
        let cuts = Parallel.cuts(n, parts: max(1, n / 1_024))
        Parallel.forEach(cuts.count, threads: threads) { part in
            SteadyProduct.multiply(
                factors.reading, columnFactors.view.window(columns: cuts[part]),
                into: scores.window(columns: cuts[part]))
        }
        return scores
    }
}
