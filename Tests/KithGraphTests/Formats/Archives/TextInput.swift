import KithGraph
import KithLinearAlgebra

/// Reads a text with one reader and shows the outcome in words that tests can compare.
struct TextInput {
    typealias Reader = @Sendable (ByteSource, NetworkBuilder, ReadOptions) throws(KithGraphError) -> Void

    let network: Network
    /// All handles in the network's order.
    let people: [String]
    /// What the reader said was left out.
    let notes: [String]

    init(
        _ text: String, name: String = "f", options: ReadOptions = ReadOptions(), _ read: Reader
    ) throws(KithGraphError) {
        try self.init([UInt8](text.utf8), name: name, options: options, read)
    }

    init(
        _ bytes: [UInt8], name: String = "f", options: ReadOptions = ReadOptions(), _ read: Reader
    ) throws(KithGraphError) {
        let kept = Kept()
        var options = options
        options.note = { kept.notes.append($0) }
        let builder = NetworkBuilder(options: .init(threads: 1))
        try read(ByteSource(name: name, bytes: bytes), builder, options)
        let network = try builder.finish()
        self.network = network
        people = (0..<network.personCount).map { network.people[PersonIndex($0)] }
        notes = kept.notes
    }

    /// The one line with which reading fails; "read" when it does not.
    static func message(
        _ bytes: [UInt8], name: String = "f", options: ReadOptions = ReadOptions(), _ read: Reader
    ) -> String {
        do throws(KithGraphError) {
            _ = try TextInput(bytes, name: name, options: options, read)
            return "read"
        } catch {
            return error.description
        }
    }

    static func message(
        _ text: String, name: String = "f", options: ReadOptions = ReadOptions(), _ read: Reader
    ) -> String {
        message([UInt8](text.utf8), name: name, options: options, read)
    }

    /// Readers call back on the thread that reads.
    private final class Kept: @unchecked Sendable {
        var notes: [String] = []
    }

    var follows: [String] { pairs(network.following, ">") }
    var mutes: [String] { pairs(network.mutes, " mutes ") }
    var blocks: [String] { pairs(network.blocks, " blocks ") }
    var domains: [String] { network.domainBlocks.map { "\(network.people[$0.person]) blocks \($0.domain)" } }
    var weights: [Float]? { network.weights.map { Array($0) } }
    /// The follows' times in seconds; `nil` for those unknown.
    var times: [Double?]? {
        network.times.map { $0.map { $0 == .unknownTime ? nil : Double($0) / 1000 } }
    }

    /// One line a pair: who, how often, at which seconds since 1970.
    func layer(_ kind: InteractionKind) -> [String] {
        guard let layer = network.layer(kind) else { return [] }
        return pairs(layer.outgoing, ">").enumerated().map { index, pair in
            var line = "\(pair) \(layer.counts[index])"
            if let times = layer.times, let offsets = layer.timeOffsets {
                for place in offsets[index]..<offsets[index + 1] { line += " @\(times[Int(place)] / 1000)" }
            }
            return line
        }
    }

    func attribute(_ name: String) -> [String: String] {
        guard let column = network.attribute(name) else { return [:] }
        return people.indices.reduce(into: [:]) { $0[people[$1]] = column[PersonIndex($1)] }
    }

    private func pairs(_ rows: CompressedRows, _ verb: String) -> [String] {
        (0..<network.personCount).flatMap { person in
            rows.columns.slice(rows.range(person)).map { "\(people[person])\(verb)\(people[Int($0)])" }
        }
    }
}
