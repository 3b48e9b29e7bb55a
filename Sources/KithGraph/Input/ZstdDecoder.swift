// Invariants of this file:
// * `stream` is created once and freed with the object; nobody else sees it.
// * The buffers given to `ZSTD_decompressStream` point into the caller's for the length of the call only, and `size`
//   is what those hold from there on.

import CZstd
import KithLinearAlgebra

/// Decompresses zstd data (RFC 8878) of any number of frames through libzstd; frames to be skipped are skipped. Windows
/// above 128 MiB, which only `zstd --long` above 27 makes, are refused: they would let a small file claim memory.
@safe final class ZstdDecoder: BlockDecoder {
    let formatName = "zstd"
    private let name: String
    private let stream: OpaquePointer
    /// Whether the last frame was decoded and handed out to its end.
    private(set) var mayEnd = false

    init(name: String) {
        self.name = name
        guard let stream = unsafe ZSTD_createDStream() else { fatalError("out of memory: a zstd decoder") }
        unsafe self.stream = unsafe stream
    }

    deinit { unsafe ZSTD_freeDStream(stream) }

    func decode(
        _ input: SharedBuffer<UInt8>, _ place: inout Int, _ output: MutableBuffer<UInt8>, _ filled: inout Int
    ) throws(KithGraphError) {
        // With no frame under way and nothing to start one with, a call would ask for a frame that need not come.
        if place == input.count, mayEnd { return }
        let inputPlace = place
        let outputPlace = filled
        let (code, taken, given) = unsafe input.withBytes { bytes in
            unsafe output.withMutableBytes { space in
                var from = unsafe ZSTD_inBuffer(
                    src: bytes.baseAddress! + inputPlace, size: bytes.count - inputPlace, pos: 0)
                var to = unsafe ZSTD_outBuffer(
                    dst: space.baseAddress! + outputPlace, size: space.count - outputPlace, pos: 0)
                let code = unsafe ZSTD_decompressStream(stream, &to, &from)
                return unsafe (code, from.pos, to.pos)
            }
        }
        if ZSTD_isError(code) != 0 {
            let reason = unsafe String(cString: ZSTD_getErrorName(code))
            throw .badData(
                place: InputPlace(file: name), found: "a damaged zstd stream (\(reason))", expected: "an intact file")
        }
        place += taken
        filled += given
        if taken > 0 || given > 0 { mayEnd = code == 0 }
    }
}
