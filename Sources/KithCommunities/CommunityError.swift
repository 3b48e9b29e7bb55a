/// What bad data or a budget can do to a search for groups.
public enum CommunityError: Error, Sendable, Equatable {
    /// The follow of `followed` by `follower` weighs less than nothing, or is no finite number.
    case badWeight(follower: String, followed: String, weight: Float)
    /// The computation needs more memory than it was allowed. Both in bytes.
    case memoryBudget(needed: Int, budget: Int)
}

extension CommunityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badWeight(let follower, let followed, let weight):
            "the follow of \(followed) by \(follower) weighs \(weight); expected a finite number, 0 or more"
        case .memoryBudget(let needed, let budget): "\(needed) bytes of memory are needed, \(budget) were allowed"
        }
    }
}
