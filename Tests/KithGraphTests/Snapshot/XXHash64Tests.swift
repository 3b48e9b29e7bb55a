import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct XXHash64Tests {
    private func bytes(_ count: Int) -> SharedBuffer<UInt8> {
        SharedBuffer((0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 256) })
    }

    /// Values made with the reference library (xxhash 0.8.2 through its Python binding 4.1.0) on
    /// `(i * 7 + i / 256) mod 256`, at lengths around every step of the algorithm.
    @Test(
        arguments: [
            (0, 0xEF46_DB37_51D8_E999), (1, 0xE934_A84A_DB05_2768), (3, 0x9FF7_0A63_5A62_09AB),
            (4, 0xAE5A_CDC0_0A55_AC41), (7, 0xD734_A6B2_6F3D_A63E), (8, 0x8711_6B33_65B9_24EB),
            (12, 0x14B8_433B_9A14_E611), (31, 0x0F18_7C62_B1E7_22B7), (32, 0x91B0_CB09_31A8_C629),
            (33, 0x931B_043C_F8D6_5B94), (63, 0x2191_10BF_13E2_FA26), (64, 0xBF30_52E3_4457_75D0),
            (100, 0x8E22_72C0_8247_D5DB), (255, 0x2903_7D30_C013_6AF3), (1000, 0x6983_99D6_2F9C_1695),
        ] as [(Int, UInt64)]) func matchesReference(count: Int, expected: UInt64)
    {
        #expect(XXHash64.hash(bytes(count).rawSpan) == expected)
    }

    /// 2 MiB and 5 bytes make three blocks; made with the same library.
    @Test func sectionsAreHashedInBlocks() {
        let long = bytes((2 << 20) + 5)
        #expect(SectionChecksum.all([long, bytes(0), long], threads: 3)[0] == 0x2238_9B7B_3D99_3991)
        let several = [bytes(10), bytes(0), bytes(100)]
        #expect(SectionChecksum.all(several, threads: 2) == several.map { SectionChecksum.all([$0], threads: 1)[0] })
    }

    @Test func agreesWithThePlainOne() {
        for count in 0..<200 {
            #expect(XXHash64.hash(bytes(count).rawSpan) == SnapshotSealing.hash(Array(bytes(count))))
        }
    }

    @Test func everyBitCounts() {
        let original = Array(bytes(77))
        let hash = XXHash64.hash(SharedBuffer(original).rawSpan)
        for bit in 0..<original.count * 8 {
            var changed = original
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(XXHash64.hash(SharedBuffer(changed).rawSpan) != hash)
        }
    }
}
