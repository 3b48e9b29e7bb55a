import Foundation
import Kith

/// What `kith describe` says of a network, worked out once for both ways of printing it.
struct NetworkFacts {
    /// How one kind of degree is spread.
    struct Spread {
        let name: String
        let histogram: DegreeHistogram
    }

    /// What is known of one kind of interaction.
    struct Layer {
        let kind: InteractionKind
        let pairs: Int
        let interactions: UInt64
        let span: TimeSpan?
    }

    let network: Network
    let reciprocity: Double?
    let mutualPairs: UInt64
    /// Following, followers and mutual ties.
    let spreads: [Spread]
    let weak: Components
    let strong: Components
    let followSpan: TimeSpan?
    let layers: [Layer]

    init(_ network: Network, threads: Int) {
        self.network = network
        let degrees = Degrees.run(on: network, threads: threads)
        let answered = Reciprocity.result(of: degrees)
        reciprocity = answered.share
        mutualPairs = answered.mutualPairs
        spreads = [
            Spread(name: "following", histogram: DegreeHistogram(degrees.following)),
            Spread(name: "followers", histogram: DegreeHistogram(degrees.followers)),
            Spread(name: "mutual", histogram: DegreeHistogram(degrees.mutual)),
        ]
        weak = WeakComponents.run(on: network, threads: threads)
        strong = StrongComponents.run(on: network)
        followSpan = network.times.flatMap { TimeSpan($0) }
        layers = network.layers.map { layer in
            Layer(
                kind: layer.kind, pairs: layer.pairCount, interactions: layer.totalCount,
                span: layer.times.flatMap { TimeSpan($0) })
        }
    }

    /// People in the largest component.
    static func largest(_ components: Components) -> Int {
        components.largest.map { Int(components.sizes[$0]) } ?? 0
    }

    /// Bytes that the parts of the network take.
    var memory: [(part: String, bytes: Int)] {
        let layerBytes = network.layers.reduce(0) { total, layer in
            total + layer.outgoing.byteCount + layer.incoming.byteCount + layer.counts.byteCount
                + (layer.times?.byteCount ?? 0) + (layer.timeOffsets?.byteCount ?? 0)
        }
        let columnBytes = network.attributes.reduce(0) {
            $0 + $1.bytes.byteCount + $1.offsets.byteCount + $1.present.byteCount
        }
        return [
            ("handles", network.people.byteCount),
            ("following", network.following.byteCount),
            ("followers", network.followers.byteCount),
            ("weights", network.weights?.byteCount ?? 0),
            ("times", network.times?.byteCount ?? 0),
            ("interactions", layerBytes),
            ("mutes and blocks", network.mutes.byteCount + network.blocks.byteCount),
            ("attributes", columnBytes),
        ].filter { $0.1 > 0 }
    }

    /// Bytes of both directions for each follow and direction; `nil` without follows.
    var bytesPerFollow: Double? {
        guard network.followCount > 0 else { return nil }
        return Double(network.following.byteCount + network.followers.byteCount) / Double(2 * network.followCount)
    }
}

/// The earliest and the latest of some moments.
struct TimeSpan {
    let first: Timestamp
    let last: Timestamp

    /// `nil` where no time is known.
    init?(_ times: SharedBuffer<Timestamp>) {
        var first = Timestamp.max
        var last = Timestamp.unknownTime
        for time in times where time != .unknownTime {
            first = min(first, time)
            last = max(last, time)
        }
        guard last != .unknownTime else { return nil }
        self.first = first
        self.last = last
    }

    var text: String { TimeSpan.text(first) + " to " + TimeSpan.text(last) }

    /// A moment by ISO 8601, in seconds and UTC; one that no calendar reaches as its number.
    static func text(_ time: Timestamp) -> String {
        guard (-62_135_596_800_000...253_402_300_799_999).contains(time) else { return "\(time) ms" }
        return Date(timeIntervalSince1970: (Double(time) / 1000).rounded(.down)).formatted(.iso8601)
    }
}
