/// Where readers put the pairs they find: as follows, interactions, mutes or blocks, one way or both.
struct RowSink {
    let builder: NetworkBuilder
    let role: InputRole
    /// Whether every pair also stands for its reverse.
    let mirrored: Bool

    /// Adds one pair. `weight` is the weight of a follow or the count of an interaction, already checked to be finite
    /// and not negative (for counts: with ``count(_:place:found:)``).
    func add(
        _ from: NetworkBuilder.LocalPerson, _ to: NetworkBuilder.LocalPerson, weight: Double? = nil,
        time: Timestamp? = nil
    ) throws(KithGraphError) {
        try addOneWay(from, to, weight, time)
        if mirrored, from != to { try addOneWay(to, from, weight, time) }
    }

    private func addOneWay(
        _ from: NetworkBuilder.LocalPerson, _ to: NetworkBuilder.LocalPerson, _ weight: Double?, _ time: Timestamp?
    ) throws(KithGraphError) {
        switch role {
        case .follows, .people:
            try builder.follow(from, to, weight: weight.map { Float($0) }, time: time)
        case .interactions(let kind):
            try builder.interact(kind, from, to, count: UInt32(weight ?? 1), time: time)
        case .mutes:
            try builder.mute(from, to)
        case .blocks:
            try builder.block(from, to)
        }
    }
}

/// Checks of single values, shared by all readers; each throws ``KithGraphError/badData(place:found:expected:)``.
enum FieldCheck {
    /// A finite weight that is not negative, or for interactions a whole count below 2^32.
    static func weight(_ text: String, role: InputRole, place: InputPlace) throws(KithGraphError) -> Double {
        guard let value = Double(text), value.isFinite, value >= 0 else {
            throw .badData(place: place, found: InputText.quoted(text), expected: "a weight: a number, 0 or more")
        }
        if case .interactions = role {
            guard value == value.rounded(.down), value < 4_294_967_296 else {
                throw .badData(
                    place: place, found: InputText.quoted(text), expected: "a count: a whole number below 2^32")
            }
        } else if value > Double(Float.greatestFiniteMagnitude) {
            throw .badData(place: place, found: InputText.quoted(text), expected: "a weight below 3.4e38")
        }
        return value
    }

    /// A time in the options' unit as milliseconds, not before 1970 and not after the options' latest time.
    static func time(_ text: String, options: ReadOptions, place: InputPlace) throws(KithGraphError) -> Timestamp {
        let factor = options.timeUnit.milliseconds
        var milliseconds: Int64?
        if let whole = Int64(text) {
            let (product, overflow) = whole.multipliedReportingOverflow(by: factor.by)
            if !overflow { milliseconds = product / factor.over }
        } else if let value = Double(text), value.isFinite {
            milliseconds = Int64(exactly: (value * Double(factor.by) / Double(factor.over)).rounded())
        } else if let date = ISODate.milliseconds(text) {
            milliseconds = date
        }
        guard let milliseconds else {
            throw .badData(
                place: place, found: InputText.quoted(text),
                expected: "a time: seconds since 1970 (see --time-unit) or an ISO 8601 date")
        }
        return try time(milliseconds, shown: text, options: options, place: place)
    }

    /// A time that is already in milliseconds.
    static func time(
        _ milliseconds: Timestamp, shown: String, options: ReadOptions, place: InputPlace
    ) throws(KithGraphError) -> Timestamp {
        guard milliseconds >= 0 else {
            throw .badData(place: place, found: InputText.quoted(shown), expected: "a time not before 1970")
        }
        if let latest = options.latestTime, milliseconds > latest {
            throw .badData(
                place: place, found: InputText.quoted(shown),
                expected: "a time that is not in the future (are the units right? see --time-unit)")
        }
        return milliseconds
    }
}
