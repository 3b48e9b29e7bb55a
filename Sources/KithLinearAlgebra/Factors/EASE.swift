/// Which columns go with those a row has: a linear model of each column by all others, with no column explaining itself,
/// in closed form.
///
/// With G = AᵀA + λI and P its inverse, the weights are B = I − P diag(1 / P_jj), whose diagonal is zero; they minimize
/// ‖A − A B‖² + λ ‖B‖² under that constraint. The scores of a row x are x B.
///
/// Exact and dense: n² numbers for n columns, so beyond some ten thousand it is for the most followed alone (`columns`),
/// or for ``SubspaceEASE``.
///
/// Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, doi:10.1145/3308558.3313710.
public struct EASE: Sendable {
    public struct Options: Sendable {
        /// λ, 0 or more. With 0 the matrix may be singular.
        public var regularization: Double
        /// The most columns that are modelled, those with the most entries (ties to the smaller index); all when `nil`.
        public var columns: Int?
        /// Bytes that may be allocated; see ``EASE/memoryNeeded(columns:nonzeros:valued:threads:)``.
        public var memoryBudget: Int?

        public init(regularization: Double = 100, columns: Int? = nil, memoryBudget: Int? = nil) {
            self.regularization = regularization
            self.columns = columns
            self.memoryBudget = memoryBudget
        }
    }

    /// The columns modelled, rising.
    public let columns: SharedBuffer<UInt32>
    /// B: the weight of column `columns[i]`, when a row has it, for column `columns[j]`.
    public let weights: Matrix<Float>
    private let place: SharedBuffer<UInt32>

    /// Fits the weights. The same bytes for any number of threads. Throws
    /// ``LinearAlgebraError/memoryBudget(needed:budget:)``, or ``LinearAlgebraError/singular(routine:row:)`` for the place
    /// where the factorization broke down. O(Σ degree² + n³) time.
    public static func fit(
        _ matrix: SparseMatrix, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> EASE {
        precondition(options.regularization >= 0 && options.regularization.isFinite, "λ must be 0 or more")
        precondition(options.columns == nil || options.columns! >= 0, "a number of columns below zero")
        let count = min(options.columns ?? matrix.columnCount, matrix.columnCount)
        if let budget = options.memoryBudget {
            let needed = memoryNeeded(
                columns: count, nonzeros: matrix.nonzeroCount, valued: matrix.values != nil, threads: threads)
            if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
        }
        let chosen = ColumnChoice(matrix, most: count)
        let gram = gram(chosen.restricted(matrix), threads: threads)
        for row in 0..<count { gram[row, row] += Float(options.regularization) }
        try Cholesky.inverse(of: gram, threads: threads)
        scale(gram, threads: threads)
        return EASE(chosen, Matrix(adopting: gram))
    }

    private init(_ chosen: ColumnChoice, _ weights: Matrix<Float>) {
        columns = chosen.columns
        place = chosen.place
        self.weights = weights
    }

    /// The `count` best columns of each of `rows` of `people` (all rows when `nil`) among those modelled, ties to the
    /// smaller index.
    ///
    /// `people` has as many columns as the matrix fitted; those in row r of `excluding` are left out of the list of row r,
    /// and with `excludingSelf` column r too. O(entries × n), a strip of the weights at a time.
    public func best(
        _ count: Int, of people: SparseMatrix, rows: [UInt32]? = nil, excluding: CompressedRows? = nil,
        excludingSelf: Bool = false, threads: Int = Parallel.availableThreads
    ) -> RankedLists {
        precondition(count >= 0, "a count below zero")
        precondition(people.columnCount == place.count, "people and model differ in columns")
        precondition(
            excluding == nil || excluding!.rowCount == people.rowCount, "one row of exclusions a row of people")
        let listed = rows.map { SharedBuffer($0) } ?? TopScores.all(people.rowCount)
        precondition(listed.allSatisfy { Int($0) < people.rowCount }, "a row of people is out of range")
        let lists = MutableRankedLists(rows: listed.count, limit: min(count, columns.count))
        guard lists.limit > 0 else { return lists.freeze() }
        let perPart = max(1, min(256, (listed.count + 63) / 64))
        let cuts = Parallel.cuts(listed.count, parts: (listed.count + perPart - 1) / perPart)
        let workers = max(1, min(threads, cuts.count))
        let strip = 64
        let work = MutableBuffer<Float>(count: workers * strip)
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            let own = ColumnChoice.restricted(people, rows: listed, cuts[part], to: place, count: columns.count)
            let sums = work.window(worker * strip..<(worker + 1) * strip)
            for first in stride(from: 0, to: columns.count, by: strip) {
                let range = first..<min(first + strip, columns.count)
                let candidates = columns.slice(range)
                for (row, index) in cuts[part].enumerated() {
                    TopScoresKernels.sumRows(weights.view, columns: range, own, row: row, into: sums)
                    TopScoresKernels.offer(
                        sums, candidates, to: lists, place: index, row: listed[index], excluding, excludingSelf)
                }
            }
            TopScoresKernels.sort(lists, places: cuts[part])
        }
        return lists.freeze()
    }

    /// Bytes that ``fit(_:options:threads:)`` allocates at its peak for a model of `columns` columns of a matrix with
    /// `nonzeros` entries.
    public static func memoryNeeded(columns: Int, nonzeros: Int, valued: Bool = false, threads: Int) -> Int {
        // The weights, in place from the Gram matrix on; beside them first the rows restricted to the columns and turned
        // over, then what the inversion takes.
        let restricted = 2 * nonzeros * (valued ? 8 : 4)
        let inversion = Cholesky.memoryNeededToInvert(size: columns, of: Float.self)
        return 4 * columns * columns + max(restricted, inversion)
    }
}
