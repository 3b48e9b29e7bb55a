import KithGraph

/// Which knocks count, and until when answers are known.
public struct KnockWindow: Sendable, Equatable {
    /// Knocks before this are not looked at, but are contacts: the time for which the groups are fixed. `nil` for the
    /// beginning of the record.
    public var start: Timestamp?
    /// Days after the start from which on knocks are not looked at; `nil` for no end but the record's.
    public var days: Double?
    /// What happened after this is taken as not known; `nil` for the last time of the record.
    public var recordEnd: Timestamp?

    public init(start: Timestamp? = nil, days: Double? = nil, recordEnd: Timestamp? = nil) {
        precondition(days == nil || days! > 0, "a window lasts more than no time")
        self.start = start
        self.days = days
        self.recordEnd = recordEnd
    }

    /// Milliseconds of a number of days.
    static func milliseconds(_ days: Double) -> Timestamp { Timestamp((days * 86_400_000).rounded()) }

    /// The bounds of the knocks looked at and the last time known, for these contacts.
    func bounds(_ contacts: Contacts) -> Bounds {
        let end = min(recordEnd ?? contacts.span.upperBound, contacts.span.upperBound)
        let from = start ?? contacts.span.lowerBound
        var until = end
        if let days {
            let (sum, overflow) = from.addingReportingOverflow(KnockWindow.milliseconds(days))
            // The last moment before the end of the window.
            if !overflow { until = min(end, sum - 1) }
        }
        return Bounds(from: from, until: until, end: end)
    }

    struct Bounds: Sendable {
        let from: Timestamp
        let until: Timestamp
        let end: Timestamp
    }
}

/// A first contact with a member of a group by somebody outside.
public struct Knock: Sendable, Equatable {
    public let knocker: PersonIndex
    public let member: PersonIndex
    public let time: Timestamp
    /// Whether the knocker had had no contact with any member before.
    public let isStranger: Bool
    /// When the member first followed or addressed the knocker after that; `nil` where it is not known to have
    /// happened.
    public let answer: Timestamp?

    public init(
        knocker: PersonIndex, member: PersonIndex, time: Timestamp, isStranger: Bool, answer: Timestamp?
    ) {
        self.knocker = knocker
        self.member = member
        self.time = time
        self.isStranger = isStranger
        self.answer = answer
    }
}

/// Somebody who came to a group as a stranger, and how they fared.
public struct Newcomer: Sendable, Equatable {
    public let person: PersonIndex
    /// When they first knocked on a member.
    public let time: Timestamp
    /// The members who followed or addressed them after that, the first two of them, those at the same time in order.
    public let answers: [Answer]
    /// When so many members had followed them, after they knocked, that they were admitted; `nil` where not known.
    public let admission: Timestamp?

    public struct Answer: Sendable, Equatable {
        public let member: PersonIndex
        public let time: Timestamp

        public init(member: PersonIndex, time: Timestamp) {
            self.member = member
            self.time = time
        }
    }

    public init(person: PersonIndex, time: Timestamp, answers: [Answer], admission: Timestamp?) {
        self.person = person
        self.time = time
        self.answers = answers
        self.admission = admission
    }
}
