/// Who scores best for each of many people, when a score is the product of two vectors of factors (and a bias): scoring
/// and selection in one, without the scores ever being stored.
///
/// Candidates are kept longest vector first in panels that a kernel scores 32 at a time for 8 people, in registers, against
/// each person's worst kept score. A person sits out a tile of 512 candidates whose lengths times the person's own cannot
/// reach that score; with factors as they are learned, where few are long, that leaves out most. The lists are the same as
/// without it.
///
/// Leaving out by length: Teflioudi, Gemulla, Mykytiuk, "LEMP: Fast Retrieval of Large Entries in a Matrix Product",
/// SIGMOD 2015, doi:10.1145/2723372.2747647; here for blocks of people, as dense products are.
public struct TopScores: Sendable {
    /// How many candidates there are.
    public let candidateCount: Int
    /// Factors of each.
    public let factors: Int
    let panels: SharedBuffer<Float>
    let ids: SharedBuffer<UInt32>
    let bias: SharedBuffer<Float>
    let tileNorms: SharedBuffer<Float>
    let tileBiases: SharedBuffer<Float>
    let hasBias: Bool

    /// How many of `people` have their lists filled together.
    static func partRows(_ people: Int) -> Int { max(8, min(512, (people + 63) / 64)) }

    /// Arranges candidates, one a row, for scoring; takes a copy. `bias`, one a candidate, is added to every score.
    ///
    /// Throws ``LinearAlgebraError/notFinite(row:column:)`` for NaN and infinity (a bias counts as the column after the
    /// last). O(candidates × (factors + log candidates)).
    public init(
        candidates: MatrixView<Float>, bias: SharedBuffer<Float>? = nil, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) {
        precondition(bias == nil || bias!.count == candidates.rows, "there must be one bias a candidate")
        guard candidates.rows < Int(UInt32.max) else {
            throw .tooLarge(what: "candidates", size: candidates.rows, limit: Int(UInt32.max) - 1)
        }
        candidateCount = candidates.rows
        factors = candidates.columns
        hasBias = bias != nil
        let norms = try TopScores.norms(candidates, threads: threads)
        if let bias, let row = bias.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(row: row, column: candidates.columns)
        }
        let order = TopScores.order(norms)
        let panelCount = (candidates.rows + TopScoresKernels.panel - 1) / TopScoresKernels.panel
        let tileCount = (panelCount + TopScoresKernels.tile - 1) / TopScoresKernels.tile
        let width = TopScoresKernels.panel
        let panels = MutableBuffer<Float>(count: panelCount * width * candidates.columns)
        let ids = MutableBuffer<UInt32>(repeating: .max, count: panelCount * width)
        let biases = MutableBuffer<Float>(count: panelCount * width)
        let tileNorms = MutableBuffer<Float>(count: tileCount)
        let tileBiases = MutableBuffer<Float>(count: tileCount)
        let depth = candidates.columns
        Parallel.forEach(tileCount, threads: threads) { tile in
            let places = tile * TopScoresKernels.tile * width..<(tile + 1) * TopScoresKernels.tile * width
            var largestBias = -Float.infinity
            for place in places.clamped(to: 0..<candidates.rows) {
                let candidate = Int(order[place])
                ids[place] = UInt32(candidate)
                biases[place] = bias?[candidate] ?? 0
                largestBias = max(largestBias, biases[place])
                let values = candidates.row(candidate)
                let start = place / width * width * depth + place % width
                for index in values.indices { panels[start + index * width] = values[index] }
            }
            // Upwards of any rounding, as the kernel's bound for people is.
            tileNorms[tile] = norms[Int(order[places.lowerBound])] * (1 + 0x1p-20)
            tileBiases[tile] = largestBias + abs(largestBias) * 0x1p-20
        }
        self.panels = panels.freeze()
        self.ids = ids.freeze()
        self.bias = biases.freeze()
        self.tileNorms = tileNorms.freeze()
        self.tileBiases = tileBiases.freeze()
    }

    /// The `count` best candidates of each of `rows` of `people` (all rows when `nil`), ties to the smaller index.
    ///
    /// Those in row r of `excluding` are left out of the list of row r of `people`, and with `excludingSelf` candidate r
    /// too; where fewer than `count` are left the list is shorter. The same bytes for any number of threads. Throws
    /// ``LinearAlgebraError/notFinite(row:column:)``, and ``LinearAlgebraError/memoryBudget(needed:budget:)`` when what
    /// ``memoryNeeded(people:count:factors:threads:)`` says is more than `memoryBudget`. At most O(people × candidates ×
    /// factors).
    public func best(
        _ count: Int, of people: MatrixView<Float>, rows: [UInt32]? = nil, excluding: CompressedRows? = nil,
        excludingSelf: Bool = false, memoryBudget: Int? = nil, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> RankedLists {
        precondition(count >= 0, "a count below zero")
        precondition(people.columns == factors, "people and candidates differ in factors")
        precondition(excluding == nil || excluding!.rowCount == people.rows, "one row of exclusions a row of people")
        let listed = rows.map { SharedBuffer($0) } ?? TopScores.all(people.rows)
        precondition(listed.allSatisfy { Int($0) < people.rows }, "a row of people is out of range")
        let needed = TopScores.memoryNeeded(people: listed.count, count: count, factors: factors, threads: threads)
        if let memoryBudget, needed > memoryBudget { throw .memoryBudget(needed: needed, budget: memoryBudget) }
        try TopScores.checkFinite(people, rows: listed, threads: threads)
        let lists = MutableRankedLists(rows: listed.count, limit: min(count, candidateCount))
        guard lists.limit > 0 else { return lists.freeze() }
        let perPart = TopScores.partRows(listed.count)
        let cuts = Parallel.cuts(listed.count, parts: (listed.count + perPart - 1) / perPart)
        let workers = max(1, min(threads, cuts.count))
        let workCount = TopScoresKernels.workCount(people: perPart + 1, factors: factors)
        let work = MutableBuffer<Float>(count: workers * workCount)
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            TopScoresKernels.fill(
                lists, places: cuts[part], rows: listed, people, self, excluding, excludingSelf,
                work: work.window(worker * workCount..<(worker + 1) * workCount))
        }
        return lists.freeze()
    }

    /// Bytes that ``init(candidates:bias:threads:)`` allocates at its peak, of which all but 16 a candidate stay.
    public static func memoryNeeded(candidates: Int, factors: Int) -> Int {
        let padded = (candidates + 31) / 32 * 32
        return 4 * padded * (factors + 2) + 16 * candidates
    }

    /// Bytes that ``best(_:of:rows:excluding:excludingSelf:memoryBudget:threads:)`` allocates at its peak, lists included.
    public static func memoryNeeded(people: Int, count: Int, factors: Int, threads: Int) -> Int {
        MutableRankedLists.byteCount(rows: people, limit: count) + 4 * people
            + 4 * threads * TopScoresKernels.workCount(people: partRows(people) + 1, factors: factors)
    }
}

