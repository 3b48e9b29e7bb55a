// Invariants of this file:
// * Triangles and their ties are those of a checked ``NumberedTies``; every tie's list has room for as many triangles as
//   were counted, and `kith_triangle_lists` finds each of them once.
// * Scratch memory belongs to one worker at a time. Pointers go to C functions that keep none; what they point
//   at is kept alive for the call, also where nothing else names it any more.

import CKernels

/// The triangles of a graph, each with one number, and for every tie the triangles over it.
package struct TriangleLists: Sendable {
    package let ties: NumberedTies
    /// The triangles whose first tie is *t* are `firsts[t] ..< firsts[t + 1]`.
    package let firsts: SharedBuffer<UInt32>
    /// Three ties a triangle: the first between its two ends with the most ties, then that of the second and the third
    /// end, then that of the first and the third.
    package let sides: SharedBuffer<UInt32>
    fileprivate let begins: SharedBuffer<UInt64>
    private let entries: MutableBuffer<UInt64>

    /// Number of triangles.
    package var count: Int { sides.count / 3 }

    /// Bytes that `triangles` take here and while they are peeled, beside the ties: lists and sides, then to
    /// peel, then to join, which takes the place of what peeling needed.
    package static func memoryNeeded(people: Int, ties: Int, triangles: Int, threads: Int) -> Int {
        60 * triangles + 36 * ties + (24 * max(1, threads) + 28) * (people + 1)
    }

    /// Lists the triangles over `ties`, whose numbers of triangles are `supports`. O(ties × arboricity).
    package init(_ ties: NumberedTies, supports: SharedBuffer<UInt32>) {
        precondition(supports.count == ties.count, "one number of triangles a tie")
        let begins = MutableBuffer<UInt64>(count: ties.count + 1)
        for tie in 0..<ties.count { begins[tie + 1] = begins[tie] + UInt64(supports[tie]) }
        let corners = Int(begins[ties.count])
        precondition(corners / 3 < 1 << 31, "more than 2^31 triangles cannot be numbered")
        let ends = MutableBuffer<UInt64>(count: ties.count + 1)
        ends.copy(begins.window(begins.indices).freeze(), to: 0)
        let entries = MutableBuffer<UInt64>(count: corners)
        let sides = MutableBuffer<UInt32>(count: corners)
        let firsts = MutableBuffer<UInt32>(count: ties.count + 1)
        let marks = MutableBuffer<UInt32>(count: ties.rows.rowCount)
        let found = withExtendedLifetime((ends, marks)) {
            unsafe kith_triangle_lists(
                ties.rows.offsets.base, ties.rows.columns.base, ties.numbers.base, ties.hubs.base, ties.others.base,
                ties.count, marks.base, firsts.base, ends.base, entries.base, sides.base)
        }
        precondition(found == corners / 3, "the numbers of triangles are those of other ties")
        self.ties = ties
        self.begins = begins.freeze()
        self.entries = entries
        self.firsts = firsts.freeze()
        self.sides = sides.freeze()
    }

    /// The three ends of a triangle, those with more ties first.
    package func corners(_ triangle: Int) -> (UInt32, UInt32, UInt32) {
        let first = Int(sides[3 * triangle])
        return (ties.hubs[first], ties.others[first], ties.others[Int(sides[3 * triangle + 1])])
    }

    /// The largest *s* for which each triangle lies in a subgraph where every triangle is in at least *s* four-cliques,
    /// found by taking out those in the fewest first. Four-cliques are counted on all threads, one thread peels. The lists
    /// are as before afterwards, in another order; not for two callers at once.
    package func nucleusNumbers(threads: Int) -> MutableBuffer<UInt32> {
        let supports = MutableBuffer<UInt32>(count: count)
        let ends = MutableBuffer<UInt64>(count: ties.count)
        for tie in ends.indices { ends[tie] = begins[tie + 1] }
        let scratch = (0..<max(1, threads)).map { _ in CliqueScratch(ties.rows.rowCount) }
        let dead = MutableBuffer<UInt32>(count: ties.count)
        let queue = MutableBuffer<UInt32>(count: count)
        let left = MutableBuffer<UInt32>(count: count)
        let cuts = Parallel.cuts(ties.count, parts: max(1, threads) * 256)
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            withExtendedLifetime((scratch, ends, supports, dead, queue, left)) {
                var graph = unsafe view(scratch[worker], ends, supports, dead, queue, left)
                unsafe kith_nucleus_supports(&graph, firsts.base, cuts[part].lowerBound, cuts[part].upperBound)
            }
        }
        // The view holds pointers alone: without this the scratch memory, which nothing names after it, is given back.
        withExtendedLifetime((scratch, ends, supports, dead, queue, left)) {
            var graph = unsafe view(scratch[0], ends, supports, dead, queue, left)
            unsafe kith_nucleus_peel(&graph, count)
        }
        return supports
    }

    @unsafe fileprivate func view(
        _ scratch: CliqueScratch, _ ends: MutableBuffer<UInt64>, _ supports: MutableBuffer<UInt32>,
        _ dead: MutableBuffer<UInt32>, _ queue: MutableBuffer<UInt32>, _ left: MutableBuffer<UInt32>
    ) -> KithNuclei {
        unsafe KithNuclei(
            begins: begins.base, ends: ends.base, entries: entries.base, sides: sides.base, supports: supports.base,
            marks: scratch.marks.base, seconds: scratch.seconds.base, found: scratch.found.base, dead: dead.base,
            queue: queue.base, left: left.base)
    }
}

