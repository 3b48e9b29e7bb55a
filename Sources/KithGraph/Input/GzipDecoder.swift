// Invariants of this file:
// * `stream` is allocated and initialized once and released with the object; nobody else sees it.
// * Its `next_in` and `next_out` point into the caller's buffers during `inflate` only, with `avail_in` and `avail_out`
//   not beyond what those hold from there on.

import CZlib
import KithLinearAlgebra

/// Decompresses gzip data (RFC 1952) of any number of members through zlib, checksums verified. Zero bytes after the
/// last member are padding, as on tapes; anything else there is an error.
@safe final class GzipDecoder: BlockDecoder {
    private enum State {
        case inMember
        case afterMember
        case padding
    }

    let formatName = "gzip"
    private let name: String
    private let stream: UnsafeMutablePointer<z_stream>
    private var state = State.inMember

    init(name: String) {
        self.name = name
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 is the largest window, and 16 more ask for gzip's header and trailer.
        let code = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib cannot be initialized: \(code)")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    var mayEnd: Bool { state != .inMember }

    func decode(
        _ input: SharedBuffer<UInt8>, _ place: inout Int, _ output: MutableBuffer<UInt8>, _ filled: inout Int
    ) throws(KithGraphError) {
        while place < input.count, state != .inMember {
            if input[place] == 0 {
                state = .padding
                place += 1
            } else if state == .afterMember, input[place] == 0x1F {
                state = .inMember
                unsafe inflateReset(stream)
            } else {
                throw bad("other bytes after the end of the gzip data", "another gzip member or the end of the file")
            }
        }
        if state == .inMember { try inflateMember(input, &place, output, &filled) }
    }

    private func inflateMember(
        _ input: SharedBuffer<UInt8>, _ place: inout Int, _ output: MutableBuffer<UInt8>, _ filled: inout Int
    ) throws(KithGraphError) {
        let given = min(input.count - place, 1 << 30)
        let room = min(output.count - filled, 1 << 30)
        let inputPlace = place
        let outputPlace = filled
        let code = unsafe input.withBytes { bytes in
            unsafe output.withMutableBytes { space in
                let taken = unsafe bytes.baseAddress! + inputPlace
                unsafe stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: taken.assumingMemoryBound(to: UInt8.self))
                unsafe stream.pointee.avail_in = UInt32(given)
                unsafe stream.pointee.next_out = (space.baseAddress! + outputPlace)
                    .assumingMemoryBound(to: UInt8.self)
                unsafe stream.pointee.avail_out = UInt32(room)
                return unsafe inflate(stream, Z_NO_FLUSH)
            }
        }
        unsafe place += given - Int(stream.pointee.avail_in)
        unsafe filled += room - Int(stream.pointee.avail_out)
        switch code {
        case Z_STREAM_END: state = .afterMember
        // Z_BUF_ERROR: no progress is possible without more input or room; the caller sees that nothing moved.
        case Z_OK, Z_BUF_ERROR: break
        case Z_MEM_ERROR: throw .tooLarge(what: "the memory to decompress \(name)", limit: "what is free")
        default:
            let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib code \(code)"
            throw bad("a damaged gzip stream (\(reason))", "an intact file (was it copied as text?)")
        }
    }

    private func bad(_ found: String, _ expected: String) -> KithGraphError {
        .badData(place: InputPlace(file: name), found: found, expected: expected)
    }
}
