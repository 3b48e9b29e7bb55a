import KithLinearAlgebra

/// Text on its way to an ``OutputFile``, gathered in large pieces.
final class TextOutput {
    let file: OutputFile
    private var bytes: [UInt8] = []
    private static let pieceLength = 1 << 16

    init(_ file: OutputFile) {
        self.file = file
        bytes.reserveCapacity(TextOutput.pieceLength * 2)
    }

    /// Appends `text`.
    func put(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends one byte.
    func put(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends `text` as it is.
    func put(_ text: Span<UInt8>) {
        for index in text.indices { bytes.append(text[index]) }
    }

    /// Appends a whole number in decimal.
    func put(number: some BinaryInteger) {
        put(String(number))
    }

    /// Appends the shortest decimal that reads back as `weight`.
    func put(weight: Float) {
        let text = weight.description
        put(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    /// Appends a time as seconds since 1970, with milliseconds where they are not zero.
    func put(seconds time: Timestamp) {
        if time < 0 { put(45 as UInt8) }
        put(number: time.magnitude / 1000)
        let rest = time.magnitude % 1000
        guard rest != 0 else { return }
        put(".")
        put(String(String(1000 + rest).dropFirst()))
    }

    /// Passes what has been gathered on, once it is worth it; to be called after every line.
    func endPiece() throws(KithGraphError) {
        if bytes.count >= TextOutput.pieceLength { try flush() }
    }

    /// Passes everything on and puts the file in its place.
    func finish() throws(KithGraphError) {
        try flush()
        try file.commit()
    }

    /// Passes on all that has been gathered, as far as the system.
    func passOn() throws(KithGraphError) {
        try file.write(raw: SharedBuffer(bytes))
        bytes.removeAll(keepingCapacity: true)
    }

    private func flush() throws(KithGraphError) {
        try file.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}

extension TextOutput {
    /// The error for a handle that the format has no way to hold.
    func cannotHold(_ handle: Span<UInt8>, because reason: String) -> KithGraphError {
        var shown: [UInt8] = []
        for index in 0..<min(handle.count, 400) { shown.append(handle[index]) }
        return .badData(
            place: InputPlace(file: file.path), found: "the handle \(InputText.quoted(shown)), which \(reason)",
            expected: "handles that the format can hold (GraphML, CSV and JSON lines hold most)")
    }
}
