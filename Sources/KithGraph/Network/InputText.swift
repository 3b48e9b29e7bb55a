import Foundation

/// Shows pieces of input in messages: short, quoted, and harmless to a terminal.
public enum InputText {
    /// `bytes` in double quotes, control characters and invalid UTF-8 made visible, cut at 40 characters.
    public static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        quoted(String(decoding: Array(bytes.prefix(400)), as: UTF8.self))
    }

    /// `text` in double quotes, control characters made visible, cut at 40 characters.
    public static func quoted(_ text: String) -> String {
        var shown = ""
        var length = 0
        for scalar in text.unicodeScalars {
            if length == 40 {
                shown += "…"
                break
            }
            switch scalar {
            case "\t": shown += "\\t"
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\"": shown += "\\\""
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: shown.unicodeScalars.append(scalar)
            }
            length += 1
        }
        return "\"" + shown + "\""
    }
}

/// The operating system's words for an `errno`.
func systemMessage(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}
