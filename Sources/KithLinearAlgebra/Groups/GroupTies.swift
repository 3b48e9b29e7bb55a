// Invariants of this file:
// * `begins` and `ends` name ranges of `columns` (and of the weights), whose entries are below `count`; whoever makes a
//   `GroupTies` answers for it, as the sizes of all arrays are checked here and their content cannot be at this speed.
// * `column` is asked for places within `range` of a vertex.
// * Pointers go to C functions that keep none; arrays are held by the structs until the call has returned.

import CKernels

/// A graph as the passes of ``GroupSearch`` see it: rows with gaps between them, weights in single or double precision
/// or none, and the masses of a null model.
@safe package struct GroupTies: @unchecked Sendable {
    package enum Weights: Sendable {
        case ones
        case single(SharedBuffer<Float>)
        case double(MutableBuffer<Double>)
    }

    package let count: Int
    private let begins: UnsafePointer<UInt64>
    private let ends: UnsafePointer<UInt64>
    private let columns: UnsafePointer<UInt32>
    private let owners: [any Sendable]
    package let weights: Weights
    package let masses: SharedBuffer<Double>
    /// Where direction counts, what the null model has for the other direction.
    package let inMasses: SharedBuffer<Double>?
    /// Times two masses, what the null model expects between two vertices.
    package let scale: Double
    package let longestRow: Int
    /// Entries of all rows.
    package let entryCount: Int

    /// The ties of `rows`. O(vertices).
    package init(
        rows: CompressedRows, weights: SharedBuffer<Float>?, masses: SharedBuffer<Double>,
        inMasses: SharedBuffer<Double>?, scale: Double
    ) {
        count = rows.rowCount
        precondition(rows.columnCount == count && count < Int(UInt32.max), "ties must be square")
        precondition(rows.nonzeroCount <= Int(UInt32.max), "counts of ties have 32 bits")
        precondition(masses.count == count && (inMasses == nil || inMasses!.count == count), "one mass a vertex")
        precondition(weights == nil || weights!.count == rows.nonzeroCount, "one weight an entry")
        unsafe begins = rows.offsets.base
        unsafe ends = rows.offsets.base + 1
        unsafe columns = rows.columns.base
        owners = [rows]
        self.weights = weights.map { .single($0) } ?? .ones
        self.masses = masses
        self.inMasses = inMasses
        self.scale = scale
        var longest = 0
        for row in 0..<count { longest = max(longest, rows.degree(row)) }
        longestRow = longest
        entryCount = rows.nonzeroCount
    }

    /// The graph of groups, as ``GroupSearch/aggregate(_:groups:members:into:threads:)`` left it.
    init(_ room: CoarseRoom, count: Int, like fine: GroupTies, longestRow: Int, entryCount: Int) {
        self.count = count
        unsafe begins = UnsafePointer(room.begins.base)
        unsafe ends = UnsafePointer(room.ends.base)
        unsafe columns = UnsafePointer(room.columns.base)
        owners = [room.begins, room.ends, room.columns]
        weights = .double(room.weights)
        masses = room.masses.window(0..<count).freeze()
        inMasses = fine.inMasses == nil ? nil : room.inMasses.window(0..<count).freeze()
        scale = fine.scale
        self.longestRow = longestRow
        self.entryCount = entryCount
    }

    /// As the kernels want it. Valid while `self` is held.
    var raw: KithTies {
        var floats: UnsafePointer<Float>?
        var doubles: UnsafePointer<Double>?
        switch weights {
        case .ones: break
        case .single(let values): unsafe floats = values.base
        case .double(let values): unsafe doubles = UnsafePointer(values.base)
        }
        return unsafe KithTies(
            count: count, begins: begins, ends: ends, columns: columns, floats: floats, doubles: doubles,
            masses: masses.base, inMasses: inMasses?.base, scale: scale)
    }

    var isWeighted: Bool {
        if case .ones = weights { false } else { true }
    }

    /// The neighbour that an entry names.
    func column(_ place: Int) -> Int { unsafe Int(columns[place]) }

    /// The weight of an entry.
    func weight(_ place: Int) -> Double {
        switch weights {
        case .ones: 1
        case .single(let values): Double(values[place])
        case .double(let values): values[place]
        }
    }

    /// Where the row of `vertex` lies.
    func range(_ vertex: Int) -> Range<Int> {
        precondition(vertex >= 0 && vertex < count)
        return unsafe Int(begins[vertex])..<Int(ends[vertex])
    }
}

/// Where a graph of groups is written; kept and used again, growing as needed.
package final class CoarseRoom: @unchecked Sendable {
    var begins = MutableBuffer<UInt64>(count: 0)
    var ends = MutableBuffer<UInt64>(count: 0)
    var columns = MutableBuffer<UInt32>(count: 0)
    var weights = MutableBuffer<Double>(count: 0)
    var masses = MutableBuffer<Double>(count: 0)
    var inMasses = MutableBuffer<Double>(count: 0)

    package init() {}

    /// Makes room for `groups` rows of `entries` together, and one entry more for each of `parts` writers.
    func reserve(groups: Int, entries: Int, directed: Bool) {
        if begins.count < groups || masses.count < groups {
            (begins, ends) = (MutableBuffer(count: 0), MutableBuffer(count: 0))
            begins = MutableBuffer(count: groups)
            ends = MutableBuffer(count: groups)
        }
        // Earlier graphs may still be held by somebody, so the frozen masses are never written again.
        masses = MutableBuffer(count: groups)
        inMasses = MutableBuffer(count: directed ? groups : 0)
        if columns.count < entries {
            (columns, weights) = (MutableBuffer(count: 0), MutableBuffer(count: 0))
            columns = MutableBuffer(count: entries)
            weights = MutableBuffer(count: entries)
        }
    }
}
