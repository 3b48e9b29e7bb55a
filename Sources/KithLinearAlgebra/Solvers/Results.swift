/// Eigenvalues and eigenvectors of a symmetric operator, and how they were reached.
public struct EigenPairs<Scalar: MatrixScalar>: Sendable {
    /// Largest first.
    public var values: [Scalar]
    /// One column an eigenvector, orthonormal; as many rows as the operator.
    public var vectors: Matrix<Scalar>
    /// ‖A v − λ v‖₂ of each pair.
    public var residuals: [Scalar]
    /// Rounds of the method.
    public var iterations: Int
    /// Vectors the operator was applied to.
    public var products: Int
    /// Whether every residual is within the tolerance asked for.
    public var converged: Bool

    public init(
        values: [Scalar], vectors: Matrix<Scalar>, residuals: [Scalar], iterations: Int, products: Int, converged: Bool
    ) {
        self.values = values
        self.vectors = vectors
        self.residuals = residuals
        self.iterations = iterations
        self.products = products
        self.converged = converged
    }
}

/// Leading singular triplets of an operator, and how they were reached.
public struct SingularTriplets<Scalar: MatrixScalar>: Sendable {
    /// Left vectors: one column a triplet, orthonormal, as many rows as the operator.
    public var left: Matrix<Scalar>
    /// Largest first, none negative.
    public var values: [Scalar]
    /// Right vectors: one column a triplet, orthonormal, as many rows as the operator has columns.
    public var right: Matrix<Scalar>
    /// √(‖A v − σ u‖² + ‖Aᵀ u − σ v‖²) of each triplet.
    public var residuals: [Scalar]
    /// Rounds of the method.
    public var iterations: Int
    /// Vectors the operator or its transpose was applied to.
    public var products: Int
    /// Whether every residual is within the tolerance asked for.
    public var converged: Bool

    public init(
        left: Matrix<Scalar>, values: [Scalar], right: Matrix<Scalar>, residuals: [Scalar], iterations: Int,
        products: Int, converged: Bool
    ) {
        self.left = left
        self.values = values
        self.right = right
        self.residuals = residuals
        self.iterations = iterations
        self.products = products
        self.converged = converged
    }
}
