/// What data, options or a file can do to the fitting and reading of a ranker.
public enum RankingError: Error, Sendable, Equatable {
    /// A value is NaN or infinite. `what` names the array ("features", "labels").
    case notFinite(what: String, row: Int, column: Int)
    /// A label or weight is below zero.
    case negative(what: String, row: Int)
    /// Groups do not cover the rows one after another. `group` is the first that is wrong.
    case groups(group: Int, expected: String)
    /// More than can be handled. `what` names it ("rows").
    case tooLarge(what: String, size: Int, limit: Int)
    /// An option is outside its range.
    case option(name: String, expected: String)
    /// No group has both a row with a positive label and one with another.
    case nothingToLearn
    /// The bytes of a model are wrong at `offset`.
    case format(offset: Int, expected: String)
}

extension RankingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFinite(let what, let row, let column):
            "\(what): the value in row \(row), column \(column) is not a finite number"
        case .negative(let what, let row): "\(what): the value in row \(row) is below zero"
        case .groups(let group, let expected): "group \(group): expected \(expected)"
        case .tooLarge(let what, let size, let limit): "\(size) \(what) are more than the \(limit) that can be handled"
        case .option(let name, let expected): "\(name) must be \(expected)"
        case .nothingToLearn: "no group has rows of different labels, so there is no order to learn"
        case .format(let offset, let expected): "byte \(offset) of the model: expected \(expected)"
        }
    }
}
