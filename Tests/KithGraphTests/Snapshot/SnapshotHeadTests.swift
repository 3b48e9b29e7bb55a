import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct SnapshotHeadTests {
    private func forge() throws -> SnapshotForge {
        try SnapshotForge(try Fixture.network([("a", "b"), ("b", "c")]))
    }

    private func refusal(_ change: (inout SnapshotForge) -> Void) throws -> String {
        var forge = try forge()
        change(&forge)
        forge.reseal()
        return try forge.refusal() ?? "opened"
    }

    @Test func versionsAreNamed() throws {
        #expect(try refusal { $0.bytes[8] = 2 } == "it has version 2.0; this Kith reads version 1")
        #expect(try refusal { $0.bytes[8] = 0 } == "it has version 0.0; this Kith reads version 1")
        #expect(try refusal { $0.bytes[10] = 7 } == "opened", "a later minor version only adds what may be skipped")
    }

    @Test func otherFilesAreNotSnapshots() throws {
        #expect(try refusal { $0.bytes = Array("a b\nb c\n".utf8) } == "it does not begin as one")
        #expect(try refusal { $0.bytes[5] = 0x0A } == "it does not begin as one")
        #expect(try refusal { $0.bytes = Array($0.bytes.prefix(20)) } == "it is cut short inside its header")
    }

    @Test func lengthsThatDoNotFitAreRefused() throws {
        let lengths = "the header is damaged: its lengths do not fit together"
        #expect(try refusal { $0.put(word: 0xFFFF_FFFF << 32 | 1, at: 8) } == lengths, "2^32 - 1 sections")
        #expect(try refusal { $0.put(word: .max, at: 24) } == lengths)
        #expect(try refusal { $0.put(word: .max, at: 32) } == lengths)
        #expect(try refusal { $0.put(word: 0, at: 32) } == lengths)
        #expect(try refusal { $0.put(word: .max, at: 16) }.hasPrefix("it is cut short"))
        #expect(try refusal { $0.put(word: 10, at: 16) }.contains("should end after 10"))
    }

    @Test func countsThatOverflowAreRefused() throws {
        let target = SectionKind.followingOffsets
        #expect(
            try refusal { forge in forge.change(forge.index(target)) { $0.count = 1 << 61 } }
                == "section following offsets has 2305843009213693952 elements in 32 bytes")
        #expect(
            try refusal { forge in
                forge.change(forge.index(target)) {
                    $0.count = 1 << 61 | 4
                    $0.length = 32
                }
            }.contains("elements in 32 bytes"), "8 × (2^61 + 4) is 32 when the overflow is lost")
        #expect(
            try refusal { forge in
                forge.change(forge.index(target)) {
                    $0.count = 1 << 60
                    $0.length = 1 << 63
                }
            }.contains("reaches beyond the end"))
    }

    @Test func sectionsMustFollowEachOther() throws {
        let target = SectionKind.followersColumns
        for offset in [0, 64, 1, UInt64.max, UInt64.max - 63, 1 << 40] {
            let reason = try refusal { forge in forge.change(forge.index(target)) { $0.offset = offset } }
            #expect(reason.contains("out of line"))
        }
        let overlapping = try refusal { forge in
            let other = forge.entries[forge.index(.followingColumns)].offset
            forge.change(forge.index(target)) { $0.offset = other }
        }
        #expect(overlapping.contains("out of line"))
    }

    @Test func fillingMustBeZero() throws {
        let reason = try refusal { forge in
            let entry = forge.entries[forge.index(.handleBytes)]
            forge.bytes[Int(entry.offset + entry.length)] = 1
        }
        #expect(reason == "the filling before section handle offsets is damaged")
    }

    @Test func unknownSectionsAreSkippedOrRefused() throws {
        let optional = try refusal { forge in
            forge.change(forge.index(.followersColumns)) {
                $0.kind = 77
                $0.elementType = 200
                $0.flags = 0
            }
        }
        #expect(optional == "section followers is missing", "the unknown section itself is no fault")
        let required = try refusal { forge in forge.change(forge.index(.followersColumns)) { $0.kind = 77 } }
        #expect(required == "it needs section 77, which version 1 of Kith does not know")
    }

    @Test func entriesMustMakeSense() throws {
        #expect(
            try refusal { forge in forge.change(forge.index(.handleBytes)) { $0.elementType = 2 } }
                == "section handles has element type 2; expected 1")
        #expect(
            try refusal { forge in forge.change(forge.index(.handleBytes)) { $0.nameLength = 1 } }
                .contains("outside the table"))
        #expect(
            try refusal { forge in forge.change(forge.index(.handleBytes)) { $0.nameOffset = .max } }
                .contains("outside the table"))
        let twice = try refusal { forge in
            forge.change(forge.index(.followersOffsets)) { $0.kind = SectionKind.followingOffsets.rawValue }
        }
        #expect(twice == "section following offsets is there twice")
    }
}
