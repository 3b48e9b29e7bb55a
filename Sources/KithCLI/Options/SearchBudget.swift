import ArgumentParser
import Kith

/// What a search may take, as the command line takes it: a time, a size of memory and a number, in any order, as in
/// `60s,2GB,1000000`. What is not named is not limited.
struct SearchBudget: ExpressibleByArgument, Equatable {
    var time: Duration?
    var memory: Int?
    var count: Int?

    init(time: Duration? = nil, memory: Int? = nil, count: Int? = nil) {
        (self.time, self.memory, self.count) = (time, memory, count)
    }

    init?(argument: String) {
        for part in argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            if let whole = Int(part) {
                guard whole > 0, count == nil else { return nil }
                count = whole
            } else if let duration = SearchBudget.duration(part) {
                guard time == nil else { return nil }
                time = duration
            } else if let size = ByteSize(argument: part) {
                guard memory == nil else { return nil }
                memory = size.bytes
            } else {
                return nil
            }
        }
    }

    /// `90s`, `1.5min`, `200ms` or `2h`.
    private static func duration(_ text: String) -> Duration? {
        for (unit, seconds) in [("ms", 0.001), ("min", 60), ("s", 1), ("h", 3600)] where text.hasSuffix(unit) {
            guard let value = Double(text.dropLast(unit.count)), value > 0, value * seconds < 1e9 else { return nil }
            return .seconds(value * seconds)
        }
        return nil
    }

    var defaultValueDescription: String {
        [
            time.map { "\(Figure.rough(Double($0.components.seconds)))s" }, memory.map { "\($0 >> 30)GB" },
            count.map(String.init),
        ].compactMap { $0 }.joined(separator: ",")
    }

    /// The library's budget.
    var cliques: CliqueBudget { CliqueBudget(time: time, memory: memory, count: count) }
}
