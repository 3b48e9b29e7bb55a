/// A sparse pattern in compressed-row form: row *r* holds the columns `columns[offsets[r] ..< offsets[r + 1]]`, sorted
/// and without repeats. Columns are 32-bit, offsets 64-bit. Shared by threads, and with mapped files, without copying.
public struct CompressedRows: Sendable {
    /// `rowCount + 1` entries, from 0 to `nonzeroCount`, never decreasing.
    public let offsets: SharedBuffer<UInt64>
    /// All columns, row after row.
    public let columns: SharedBuffer<UInt32>
    /// Columns are below this.
    public let columnCount: Int

    /// Takes over a structure that holds by construction. The ends of `offsets` are checked, the rest is the caller's
    /// word (see ``firstFlaw()``).
    public init(offsets: SharedBuffer<UInt64>, columns: SharedBuffer<UInt32>, columnCount: Int) {
        precondition(offsets.count >= 1, "offsets must have one entry more than there are rows")
        precondition(offsets[0] == 0 && offsets[offsets.count - 1] == UInt64(columns.count))
        self.offsets = offsets
        self.columns = columns
        self.columnCount = columnCount
    }

    /// No nonzeros at all.
    public init(emptyRows rowCount: Int, columnCount: Int) {
        self.init(
            offsets: MutableBuffer<UInt64>(count: rowCount + 1).freeze(),
            columns: MutableBuffer<UInt32>(count: 0).freeze(), columnCount: columnCount)
    }

    /// Rows given one by one, in any order within a row; repeats are dropped. For tests and small inputs.
    public init(rows: [[UInt32]], columnCount: Int) {
        var offsets: [UInt64] = [0]
        var columns: [UInt32] = []
        for row in rows {
            var last: UInt32?
            for column in row.sorted() where column != last {
                precondition(column < columnCount, "column out of range")
                columns.append(column)
                last = column
            }
            offsets.append(UInt64(columns.count))
        }
        self.init(offsets: SharedBuffer(offsets), columns: SharedBuffer(columns), columnCount: columnCount)
    }

    @inlinable public var rowCount: Int { offsets.count - 1 }
    @inlinable public var nonzeroCount: Int { columns.count }

    /// Where row `row` lies in ``columns``.
    @inlinable public func range(_ row: Int) -> Range<Int> {
        Int(offsets[row])..<Int(offsets[row + 1])
    }

    /// Entries of row `row`.
    @inlinable public func degree(_ row: Int) -> Int {
        Int(offsets[row + 1] - offsets[row])
    }

    /// The sorted columns of row `row`, borrowed.
    @inlinable public subscript(row: Int) -> Span<UInt32> {
        @_lifetime(borrow self)
        get { columns.span(range(row)) }
    }

    /// Where (`row`, `column`) lies in ``columns``, or `nil`. O(log degree).
    @inlinable public func position(_ row: Int, _ column: UInt32) -> Int? {
        var low = Int(offsets[row])
        let end = Int(offsets[row + 1])
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if columns[middle] < column { low = middle + 1 } else { high = middle }
        }
        return low < end && columns[low] == column ? low : nil
    }

    /// Whether (`row`, `column`) is present. O(log degree).
    @inlinable public func contains(_ row: Int, _ column: UInt32) -> Bool {
        position(row, column) != nil
    }

    /// Bytes of memory taken.
    public var byteCount: Int { offsets.byteCount + columns.byteCount }

    /// Where the structure is not what it should be: a row whose offsets decrease or run past the end, or whose columns
    /// are out of range, unsorted or repeated. `nil` for a sound one. O(nonzeros).
    public func firstFlaw() -> Int? {
        for row in 0..<rowCount {
            guard offsets[row] <= offsets[row + 1], offsets[row + 1] <= UInt64(columns.count) else { return row }
            let entries = columns.span(range(row))
            for index in entries.indices {
                guard entries[index] < columnCount else { return row }
                if index > 0, entries[index - 1] >= entries[index] { return row }
            }
        }
        return nil
    }
}
