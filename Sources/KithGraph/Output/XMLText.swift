import KithLinearAlgebra

/// Puts text into XML documents.
///
/// XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF. In handles, which say who is who, they
/// are refused; in other values each becomes U+FFFD, the replacement character.
struct XMLText {
    private let text: TextOutput
    private let people: HandleTable
    /// Whether handles stand in XML as they are.
    private var handlesArePlain = true

    /// Checks every handle. Throws ``KithGraphError/badData(place:found:expected:)`` naming the first that XML cannot
    /// hold.
    init(_ text: TextOutput, handlesOf people: HandleTable) throws(KithGraphError) {
        self.text = text
        self.people = people
        for person in 0..<people.count {
            let handle = people.utf8(PersonIndex(person))
            guard (try? UTF8Span(validating: handle)) != nil else {
                throw text.cannotHold(handle, because: "is not valid UTF-8")
            }
            for index in handle.indices {
                if handle[index] > 62 && handle[index] != 0xEF { continue }
                if XMLText.isForbidden(handle, index) {
                    throw text.cannotHold(handle, because: "has a character that XML cannot hold")
                }
                if XMLText.entity(handle[index]) != nil { handlesArePlain = false }
            }
        }
    }

    /// The handle of `person`, for an attribute.
    func put(handleOf person: PersonIndex) {
        let handle = people.utf8(person)
        if handlesArePlain { text.put(handle) } else { put(handle) }
    }

    /// Any text, for an attribute or between tags.
    func put(_ value: String) {
        put(Array(value.utf8).span)
    }

    private func put(_ value: Span<UInt8>) {
        var index = 0
        while index < value.count {
            if XMLText.isForbidden(value, index) {
                text.put("\u{FFFD}")
                index += value[index] == 0xEF ? 3 : 1
            } else {
                if let entity = XMLText.entity(value[index]) { text.put(entity) } else { text.put(value[index]) }
                index += 1
            }
        }
    }

    /// Whether a character that XML cannot hold starts at `index`.
    private static func isForbidden(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
        let byte = bytes[index]
        if byte < 32 { return byte != 9 && byte != 10 && byte != 13 }
        return byte == 0xEF && index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
    }

    /// What stands for a byte that cannot stand for itself. White space would be changed by readers otherwise.
    private static func entity(_ byte: UInt8) -> String? {
        switch byte {
        case 34: return "&quot;"
        case 38: return "&amp;"
        case 60: return "&lt;"
        case 62: return "&gt;"
        case 9: return "&#9;"
        case 10: return "&#10;"
        case 13: return "&#13;"
        default: return nil
        }
    }
}
