// Invariants of this file:
// * `sums` has room for the kind's element in each of `paddedColumns` places and is zero between rows; `keys`, `touched`,
//   `columns` and `values` have the lengths that `init` gives them, which the calls below keep to.
// * Inner rows are columns of the left matrix, hence rows of the right one; all columns of the right matrix and of masks are
//   below its columnCount (SparseMatrix and the checks of SparseProduct see to it).
// * One worker at a time uses an accumulator. Pointers go to C functions that keep none.

import CKernels

/// Where one worker sums up one row of a product after the other.
@safe final class RowAccumulator: @unchecked Sendable {
    /// What sums are held in.
    enum Kind: UInt32 {
        case count8 = 0
        case count16 = 1
        case count32 = 2
        case float = 3

        var bytes: Int {
            switch self {
            case .count8: 1
            case .count16: 2
            case .count32, .float: 4
            }
        }

        /// The narrowest that counts a row of `degree` entries.
        static func counting(_ degree: Int) -> Kind { degree < 256 ? .count8 : degree < 65_536 ? .count16 : .count32 }

        fileprivate var sums: KithSums { KithSums(rawValue: rawValue) }
    }

    let product: SparseProduct.Prepared
    let paddedColumns: Int
    /// Columns and values of the row finished last.
    let columns: MutableBuffer<UInt32>
    let values: MutableBuffer<Float>
    private let sums: MutableBuffer<UInt8>
    private let keys: MutableBuffer<UInt64>
    private let touched: MutableBuffer<UInt32>

    /// Columns rounded up so that the kernels need no tails.
    static func padded(_ columns: Int) -> Int { (columns + 255) / 256 * 256 }

    /// Rows that add at most this many entries list the columns they touch instead of having all looked over: to look at
    /// 256 bytes costs about as much as to list one.
    static func touchedLimit(columns: Int, kind: Kind) -> Int { padded(columns) / 256 * kind.bytes }

    /// Keys for the `kept` largest: a few times as many, so that they are rarely thinned out.
    static func keyCapacity(kept: Int) -> Int { 4 * kept + 128 }

    /// Bytes that one accumulator takes.
    static func bytes(columns: Int, kind: Kind, kept: Int?) -> Int {
        let limit = touchedLimit(columns: columns, kind: kind)
        let sums = padded(columns) * kind.bytes + limit * 4
        guard let kept else { return sums + limit * 4 + (columns + 1) * 8 }
        return sums + keyCapacity(kept: kept) * 8 + kept * 8
    }

    init(_ product: SparseProduct.Prepared) {
        self.product = product
        let columnCount = product.right.columnCount
        paddedColumns = RowAccumulator.padded(columnCount)
        sums = MutableBuffer(count: paddedColumns * product.widestKind.bytes)
        let limit = RowAccumulator.touchedLimit(columns: columnCount, kind: product.widestKind)
        touched = MutableBuffer(count: limit + 1)
        let kept = product.kept
        keys = MutableBuffer(count: kept.map(RowAccumulator.keyCapacity) ?? 0)
        columns = MutableBuffer(count: kept ?? columnCount + 1)
        values = MutableBuffer(count: kept ?? columnCount + 1)
    }

    /// Sums up `row`; what is kept of it is left in ``columns`` and ``values``. Returns how many entries that is.
    func compute(_ row: Int) -> Int {
        let left = product.left.pattern
        let range = left.range(row)
        let flops = product.work(row)
        let scale = product.options.rowScale?[row] ?? 1
        guard flops > 0, scale != 0 else { return 0 }
        let kind: Kind = product.isWeighted ? .float : .counting(range.count)
        let lists = flops <= RowAccumulator.touchedLimit(columns: product.right.columnCount, kind: kind)
        let right = product.right
        let count = unsafe kith_sums_add(
            kind.sums, sums.base, left.columns.base + range.lowerBound,
            product.left.values.map { unsafe $0.base + range.lowerBound }, range.count,
            product.options.innerScale?.base, scale, right.pattern.offsets.base, right.pattern.columns.base,
            right.values?.base, lists ? touched.base : nil)
        switch product.options.mask {
        case .none: break
        case .leavingOut(let mask): erase(kind, mask, mask.range(row))
        case .keepingOnly(let mask):
            return keepOnly(kind, mask, mask.range(row), row: row, touched: lists ? count : nil)
        }
        if product.options.leavesOutDiagonal { eraseDiagonal(kind, row) }
        guard lists else { return finishAll(kind) }
        let touched = touched
        return finish(kind, touched.span(0..<count))
    }

