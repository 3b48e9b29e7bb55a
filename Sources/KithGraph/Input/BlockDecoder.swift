import KithLinearAlgebra

/// A decompressor that is fed and drained piece by piece.
protocol BlockDecoder: AnyObject {
    /// What the data is called in messages.
    var formatName: String { get }
    /// Whether the input may end after what has been decoded so far.
    var mayEnd: Bool { get }
    /// Decodes from `input[place...]` to `output[filled...]` until either is used up, moving both on. Throws
    /// ``KithGraphError/badData(place:found:expected:)``.
    func decode(
        _ input: SharedBuffer<UInt8>, _ place: inout Int, _ output: MutableBuffer<UInt8>, _ filled: inout Int
    ) throws(KithGraphError)
}

/// A compressed input, decompressed block by block; holds one block of each at a time.
final class DecodedBytes: BlockStream {
    private let stored: StoredBytes
    private let decoder: any BlockDecoder
    private let name: String
    private var input = SharedBuffer<UInt8>([])
    private var place = 0
    private var consumedBefore = 0
    private var inputEnded = false

    init(_ stored: StoredBytes, _ decoder: any BlockDecoder, name: String) {
        self.stored = stored
        self.decoder = decoder
        self.name = name
    }

    func next() throws(KithGraphError) -> StreamBlock? {
        let output = MutableBuffer<UInt8>(count: ByteSource.blockLength)
        var filled = 0
        while filled < output.count {
            if place == input.count, !inputEnded { try refill() }
            let before = (place, filled)
            try decoder.decode(input, &place, output, &filled)
            if before != (place, filled) { continue }
            // The decoder has nothing left to give and nothing more to take.
            guard place == input.count else { throw damaged("that makes no sense") }
            if inputEnded {
                guard decoder.mayEnd else { throw damaged("that ends early") }
                break
            }
        }
        return filled == 0 ? nil : StreamBlock(bytes: output.freeze(count: filled), consumed: consumedBefore + place)
    }

    private func refill() throws(KithGraphError) {
        consumedBefore += input.count
        place = 0
        if let block = try stored.next() {
            input = block.bytes
        } else {
            input = SharedBuffer([])
            inputEnded = true
        }
    }

    private func damaged(_ how: String) -> KithGraphError {
        .badData(
            place: InputPlace(file: name), found: "a \(decoder.formatName) stream \(how)",
            expected: "a complete file (was the copy cut short?)")
    }
}
