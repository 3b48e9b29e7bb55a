// Invariants of this file:
// * `stream` and all it owns are touched by the queue's tasks only, and never by two at once: a task is sent off only
//   after the result of the one before has been taken.
// * `next` is called by one thread at a time, which alone touches `isUnderWay` and `outcome`.

import Dispatch
import KithLinearAlgebra

/// Makes the next block of a stream on another thread while the last one is being used. Holds at most one block that
/// was not asked for yet.
final class ReadAhead: @unchecked Sendable {
    private let stream: any BlockStream
    private let queue = DispatchQueue(label: "kith.read-ahead")
    private let ready = DispatchSemaphore(value: 0)
    private let result = Locked<Result<StreamBlock?, KithGraphError>>(.success(nil))
    private var isUnderWay = false
    /// How the stream ended, once it has.
    private var outcome: Result<StreamBlock?, KithGraphError>?

    init(_ stream: any BlockStream) {
        self.stream = stream
    }

    /// The next block; `nil` at the end. An error is given again on every later call.
    func next() throws(KithGraphError) -> StreamBlock? {
        if let outcome { return try outcome.get() }
        if !isUnderWay { sendOff() }
        ready.wait()
        isUnderWay = false
        let made = result.withLock { $0 }
        guard case .success(let block?) = made else {
            outcome = made
            return try made.get()
        }
        sendOff()
        return block
    }

    private func sendOff() {
        isUnderWay = true
        queue.async { [self] in
            let made: Result<StreamBlock?, KithGraphError>
            do throws(KithGraphError) {
                made = .success(try stream.next())
            } catch {
                made = .failure(error)
            }
            result.withLock { $0 = made }
            ready.signal()
        }
    }
}