    private func erase(_ kind: Kind, _ mask: CompressedRows, _ range: Range<Int>) {
        unsafe kith_sums_erase(kind.sums, sums.base, mask.columns.base + range.lowerBound, range.count)
    }

    private func eraseDiagonal(_ kind: Kind, _ row: Int) {
        guard row < product.right.columnCount else { return }
        var column = UInt32(row)
        unsafe kith_sums_erase(kind.sums, sums.base, &column, 1)
    }

    /// Only the mask's entries are read; the others are cleared afterwards.
    private func keepOnly(
        _ kind: Kind, _ mask: CompressedRows, _ range: Range<Int>, row: Int, touched count: Int?
    ) -> Int {
        if product.options.leavesOutDiagonal { eraseDiagonal(kind, row) }
        let found = finish(kind, mask.columns.span(range))
        if let count {
            unsafe kith_sums_erase(kind.sums, sums.base, touched.base, count)
        } else {
            sums.fill(0..<paddedColumns * kind.bytes, with: 0)
        }
        return found
    }

    /// The entries among listed columns.
    private func finish(_ kind: Kind, _ list: Span<UInt32>) -> Int {
        guard let kept = product.kept else { return collect(kind, list) }
        return unsafe list.withUnsafeBufferPointer { list in
            guard let start = list.baseAddress else { return 0 }
            let count = unsafe kith_sums_pick(
                kind.sums, sums.base, product.columnScale?.base, start, list.count, kept, keys.base, keys.count)
            unsafe kith_keys_read(kind.sums, keys.base, count, columns.base, values.base)
            return count
        }
    }

    /// All entries of listed columns, in the order of columns.
    private func collect(_ kind: Kind, _ list: Span<UInt32>) -> Int {
        var order: [UInt32] = []
        order.reserveCapacity(list.count)
        for index in list.indices { order.append(list[index]) }
        order.sort()
        var count = 0
        for column in order {
            let value = take(kind, Int(column)) * (product.columnScale?[Int(column)] ?? 1)
            guard value != 0 else { continue }
            columns[count] = column
            values[count] = value
            count += 1
        }
        return count
    }

    /// One sum, cleared.
    private func take(_ kind: Kind, _ column: Int) -> Float {
        precondition(column < paddedColumns)
        let start = unsafe UnsafeMutableRawPointer(sums.base)
        switch kind {
        case .count8:
            let place = unsafe start.assumingMemoryBound(to: UInt8.self) + column
            defer { unsafe place.pointee = 0 }
            return unsafe Float(place.pointee)
        case .count16:
            let place = unsafe start.assumingMemoryBound(to: UInt16.self) + column
            defer { unsafe place.pointee = 0 }
            return unsafe Float(place.pointee)
        case .count32:
            let place = unsafe start.assumingMemoryBound(to: UInt32.self) + column
            defer { unsafe place.pointee = 0 }
            return unsafe Float(place.pointee)
        case .float:
            let place = unsafe start.assumingMemoryBound(to: Float.self) + column
            defer { unsafe place.pointee = 0 }
            return unsafe place.pointee
        }
    }

    /// The entries among all columns.
    private func finishAll(_ kind: Kind) -> Int {
        guard let kept = product.kept else {
            return unsafe kith_sums_collect(
                kind.sums, sums.base, product.columnScale?.base, paddedColumns, columns.base, values.base)
        }
        let count = unsafe kith_sums_largest(
            kind.sums, sums.base, product.columnScale?.base, paddedColumns, kept, keys.base, keys.count)
        unsafe kith_keys_read(kind.sums, keys.base, count, columns.base, values.base)
        return count
    }
}
