// Invariants of this file:
// * A TopScores is whole panels: `panels` holds panel × factors floats for each, `ids` and `bias` panel elements; ids
//   below the candidates' number are candidates, the rest padding. Its initializer makes them so.
// * People's rows are below the number of rows of their factors (checked by the callers) and, where there are exclusions,
//   of those; exclusions are offsets and columns of CompressedRows.
// * A list's slot is `limit` places, and no two parts of a parallel loop share a list or a piece of work memory, whose
//   length is checked.
// * Columns of a SparseMatrix are in range (its initializers check them), values are one an entry.
// * Pointers are passed to C functions that keep none of them; the buffers stay alive in the caller's arguments.

import CKernels

/// The kernels in C that choose the best.
enum TopScoresKernels {
    /// Candidates that lie side by side.
    static let panel = 32
    /// Panels that a person may sit out.
    static let tile = Int(KITH_TOP_TILE)

    /// Floats of work memory for so many people at a time.
    static func workCount(people: Int, factors: Int) -> Int { 3 * people + factors * ((people + 7) / 8 * 8) }

    /// Fills the lists of `places`, which belong to the rows of `people` that `rows` names.
    static func fill(
        _ lists: MutableRankedLists, places: Range<Int>, rows: SharedBuffer<UInt32>, _ people: MatrixView<Float>,
        _ candidates: TopScores, _ excluding: CompressedRows?, _ excludingSelf: Bool, work: MutableBuffer<Float>
    ) {
        precondition(places.lowerBound >= 0 && places.upperBound <= rows.count && rows.count == lists.counts.count)
        precondition(people.columns == candidates.factors && lists.limit > 0)
        precondition(work.count >= workCount(people: places.count, factors: candidates.factors))
        precondition(excluding == nil || excluding!.rowCount == people.rows)
        let first = places.lowerBound
        unsafe kith_top_scores(
            people.base, people.stride, rows.base + first, places.count, candidates.factors, candidates.panels.base,
            candidates.ids.base, candidates.bias.base, candidates.candidateCount, candidates.tileNorms.base,
            candidates.tileBiases.base, candidates.hasBias ? 1 : 0, excluding?.offsets.base, excluding?.columns.base,
            excludingSelf ? 1 : 0, lists.limit, lists.scores.base + first * lists.limit,
            lists.candidates.base + first * lists.limit, lists.counts.base + first, work.base)
    }

    /// Offers `candidates` with `values` to the list at `place`, which belongs to `row`.
    static func offer(
        _ values: MutableBuffer<Float>, _ candidates: SharedBuffer<UInt32>, to lists: MutableRankedLists, place: Int,
        row: UInt32, _ excluding: CompressedRows?, _ excludingSelf: Bool
    ) {
        precondition(place >= 0 && place < lists.counts.count && lists.limit > 0)
        precondition(excluding == nil || Int(row) < excluding!.rowCount)
        precondition(values.count >= candidates.count)
        unsafe kith_top_offer(
            values.base, candidates.base, candidates.count, row, excluding?.offsets.base, excluding?.columns.base,
            excludingSelf ? 1 : 0, lists.limit, lists.scores.base + place * lists.limit,
            lists.candidates.base + place * lists.limit, lists.counts.base + place)
    }

    /// `sum[0 ..< columns.count] = Σ value × matrix[column, columns]` over the entries of one row of `sparse`, whose
    /// columns are rows of `matrix`.
    static func sumRows(
        _ matrix: MatrixView<Float>, columns: Range<Int>, _ sparse: SparseMatrix, row: Int,
        into sum: MutableBuffer<Float>
    ) {
        precondition(sparse.columnCount == matrix.rows && sum.count >= columns.count)
        let window = matrix.window(columns: columns)
        let range = sparse.pattern.range(row)
        unsafe kith_sum_rows(
            window.base, window.stride, sparse.pattern.columns.base + range.lowerBound,
            sparse.values.map { unsafe $0.base + range.lowerBound }, range.count, columns.count, sum.base)
    }

    /// Puts the lists of `places` in order, best first.
    static func sort(_ lists: MutableRankedLists, places: Range<Int>) {
        precondition(places.lowerBound >= 0 && places.upperBound <= lists.counts.count)
        guard lists.limit > 0 else { return }
        let first = places.lowerBound * lists.limit
        unsafe kith_top_sort(
            places.count, lists.limit, lists.scores.base + first, lists.candidates.base + first,
            lists.counts.base + places.lowerBound)
    }
}
