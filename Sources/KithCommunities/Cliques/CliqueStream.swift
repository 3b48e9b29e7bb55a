// Invariants of this file: what is declared under "guarded" is touched only while `condition` is locked. The search of a
// worker is its thread's alone.

import Foundation
import KithLinearAlgebra
import Synchronization

/// Searches neighbourhoods on several threads and hands the cliques out on the caller's, in the order of the
/// neighbourhoods. Who is ahead of their turn waits when too much is waiting already.
@safe final class CliqueStream: @unchecked Sendable {
    private let plan: CliquePlan
    private let minSize: Int
    private let stopper: CliqueStopper
    /// Neighbourhoods taken at a time.
    private let parts: [Range<Int>]
    private let nextPart = Atomic<Int>(0)

    private let condition = NSCondition()
    // Guarded: chunks that wait, by part; the part whose turn it is; parts that are complete; bytes that wait, of all and
    // of the part whose turn it is.
    private var waiting: [Int: [SharedBuffer<UInt32>]] = [:]
    private var head = 0
    private var complete: Set<Int> = []
    private var waitingBytes = 0
    private var running = 0

    init(_ plan: CliquePlan, minSize: Int, stopper: CliqueStopper) {
        self.plan = plan
        self.minSize = minSize
        self.stopper = stopper
        parts = CliqueStream.parts(plan)
    }

    /// `receive` gets cliques, each as its size and its members, and returns whether it wants more.
    func run(_ receive: (Span<UInt32>) -> Bool) {
        if plan.workers == 1 || parts.count < 2 {
            runAlone(receive)
        } else {
            runTogether(receive)
        }
    }

    private func runAlone(_ receive: (Span<UInt32>) -> Bool) {
        let search = plan.search(minSize: minSize, emits: true)
        let output = search.output!
        for root in plan.roots.indices {
            guard !stopper.look() else { return }
            guard search.begin(Int(plan.roots[root])) else { continue }
            var isDone = false
            while !isDone {
                let stop = search.advance(steps: CliqueStopper.stepsBetweenLooks)
                isDone = stop == .done
                if search.used > 0 {
                    guard receive(output.span(0..<search.used)) else { return }
                    search.emptyOutput()
                }
                if !isDone, stopper.look() { return }
            }
        }
    }

    private func runTogether(_ receive: (Span<UInt32>) -> Bool) {
        running = plan.workers
        for _ in 0..<plan.workers {
            let thread = Thread { [self] in
                work()
                condition.lock()
                running -= 1
                condition.broadcast()
                condition.unlock()
            }
            thread.start()
        }
        var wantsMore = true
        while wantsMore, let chunk = take() {
            wantsMore = receive(chunk.span)
        }
        if !wantsMore { stopper.end(.receiver) }
        condition.lock()
        condition.broadcast()
        while running > 0 { condition.wait() }
        condition.unlock()
    }

    /// The next chunk in order; `nil` when there is none to come.
    private func take() -> SharedBuffer<UInt32>? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let chunk = waiting[head]?.first {
                waiting[head]!.removeFirst()
                waitingBytes -= chunk.byteCount
                condition.broadcast()
                return chunk
            }
            if complete.contains(head) {
                complete.remove(head)
                waiting[head] = nil
                head += 1
                condition.broadcast()
            } else if head == parts.count || running == 0 {
                return nil
            } else {
                condition.wait()
            }
        }
    }

    /// One worker's part of the search.
    private func work() {
        let search = plan.search(minSize: minSize, emits: true)
        while true {
            let part = nextPart.wrappingAdd(1, ordering: .relaxed).oldValue
            guard part < parts.count, fill(part, search) else { return }
        }
    }

    /// Searches the neighbourhoods of `part`; returns `false` where the search has to end.
    private func fill(_ part: Int, _ search: CliqueSearch) -> Bool {
        for root in parts[part] {
            if stopper.look() { return hand(part, search, isLast: false) && false }
            guard search.begin(Int(plan.roots[root])) else { continue }
            while true {
                let stop = search.advance(steps: CliqueStopper.stepsBetweenLooks)
                if stop == .done { break }
                if stop == .full, !hand(part, search, isLast: false) { return false }
                if stopper.look() { return hand(part, search, isLast: false) && false }
            }
        }
        return hand(part, search, isLast: true)
    }

    /// Puts what `search` has found with what waits, when there is room; returns `false` where the search has ended.
    private func hand(_ part: Int, _ search: CliqueSearch, isLast: Bool) -> Bool {
        let used = search.used
        condition.lock()
        defer { condition.unlock() }
        // Whose turn it is may always add one chunk to none of its own, or nobody would ever go on.
        while used > 0, stopper.stop == nil, waitingBytes + 4 * used > plan.waitingBytes,
            part != head || !(waiting[part]?.isEmpty ?? true)
        {
            condition.wait()
        }
        if used > 0 {
            // After a stop, what is found is still handed out if it is this part's turn, to be counted.
            if stopper.stop == nil || part == head {
                let copy = MutableBuffer<UInt32>(count: used)
                copy.copy(search.output!.window(0..<used).freeze(), to: 0)
                waiting[part, default: []].append(copy.freeze())
                waitingBytes += 4 * used
            }
            search.emptyOutput()
        }
        if isLast { complete.insert(part) }
        condition.broadcast()
        return stopper.stop == nil
    }

    /// The neighbourhoods cut into parts of some thousand ties.
    private static func parts(_ plan: CliquePlan) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var first = 0
        var work = 0
        for root in plan.roots.indices {
            let candidates = plan.graph.laterCount(Int(plan.roots[root]))
            work += 16 + candidates * candidates
            if work >= 1 << 12 || root + 1 == plan.roots.count {
                parts.append(first..<root + 1)
                first = root + 1
                work = 0
            }
        }
        return parts
    }
}
