import KithLinearAlgebra

/// Writes follows as comma-separated values (RFC 4180, but lines end in LF): a header `source,target` with `weight` and
/// `time` where the network has them, then a line a follow. Times are seconds since 1970; an unknown one is an empty
/// field.
///
/// An undirected tie is written in both directions. People without a follow, other relations and attributes have no
/// place in it.
enum CSVWriter {
    static func write(_ network: Network, to text: TextOutput) throws(KithGraphError) {
        var columns = ["source", "target"]
        if network.weights != nil { columns.append("weight") }
        if network.times != nil { columns.append("time") }
        text.put(columns.joined(separator: ",") + "\n")
        try network.forEachFollow(pairingTies: false) { (follow) throws(KithGraphError) in
            put(network.people.utf8(follow.from), text)
            text.put(44 as UInt8)
            put(network.people.utf8(follow.to), text)
            if let weight = follow.weight {
                text.put(44 as UInt8)
                text.put(weight: weight)
            }
            if network.times != nil {
                text.put(44 as UInt8)
                if let time = follow.time { text.put(seconds: time) }
            }
            text.put(10 as UInt8)
            try text.endPiece()
        }
    }

    /// A field, in quotes where its characters, or spaces at its ends, ask for it.
    static func put(_ field: Span<UInt8>, _ text: TextOutput) {
        var needsQuotes = field.count == 0 || field[0] <= 32 || field[field.count - 1] <= 32
        for index in field.indices {
            switch field[index] {
            case 34, 44, 10, 13, 9, 59: needsQuotes = true
            default: break
            }
        }
        // What reads as a comment elsewhere, or as a byte order mark, stands in quotes as well.
        if field.count > 0, field[0] == 35 || field[0] == 0xEF { needsQuotes = true }
        guard needsQuotes else { return text.put(field) }
        text.put(34 as UInt8)
        for index in field.indices {
            if field[index] == 34 { text.put(34 as UInt8) }
            text.put(field[index])
        }
        text.put(34 as UInt8)
    }
}
