// Invariants of this file: what `kith_shipped_rankers` points at is constant and as long as it says.

import CShippedRankers
import KithLinearAlgebra

/// Rankers that were fitted on many networks and come with Kith: a network's own is blended with them, and one too small
/// to learn from is left to them.
///
/// They look at features that mean the same on every network (``FeatureSet/portableCount``). As bytes, all numbers
/// little-endian: `KITHRNKS`, version (4 bytes); the names of the networks; the number of entries (4); for each the names
/// of the features, the ranker for strangers and the ranker for anyone; the XXH64 of everything before (8). Names are
/// their number (4) and each its length (2) and its UTF-8.
public struct ShippedRankers: Sendable, Equatable {
    /// The rankers for one set of features.
    struct Entry: Sendable, Equatable {
        let features: [String]
        let strangers: BlendedRanker
        let anyone: BlendedRanker
    }

    /// What they were fitted on.
    public let networks: [String]
    let entries: [Entry]

    init(networks: [String], entries: [Entry]) {
        self.networks = networks
        self.entries = entries
    }

    /// Those that come with Kith.
    public static let standard: ShippedRankers = {
        do {
            var size: UInt = 0
            let start = unsafe kith_shipped_rankers(&size)
            let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: Int(size)))
            guard !bytes.isEmpty else { return ShippedRankers(networks: [], entries: []) }
            return try ShippedRankers(bytes)
        } catch {
            // They are part of the program and were read when it was tested.
            preconditionFailure("\(error)")
        }
    }()

    /// The ranker by the first features of `set`; `nil` where none was fitted on these.
    func ranker(for set: FeatureSet, includesFollowers: Bool) -> BlendedRanker? {
        let names = Array(set.names.prefix(set.portableCount))
        guard let entry = entries.first(where: { $0.features == names }) else { return nil }
        return includesFollowers ? entry.anyone : entry.strangers
    }

    private static let magic = Array("KITHRNKS".utf8)
    private static let version: UInt32 = 1

    /// The whole file.
    public func encoded() -> [UInt8] {
        var bytes = ModelBytes(magic: Self.magic, version: Self.version)
        bytes.add(networks)
        bytes.add(UInt32(entries.count))
        for entry in entries {
            bytes.add(entry.features)
            bytes.add(entry.strangers)
            bytes.add(entry.anyone)
        }
        return bytes.finished()
    }

    /// Reads what ``encoded()`` wrote.
    init(_ bytes: [UInt8]) throws {
        var cursor = try ModelCursor(bytes, magic: Self.magic, version: Self.version)
        networks = try cursor.texts()
        var entries: [Entry] = []
        for _ in 0..<(try cursor.integer(UInt32.self)) {
            let features = try cursor.texts()
            let strangers = try BlendedRanker.decode(bytes, at: &cursor.offset)
            let anyone = try BlendedRanker.decode(bytes, at: &cursor.offset)
            guard strangers.featureCount == features.count, anyone.featureCount == features.count else {
                throw ModelFlaw(reason: "its rankers are for another number of features")
            }
            entries.append(Entry(features: features, strangers: strangers, anyone: anyone))
        }
        guard cursor.isAtChecksum else { throw ModelFlaw(reason: "bytes follow its end") }
        self.entries = entries
    }
}
