import ArgumentParser

/// Options that some methods of a command know: with another they are a mistake, not to be passed over in silence.
enum MethodOptions {
    static func check<Method: RawRepresentable<String> & Equatable>(
        _ given: [(name: String, isGiven: Bool, methods: [Method])], method: Method
    ) throws {
        for option in given where option.isGiven && !option.methods.contains(method) {
            let methods = option.methods.map { $0.rawValue }.joined(separator: " and ")
            throw ValidationError("\(option.name) goes with \(methods) only.")
        }
    }
}
