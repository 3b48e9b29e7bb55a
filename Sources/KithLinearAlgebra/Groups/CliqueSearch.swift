// Invariants of this file:
// * A `CliqueGraph` has rows in range, rising in both parts, by its initializer.
// * `arena` holds, one after the other, the rows, frames, numbers and masks of one vertex; `begin` lays them out within its
//   length, or refuses. Masks have room for all excluded vertices and candidates and two more, as the kernel asks.
// * `output` has room for two cliques of one vertex before the kernel is called.
// * The buffers live as long as the object, which holds them; the kernel keeps no pointer that is not in `state`.
// * One thread at a time uses an object.

import CKernels

/// The search for the cliques of a graph that begin at one vertex after the other, within memory fixed beforehand. It can
/// stop anywhere and go on.
@safe package final class CliqueSearch: @unchecked Sendable {
    package enum Stop: Sendable {
        case done
        /// The output has to be emptied.
        case full
        /// As many steps as were allowed.
        case steps
        /// As many cliques as were allowed.
        case found
    }

    private let graph: CliqueGraph
    private let places: MutableBuffer<UInt32>
    private let arena: MutableBuffer<UInt64>
    private let fixed: MutableBuffer<UInt32>
    private let sizes: MutableBuffer<UInt64>
    /// What is found: the size of a clique, then its members, rising; and again. `nil` where cliques are counted alone.
    package let output: MutableBuffer<UInt32>?
    private let seeksMaximum: Bool
    private var state: KithCliqueSearch

    /// Words of memory that `vertex` needs.
    package static func wordsNeeded(_ graph: CliqueGraph, vertex: Int, seeksMaximum: Bool = false) -> Int {
        let candidates = graph.laterCount(vertex)
        let width = max(1, (candidates + 63) / 64)
        let masks = seeksMaximum ? 0 : graph.earlierCount(vertex) + candidates + 2
        return width * (candidates + 3 * (candidates + 2) + masks) + 4 * (candidates + 2)
    }

    /// Entries the output must have for neighbourhoods of up to `candidates`.
    package static func outputNeeded(candidates: Int) -> Int { 2 * (candidates + 2) }

    /// - Parameters:
    ///   - words: memory for neighbourhoods; those that need more are refused. More is faster and changes nothing else.
    ///   - candidates: the most later neighbours of a vertex that will be asked for.
    ///   - outputCount: entries of the output, or `nil` for counting alone.
    package init(
        _ graph: CliqueGraph, words: Int, candidates: Int, minSize: Int, outputCount: Int?, seeksMaximum: Bool = false
    ) {
        self.graph = graph
        self.seeksMaximum = seeksMaximum
        places = MutableBuffer(count: graph.count)
        arena = MutableBuffer(count: max(1, words))
        fixed = MutableBuffer(count: 1)
        sizes = MutableBuffer(count: candidates + 2)
        output = outputCount.map { MutableBuffer(count: $0) }
        precondition(output.map { $0.count >= CliqueSearch.outputNeeded(candidates: candidates) } ?? !seeksMaximum)
        unsafe state = KithCliqueSearch()
        unsafe state.sizes = sizes.base
        unsafe state.fixed = UnsafePointer(fixed.base)
        unsafe state.fixedCount = 1
        unsafe state.minSize = minSize
        unsafe state.output = output?.base
        unsafe state.capacity = output?.count ?? 0
        unsafe state.foundLimit = .max
    }

    /// Cliques found so far, by size.
    package var countsBySize: [Int] { sizes.indices.map { Int(sizes[$0]) } }

    /// Entries of the output that are in use.
    package var used: Int { unsafe state.used }

    package func emptyOutput() { unsafe state.used = 0 }

    /// Lays out the neighbourhood of `vertex`. Whether there is anything to be found: not where somebody before it is
    /// tied to all who come later.
    package func begin(_ vertex: Int) -> Bool {
        let candidates = graph.laterCount(vertex)
        let needed = CliqueSearch.wordsNeeded(graph, vertex: vertex, seeksMaximum: seeksMaximum)
        precondition(needed <= arena.count && candidates + 2 <= sizes.count, "the neighbourhood does not fit")
        let width = max(1, (candidates + 63) / 64)
        let frames = candidates * width
        let numbers = frames + 3 * width * (candidates + 2)
        let masks = numbers + 4 * (candidates + 2)
        fixed[0] = UInt32(vertex)
        unsafe state.room = arena.base
        unsafe state.frames = arena.base + frames
        unsafe state.numbers = arena.base + numbers
        unsafe state.masks = seeksMaximum ? nil : arena.base + masks
        unsafe state.maskCapacity = (arena.count - masks) / width
        return unsafe withUnsafePointer(
            to: KithCliqueGraph(
                offsets: graph.offsets.base, laterEnds: graph.laterEnds.base, columns: graph.columns.base)
        ) { raw in
            unsafe kith_cliques_prepare(raw, UInt32(vertex), places.base, &state) != 0
        }
    }

    /// Searches the neighbourhood laid out, or goes on with it, for at most `steps` steps.
    package func advance(steps: Int) -> Stop {
        unsafe state.nodeLimit = UInt64(steps)
        switch unsafe kith_cliques_search(&state) {
        case 0: return .done
        case 1: return .full
        case 2: return .steps
        default: return .found
        }
    }

    /// Searches the neighbourhood laid out, or goes on with it, for cliques of more than `best` members; the largest is in
    /// the output. Returns its size, or `best`, and whether the search is done.
    package func advanceMaximum(best: Int, steps: Int) -> (best: Int, isDone: Bool) {
        precondition(seeksMaximum)
        unsafe state.best = best
        unsafe state.nodeLimit = UInt64(steps)
        let isDone = unsafe kith_cliques_maximum(&state) == 0
        return (unsafe Int(state.best), isDone)
    }
}
