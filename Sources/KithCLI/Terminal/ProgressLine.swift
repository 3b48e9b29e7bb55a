import Dispatch
import Foundation
import Synchronization

/// A line on standard error that says how far a long step is; it appears after a second, only on a terminal, and is
/// gone when the step is over.
final class ProgressLine: Sendable {
    private struct State {
        var label: String
        var start = ContinuousClock.now
        var consumed = 0
        var total: Int?
        var isShown = false
        var isOver = false
    }

    private let state: Mutex<State>

    /// Starts the clock of the first step. `isEnabled` is for tests.
    init(_ label: String, isEnabled: Bool = isatty(2) == 1) {
        state = Mutex(State(label: label))
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

    /// Clears the line.
    func finish() {
        state.withLock { state in
            state.isOver = true
            if state.isShown { Words.write("\r\u{1B}[2K") }
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
                "\r\u{1B}[2K"
                    + ProgressLine.text(
                        state.label, consumed: state.consumed, total: state.total, seconds: seconds))
            state.isShown = true
            return true
        }
    }

    /// What the line says: the share done, the rate, and the time left where the total is known.
    static func text(_ label: String, consumed: Int, total: Int?, seconds: Double) -> String {
        let label = DisplayText.safe(label, limit: 40)
        guard consumed > 0, seconds > 0 else { return "\(label)  \(Figure.duration(seconds: seconds))" }
        let rate = Double(consumed) / seconds
        let speed = Figure.bytes(Int(rate)) + "/s"
        guard let total, total >= consumed else { return "\(label)  \(Figure.bytes(consumed))  \(speed)" }
        let share = Figure.percent(Double(consumed) / Double(total))
        let left = Figure.duration(seconds: (Double(total - consumed) / rate).rounded())
        return "\(label)  \(share)  \(speed)  \(left) left"
    }
}
