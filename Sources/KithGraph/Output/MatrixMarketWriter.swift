import KithLinearAlgebra

/// Writes follows as a square matrix in Matrix Market's coordinate form: row follows column, both numbered from 1 in
/// the order of the network's people; `real` with weights, `pattern` without; an undirected network as a `symmetric`
/// matrix, of which the format holds the lower half.
///
/// The format knows no names: unless the handles are the row numbers anyway, each is given in a comment
/// `%person ROW HANDLE`, which programs skip. Handles with line breaks are refused. Times, other relations and
/// attributes have no place in it.
enum MatrixMarketWriter {
    static func write(_ network: Network, to text: TextOutput) throws(KithGraphError) {
        let count = network.personCount
        let isSymmetric = network.hasOnlyTies
        let field = network.weights == nil ? "pattern" : "real"
        text.put("%%MatrixMarket matrix coordinate \(field) \(isSymmetric ? "symmetric" : "general")\n")
        try putHandles(network, text)
        let entries = isSymmetric ? network.followCount / 2 : network.followCount
        text.put("\(count) \(count) \(entries)\n")
        try network.forEachFollow(pairingTies: false) { (follow) throws(KithGraphError) in
            if isSymmetric, follow.from < follow.to { return }
            text.put(number: UInt64(follow.from) + 1)
            text.put(32 as UInt8)
            text.put(number: UInt64(follow.to) + 1)
            if let weight = follow.weight {
                text.put(32 as UInt8)
                text.put(weight: weight)
            }
            text.put(10 as UInt8)
            try text.endPiece()
        }
    }

    private static func putHandles(_ network: Network, _ text: TextOutput) throws(KithGraphError) {
        let areNumbers = (0..<network.personCount).allSatisfy { network.people[PersonIndex($0)] == String($0 + 1) }
        guard !areNumbers else { return }
        for person in 0..<network.personCount {
            let handle = network.people.utf8(PersonIndex(person))
            for index in handle.indices where handle[index] == 10 || handle[index] == 13 {
                throw text.cannotHold(handle, because: "has a line break in it")
            }
            text.put("%person \(person + 1) ")
            text.put(handle)
            text.put(10 as UInt8)
            try text.endPiece()
        }
    }
}
