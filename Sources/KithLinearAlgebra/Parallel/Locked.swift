// Invariant of this file: `value` is touched only between `lock` and `unlock`.

import Foundation

/// A value that one thread at a time may touch.
///
/// The standard library's `Mutex` does the same; this one is a lock that the thread sanitizer knows, so that the tests
/// under it speak of real races only.
public final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    public init(_ value: sending Value) {
        self.value = value
    }

    /// Gives the value to `body` while no other thread has it.
    public func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
