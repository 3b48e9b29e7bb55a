// Invariants of this file:
// * Row r of a view is the `columns` elements at `base + r * stride`, all of them inside `region`, which the view keeps
//   alive; `stride >= columns`.
// * Element and row access is bounds-checked against `rows` and `columns`.
// * A mutable view is a reference, like MutableBuffer: copies see the same elements, and during a parallel section each
//   element is touched by at most one part, or by none that writes.

/// A window on a row-major matrix, for reading, without a copy.
@safe public struct MatrixView<Scalar: MatrixScalar>: @unchecked Sendable {
    @usableFromInline let base: UnsafePointer<Scalar>
    public let rows: Int
    public let columns: Int
    /// Elements from the start of one row to the start of the next.
    public let stride: Int
    @usableFromInline let region: MemoryRegion

    @usableFromInline
    init(base: UnsafePointer<Scalar>, rows: Int, columns: Int, stride: Int, region: MemoryRegion) {
        unsafe self.base = unsafe base
        self.rows = rows
        self.columns = columns
        self.stride = stride
        self.region = region
    }

    @inlinable public subscript(row: Int, column: Int) -> Scalar {
        precondition(row >= 0 && row < rows && column >= 0 && column < columns, "matrix index out of range")
        return unsafe base[row &* stride &+ column]
    }

    /// The elements of one row, borrowed.
    @inlinable @_lifetime(borrow self)
    public func row(_ row: Int) -> Span<Scalar> {
        precondition(row >= 0 && row < rows, "matrix row out of range")
        let span = unsafe Span(_unsafeStart: base + row * stride, count: columns)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// Some rows and columns of this view.
    public func window(rows rowRange: Range<Int>, columns columnRange: Range<Int>? = nil) -> MatrixView {
        let columnRange = columnRange ?? 0..<columns
        precondition(rowRange.lowerBound >= 0 && rowRange.upperBound <= rows, "matrix rows out of range")
        precondition(columnRange.lowerBound >= 0 && columnRange.upperBound <= columns, "matrix columns out of range")
        return unsafe MatrixView(
            base: base + rowRange.lowerBound * stride + columnRange.lowerBound, rows: rowRange.count,
            columns: columnRange.count, stride: stride, region: region)
    }

    /// Some columns of this view.
    public func window(columns columnRange: Range<Int>) -> MatrixView {
        window(rows: 0..<rows, columns: columnRange)
    }

    /// Where the first element that is NaN or infinite stands, in row order.
    public func firstNonFinite() -> (row: Int, column: Int)? {
        for row in 0..<rows {
            let values = self.row(row)
            for column in values.indices where !values[column].isFinite { return (row, column) }
        }
        return nil
    }
}

/// A window on a row-major matrix, for the parts of a parallel loop to write, without a copy. A reference: copies of the
/// struct see the same elements.
@safe public struct MutableMatrixView<Scalar: MatrixScalar>: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Scalar>
    public let rows: Int
    public let columns: Int
    /// Elements from the start of one row to the start of the next.
    public let stride: Int
    @usableFromInline let region: MemoryRegion

    @usableFromInline
    init(base: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int, stride: Int, region: MemoryRegion) {
        unsafe self.base = unsafe base
        self.rows = rows
        self.columns = columns
        self.stride = stride
        self.region = region
    }

    /// Zeros in memory of their own.
    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, isCounted: true)
    }

    /// Zeros in memory that, unless `isCounted`, ``MemoryRegion/account`` leaves out.
    init(rows: Int, columns: Int, isCounted: Bool) {
        precondition(rows >= 0 && columns >= 0, "matrix shape below zero")
        let region = MemoryRegion(zeroed: rows * columns * MemoryLayout<Scalar>.stride, isCounted: isCounted)
        unsafe self.init(
            base: region.base.bindMemory(to: Scalar.self, capacity: rows * columns), rows: rows, columns: columns,
            stride: columns, region: region)
    }

    @inlinable public subscript(row: Int, column: Int) -> Scalar {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "matrix index out of range")
            return unsafe base[row &* stride &+ column]
        }
        nonmutating set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "matrix index out of range")
            unsafe base[row &* stride &+ column] = newValue
        }
    }

    /// The elements of one row, borrowed for reading.
    @inlinable @_lifetime(borrow self)
    public func row(_ row: Int) -> Span<Scalar> {
        precondition(row >= 0 && row < rows, "matrix row out of range")
        let span = unsafe Span(_unsafeStart: UnsafePointer(base) + row * stride, count: columns)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The elements of one row, borrowed for writing by the one part that owns them.
    @inlinable @_lifetime(borrow self)
    public func mutableRow(_ row: Int) -> MutableSpan<Scalar> {
        precondition(row >= 0 && row < rows, "matrix row out of range")
        let span = unsafe MutableSpan(_unsafeStart: base + row * stride, count: columns)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The same window for reading; it goes on seeing what is written.
    @inlinable public var reading: MatrixView<Scalar> {
        unsafe MatrixView(base: UnsafePointer(base), rows: rows, columns: columns, stride: stride, region: region)
    }

    /// Some rows and columns of this view.
    public func window(rows rowRange: Range<Int>, columns columnRange: Range<Int>? = nil) -> MutableMatrixView {
        let columnRange = columnRange ?? 0..<columns
        precondition(rowRange.lowerBound >= 0 && rowRange.upperBound <= rows, "matrix rows out of range")
        precondition(columnRange.lowerBound >= 0 && columnRange.upperBound <= columns, "matrix columns out of range")
        return unsafe MutableMatrixView(
            base: base + rowRange.lowerBound * stride + columnRange.lowerBound, rows: rowRange.count,
            columns: columnRange.count, stride: stride, region: region)
    }

    /// Some columns of this view.
    public func window(columns columnRange: Range<Int>) -> MutableMatrixView {
        window(rows: 0..<rows, columns: columnRange)
    }

    /// The first rows × columns elements of `buffer` as they are, row after row.
    init(_ buffer: MutableBuffer<Scalar>, rows: Int, columns: Int) {
        precondition(rows >= 0 && columns >= 0 && rows * columns <= buffer.count, "the buffer is too small")
        unsafe self.init(base: buffer.base, rows: rows, columns: columns, stride: columns, region: buffer.region)
    }

    /// Copies `source`, of the same shape, over this window.
    public func copy(_ source: MatrixView<Scalar>) {
        precondition(source.rows == rows && source.columns == columns, "matrices differ in shape")
        for row in 0..<rows {
            unsafe (base + row * stride).update(from: source.base + row * source.stride, count: columns)
        }
    }

    /// Sets every element of the window.
    public func fill(_ value: Scalar) {
        for row in 0..<rows { unsafe (base + row * stride).update(repeating: value, count: columns) }
    }
}
