import ArgumentParser
import Foundation
import Kith

/// `kith doctor`: what this build and machine are made of.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows versions, processor, linear-algebra library, threads and memory.",
        discussion: """
            Put its output into reports about speed or failures.

            EXAMPLES:
              kith doctor
              kith doctor --format json
            """)

    @Option(help: "How to print it.")
    var format: ReportFormat = .table

    func run() throws {
        let facts = Doctor.facts()
        let output = try OutputFile("-")
        switch format {
        case .table:
            let width = facts.reduce(0) { max($0, $1.label.count) }
            for fact in facts {
                let space = String(repeating: " ", count: width - fact.label.count + 2)
                try output.write(fact.label + space + DisplayText.safe(fact.value) + "\n")
            }
        case .json:
            let members = facts.map { (key: $0.label, value: JSONValue.text($0.value)) }
            try output.write(JSONValue.object(ResultHead.members("doctor") + members).pretty + "\n")
        }
        try output.commit()
    }

    private static func facts() -> [(label: String, value: String)] {
        let blas = BLASLibrary.current
        let machine = Machine.current
        return [
            ("kith", KithVersion.current),
            ("compiler", Machine.compiler),
            ("build", Machine.build),
            ("system", machine.system),
            ("processor", machine.processor),
            ("threads", "\(Parallel.availableThreads)"),
            ("memory", Figure.bytes(machine.memory)),
            ("memory free", machine.availableMemory.map { Figure.bytes($0) } ?? "unknown"),
            ("blas", blas.name),
            ("blas core", blas.core),
            ("blas threads", "\(blas.threads)"),
            ("zlib", LinkedLibraries.zlib),
            ("zstd", LinkedLibraries.zstd),
            ("expat", LinkedLibraries.expat),
        ]
    }
}
