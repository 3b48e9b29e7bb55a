import Foundation
import Kith

/// A JSON document; objects keep the order of their members, so the same result gives the same bytes.
indirect enum JSONValue {
    case object([(key: String, value: JSONValue)])
    case array([JSONValue])
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case null

    /// On one line. Numbers read back as they were; those that JSON has no form for become null.
    var compact: String { rendered(indent: nil) }

    /// On several lines, two spaces a level; what is short and holds no list or object of its own stays on one.
    var pretty: String { rendered(indent: "\n") }

    private func rendered(indent: String?) -> String {
        if indent != nil, isFlat {
            let line = rendered(indent: nil)
            if line.utf8.count <= 90 { return line }
        }
        switch self {
        case .object(let members):
            return JSONValue.enclosed(
                "{",
                members.map { "\(JSONValue.quoted($0.key)): " + $0.value.rendered(indent: indent.map { $0 + "  " }) },
                "}", indent)
        case .array(let values):
            return JSONValue.enclosed("[", values.map { $0.rendered(indent: indent.map { $0 + "  " }) }, "]", indent)
        case .text(let text): return JSONValue.quoted(text)
        case .integer(let value): return String(value)
        case .number(let value): return value.isFinite ? "\(value)" : "null"
        case .boolean(let value): return value ? "true" : "false"
        case .null: return "null"
        }
    }

    /// Whether nothing in it has parts of its own.
    private var isFlat: Bool {
        switch self {
        case .object(let members): return members.allSatisfy { $0.value.isSingle }
        case .array(let values): return values.allSatisfy { $0.isSingle }
        default: return true
        }
    }

    private var isSingle: Bool {
        switch self {
        case .object, .array: return false
        default: return true
        }
    }

    private static func enclosed(_ open: String, _ parts: [String], _ close: String, _ indent: String?) -> String {
        guard let indent, !parts.isEmpty else { return open + parts.joined(separator: ", ") + close }
        return open + parts.map { indent + "  " + $0 }.joined(separator: ",") + indent + close
    }

    private static func quoted(_ text: String) -> String {
        var shown = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": shown += "\\\""
            case "\\": shown += "\\\\"
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            case "\r": shown += "\\r"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                shown += String(format: "\\u%04x", scalar.value)
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown + "\""
    }
}

/// A JSON document with one long list at its end, written entry by entry so that it never stands in memory whole.
struct JSONListWriter {
    private let output: OutputFile
    private var isEmpty = true

    /// Starts the document with `head` and the list called `name`.
    init(_ output: OutputFile, head: [(key: String, value: JSONValue)], list name: String) throws {
        self.output = output
        try output.write("{\n")
        for (key, value) in head {
            try output.write("  " + JSONValue.text(key).compact + ": " + value.compact + ",\n")
        }
        try output.write("  " + JSONValue.text(name).compact + ": [")
    }

    mutating func add(_ value: JSONValue) throws {
        try output.write((isEmpty ? "\n    " : ",\n    ") + value.compact)
        isEmpty = false
    }

    func finish() throws {
        try output.write(isEmpty ? "]\n}\n" : "\n  ]\n}\n")
    }
}
