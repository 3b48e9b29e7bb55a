import ArgumentParser
import Foundation
import Kith

/// A day or a moment as ISO 8601 writes it, in UTC.
struct Moment: ExpressibleByArgument, Equatable {
    let time: Timestamp

    init(_ time: Timestamp) {
        self.time = time
    }

    init?(argument: String) {
        let day = Date.ISO8601FormatStyle().year().month().day()
        guard let date = (try? day.parse(argument)) ?? (try? Date.ISO8601FormatStyle().parse(argument)) else {
            return nil
        }
        time = Timestamp((date.timeIntervalSince1970 * 1000).rounded())
    }

    var defaultValueDescription: String { TimeSpan.text(time) }
}
