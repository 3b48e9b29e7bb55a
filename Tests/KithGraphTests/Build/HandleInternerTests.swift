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

    /// Against sorting all handles at once: many shards, some of them empty, handles in several of them, of lengths
    /// around whole words, with common beginnings so long that only the last bytes differ, in runs of every size.
    @Test(arguments: [1, 2, 9]) func mergesManyShards(threads: Int) throws {
        var generator = SeededGenerator(seed: 12)
        var interners = (0..<9).map { _ in HandleInterner() }
        var all: Set<String> = []
        for _ in 0..<6_000 {
            let length = [1, 7, 8, 9, 10, 15, 16, 17, 23, 24, 25, 40][Int(generator.below(12))]
            let tail = String(generator.below([10, 60, 4_000][Int(generator.below(3))])).suffix(length)
            // The rest begins alike, or differs in one byte anywhere.
            var head = [UInt8](repeating: 0x61, count: length - tail.utf8.count)
            if !head.isEmpty, generator.below(4) == 0 {
                head[Int(generator.below(UInt64(head.count)))] = UInt8(0x61 + generator.below(3))
            }
            let handle = String(decoding: head, as: UTF8.self) + tail
            all.insert(handle)
            // Shards 3 and 8 stay empty.
            for _ in 0...generator.below(3) {
                _ = interners[[0, 1, 2, 4, 5, 6, 7][Int(generator.below(7))]].intern(handle)
            }
        }
        let (table, maps) = try HandleMerge.merge(interners, threads: threads)
        let expected = HandleTable(all)
        #expect(table.bytes == expected.bytes && table.offsets == expected.offsets)
        for (interner, map) in zip(interners, maps) {
            #expect(map.count == interner.count)
            for number in 0..<interner.count {
                let handle = String(decoding: interner.bytes.contents.slice(interner.range(number)), as: UTF8.self)
                #expect(expected.index(of: handle) == map[number])
            }
        }
    }

    /// Nobody at all, and one handle that all shards have.
    @Test func mergesNothingAndTheSame() throws {
        let none = try HandleMerge.merge([HandleInterner(), HandleInterner()], threads: 2)
        #expect(none.table.count == 0 && none.maps.map { $0.count } == [0, 0])
        var interners = (0..<4).map { _ in HandleInterner() }
        for index in interners.indices { _ = interners[index].intern("did:plc:abcdefghij") }
        let one = try HandleMerge.merge(interners, threads: 2)
        #expect(one.table[0] == "did:plc:abcdefghij" && one.table.count == 1)
        #expect(one.maps.map { $0[0] } == [0, 0, 0, 0])
    }
}
