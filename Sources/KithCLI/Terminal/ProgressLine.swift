import Dispatch
import Foundation
import Kith

/// A line on standard error that says how far a long step is; it appears after a second, only on a terminal, and is
/// gone when the step is over.
final class ProgressLine: Sendable {
    /// What a step counts.
    enum Unit {
        case bytes
        case people
        case follows

        func text(_ count: Int) -> String {
            switch self {
            case .bytes: return Figure.bytes(count)
            case .people: return Figure.counted(count, "person", "people")
            case .follows: return Figure.counted(count, "follow", "follows")
            }
        }
    }

    private struct State {
        var label: String
        var start = ContinuousClock.now
        var consumed = 0
        var total: Int?
        var isShown = false
        var isOver = false
    }

    /// Moves to the start of the line and empties it.
    private static let clearing = "\r\u{1B}[2K"

    private let state: Locked<State>
    private let unit: Unit

    /// Starts the clock of the first step, which counts `unit`.
    init(_ label: String, counting unit: Unit = .bytes, isEnabled: Bool = isatty(2) == 1) {
        self.unit = unit
        state = Locked(State(label: label))
        if isEnabled { schedule(after: 1) }
    }

    /// Goes on to another step, whose clock starts now.
    func next(_ label: String) {
        state.withLock { state in
            state.label = label
            state.start = .now
            state.consumed = 0
            state.total = nil
        }
    }

    /// Notes how much is done; cheap, and may be called on any thread.
    func update(_ consumed: Int, _ total: Int?) {
        state.withLock { state in
            state.consumed = consumed
            state.total = total
        }
    }

    /// Says something on standard error while the step goes on.
    func say(_ text: String) {
        state.withLock { state in
            if state.isShown { Words.write(ProgressLine.clearing) }
            state.isShown = false
            Words.say(text)
        }
    }

    /// Clears the line.
    func finish() {
        state.withLock { state in
            state.isOver = true
            if state.isShown { Words.write(ProgressLine.clearing) }
            state.isShown = false
        }
    }

    private func schedule(after seconds: Double) {
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + seconds) { [weak self] in
            guard let self, self.show() else { return }
            self.schedule(after: 0.25)
        }
    }

    private func show() -> Bool {
        state.withLock { state in
            guard !state.isOver else { return false }
            let elapsed = ContinuousClock.now - state.start
            let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
            Words.write(
                ProgressLine.clearing
                    + ProgressLine.text(
                        state.label, consumed: state.consumed, total: state.total, seconds: seconds, unit: unit))
            state.isShown = true
            return true
        }
    }

    /// What the line says: the share done, the rate, and the time left where the total is known.
    static func text(
        _ label: String, consumed: Int, total: Int?, seconds: Double, unit: Unit = .bytes
    ) -> String {
        let label = DisplayText.safe(label, limit: 40)
        guard consumed > 0, seconds > 0 else { return "\(label)  \(Figure.wholeDuration(seconds: seconds))" }
        let rate = Double(consumed) / seconds
        let speed = unit.text(Int(rate)) + "/s"
        guard let total, total >= consumed else { return "\(label)  \(unit.text(consumed))  \(speed)" }
        let share = Figure.percent(Double(consumed) / Double(total))
        let left = Figure.wholeDuration(seconds: Double(total - consumed) / rate)
        return "\(label)  \(share)  \(speed)  \(left) left"
    }
}