extension TopScores {
    /// The length of every row. Throws for the first row that is not finite.
    static func norms(
        _ view: MatrixView<Float>, threads: Int
    ) throws(LinearAlgebraError) -> SharedBuffer<Float> {
        let norms = MutableBuffer<Float>(count: view.rows)
        let cuts = Parallel.cuts(view.rows, parts: 64)
        let flawed = Parallel.map(cuts.count, threads: threads) { part -> Int? in
            for row in cuts[part] {
                let values = view.row(row)
                var squares = 0.0
                for index in values.indices { squares += Double(values[index]) * Double(values[index]) }
                guard squares.isFinite else { return row }
                norms[row] = Float(squares.squareRoot())
            }
            return nil
        }
        if let row = flawed.compactMap({ $0 }).first {
            let place = view.window(rows: row..<row + 1).firstNonFinite()
            throw .notFinite(row: row, column: place?.column ?? 0)
        }
        return norms.freeze()
    }

    /// Throws for the first of `rows` that is not finite.
    private static func checkFinite(
        _ view: MatrixView<Float>, rows: SharedBuffer<UInt32>, threads: Int
    ) throws(LinearAlgebraError) {
        let cuts = Parallel.cuts(rows.count, parts: 64)
        let flawed = Parallel.map(cuts.count, threads: threads) { part -> Int? in
            for place in cuts[part] {
                let values = view.row(Int(rows[place]))
                // The product with zero is NaN for NaN and infinity alone.
                var sum: Float = 0
                for index in values.indices { sum += values[index] * 0 }
                if sum.isNaN { return Int(rows[place]) }
            }
            return nil
        }
        guard let row = flawed.compactMap({ $0 }).first else { return }
        let place = view.window(rows: row..<row + 1).firstNonFinite()
        throw .notFinite(row: row, column: place?.column ?? 0)
    }

    /// Candidates, longest first.
    private static func order(_ norms: SharedBuffer<Float>) -> [UInt32] {
        // Bits of a number that is not negative rise with it; the index below them settles ties.
        var keys = norms.indices.map { (UInt64(~norms[$0].bitPattern) << 32) | UInt64($0) }
        keys.sort()
        return keys.map { UInt32(truncatingIfNeeded: $0) }
    }

    static func all(_ rows: Int) -> SharedBuffer<UInt32> {
        let result = MutableBuffer<UInt32>(count: rows)
        for row in 0..<rows { result[row] = UInt32(row) }
        return result.freeze()
    }
}
