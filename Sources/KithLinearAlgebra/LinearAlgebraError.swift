/// What data, sizes from outside or a budget can do to a computation. Shapes that differ are the caller's mistake and a
/// precondition instead.
public enum LinearAlgebraError: Error, Sendable, Equatable {
    /// A size does not fit the 32-bit integers of the BLAS. `what` names it ("columns", "nonzeros").
    case tooLarge(what: String, size: Int, limit: Int)
    /// A value is NaN or infinite.
    case notFinite(row: Int, column: Int)
    /// A matrix that must be positive definite or regular is not; `row` is where the factorization broke down.
    case singular(routine: String, row: Int)
    /// A LAPACK routine gave up: `info` as the routine returned it, `meaning` in words.
    case routineFailed(routine: String, info: Int, meaning: String)
    /// The computation needs more memory than it was allowed. Both in bytes.
    case memoryBudget(needed: Int, budget: Int)
    /// More was asked for than there can be, such as more eigenpairs than rows. `what` names it.
    case outOfRange(what: String, value: Int, range: ClosedRange<Int>)
}

extension LinearAlgebraError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let what, let size, let limit): "\(size) \(what) are more than the \(limit) that can be handled"
        case .notFinite(let row, let column): "the value in row \(row), column \(column) is not a finite number"
        case .singular(let routine, let row):
            "\(routine): the matrix is singular or not positive definite at row \(row)"
        case .routineFailed(let routine, let info, let meaning): "\(routine) failed with info \(info): \(meaning)"
        case .memoryBudget(let needed, let budget): "\(needed) bytes of memory are needed, \(budget) were allowed"
        case .outOfRange(let what, let value, let range):
            "\(what) must be from \(range.lowerBound) to \(range.upperBound), not \(value)"
        }
    }
}
