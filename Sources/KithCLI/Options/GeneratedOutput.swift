import ArgumentParser
import Foundation
import Kith

/// A layout that a network can be written in: a snapshot, or one for other programs.
enum NetworkFormat: ExpressibleByArgument, CaseIterable, Equatable {
    case snapshot
    case export(ExportFormat)

    static let allCases = [NetworkFormat.snapshot] + ExportFormat.allCases.map { .export($0) }

    init?(argument: String) {
        guard let format = NetworkFormat.allCases.first(where: { $0.description == argument }) else { return nil }
        self = format
    }

    /// The layout that a file's name stands for; an edge list where it says nothing.
    init(path: String) {
        switch URL(filePath: path).pathExtension.lowercased() {
        case "kith": self = .snapshot
        case let name: self = .export(ExportFormat(rawValue: name) ?? .edgeList)
        }
    }

    var description: String {
        switch self {
        case .snapshot: return FileFormat.snapshot.rawValue
        case .export(let format): return format.rawValue
        }
    }

    var defaultValueDescription: String { description }
    static var allValueStrings: [String] { allCases.map { $0.description } }
}

/// Where a generated network goes, and what every generator takes.
struct GeneratedOutput: ParsableArguments {
    @Option(name: [.short, .long], help: "The file to write; '-' is standard output.", completion: .file())
    var output: String

    @Option(help: "The layout to write; by the file's name when not given, else an edge list.")
    var to: NetworkFormat?

    @Option(help: "The seed: the same one gives the same network, on any number of threads.")
    var seed: UInt64 = 1

    @Option(help: "Threads to work with; all processors when not given.")
    var threads: Int?

    func validate() throws {
        try ThreadCount.check(threads)
        if output.isEmpty { throw ValidationError("--output must not be empty.") }
        if output == "-", format == .snapshot { throw ValidationError("A snapshot cannot go to standard output.") }
    }

    var format: NetworkFormat { to ?? NetworkFormat(path: output) }

    var threadCount: Int { threads ?? Parallel.availableThreads }

    /// Writes `network` and says on standard error what was made.
    func write(_ network: Network, _ progress: ProgressLine) throws {
        progress.next("writing \(FileName.last(output))")
        switch format {
        case .snapshot: try network.write(snapshot: output)
        case .export(let format): try NetworkWriter.write(network, to: output, format: format)
        }
        progress.finish()
        let people = Figure.counted(network.personCount, "person", "people")
        Words.say("made \(people) and \(Figure.counted(network.followCount, "follow", "follows"))")
    }
}

/// Numbers of threads on the command line.
enum ThreadCount {
    static func check(_ threads: Int?) throws {
        if let threads, !(1...4096).contains(threads) {
            throw ValidationError("--threads must be between 1 and 4096.")
        }
    }
}

/// Checks of a generator's options, whose failures are mistakes in the command's use.
enum GeneratorOptions {
    static func check(_ body: () throws(KithGraphError) -> Void) throws {
        do throws(KithGraphError) {
            try body()
        } catch {
            throw ValidationError(DisplayText.safe(error.description))
        }
    }
}
