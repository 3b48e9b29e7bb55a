/// What a dense matrix may hold: `Float` or `Double`. Not for other types to conform to: the kernels and the BLAS know
/// these two alone.
public protocol MatrixScalar: BinaryFloatingPoint, SIMDScalar, Codable, BitwiseCopyable, Sendable {}

extension Float: MatrixScalar {}
extension Double: MatrixScalar {}
