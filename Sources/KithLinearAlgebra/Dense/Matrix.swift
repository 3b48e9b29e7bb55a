// Invariants of this file: `region` holds at least `rows * columns` elements, row after row from its start, and is
// written through only while this value is the one that refers to it.

/// A dense matrix, row-major and contiguous: a panel of many rows (one a person) and few columns is the usual shape.
///
/// A value: copies share memory until one of them is written to. Algorithms work on views (``view``,
/// ``withMutableView(_:)``), which never copy elements.
@safe public struct Matrix<Scalar: MatrixScalar>: @unchecked Sendable {
    public let rows: Int
    public let columns: Int
    @usableFromInline var region: MemoryRegion

    /// Zeros. O(rows × columns) memory, given by the system as it is touched.
    public init(rows: Int, columns: Int) {
        self.init(adopting: MutableMatrixView(rows: rows, columns: columns))
    }

    /// Takes over a whole view made by ``MutableMatrixView/init(rows:columns:)``, which nobody writes to any more.
    package init(adopting view: MutableMatrixView<Scalar>) {
        precondition(
            unsafe view.stride == view.columns && UnsafeMutableRawPointer(view.base) == view.region.base,
            "only a whole view can become a matrix")
        rows = view.rows
        columns = view.columns
        region = view.region
    }

    /// A copy of `view`.
    public init(_ view: MatrixView<Scalar>) {
        let copy = MutableMatrixView<Scalar>(rows: view.rows, columns: view.columns)
        copy.copy(view)
        self.init(adopting: copy)
    }

    /// Rows given one by one, all of the same length. For tests and small inputs.
    public init(_ rows: [[Scalar]], columns: Int? = nil) {
        let columns = columns ?? rows.first?.count ?? 0
        let matrix = MutableMatrixView<Scalar>(rows: rows.count, columns: columns)
        for (row, values) in rows.enumerated() {
            precondition(values.count == columns, "rows differ in length")
            for (column, value) in values.enumerated() { matrix[row, column] = value }
        }
        self.init(adopting: matrix)
    }

    /// Ones on the diagonal.
    public static func identity(_ size: Int) -> Matrix {
        let matrix = MutableMatrixView<Scalar>(rows: size, columns: size)
        for index in 0..<size { matrix[index, index] = 1 }
        return Matrix(adopting: matrix)
    }

    public subscript(row: Int, column: Int) -> Scalar {
        get { view[row, column] }
        set { withMutableView { $0[row, column] = newValue } }
    }

    /// The whole matrix for reading, without a copy; later changes to the matrix do not show in it.
    public var view: MatrixView<Scalar> { elements.reading }

    /// Lets `body` write elements in place; the view must not be kept. Copies first when the memory is shared.
    public mutating func withMutableView<Result, Failure: Error>(
        _ body: (MutableMatrixView<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if !isKnownUniquelyReferenced(&region) { self = Matrix(view) }
        return try body(elements)
    }

    private var elements: MutableMatrixView<Scalar> {
        unsafe MutableMatrixView(
            base: region.base.bindMemory(to: Scalar.self, capacity: rows * columns), rows: rows, columns: columns,
            stride: columns, region: region)
    }

    /// Rows and columns exchanged, as a copy.
    public func transposed() -> Matrix {
        let result = MutableMatrixView<Scalar>(rows: columns, columns: rows)
        let elements = elements
        for row in 0..<rows {
            for column in 0..<columns { result[column, row] = elements[row, column] }
        }
        return Matrix(adopting: result)
    }

    /// Where the first element that is NaN or infinite stands, in row order.
    public func firstNonFinite() -> (row: Int, column: Int)? { view.firstNonFinite() }

    /// Bytes of memory taken.
    public var byteCount: Int { rows * columns * MemoryLayout<Scalar>.stride }
}
