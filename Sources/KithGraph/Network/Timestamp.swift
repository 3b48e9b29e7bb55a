/// A moment as milliseconds since 1 January 1970 UTC; ``Swift/Int64/unknownTime`` where none is known.
public typealias Timestamp = Int64

extension Int64 {
    /// Stands for "no time is known".
    public static var unknownTime: Timestamp { .min }
}
