import KithLinearAlgebra

extension JSONRecords {
    /// The local number of the person whose id or handle `text` of the record read last is: any string that is not
    /// empty, or a whole number by its literal.
    @inline(__always)
    func person(
        _ text: JSONText, in builder: NetworkBuilder
    ) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        let bytes = window.bytes
        if text.length > 0, !text.isNumber, text.isPlain(bytes.rawSpan) {
            return builder.person(bytes.rawSpan, text.start, text.length)
        }
        return builder.person(try unusualHandle(text))
    }

    /// The value of a text of the record read last; `nil` where it is not valid Unicode.
    func string(_ text: JSONText) -> String? {
        let bytes = window.bytes
        return text.decoded(bytes.rawSpan)
    }

    private func unusualHandle(_ text: JSONText) throws(KithGraphError) -> String {
        guard let handle = string(text) else {
            throw failure(at: text, expected: "an id in valid Unicode")
        }
        guard !handle.isEmpty else {
            throw .badData(place: window.place(text.start), found: "an empty id", expected: "somebody's id")
        }
        if text.isNumber, handle.utf8.contains(where: { !(0x30...0x39).contains($0) }) {
            throw failure(at: text, expected: "an id: a string or a whole number")
        }
        return handle
    }

    /// An error that shows `text` of the record read last.
    func failure(at text: JSONText, expected: String) -> KithGraphError {
        .badData(
            place: window.place(text.start), found: InputText.quoted(window.bytes.slice(text.range)),
            expected: expected)
    }

    /// An error about the record read last.
    func failure(found: String, expected: String) -> KithGraphError {
        .badData(place: recordPlace, found: found, expected: expected)
    }
}
