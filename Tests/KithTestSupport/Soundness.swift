import KithGraph
import KithLinearAlgebra

/// Another look at whether a network is sound, by other means than ``Network/firstFlaw(threads:)``: the parts' own
/// checks, transposing, and using everything that could be used.
public enum Soundness {
    public static func isSound(_ network: Network) -> Bool {
        guard network.people.firstFlaw() == nil, mirrored(network.following, network.followers),
            network.mutes.firstFlaw() == nil, network.blocks.firstFlaw() == nil
        else { return false }
        for layer in network.layers {
            guard mirrored(layer.outgoing, layer.incoming) else { return false }
            guard let times = layer.times, let offsets = layer.timeOffsets else { continue }
            for pair in 0..<layer.pairCount {
                guard times[Int(offsets[pair])..<Int(offsets[pair + 1])].allSatisfy({ $0 >= 0 }) else { return false }
            }
        }
        for index in 0..<network.personCount {
            let person = PersonIndex(index)
            guard network.people.index(of: network.people[person]) == person else { return false }
            for column in network.attributes where column[person]?.utf8.isEmpty == true {
                guard column.offsets[index] == column.offsets[index + 1] else { return false }
            }
        }
        return network.domainBlocks.allSatisfy { Int($0.person) < network.personCount }
    }

    private static func mirrored(_ a: CompressedRows, _ b: CompressedRows) -> Bool {
        guard a.firstFlaw() == nil, b.firstFlaw() == nil else { return false }
        let back = a.transposed(threads: 1)
        return back.offsets == b.offsets && back.columns == b.columns
    }
}
