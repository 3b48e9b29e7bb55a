/// What a group is to somebody outside, in a word.
public enum OpennessVerdict: String, Sendable, CaseIterable {
    /// Strangers are answered, and those who know a member are not favoured beyond doubt.
    case open
    /// Members answer those who know another member sooner than strangers.
    case clique
    /// Members answer few strangers, and do not favour their own beyond doubt.
    case unresponsive
    /// Not enough evidence, or what there is does not decide.
    case unknown
}

/// How the verdict follows from openness, cliquishness and their 95 % intervals.
///
/// 1. *Clique* where the whole interval of cliquishness lies above 0, unless openness lies above ``mostAnswered``: who
///    answers most strangers is no clique, however gladly its own are answered.
/// 2. Else *open* where the whole interval of openness lies above ``fewAnswered``, and *unresponsive* where it lies below.
/// 3. Else, and without enough knocks, *unknown*.
///
/// People who answer nobody cannot favour anyone, so that their cliquishness is not above 0 and they are unresponsive.
public struct OpennessRule: Sendable, Equatable {
    public var fewAnswered: Double
    public var mostAnswered: Double

    public init(fewAnswered: Double = 0.2, mostAnswered: Double = 0.5) {
        precondition(0 <= fewAnswered && fewAnswered <= mostAnswered && mostAnswered <= 1, "shares must be rising")
        self.fewAnswered = fewAnswered
        self.mostAnswered = mostAnswered
    }

    public func verdict(openness: ShareEstimate?, cliquishness: LogOddsRatio?) -> OpennessVerdict {
        guard let openness else { return .unknown }
        if let cliquishness, cliquishness.interval.lowerBound > 0, openness.value <= mostAnswered {
            return .clique
        }
        if openness.interval.lowerBound > fewAnswered { return .open }
        return openness.interval.upperBound < fewAnswered ? .unresponsive : .unknown
    }
}
