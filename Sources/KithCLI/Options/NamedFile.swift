import ArgumentParser
import Kith

/// A file with the name under which it is shown: `name=path`, or a path whose last part is the name.
struct NamedFile: ExpressibleByArgument, Equatable {
    let name: String
    let path: String

    init(name: String, path: String) {
        self.name = name
        self.path = path
    }

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, !parts[0].contains("/") {
            self.init(name: parts[0], path: parts[1])
        } else {
            self.init(name: FileName.last(argument), path: argument)
        }
        if name.isEmpty || path.isEmpty { return nil }
    }
}

/// Names of methods with commas between; `none` for none.
struct MethodList: ExpressibleByArgument {
    let methods: [EvaluationMethod]

    init(_ methods: [EvaluationMethod]) {
        self.methods = methods
    }

    init?(argument: String) {
        if argument == "none" {
            self.init([])
            return
        }
        let found = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            EvaluationMethod.named(String($0))
        }
        guard found.allSatisfy({ $0 != nil }) else { return nil }
        self.init(found.compactMap { $0 })
    }

    /// The names that may be given, with what they are.
    static var known: String { EvaluationMethod.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ") }

    var defaultValueDescription: String { methods.map { $0.name }.joined(separator: ",") }
}
