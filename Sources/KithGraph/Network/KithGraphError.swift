/// Where in an input something was found.
public struct InputPlace: Sendable, Equatable, CustomStringConvertible {
    /// The file as the user named it; `-` is standard input.
    public var file: String
    /// Line from 1, where the format has lines.
    public var line: Int?
    /// Column from 1: a byte position, or the number of the field, as the message says.
    public var column: Int?

    public init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String {
        let name = file == "-" ? "standard input" : file
        switch (line, column) {
        case (let line?, let column?): return "\(name):\(line):\(column)"
        case (let line?, nil): return "\(name):\(line)"
        default: return name
        }
    }
}

/// Bad data or a failing system call met by KithGraph. `description` is one line for people.
public enum KithGraphError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The input at `place` holds `found` where `expected` was wanted.
    case badData(place: InputPlace, found: String, expected: String)
    /// No such file, a folder, or one that may not be read; `code` is the system's `errno`.
    case unreadable(path: String, code: Int32)
    /// Writing failed; the target is as it was before. `code` is the system's `errno`.
    case unwritable(path: String, code: Int32)
    /// Nobody in the network has this handle; `nearest` are handles like it.
    case unknownPerson(handle: String, nearest: [String])
    /// A snapshot that cannot be used as it is.
    case badSnapshot(path: String, reason: String)
    /// More than the format or a stated budget can hold.
    case tooLarge(what: String, limit: String)

    public var description: String {
        switch self {
        case .badData(let place, let found, let expected):
            return "\(place): found \(found); expected \(expected)"
        case .unreadable(let path, let code):
            return "\(path == "-" ? "standard input" : path): cannot be read: \(systemMessage(code))"
        case .unwritable(let path, let code):
            return "\(path): cannot be written: \(systemMessage(code))"
        case .unknownPerson(let handle, let nearest):
            let hint = nearest.isEmpty ? "" : "; did you mean \(nearest.joined(separator: ", "))?"
            return "nobody here is called \(InputText.quoted(handle))\(hint)"
        case .badSnapshot(let path, let reason):
            return "\(path): not a usable Kith snapshot: \(reason)"
        case .tooLarge(let what, let limit):
            return "\(what) is more than \(limit)"
        }
    }
}
