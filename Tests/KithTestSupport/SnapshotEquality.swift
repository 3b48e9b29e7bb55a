import KithGraph
import KithLinearAlgebra

extension Fixture {
    /// A seeded random network that has everything a network can have: weights, times (some unknown), three layers
    /// with and without times, mutes, blocks, blocked domains, attributes of every type with gaps and empty values,
    /// handles of many scripts and lengths.
    public static func rich(people: Int, seed: UInt64, threads: Int = 1) throws -> Network {
        var generator = SeededGenerator(seed: seed)
        let builder = NetworkBuilder(options: .init(threads: threads))
        let shapes = [
            "ann", "did:plc:z72i7hdynmk6r22z27h6tvur", "18446744073709551616", "eve@town.example", "åsa", "小林", "🦊",
        ]
        let locals = (0..<max(1, people)).map { builder.person("\(shapes[$0 % shapes.count])\($0 / shapes.count)") }
        func anybody() -> NetworkBuilder.LocalPerson { locals[Int(generator.below(UInt64(locals.count)))] }
        for _ in 0..<people * 4 {
            let weight: Float? = generator.below(3) == 0 ? nil : Float(generator.below(100)) / 8
            let time: Timestamp? = generator.below(3) == 0 ? nil : Timestamp(generator.below(1 << 41))
            try builder.follow(anybody(), anybody(), weight: weight, time: time)
        }
        for _ in 0..<people * 2 {
            try builder.interact(.reply, anybody(), anybody(), time: Timestamp(generator.below(1 << 41)))
            try builder.interact(.like, anybody(), anybody(), count: UInt32(generator.below(5)))
            try builder.interact(.reply, anybody(), anybody(), count: UInt32(generator.below(4)))
        }
        try builder.interact(InteractionKind("häppning"), anybody(), anybody())
        for _ in 0..<people / 2 {
            try builder.mute(anybody(), anybody())
            try builder.block(anybody(), anybody())
            builder.blockDomain(anybody(), "town-\(generator.below(5)).example")
        }
        for (number, local) in locals.enumerated() where generator.below(3) > 0 {
            builder.setAttribute(AttributeColumn.displayName, of: local, to: number % 5 == 0 ? "" : "Perşon \(number)")
            builder.setAttribute("posts", of: local, to: "\(generator.below(1000))", type: .integer)
            builder.setAttribute("active", of: local, to: number % 2 == 0 ? "true" : "false", type: .boolean)
            builder.setAttribute("score", of: local, to: "\(generator.unit())", type: .number)
        }
        builder.noteInput(directed: seed % 5 != 4)
        return try builder.finish()
    }

    /// The first part in which two networks differ, down to the last bit of every array; `nil` for none.
    public static func difference(_ left: Network, _ right: Network) -> String? {
        func same(_ a: CompressedRows, _ b: CompressedRows) -> Bool {
            a.offsets == b.offsets && a.columns == b.columns && a.columnCount == b.columnCount
        }
        func same(_ a: SharedBuffer<Float>?, _ b: SharedBuffer<Float>?) -> Bool {
            a?.map { $0.bitPattern } == b?.map { $0.bitPattern }
        }
        if left.people.bytes != right.people.bytes || left.people.offsets != right.people.offsets { return "handles" }
        if !same(left.following, right.following) { return "following" }
        if !same(left.followers, right.followers) { return "followers" }
        if !same(left.weights, right.weights) { return "weights" }
        if left.times != right.times { return "times" }
        if left.layers.map({ $0.kind }) != right.layers.map({ $0.kind }) { return "layers" }
        for (a, b) in zip(left.layers, right.layers) {
            guard same(a.outgoing, b.outgoing), same(a.incoming, b.incoming), a.counts == b.counts,
                a.times == b.times, a.timeOffsets == b.timeOffsets
            else { return "layer \(a.kind)" }
        }
        if !same(left.mutes, right.mutes) { return "mutes" }
        if !same(left.blocks, right.blocks) { return "blocks" }
        if left.domainBlocks != right.domainBlocks { return "domain blocks" }
        if left.attributes.map({ $0.name }) != right.attributes.map({ $0.name }) { return "attributes" }
        for (a, b) in zip(left.attributes, right.attributes) {
            guard a.type == b.type, a.bytes == b.bytes, a.offsets == b.offsets, a.present == b.present else {
                return "attribute \(a.name)"
            }
        }
        if left.isDirected != right.isDirected { return "direction" }
        return left.report == right.report ? nil : "report"
    }
}
