import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct SnapshotFileTests {
    /// Three people with one of everything, so that every kind of section is there and the file stays small.
    private static func small() throws -> Network {
        let builder = NetworkBuilder()
        let ann = builder.person("ann")
        let bo = builder.person("bo")
        let eve = builder.person("évé")
        try builder.follow(ann, bo, weight: 2, time: 1000)
        try builder.follow(bo, ann)
        try builder.follow(eve, ann, weight: 0.5, time: 2000)
        try builder.interact(.reply, ann, bo, time: 3000)
        try builder.interact(.reply, ann, bo, time: 4000)
        try builder.mute(ann, eve)
        try builder.block(bo, eve)
        builder.blockDomain(ann, "x.example")
        builder.setAttribute("name", of: bo, to: "Bo")
        return try builder.finish()
    }

    /// All bits of the plainest network's file; of one with every kind of section a bit of each byte.
    @Test(arguments: [false, true]) func everyBitFlipIsFound(rich: Bool) throws {
        var forge = try SnapshotForge(try rich ? Self.small() : Fixture.network([("a", "b")]))
        let handle = try #require(FileHandle(forUpdatingAtPath: forge.path))
        var missed: [Int] = []
        for bit in 0..<forge.bytes.count * 8 where !rich || bit % 8 == bit / 8 % 8 {
            try handle.seek(toOffset: UInt64(bit / 8))
            handle.write(Data([forge.bytes[bit / 8] ^ 1 << UInt8(bit % 8)]))
            do {
                _ = try Snapshot.verify(forge.path, threads: 1)
                missed.append(bit)
            } catch {
                try handle.seek(toOffset: UInt64(bit / 8))
                handle.write(Data([forge.bytes[bit / 8]]))
            }
        }
        #expect(missed.isEmpty)
        forge.reseal()
        #expect(try forge.refusal() == nil, "resealing an unchanged file must leave it sound")
    }

    @Test func everyTruncationAndAppendedBytesAreFound() throws {
        var forge = try SnapshotForge(Self.small())
        let whole = forge.bytes
        var missed: [Int] = []
        for length in 0..<whole.count {
            forge.bytes = Array(whole.prefix(length))
            if try forge.refusal() == nil { missed.append(length) }
        }
        #expect(missed.isEmpty)
        forge.bytes = whole + [0]
        #expect(try forge.refusal() == "it has \(whole.count + 1) bytes and should end after \(whole.count)")
        forge.put(word: UInt64(whole.count + 1), at: 16)
        forge.reseal()
        #expect(try forge.refusal() == "there are bytes after the last section")
    }

    /// The attacker's version of bit flips: one byte is changed and all checksums are set right. Whatever opens then
    /// must be sound.
    @Test(arguments: 0..<4 as Range<UInt64>) func changesWithRightChecksumsAreRefusedOrSound(seed: UInt64) throws {
        var forge = try SnapshotForge(Self.small())
        let whole = forge.bytes
        var generator = SeededGenerator(seed: seed)
        var opened = 0
        for index in whole.indices where index % 4 == Int(seed) {
            forge.bytes = whole
            forge.bytes[index] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(generator.below(256))][Int(generator.below(6))]
            forge.reseal()
            try forge.save()
            guard let network = try? Network.open(snapshot: forge.path, options: .init(threads: 1)) else { continue }
            opened += 1
            #expect(Soundness.isSound(network), "byte \(index) set to \(forge.bytes[index])")
        }
        #expect(opened > 0)
    }

    @Test func damagedSectionsAreNamed() throws {
        var forge = try SnapshotForge(Self.small())
        let whole = forge.bytes
        for entry in forge.entries where entry.length > 0 {
            forge.bytes = whole
            forge.bytes[Int(entry.offset)] ^= 0x10
            let kind = try #require(SectionKind(rawValue: entry.kind))
            let refusal = try #require(try forge.refusal())
            #expect(refusal.hasPrefix("section ") && refusal.contains(kind.title))
            #expect(refusal.hasSuffix("is damaged: its checksum does not match"))
        }
    }

    @Test func exchangedSectionsAreFound() throws {
        var forge = try SnapshotForge(Self.small())
        let following = forge.index(.followingColumns)
        let followers = forge.index(.followersColumns)
        let whole = forge.bytes
        let first = forge.entries[following]
        let second = forge.entries[followers]
        for byte in 0..<Int(first.length) {
            forge.bytes.swapAt(Int(first.offset) + byte, Int(second.offset) + byte)
        }
        #expect(try forge.refusal() == "section following is damaged: its checksum does not match")
        forge.reseal()
        #expect(try forge.refusal() != nil, "rows that are not each other's transpose")
        forge.bytes = whole
        forge.set(second, at: following)
        forge.set(first, at: followers)
        forge.reseal()
        #expect(try forge.refusal()?.contains("out of line") == true)
    }

    @Test func hostileContentsAreRefused() throws {
        let original = try SnapshotForge(Self.small())
        func refusal(_ change: (inout SnapshotForge) -> Void) throws -> String {
            var forge = original
            change(&forge)
            forge.reseal()
            return try forge.refusal() ?? "opened"
        }
        // Order by length, then bytes: bo, ann, évé. following: bo→ann, ann→bo, évé→ann.
        #expect(try refusal { $0.put(5, .followingOffsets, 1) } == "following: the offsets fall after entry 1")
        #expect(
            try refusal { $0.put(.max, .followingOffsets, 3) }
                == "section following offsets does not span its 3 elements")
        #expect(try refusal { $0.put(1, .followingOffsets, 0) }.contains("does not span"))
        #expect(try refusal { $0.put(3, .followingColumns, 0) }.hasPrefix("following: row 0 is"))
        #expect(try refusal { $0.put(0xFFFF_FFFF, .followersColumns, 2) }.hasPrefix("followers: row 1 is"))
        #expect(try refusal { $0.put(0, .followingColumns, 0) }.hasPrefix("following: row 0 is"))
        #expect(try refusal { $0.put(2, .followingColumns, 0) } == "followers do not mirror following")
        #expect(try refusal { $0.put(9, .mutesColumns, 0) }.hasPrefix("mutes: row 1 is"))
        #expect(try refusal { $0.put(4, .handleOffsets, 1) }.hasPrefix("handle 1"))
        #expect(try refusal { $0.put(0, .handleOffsets, 1) }.hasPrefix("handle 0"))
        #expect(try refusal { $0.put(0xFF, .handleBytes, 6) } == "handle 2 is not valid UTF-8")
        #expect(try refusal { $0.put(UInt64(Float.nan.bitPattern), .weights, 0) }.hasPrefix("follow weight 0 is nan"))
        #expect(try refusal { $0.put(UInt64(Float(-1).bitPattern), .weights, 1) }.hasPrefix("follow weight 1 is -1"))
        #expect(try refusal { $0.put(1 << 63 | 1, .times, 0) } == "follow time 0 lies before 1970")
        #expect(try refusal { $0.put(5000, .layerTimes, 0) }.contains("do not rise"))
        #expect(try refusal { $0.put(3, .layerTimeOffsets, 1) }.contains("does not span"))
        #expect(try refusal { $0.put(7, .domainPeople, 0) } == "a domain block belongs to person 7")
        #expect(try refusal { $0.put(0x58, .domainBytes, 0) }.contains("not lower-case"))
        #expect(try refusal { $0.put(1, .attributeOffsets, 1) }.contains("marked wrongly"))
        #expect(try refusal { $0.put(0xFF, .attributePresent, 0) }.contains("marked wrongly"))
        #expect(try refusal { $0.put(0xC0, .attributeBytes, 0) }.contains("not valid UTF-8"))
        #expect(try refusal { $0.put(4, .summary, 0) }.contains("for 4 people"))
        #expect(try refusal { $0.put(2, .summary, 1) }.contains("states 2 follows"))
    }

    @Test func missingSectionsAreNamed() throws {
        let original = try SnapshotForge(Self.small())
        for kind in SectionKind.allCases {
            var forge = original
            forge.change(forge.index(kind)) {
                $0.kind = 9999
                $0.flags = 0
            }
            forge.reseal()
            let refusal = try forge.refusal()
            if kind == .weights || kind == .times {
                #expect(refusal == nil, "a network may lack \(kind)")
            } else {
                #expect(refusal != nil, "\(kind)")
            }
        }
    }

    @Test func foldersAndMissingFilesAreSaidToBeSo() throws {
        let folder = try TemporaryFolder()
        let missing = folder.file("missing.kith")
        #expect(throws: KithGraphError.unreadable(path: missing, code: ENOENT)) { try Network.open(snapshot: missing) }
        #expect(throws: KithGraphError.unreadable(path: folder.path, code: EISDIR)) {
            try Network.open(snapshot: folder.path)
        }
        #expect(throws: KithGraphError.unreadable(path: "/dev/null", code: EINVAL)) {
            try Network.open(snapshot: "/dev/null")
        }
        let empty = try folder.write("empty.kith", "")
        #expect(throws: KithGraphError.badSnapshot(path: empty, reason: "the file is empty")) {
            try Network.open(snapshot: empty)
        }
    }
}
