import ArgumentParser
import Kith

/// A day or a moment as ISO 8601 writes it; UTC unless it says otherwise.
struct Moment: ExpressibleByArgument, Equatable {
    let time: Timestamp

    init(_ time: Timestamp) {
        self.time = time
    }

    init?(argument: String) {
        guard let time = ISODate.milliseconds(argument) else { return nil }
        self.time = time
    }

    var defaultValueDescription: String { TimeSpan.text(time) }
}
