/// ``EASE`` in the subspace of the leading singular vectors, for networks whose n² weights do not fit: every column
/// modelled by all others, at the cost of k numbers a column.
///
/// With singular values s and right vectors V of A, the regularized projection is M = V diag(s² / (s² + λ)) Vᵀ. The
/// score of column j for a row x is ((x M)_j − x_j M_jj) / (1 − M_jj): no column explains itself. Neither M nor the scores
/// are ever formed.
///
/// Follows Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, doi:10.1145/3308558.3313710, with P in
/// closed form by Woodbury's identity on the truncated spectrum; with all singular vectors it is the same as ``EASE``.
public struct SubspaceEASE: Sendable {
    /// M_jj, the weight of each column for itself that is taken out.
    public let selfWeights: SharedBuffer<Float>
    private let right: Matrix<Float>
    private let candidates: Matrix<Float>
    private let scorer: TopScores

    /// Prepares scoring from the leading triplets of the matrix of follows. λ is above 0.
    ///
    /// Throws ``LinearAlgebraError/notFinite(row:column:)``. O(columns × k).
    public init(
        _ triplets: SingularTriplets<Float>, regularization: Double = 100, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) {
        precondition(regularization > 0 && regularization.isFinite, "λ must be above 0")
        let right = triplets.right
        precondition(triplets.values.count == right.columns, "there must be one value a vector")
        let gains = triplets.values.map { Double($0) * Double($0) / (Double($0) * Double($0) + regularization) }
        let candidates = MutableMatrixView<Float>(rows: right.rows, columns: right.columns)
        let selfWeights = MutableBuffer<Float>(count: right.rows)
        let cuts = Parallel.cuts(right.rows, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                let vector = right.view.row(row)
                var own = 0.0
                for index in vector.indices { own += Double(vector[index]) * Double(vector[index]) * gains[index] }
                selfWeights[row] = Float(own)
                // Below one for orthonormal vectors, but for their rounding.
                let scale = 1 / max(1 - own, 1e-6)
                for index in vector.indices {
                    candidates[row, index] = Float(Double(vector[index]) * gains[index] * scale)
                }
            }
        }
        self.right = right
        self.selfWeights = selfWeights.freeze()
        self.candidates = Matrix(adopting: candidates)
        scorer = try TopScores(candidates: self.candidates.view, threads: threads)
    }

    /// The `count` best columns of each of `rows` of `people` (all rows when `nil`), ties to the smaller index.
    ///
    /// `people` has as many columns as the matrix that the triplets are of. Those in row r of `excluding` are left out of
    /// the list of row r, and with `excludingSelf` column r too; cheapest where all entries of `people` are excluded.
    /// Throws ``LinearAlgebraError/memoryBudget(needed:budget:)`` when model and lists need more than `memoryBudget` by
    /// ``memoryNeeded(columns:vectors:people:count:threads:)``. O(entries × k + people × columns × k) at most.
    public func best(
        _ count: Int, of people: SparseMatrix, rows: [UInt32]? = nil, excluding: CompressedRows? = nil,
        excludingSelf: Bool = false, memoryBudget: Int? = nil, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> RankedLists {
        precondition(people.columnCount == right.rows, "people and model differ in columns")
        precondition(
            excluding == nil || excluding!.rowCount == people.rowCount, "one row of exclusions a row of people")
        let listed = rows.map { SharedBuffer($0) } ?? TopScores.all(people.rowCount)
        precondition(listed.allSatisfy { Int($0) < people.rowCount }, "a row of people is out of range")
        let needed = SubspaceEASE.memoryNeeded(
            columns: right.rows, vectors: right.columns, people: people.rowCount, count: count, threads: threads)
        if let memoryBudget, needed > memoryBudget { throw .memoryBudget(needed: needed, budget: memoryBudget) }
        let projected = MutableMatrixView<Float>(rows: people.rowCount, columns: right.columns)
        let cuts = Parallel.cuts(listed.count, parts: 256)
        let open = MutableBuffer<UInt32>(count: listed.count)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for place in cuts[part] {
                let row = Int(listed[place])
                SparseKernels.multiply(
                    people, rows: row..<row + 1, rowScale: nil, columnScale: nil, right.view, into: projected, alpha: 1,
                    beta: 0)
                open[place] = UInt32(SubspaceEASE.openEntries(people, row, excluding, excludingSelf).count)
            }
        }
        // Those a row has are scored without themselves, so they stand apart and join the others' list at the end.
        let apart = open.indices.contains { open[$0] > 0 }
        let excluded = apart ? SubspaceEASE.union(people.pattern, excluding) : excluding
        let lists = try scorer.best(
            count, of: projected.reading, rows: rows, excluding: excluded, excludingSelf: excludingSelf,
            threads: threads)
        guard apart else { return lists }
        return merged(lists, people, listed, projected.reading, excluding, excludingSelf, count)
    }

    /// Positions of the entries of `row` that may be in its list.
    private static func openEntries(
        _ people: SparseMatrix, _ row: Int, _ excluding: CompressedRows?, _ excludingSelf: Bool
    ) -> [Int] {
        people.pattern.range(row).filter { entry in
            let column = people.pattern.columns[entry]
            return !(excludingSelf && Int(column) == row) && excluding?.contains(row, column) != true
        }
    }

    private static func union(_ pattern: CompressedRows, _ other: CompressedRows?) -> CompressedRows {
        guard let other else { return pattern }
        let rows = (0..<pattern.rowCount).map { row in
            pattern.range(row).map { pattern.columns[$0] } + other.range(row).map { other.columns[$0] }
        }
        return CompressedRows(rows: rows, columnCount: max(pattern.columnCount, other.columnCount))
    }

    private func merged(
        _ lists: RankedLists, _ people: SparseMatrix, _ listed: SharedBuffer<UInt32>, _ projected: MatrixView<Float>,
        _ excluding: CompressedRows?, _ excludingSelf: Bool, _ count: Int
    ) -> RankedLists {
        let result = MutableRankedLists(rows: listed.count, limit: min(count, right.rows))
        for place in 0..<listed.count {
            let row = Int(listed[place])
            let vector = projected.row(row)
            var all = lists[place]
            for entry in SubspaceEASE.openEntries(people, row, excluding, excludingSelf) {
                let column = Int(people.pattern.columns[entry])
                let own = candidates.view.row(column)
                var score = 0.0
                for index in own.indices { score += Double(vector[index]) * Double(own[index]) }
                let weight = Double(selfWeights[column])
                score -= Double(people.values?[entry] ?? 1) * weight / max(1 - weight, 1e-6)
                all.append((UInt32(column), Float(score)))
            }
            all.sort { $0.score == $1.score ? $0.candidate < $1.candidate : $0.score > $1.score }
            for (index, one) in all.prefix(result.limit).enumerated() {
                result.candidates[place * result.limit + index] = one.candidate
                result.scores[place * result.limit + index] = one.score
            }
            result.counts[place] = UInt32(min(all.count, result.limit))
        }
        return result.freeze()
    }

    /// Bytes that the model and ``best(_:of:rows:excluding:excludingSelf:memoryBudget:threads:)`` for `people` rows
    /// allocate.
    public static func memoryNeeded(columns: Int, vectors: Int, people: Int, count: Int, threads: Int) -> Int {
        TopScores.memoryNeeded(candidates: columns, factors: vectors) + 4 * columns * (vectors + 1)
            + 4 * people * vectors + 8 * people
            + TopScores.memoryNeeded(people: people, count: count, factors: vectors, threads: threads)
    }
}
