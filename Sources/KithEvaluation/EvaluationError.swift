import KithGraph

/// What keeps a network from being evaluated. `description` is one line for people.
public enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A random split was asked for where times are known.
    case timesAreKnown
    /// A split by time was asked for where no times are known.
    case noTimes
    /// Nobody is left to judge; `reason` says why.
    case nobodyToJudge(reason: String)
    /// Bad data, or a file that cannot be read or written.
    case data(KithGraphError)

    public var description: String {
        switch self {
        case .timesAreKnown:
            return "the follows have times, so hiding some at random would let later ones tell about earlier ones; "
                + "split by time"
        case .noTimes: return "the follows have no times to split by; split at random, or give the test follows"
        case .nobodyToJudge(let reason): return "nobody is left to judge: \(reason)"
        case .data(let error): return error.description
        }
    }

    /// `body`, whose errors become ``data(_:)``.
    static func wrapping<Result>(
        _ body: () throws(KithGraphError) -> Result
    ) throws(EvaluationError) -> Result {
        do { return try body() } catch { throw .data(error) }
    }
}
