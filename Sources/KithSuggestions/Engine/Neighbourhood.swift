import KithGraph
import KithLinearAlgebra

extension Network {
    /// The network among the `count` people nearest to `person`, by walks with restart on ties; fewer where fewer can be
    /// reached in six steps. Follows among them, nothing else. O(follows walked along + follows of those people).
    func neighbourhood(of person: PersonIndex, count: Int) -> Network {
        let walk = LocalWalk(vertexCount: personCount)
        walk.run(
            following, transposed: followers, from: person,
            options: .init(outWeight: 1, inWeight: 1, restart: 0.3, threshold: 1e-7, sweeps: 6))
        let nearest = BestColumns(limit: count)
        let nobody = MutableBuffer<UInt8>(count: personCount)
        nearest.choose(
            count, from: walk.mass, lane: 0, scale: nil, listed: walk.touched, count: walk.touchedCount,
            excluding: nobody)
        return induced(by: (0..<nearest.count).map { nearest.column($0) })
    }

    /// The network among `members`: they and the follows between them, nothing else. O(people + follows of the members).
    func induced(by members: [PersonIndex]) -> Network {
        let members = members.sorted()
        var numbers = [PersonIndex?](repeating: nil, count: personCount)
        for (number, member) in members.enumerated() { numbers[Int(member)] = PersonIndex(number) }
        func rows(of pattern: CompressedRows) -> CompressedRows {
            var offsets: [UInt64] = [0]
            var columns: [UInt32] = []
            for member in members {
                for place in pattern.range(Int(member)) {
                    if let number = numbers[Int(pattern.columns[place])] { columns.append(number) }
                }
                offsets.append(UInt64(columns.count))
            }
            return CompressedRows(
                offsets: SharedBuffer(offsets), columns: SharedBuffer(columns), columnCount: members.count)
        }
        return Network(
            people: HandleTable(members.map { people[$0] }), following: rows(of: following),
            followers: rows(of: followers), isDirected: isDirected)
    }
}
