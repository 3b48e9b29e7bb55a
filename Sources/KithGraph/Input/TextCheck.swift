import KithLinearAlgebra

/// Checks of text that will be kept: handles and values of attributes.
enum TextCheck {
    /// Throws ``KithGraphError/badData(place:found:expected:)`` unless `start ..< end` of `text` is a handle: valid
    /// UTF-8 and not empty. `column` is the byte position of `start` in its line, from 1.
    @inline(__always)
    static func handle(
        _ text: SharedBuffer<UInt8>, _ start: Int, _ end: Int, file: String, line: Int, column: Int
    ) throws(KithGraphError) {
        if start < end, text.rawSpan.isASCII(start, end) { return }
        try unusualHandle(text, start, end, InputPlace(file: file, line: line, column: column))
    }

    @inline(never)
    private static func unusualHandle(
        _ text: SharedBuffer<UInt8>, _ start: Int, _ end: Int, _ place: InputPlace
    ) throws(KithGraphError) {
        guard start < end else { throw .badData(place: place, found: "an empty handle", expected: "somebody's handle") }
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
