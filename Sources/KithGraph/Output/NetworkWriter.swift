import KithLinearAlgebra

/// Writes a network in the formats of other programs.
public enum NetworkWriter {
    /// Writes `network` to `path` (`-` is standard output). The bytes depend on the network alone. A file takes its
    /// place when it is complete, so that a failure leaves what was there.
    ///
    /// Throws ``KithGraphError/unwritable(path:code:)``, and ``KithGraphError/badData(place:found:expected:)`` where the
    /// format cannot hold a handle. O(size of what is written).
    public static func write(
        _ network: Network, to path: String, format: ExportFormat
    ) throws(KithGraphError) {
        let text = TextOutput(try OutputFile(path))
        switch format {
        case .edgeList: try EdgeListWriter.write(network, to: text)
        case .csv: try CSVWriter.write(network, to: text)
        case .matrixMarket: try MatrixMarketWriter.write(network, to: text)
        case .graphml: try GraphMLWriter.write(network, to: text)
        case .gexf: try GEXFWriter.write(network, to: text)
        case .jsonLines: try JSONLinesWriter.write(network, to: text)
        }
        try text.finish()
    }
}

extension Network {
    /// A follow with what is known of it.
    struct Follow {
        var from: PersonIndex
        var to: PersonIndex
        var weight: Float?
        /// `nil` where it is not known.
        var time: Timestamp?
        /// Stands for the follow in the other direction too.
        var isTie = false
    }

    /// Passes on every follow, ordered by follower, then followed. With `pairingTies`, two follows of an undirected
    /// network that agree in weight and time are passed on as one tie, at the lower person.
    func forEachFollow(
        pairingTies: Bool, _ body: (Follow) throws(KithGraphError) -> Void
    ) throws(KithGraphError) {
        for person in 0..<personCount {
            for place in following.range(person) {
                var follow = follow(PersonIndex(person), at: place)
                if pairingTies, !isDirected, let back = following.position(Int(follow.to), follow.from) {
                    let other = self.follow(follow.to, at: back)
                    if other.weight == follow.weight, other.time == follow.time {
                        if follow.from > follow.to { continue }
                        follow.isTie = true
                    }
                }
                try body(follow)
            }
        }
    }

    private func follow(_ from: PersonIndex, at place: Int) -> Follow {
        let time = times?[place] ?? .unknownTime
        return Follow(
            from: from, to: following.columns[place], weight: weights?[place],
            time: time == .unknownTime ? nil : time)
    }

    /// Whether every follow has one in the other direction of the same weight and time, and nothing says that they are
    /// to be told apart.
    var hasOnlyTies: Bool {
        guard !isDirected else { return false }
        var symmetric = true
        for person in 0..<personCount where symmetric {
            for place in following.range(person) {
                let to = following.columns[place]
                guard let back = following.position(Int(to), PersonIndex(person)), weights?[back] == weights?[place],
                    times?[back] == times?[place]
                else {
                    symmetric = false
                    break
                }
            }
        }
        return symmetric
    }

    /// Whether there is more than follows: interactions, mutes or blocks.
    var hasOtherRelations: Bool {
        layers.contains { $0.pairCount > 0 } || mutes.nonzeroCount > 0 || blocks.nonzeroCount > 0
    }

    /// The domains that each person who blocks any has blocked.
    func domainsByPerson() -> [PersonIndex: [String]] {
        Dictionary(grouping: domainBlocks) { $0.person }.mapValues { $0.map { $0.domain } }
    }
}

extension AttributeColumn {
    /// The type under which other programs can read all values: ``type``, unless a value is not of it.
    var safeType: ValueType {
        guard type != .text else { return .text }
        for person in 0..<count {
            if let value = self[PersonIndex(person)], !type.admits(value) { return .text }
        }
        return type
    }
}

extension InteractionLayer {
    /// The known times of pair number `pair`.
    func times(ofPair pair: Int) -> [Timestamp] {
        guard let times, let timeOffsets else { return [] }
        return Array(times.slice(Int(timeOffsets[pair])..<Int(timeOffsets[pair + 1])))
    }

    /// Passes on every pair with its number, ordered by from, then to.
    func forEachPair(
        _ body: (_ from: PersonIndex, _ to: PersonIndex, _ pair: Int) throws(KithGraphError) -> Void
    ) throws(KithGraphError) {
        try outgoing.forEachEntry(body)
    }
}

extension CompressedRows {
    /// Passes on every entry with its place, ordered by row, then column.
    func forEachEntry(
        _ body: (_ row: UInt32, _ column: UInt32, _ place: Int) throws(KithGraphError) -> Void
    ) throws(KithGraphError) {
        for row in 0..<rowCount {
            for place in range(row) { try body(UInt32(row), columns[place], place) }
        }
    }
}
