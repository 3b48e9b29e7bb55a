import KithLinearAlgebra

/// Writes follows as an edge list in the manner of SNAP: `#` comments with the counts, then a line a follow with
/// follower, followed and, where the network has them, weight and time in seconds since 1970, between tabs.
///
/// An undirected tie is written in both directions, since the format has no word for it. People without a follow, other
/// relations and attributes have no place in it, nor has an unknown time: where some times are known and some are not,
/// none is written, and a comment says so. Handles with tabs or line breaks, and those that would make a line look like
/// a comment, are refused.
enum EdgeListWriter {
    static func write(_ network: Network, to text: TextOutput) throws(KithGraphError) {
        for person in 0..<network.personCount
        where network.following.degree(person) > 0
            || network.followers.degree(person) > 0
        {
            try check(network.people.utf8(PersonIndex(person)), text)
        }
        let hasTimes = network.times.map { !$0.contains(.unknownTime) } ?? false
        var columns = ["FollowerId", "FollowedId"]
        if network.weights != nil { columns.append("Weight") }
        if hasTimes { columns.append("Time") }
        text.put("# Directed graph: each line is a follow\n")
        text.put("# Nodes: \(network.personCount)\tEdges: \(network.followCount)\n")
        if network.times != nil, !hasTimes { text.put("# Times are left out: some are not known\n") }
        text.put("# \(columns.joined(separator: "\t"))\n")
        try network.forEachFollow(pairingTies: false) { (follow) throws(KithGraphError) in
            text.put(network.people.utf8(follow.from))
            text.put(9 as UInt8)
            text.put(network.people.utf8(follow.to))
            if let weight = follow.weight {
                text.put(9 as UInt8)
                text.put(weight: weight)
            }
            if hasTimes, let time = follow.time {
                text.put(9 as UInt8)
                text.put(seconds: time)
            }
            text.put(10 as UInt8)
            try text.endPiece()
        }
    }

    private static func check(_ handle: Span<UInt8>, _ text: TextOutput) throws(KithGraphError) {
        for index in handle.indices where handle[index] == 9 || handle[index] == 10 || handle[index] == 13 {
            throw text.cannotHold(handle, because: "has a tab or a line break in it")
        }
        if let first = handle.count > 0 ? handle[0] : nil, first == 35 || first == 37 {
            throw text.cannotHold(handle, because: "looks like the start of a comment")
        }
    }
}
