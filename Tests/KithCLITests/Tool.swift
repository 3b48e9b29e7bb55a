import Foundation
import Testing

/// Runs the built `kith` as users do.
struct Tool {
    struct Run {
        let status: Int32
        let output: String
        let error: String
        /// Whether the process ended by itself, not by a signal.
        let ended: Bool

        /// The lines of standard error.
        var errorLines: [String] {
            error.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
    }

    /// The executable, which is built beside the tests.
    static let path: String = {
        #if os(macOS)
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!
            return bundle.bundleURL.deletingLastPathComponent().appending(path: "kith").path
        #else
            return Bundle.main.executableURL!.deletingLastPathComponent().appending(path: "kith").path
        #endif
    }()

    /// Runs `kith` with `arguments`; `input` is its standard input.
    static func run(_ arguments: String..., input: String = "", in folder: String? = nil) throws -> Run {
        try start(path, arguments, input: Data(input.utf8), in: folder)
    }

    /// As ``run(_:input:in:)`` with the arguments in an array.
    static func run(_ arguments: [String], input: String = "", in folder: String? = nil) throws -> Run {
        try start(path, arguments, input: Data(input.utf8), in: folder)
    }

    /// Runs a line of shell in which `$kith` is the executable.
    static func shell(_ line: String, in folder: String? = nil) throws -> Run {
        try start("/bin/sh", ["-c", line], input: Data(), in: folder)
    }

    private static func start(_ path: String, _ arguments: [String], input: Data, in folder: String?) throws -> Run {
        let scratch = FileManager.default.temporaryDirectory.path + "/kith-run-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ["kith": Tool.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        // Files instead of pipes: no writer can block on a full pipe.
        for (name, content) in [("in", input), ("out", Data()), ("err", Data())] {
            try content.write(to: URL(filePath: scratch + "/" + name))
        }
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: scratch + "/in"))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: scratch + "/out"))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: scratch + "/err"))
        try process.run()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus,
            output: try text(scratch + "/out"), error: try text(scratch + "/err"),
            ended: process.terminationReason == .exit)
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}
