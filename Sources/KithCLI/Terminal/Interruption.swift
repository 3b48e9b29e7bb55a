import Dispatch
import Foundation
import Kith

/// What happens when somebody stops the process, for as long as this exists: temporary files go, then it ends as it
/// would have.
struct Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Watches for Ctrl-C and for being told to end.
    init() {
        // A queue of its own: the global ones may be busy with parallel loops.
        let queue = DispatchQueue(label: "interruption")
        sources = [SIGINT, SIGTERM].map { number in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                OutputFile.removeUnfinished()
                _ = signal(number, SIG_DFL)
                kill(getpid(), number)
                // Whoever started the process may have had the signal blocked.
                usleep(200_000)
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }
}

/// Names of files in messages about progress.
enum FileName {
    /// The last part of `path`, or what standard input and output are called.
    static func last(_ path: String) -> String {
        path == "-" ? "standard stream" : URL(filePath: path).lastPathComponent
    }
}
