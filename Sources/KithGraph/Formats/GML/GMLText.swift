/// Resolves the character references of GML strings.
enum GMLText {
    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    ]

    /// `text` with `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;`, `&nbsp;`, `&#228;` and `&#xE4;` resolved. Anything else
    /// that begins with `&` stays as it is, since many programs write `&` for itself.
    static func resolved(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = Substring(text)
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            rest = rest[ampersand...]
            let reference = rest.dropFirst().prefix(10).prefix { $0 != ";" && $0 != "&" }
            if let scalar = scalar(reference), rest[reference.endIndex...].first == ";" {
                result.unicodeScalars.append(scalar)
                rest = rest[reference.endIndex...].dropFirst()
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    private static func scalar(_ reference: Substring) -> Unicode.Scalar? {
        guard reference.first == "#" else { return named[String(reference)] }
        let digits = reference.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }
}
