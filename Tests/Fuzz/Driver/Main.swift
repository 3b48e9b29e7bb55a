// Invariant of this file: libFuzzer's bytes are copied before anything else happens and never written to.

import CFuzzer
import KithTestSupport

/// Feeds libFuzzer's inputs to ``FuzzTarget``; Tests/Fuzz/run builds and starts it.
@main struct Driver {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
        _ = unsafe LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
            let input = unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
            if let fault = FuzzTarget.fault(in: input) { fatalError(fault) }
            return 0
        }
    }
}
