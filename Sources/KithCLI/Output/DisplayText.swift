/// Text from inputs made fit for a terminal.
enum DisplayText {
    /// `text` with everything that could steer a terminal or reorder a line made visible as an escape; cut with `…` to
    /// `limit` columns.
    static func safe(_ text: String, limit: Int? = nil) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            if isHarmful(scalar) {
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        guard let limit, width(shown) > limit else { return shown }
        var cut = ""
        var room = limit - 1
        for character in shown {
            room -= width(character)
            if room < 0 { break }
            cut.append(character)
        }
        return cut + "…"
    }

    /// Columns that `text` takes on a terminal: two for East Asian wide characters and emoji.
    static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, width($1)) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        if scalar == "\u{FE0F}" || scalar.properties.isEmojiPresentation { return 2 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Unicode's East Asian wide and full-width blocks (UAX #11), as ranges.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F: return true  // control characters, among them escape
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: return true  // direction
        case 0x2028, 0x2029, 0xFEFF: return true  // line breaks, byte-order mark
        default: return false
        }
    }
}