/// Joins triangles over shared four-cliques, level by level, by union-find.
package struct TriangleUnion {
    /// The triangle above each; roots are the smallest of their trees and stand for themselves.
    package let parents: MutableBuffer<UInt32>
    /// For roots, a number of the caller's, `UInt32.max` at first.
    package let nodes: MutableBuffer<UInt32>
    private let lists: TriangleLists
    private let numbers: MutableBuffer<UInt32>
    private let ends: MutableBuffer<UInt64>
    private let orphans: MutableBuffer<UInt32>
    private let heirs: MutableBuffer<UInt32>
    private let scratch: CliqueScratch

    /// Every triangle of `lists` by itself. `numbers` are not to be changed from here on.
    package init(_ lists: TriangleLists, numbers: MutableBuffer<UInt32>) {
        precondition(numbers.count == lists.count, "one number a triangle")
        self.lists = lists
        self.numbers = numbers
        parents = MutableBuffer(count: lists.count)
        for triangle in parents.indices { parents[triangle] = UInt32(triangle) }
        nodes = MutableBuffer(repeating: .max, count: lists.count)
        ends = MutableBuffer(count: lists.ties.count)
        for tie in ends.indices { ends[tie] = lists.begins[tie + 1] }
        orphans = MutableBuffer(count: lists.count)
        heirs = MutableBuffer(count: lists.count)
        scratch = CliqueScratch(lists.ties.rows.rowCount)
    }

    /// Joins each of `cells`, rising, with the triangles it shares a four-clique with in which no triangle has a smaller
    /// number. Where the tree of a root with a node ends below another root, `adopt` gets the node and that other root.
    package func join(_ cells: SharedBuffer<UInt32>, adopt: (_ node: UInt32, _ root: UInt32) -> Void) {
        for cell in cells { precondition(cell < lists.count, "no such triangle") }
        let none = MutableBuffer<UInt32>(count: 0)
        let found = withExtendedLifetime((self, none, cells)) {
            var graph = unsafe lists.view(scratch, ends, numbers, none, none, none)
            return unsafe kith_nucleus_unite(
                &graph, cells.base, cells.count, parents.base, nodes.base, orphans.base, heirs.base)
        }
        for index in 0..<Int(found) { adopt(orphans[index], heirs[index]) }
    }

    /// The root of a triangle's tree.
    package func root(_ triangle: UInt32) -> UInt32 {
        var triangle = triangle
        while parents[Int(triangle)] != triangle { triangle = parents[Int(triangle)] }
        return triangle
    }
}

/// What one worker needs to find four-cliques.
private struct CliqueScratch: Sendable {
    let marks: MutableBuffer<UInt32>
    let seconds: MutableBuffer<UInt64>
    let found: MutableBuffer<UInt32>

    init(_ people: Int) {
        marks = MutableBuffer(count: people)
        seconds = MutableBuffer(count: people)
        found = MutableBuffer(count: 3 * people + 3)
    }
}
