/// Sets a tampered snapshot's checksums right, as somebody would who knows FORMAT.md. Written from that page alone, with
/// a plain XXH64 of its own, so that it also tells whether the page and the code agree.
public enum SnapshotSealing {
    /// `file` with every checksum right that its header and table let one compute.
    public static func sealed(_ file: [UInt8]) -> [UInt8] {
        guard file.count >= 64 else { return file }
        var file = file
        let sections = min(number(file, 12, 4), UInt64((file.count - 64) / 64))
        for section in 0..<Int(sections) {
            let entry = 64 + 64 * section
            let start = number(file, entry + 16, 8)
            let length = number(file, entry + 24, 8)
            guard start <= UInt64(file.count), length <= UInt64(file.count) - start else { continue }
            store(checksum(Array(file[Int(start)..<Int(start + length)])), in: &file, at: entry + 32)
        }
        let head = number(file, 32, 8)
        if head >= 64, head <= UInt64(file.count) {
            let parts = [hash(Array(file[0..<40])), hash(Array(file[48..<Int(head)]))]
            store(hash(parts.flatMap { bytes($0) }), in: &file, at: 40)
        }
        return file
    }

    /// The checksum of a section with this content.
    public static func checksum(_ content: [UInt8]) -> UInt64 {
        hash(
            stride(from: 0, to: content.count, by: 1 << 20).flatMap { start in
                bytes(hash(Array(content[start..<min(content.count, start + 1 << 20)])))
            })
    }

    /// XXH64 with seed 0.
    public static func hash(_ input: [UInt8]) -> UInt64 {
        let p: [UInt64] = [
            0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
            0x27D4_EB2F_1656_67C5,
        ]
        func turn(_ value: UInt64, _ by: UInt64) -> UInt64 { value << by | value >> (64 - by) }
        func round(_ lane: UInt64, _ word: UInt64) -> UInt64 { turn(lane &+ (word &* p[1]), 31) &* p[0] }
        var rest = input[...]
        var result = p[4]
        if input.count >= 32 {
            var lanes = [p[0] &+ p[1], p[1], 0, 0 &- p[0]]
            while rest.count >= 32 {
                for lane in 0..<4 { lanes[lane] = round(lanes[lane], number(rest, rest.startIndex + 8 * lane, 8)) }
                rest = rest.dropFirst(32)
            }
            result = turn(lanes[0], 1) &+ turn(lanes[1], 7) &+ turn(lanes[2], 12) &+ turn(lanes[3], 18)
            for lane in lanes { result = ((result ^ round(0, lane)) &* p[0]) &+ p[3] }
        }
        result &+= UInt64(input.count)
        while rest.count >= 8 {
            result = (turn(result ^ round(0, number(rest, rest.startIndex, 8)), 27) &* p[0]) &+ p[3]
            rest = rest.dropFirst(8)
        }
        if rest.count >= 4 {
            result = (turn(result ^ (number(rest, rest.startIndex, 4) &* p[0]), 23) &* p[1]) &+ p[2]
            rest = rest.dropFirst(4)
        }
        for byte in rest { result = turn(result ^ (UInt64(byte) &* p[4]), 11) &* p[0] }
        result = (result ^ result >> 33) &* p[1]
        result = (result ^ result >> 29) &* p[2]
        return result ^ result >> 32
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ length: Int) -> UInt64 {
        number(bytes[...], start, length)
    }

    private static func number(_ bytes: ArraySlice<UInt8>, _ start: Int, _ length: Int) -> UInt64 {
        bytes[start..<start + length].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    private static func store(_ value: UInt64, in file: inout [UInt8], at offset: Int) {
        file.replaceSubrange(offset..<offset + 8, with: bytes(value))
    }
}
