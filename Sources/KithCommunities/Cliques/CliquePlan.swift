import KithGraph
import KithLinearAlgebra

/// What a search over all neighbourhoods of a network goes through, within how much memory, on how many threads.
struct CliquePlan: Sendable {
    let graph: CliqueGraph
    /// Those at whom cliques begin, in the order of peeling.
    let roots: SharedBuffer<UInt32>
    /// Who was left out since their neighbourhood does not fit.
    let unsearched: [UInt32]
    let degeneracy: Int
    let workers: Int
    /// Words of memory for the neighbourhoods of one worker.
    let words: Int
    /// The most later neighbours.
    let candidates: Int
    /// Entries of a worker's output.
    let outputCount: Int
    /// Bytes of cliques that may wait for their turn.
    let waitingBytes: Int

    /// Memory that makes searching faster, where there is some.
    private static let spareWords = 1 << 17
    /// What threads, locks and small objects take.
    private static let overhead = 1 << 20
    private static let workerOverhead = 1 << 18

    /// - Parameter emits: whether cliques are handed out, not only counted.
    init(
        _ rows: CompressedRows, minSize: Int, budget: Int?, threads: Int, emits: Bool, seeksMaximum: Bool = false
    ) throws(CommunityError) {
        let vertices = rows.rowCount
        let base = CliquePlan.fixedBytes(rows)
        if let budget, base > budget { throw .memoryBudget(needed: base, budget: budget) }
        let cores = CoreDecomposition.run(on: rows)
        let graph = CliqueGraph(rows, order: cores.order) { Int(cores.cores[$0]) >= minSize - 1 }
        var most = 0
        var mostWords = 1
        let sizes = cores.order.lazy.filter {
            Int(cores.cores[Int($0)]) >= minSize - 1 && graph.laterCount(Int($0)) >= minSize - 1
        }
        for vertex in sizes {
            most = max(most, graph.laterCount(Int(vertex)))
            mostWords = max(
                mostWords, CliqueSearch.wordsNeeded(graph, vertex: Int(vertex), seeksMaximum: seeksMaximum))
        }
        let needed = CliqueSearch.outputNeeded(candidates: most)
        outputCount = seeksMaximum ? needed : emits ? max(1 << 15, needed) : 0
        let perWorker = 4 * vertices + 8 * (most + 2) + 4 * outputCount + CliquePlan.workerOverhead
        let room = budget.map { $0 - base } ?? .max / 2
        waitingBytes = emits ? min(room / 8, threads << 20) : 0
        var workers = max(1, threads)
        let left = room - waitingBytes - 2 * 4 * outputCount
        while workers > 1, workers * (perWorker + 8 * mostWords) > left { workers -= 1 }
        self.workers = workers
        let fitting = (left / workers - perWorker) / 8
        guard fitting > 0 else {
            throw .memoryBudget(needed: base + perWorker + waitingBytes + 8 * mostWords, budget: budget ?? .max)
        }
        words = min(fitting, mostWords + (seeksMaximum ? 0 : CliquePlan.spareWords))
        candidates = most
        var kept: [UInt32] = []
        var unsearched: [UInt32] = []
        for vertex in sizes {
            if CliqueSearch.wordsNeeded(graph, vertex: Int(vertex), seeksMaximum: seeksMaximum) <= words {
                kept.append(vertex)
            } else {
                unsearched.append(vertex)
            }
        }
        roots = SharedBuffer(kept)
        self.unsearched = unsearched
        degeneracy = Int(cores.degeneracy)
        self.graph = graph
    }

    func search(minSize: Int, emits: Bool, seeksMaximum: Bool = false) -> CliqueSearch {
        CliqueSearch(
            graph, words: words, candidates: candidates, minSize: minSize, outputCount: emits ? outputCount : nil,
            seeksMaximum: seeksMaximum)
    }

    /// What peeling, the graph in the order of peeling and the list of roots take at most.
    private static func fixedBytes(_ rows: CompressedRows) -> Int {
        overhead + 20 * rows.rowCount
            + CliqueGraph.memoryNeeded(vertices: rows.rowCount, entries: rows.nonzeroCount)
    }

    /// Bytes that a search takes at most, without looking further than at degrees. O(people).
    static func memoryNeeded(_ rows: CompressedRows, threads: Int, emits: Bool) -> Int {
        // The number of people with at least h ties bounds the later neighbours of anybody.
        var histogram = [Int](repeating: 0, count: rows.rowCount + 1)
        var longest = 0
        for row in 0..<rows.rowCount {
            histogram[rows.degree(row)] += 1
            longest = max(longest, rows.degree(row))
        }
        var candidates = longest
        var above = 0
        for degree in stride(from: longest, through: 0, by: -1) {
            above += histogram[degree]
            candidates = degree
            if above > degree { break }
        }
        let width = max(1, (candidates + 63) / 64)
        let words = width * (4 * candidates + 6 + longest + candidates + 2) + 4 * (candidates + 2) + spareWords
        let output = emits ? max(1 << 15, CliqueSearch.outputNeeded(candidates: candidates)) : 0
        let worker = 4 * rows.rowCount + 8 * (candidates + 2) + 4 * output + workerOverhead + 8 * words
        return fixedBytes(rows) + threads * worker + (emits ? threads << 20 : 0) + 8 * output
    }
}
