import KithLinearAlgebra

/// Checks of text that will be kept: handles and values of attributes.
enum TextCheck {
    /// Throws ``KithGraphError/badData(place:found:expected:)`` unless `start ..< end` of `text` is a handle: valid
    /// UTF-8 and not empty. `place` is that of `start`, with its byte in the line from 1.
    static func handle(
        _ text: SharedBuffer<UInt8>, _ start: Int, _ end: Int, at place: InputPlace
    ) throws(KithGraphError) {
        guard start < end else { throw .badData(place: place, found: "an empty handle", expected: "somebody's handle") }
        if text.rawSpan.isASCII(start, end) { return }
        try validUTF8(text, start, end, place)
    }

    /// Throws ``KithGraphError/badData(place:found:expected:)`` with the place of the first byte that is not UTF-8.
    static func validUTF8(
        _ text: SharedBuffer<UInt8>, _ start: Int, _ end: Int, _ place: InputPlace
    ) throws(KithGraphError) {
        do {
            _ = try UTF8Span(validating: text.span(start..<end))
        } catch {
            var place = place
            place.column = place.column.map { $0 + error.byteOffsets.lowerBound }
            let byte = String(text[start + error.byteOffsets.lowerBound], radix: 16, uppercase: true)
            throw .badData(
                place: place, found: "the byte 0x\(byte) in \(InputText.quoted(text.slice(start..<end)))",
                expected: "UTF-8 text")
        }
    }
}
