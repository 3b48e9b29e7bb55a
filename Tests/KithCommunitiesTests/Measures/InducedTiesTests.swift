import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Ties of a group")
struct InducedTiesTests {
    /// Somebody tied to all of 200, the others in a ring; weights are sums of numbers.
    static let hub: (rows: CompressedRows, weights: SharedBuffer<Float>) = {
        let lists = (0..<200).map { person -> [UInt32] in
            if person == 0 { return Array(1..<200) }
            return [0, UInt32(person == 1 ? 199 : person - 1), UInt32(person == 199 ? 1 : person + 1)]
        }
        let rows = CompressedRows(rows: lists, columnCount: 200)
        let weights = (0..<200).flatMap { a in rows.columns.slice(rows.range(a)).map { Float(a + Int($0)) } }
        return (rows, SharedBuffer(weights))
    }()

    @Test(
        "the members' ties and weights, in small groups and large ones",
        arguments: [[0, 5, 6, 9], [5, 6, 7], [0], [], Array(stride(from: UInt32(0), to: 200, by: 3))] as [[UInt32]])
    func ties(members: [UInt32]) {
        let places = MutableBuffer<UInt32>(count: 200)
        let ties = InducedTies(Self.hub.rows, weights: Self.hub.weights, members: members.span, places: places)
        #expect(ties.memberCount == members.count)
        for (index, member) in members.enumerated() {
            let expected = members.indices.filter { Self.hub.rows.contains(Int(member), members[$0]) }
            #expect(ties.range(index).map { Int(ties.columns[$0]) } == expected)
            #expect(ties.range(index).map { ties.weights?[$0] } == expected.map { Float(member + members[$0]) })
            for other in members.indices { #expect(ties.contains(index, UInt32(other)) == expected.contains(other)) }
        }
        #expect(places.indices.allSatisfy { places[$0] == 0 })
    }
}
