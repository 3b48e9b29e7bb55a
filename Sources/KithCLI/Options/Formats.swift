import ArgumentParser
import Kith

/// How a report is printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
}

/// How a list is printed.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case csv
    case tsv
}

/// What every JSON result starts with.
enum ResultHead {
    /// The layout's name and version, and the program's.
    static func members(_ command: String) -> [(key: String, value: JSONValue)] {
        [("schema", .text("kith.\(command)/1")), ("kith", .text(KithVersion.current))]
    }

    /// As ``members(_:)``, with the network that the result is about.
    static func members(
        _ command: String, network: Network, path: String
    ) -> [(key: String, value: JSONValue)] {
        members(command) + [
            (
                "network",
                .object([
                    ("path", .text(path)), ("people", .integer(network.personCount)),
                    ("follows", .integer(network.followCount)), ("directed", .boolean(network.isDirected)),
                ])
            )
        ]
    }
}
