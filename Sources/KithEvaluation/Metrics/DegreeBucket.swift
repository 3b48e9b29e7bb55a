/// How many people somebody follows in the training part, in classes.
public enum DegreeBucket: Int, Sendable, CaseIterable {
    case none
    case few
    case some
    case many
    case most

    public init(following: Int) {
        switch following {
        case ...0: self = .none
        case ...5: self = .few
        case ...20: self = .some
        case ...100: self = .many
        default: self = .most
        }
    }

    /// The numbers in the class, as in `6–20`.
    public var title: String {
        switch self {
        case .none: return "0"
        case .few: return "1–5"
        case .some: return "6–20"
        case .many: return "21–100"
        case .most: return "101+"
        }
    }
}
