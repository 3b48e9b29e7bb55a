import ArgumentParser
import Kith

/// A file of interactions and their kind, as the command line takes it: `FILE=KIND`.
struct LayerFile: ExpressibleByArgument, Equatable {
    let path: String
    let kind: InteractionKind

    init?(argument: String) {
        guard let sign = argument.lastIndex(of: "="), sign > argument.startIndex else { return nil }
        let name = argument[argument.index(after: sign)...]
        guard !name.isEmpty, !name.contains("/") else { return nil }
        path = String(argument[..<sign])
        kind = InteractionKind(String(name))
    }
}
