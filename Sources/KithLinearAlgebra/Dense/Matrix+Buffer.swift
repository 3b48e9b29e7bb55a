extension Matrix {
    /// All elements, row after row, sharing the memory; later changes to the matrix do not show in it.
    public var rowMajor: SharedBuffer<Scalar> {
        SharedBuffer(viewing: region, byteOffset: 0, count: rows * columns)!
    }
}
