import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct HandleInternerTests {
    /// Handles that differ only in length, leading zeros or one byte, around the lengths where keys change their kind.
    @Test func tellsHandlesApart() {
        var handles: [String] = []
        for length in 1...40 {
            let zeros = String(repeating: "0", count: length)
            handles += [zeros, String(zeros.dropLast()) + "7", "x" + zeros.dropLast(), String(zeros.dropLast()) + "x"]
            handles.append(String(zeros.dropFirst(length / 2)) + String(repeating: "9", count: length / 2))
        }
        var interner = HandleInterner()
        var expected: [String: UInt32] = [:]
        for handle in handles + handles.reversed() {
            let number = interner.intern(handle)
            #expect(number == expected[handle, default: number])
            expected[handle] = number
        }
        #expect(interner.count == Set(handles).count)
    }

    /// Against a dictionary, through many growths of the table.
    @Test func equalsDictionary() {
        var generator = SeededGenerator(seed: 9)
        var interner = HandleInterner()
        var numbers: [String: UInt32] = [:]
        for _ in 0..<30_000 {
            let id = generator.below(9_000) &* 0x9E37_79B9_7F4A_7C15
            let handle = [String(id), "did:plc:\(id)", String(id % 100_000_000), "u\(id % 10_000)"][Int(id % 4)]
            let known = UInt32(numbers.count)
            let number = numbers[handle, default: known]
            numbers[handle] = number
            #expect(interner.intern(handle) == number)
        }
        #expect(interner.count == numbers.count)
    }

    /// Order is by length, then bytes, also where the first eight or sixteen bytes agree.
    @Test func mergesInTableOrder() throws {
        var generator = SeededGenerator(seed: 4)
        var interners = (0..<3).map { _ in HandleInterner() }
        var all: Set<String> = []
        for _ in 0..<4_000 {
            let stem = ["", "did:plc:", "did:plc:abcdefgh"][Int(generator.below(3))]
            let handle = stem + String(generator.below(700), radix: 7)
            all.insert(handle)
            _ = interners[Int(generator.below(3))].intern(handle)
        }
        let (table, maps) = try HandleMerge.merge(interners, threads: 2)
        #expect(table.firstFlaw() == nil && table.count == all.count)
        for (interner, map) in zip(interners, maps) {
            for number in 0..<interner.count {
                let handle = String(decoding: interner.bytes.contents.slice(interner.range(number)), as: UTF8.self)
                #expect(table.index(of: handle) == map[number])
            }
        }
    }
}
