extension HandleTable {
    /// Up to `limit` handles that are most like `handle`, for an error message: those within a third of its length in
    /// edits (insert, delete, replace, swap of neighbours; letter case is free), nearest first, then in table order;
    /// after them handles that begin with it (`ann` for `ann@example.social`). O(people × length²), with lengths that
    /// cannot match skipped.
    public func nearest(to handle: String, limit: Int) -> [String] {
        let wanted = Array(handle.lowercased().utf8.prefix(64))
        let most = max(1, wanted.count / 3)
        var found: [(distance: Int, person: PersonIndex)] = []
        for person in 0..<count {
            let candidate = utf8(PersonIndex(person))
            guard abs(candidate.count - wanted.count) <= most else {
                if wanted.count >= 2, begins(candidate, wanted) { found.append((most + 1, PersonIndex(person))) }
                continue
            }
            var lowered: [UInt8] = []
            lowered.reserveCapacity(candidate.count)
            for index in candidate.indices { lowered.append(HandleTable.lowered(candidate[index])) }
            let distance = HandleTable.editDistance(wanted, lowered, most: most)
            if distance <= most || (wanted.count >= 2 && begins(candidate, wanted)) {
                found.append((distance, PersonIndex(person)))
            }
        }
        found.sort { ($0.distance, $0.person) < ($1.distance, $1.person) }
        return found.prefix(limit).map { self[$0.person] }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= 65 && byte <= 90 ? byte + 32 : byte
    }

    private func begins(_ candidate: Span<UInt8>, _ wanted: [UInt8]) -> Bool {
        guard candidate.count > wanted.count else { return false }
        for index in wanted.indices where HandleTable.lowered(candidate[index]) != wanted[index] { return false }
        return true
    }

    /// Optimal string alignment distance, or `most + 1` once it is known to be larger.
    static func editDistance(_ left: [UInt8], _ right: [UInt8], most: Int) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in 0..<left.count {
            var row = [Int](repeating: 0, count: right.count + 1)
            row[0] = i + 1
            var smallest = row[0]
            for j in 0..<right.count {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row[j + 1] = cost
                smallest = min(smallest, cost)
            }
            if smallest > most { return most + 1 }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
