/// What an independent check of a result found. The checks work another way than the algorithms they watch, and are
/// slower.
public enum Verification: Sendable, Equatable {
    /// The result is what it should be.
    case confirmed
    /// The value of `person`, or the whole result for `nil`, is wrong, for `reason`, half a sentence for people.
    case refuted(person: PersonIndex?, reason: String)

    /// Whether nothing was wrong.
    public var isConfirmed: Bool { self == .confirmed }
}
