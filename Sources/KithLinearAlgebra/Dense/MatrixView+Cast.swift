// Invariant of this file: a view is read as another type only where the caller has found both types to be the same.

/// `view`, whose elements are known to be `Target`s, as a view of them: how generic code reaches a concrete kernel.
func cast<Scalar: MatrixScalar, Target: MatrixScalar>(
    _ view: MatrixView<Scalar>, to target: Target.Type
) -> MatrixView<Target> {
    precondition(Scalar.self == target, "a view is cast to what it does not hold")
    return unsafe MatrixView(
        base: UnsafeRawPointer(view.base).assumingMemoryBound(to: target), rows: view.rows, columns: view.columns,
        stride: view.stride, region: view.region)
}

/// `view`, whose elements are known to be `Target`s, as a view of them.
func cast<Scalar: MatrixScalar, Target: MatrixScalar>(
    _ view: MutableMatrixView<Scalar>, to target: Target.Type
) -> MutableMatrixView<Target> {
    precondition(Scalar.self == target, "a view is cast to what it does not hold")
    return unsafe MutableMatrixView(
        base: UnsafeMutableRawPointer(view.base).assumingMemoryBound(to: target), rows: view.rows,
        columns: view.columns, stride: view.stride, region: view.region)
}

/// `buffer`, whose elements are known to be `Target`s, as a buffer of them.
func cast<Scalar: MatrixScalar, Target: MatrixScalar>(
    _ buffer: SharedBuffer<Scalar>, to target: Target.Type
) -> SharedBuffer<Target> {
    precondition(Scalar.self == target, "a buffer is cast to what it does not hold")
    return unsafe SharedBuffer(
        base: UnsafeRawPointer(buffer.base).assumingMemoryBound(to: target), count: buffer.count,
        region: buffer.region)
}
