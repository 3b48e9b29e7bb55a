import KithLinearAlgebra

/// The ties among the members of one group, who are numbered from 0 in their order.
struct InducedTies {
    /// Where each member's ties lie; one entry more than there are members.
    let offsets: [Int]
    /// The tied members, sorted within a row, ties with oneself left out.
    let columns: [UInt32]
    /// One weight a tie, where the rows have them.
    let weights: [Float]?

    /// From this ratio of ties to members on, members are looked up among the ties instead of the other way round.
    private static let lookupRatio = 16

    var memberCount: Int { offsets.count - 1 }

    func range(_ member: Int) -> Range<Int> { offsets[member]..<offsets[member + 1] }

    /// What is between the `members`, sorted, of `rows`. `places` is all zero before and after, one entry a person.
    /// O(entries in the members' rows), for rows much longer than the group O(members × log entries).
    init(
        _ rows: CompressedRows, weights: SharedBuffer<Float>? = nil, members: Span<UInt32>,
        places: MutableBuffer<UInt32>
    ) {
        for index in members.indices { places[Int(members[index])] = UInt32(index + 1) }
        let marks = places.span(places.indices)
        var ends = [0]
        ends.reserveCapacity(members.count + 1)
        var found: [UInt32] = []
        var kept: [Float] = []
        for index in members.indices {
            let person = Int(members[index])
            let row = rows[person]
            if row.count > InducedTies.lookupRatio * members.count {
                // Somebody with very many ties in a small group: its members are looked up.
                for other in members.indices where other != index {
                    guard let place = rows.position(person, members[other]) else { continue }
                    found.append(UInt32(truncatingIfNeeded: other))
                    if let weights { kept.append(weights[place]) }
                }
            } else {
                let start = rows.range(person).lowerBound
                let own = UInt32(index + 1)
                var count = found.count
                found.append(contentsOf: repeatElement(0, count: row.count))
                if weights != nil { kept.append(contentsOf: repeatElement(0, count: row.count)) }
                // Without branches: who is a member cannot be predicted.
                for entry in row.indices {
                    let mark = marks[Int(row[entry])]
                    found[count] = mark &- 1
                    if let weights { kept[count] = weights[start + entry] }
                    count &+= (mark != 0 ? 1 : 0) & (mark != own ? 1 : 0)
                }
                found.removeLast(found.count - count)
                if weights != nil { kept.removeLast(kept.count - count) }
            }
            ends.append(found.count)
        }
        (offsets, columns) = (ends, found)
        self.weights = weights == nil ? nil : kept
        for index in members.indices { places[Int(members[index])] = 0 }
    }

    /// For each member, whether they are in a triangle of members. Ties must be symmetric. O(ties × ties of a person) at
    /// worst; as a rule the first ties looked at close one.
    func inTriangle() -> [Bool] {
        var isIn = [Bool](repeating: false, count: memberCount)
        var marks = [UInt32](repeating: 0, count: memberCount)
        for member in 0..<memberCount where !isIn[member] {
            for place in range(member) { marks[Int(columns[place])] = UInt32(member + 1) }
            search: for place in range(member) {
                let other = Int(columns[place])
                if let third = third(member, other, marks) {
                    for corner in [member, other, third] { isIn[corner] = true }
                    break search
                }
            }
        }
        return isIn
    }

    /// Somebody tied to both. `marks` hold `member + 1` at the neighbours of `member`.
    private func third(_ member: Int, _ other: Int, _ marks: [UInt32]) -> Int? {
        let (own, others) = (range(member), range(other))
        if others.count <= 8 * own.count {
            for place in others where marks[Int(columns[place])] == member + 1 { return Int(columns[place]) }
            return nil
        }
        // Somebody with few ties beside somebody with very many: the few are looked up.
        for place in own where columns[place] != other && contains(other, columns[place]) {
            return Int(columns[place])
        }
        return nil
    }

    /// Whether `member`'s row holds `column`. O(log ties).
    func contains(_ member: Int, _ column: UInt32) -> Bool {
        var (low, high) = (offsets[member], offsets[member + 1])
        let end = high
        while low < high {
            let middle = (low + high) / 2
            if columns[middle] < column { low = middle + 1 } else { high = middle }
        }
        return low < end && columns[low] == column
    }
}
