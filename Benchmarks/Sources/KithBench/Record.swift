import Foundation
import Kith

/// One measurement as a line of JSON: what was measured where, every round, and a figure that peers must agree with.
struct Record: Encodable {
    var system = "kith \(KithVersion.current)"
    var `case`: String
    var seconds: [Double]
    /// Figures that a correct result has.
    var check: [Double]
    var peakBytes: Int
    /// Memory beyond what the process held before the measured work, mapped files aside; `nil` where it was not watched.
    var peakAnonymousBytes: Int?
    var bytesPerFollow: Double?
    /// Further figures of a case by name.
    var figures: [String: Double]?
    var threads: Int
    var blas = BLASLibrary.current.name
    var core = BLASLibrary.current.core
    var compiler: String = {
        #if compiler(>=6.3)
            return "Swift 6.3 or later"
        #else
            return "Swift 6.2"
        #endif
    }()

    init(_ name: String, seconds: [Double], check: [Double], threads: Int) {
        self.case = name
        self.seconds = seconds
        self.check = check
        self.threads = threads
        peakBytes = Memory.status("VmHWM")
    }

    func write() throws {
        print(String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
    }
}

/// This process's memory as the kernel counts it.
enum Memory {
    /// A line of `/proc/self/status` in bytes; 0 where there is none.
    static func status(_ name: String) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
            let digits = line.drop { !$0.isNumber }.prefix { $0.isNumber }
            return (Int(digits) ?? 0) * 1024
        }
        return 0
    }
}

/// Watches the anonymous memory of the process from a thread of its own, thousands of times a second.
final class MemoryWatch: @unchecked Sendable {
    private let lock = NSLock()
    private var peak = 0
    private var stopped = false
    private let before = Memory.status("RssAnon")

    init() {
        Thread { [self] in
            while true {
                let now = Memory.status("RssAnon")
                lock.lock()
                peak = max(peak, now)
                let stop = stopped
                lock.unlock()
                if stop { return }
                usleep(300)
            }
        }.start()
    }

    /// The largest growth seen, in bytes.
    func finish() -> Int {
        lock.lock()
        defer { lock.unlock() }
        stopped = true
        return max(0, peak - before)
    }
}

/// Times `rounds` runs of `body`; the last result is kept so that no work can be left out.
func timed<Result>(_ rounds: Int, _ body: () throws -> Result) rethrows -> (seconds: [Double], result: Result) {
    let clock = ContinuousClock()
    var seconds: [Double] = []
    var result: Result?
    for _ in 0..<max(1, rounds) {
        result = nil
        let start = clock.now
        result = try body()
        let elapsed = start.duration(to: clock.now)
        seconds.append(
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
    }
    return (seconds, result!)
}
