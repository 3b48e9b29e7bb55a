import KithLinearAlgebra

/// Writes everything that a network holds as JSON lines: one object a line, its `type` first.
///
/// * `network`: `version` (1), `directed`, `people`, `follows`, and the `attributes` with name and type.
/// * `person`: `id`, and `attributes` where there are any. A value of an integer, number or boolean column is written
///   as such where JSON can write it exactly as it stands, else as a string.
/// * `follow`: `source`, `target`, `weight`, `time`. In an undirected network each tie stands once.
/// * `interaction`: `kind`, `source`, `target`, `count`, `times`.
/// * `mute`, `block`: `source`, `target`. `domain_block`: `source`, `domain`.
///
/// Times are ISO 8601 in UTC; what is not known is left out.
enum JSONLinesWriter {
    static func write(_ network: Network, to text: TextOutput) throws(KithGraphError) {
        putHeader(network, text)
        try text.endPiece()
        for person in 0..<network.personCount {
            putPerson(PersonIndex(person), network, text)
            try text.endPiece()
        }
        let mayPair = network.hasOnlyTies
        try network.forEachFollow(pairingTies: mayPair) { (follow) throws(KithGraphError) in
            putStart("follow", follow.from, follow.to, network, text)
            if let weight = follow.weight {
                text.put(",\"weight\":")
                text.put(weight: weight)
            }
            if let time = follow.time { text.put(",\"time\":\"\(ISODate.string(time))\"") }
            text.put("}\n")
            try text.endPiece()
        }
        for layer in network.layers { try putLayer(layer, network, text) }
        for (type, rows) in [("mute", network.mutes), ("block", network.blocks)] {
            try rows.forEachEntry { (from, to, _) throws(KithGraphError) in
                putStart(type, from, to, network, text)
                text.put("}\n")
                try text.endPiece()
            }
        }
        for block in network.domainBlocks {
            text.put("{\"type\":\"domain_block\",\"source\":")
            putString(network.people.utf8(block.person), text)
            text.put(",\"domain\":")
            putString(block.domain, text)
            text.put("}\n")
            try text.endPiece()
        }
    }

    private static func putHeader(_ network: Network, _ text: TextOutput) {
        text.put("{\"type\":\"network\",\"version\":1,\"directed\":\(!network.hasOnlyTies)")
        text.put(",\"people\":\(network.personCount),\"follows\":\(network.followCount),\"attributes\":[")
        for (index, column) in network.attributes.enumerated() {
            if index > 0 { text.put(",") }
            text.put("{\"name\":")
            putString(column.name, text)
            text.put(",\"type\":\"\(column.type)\"}")
        }
        text.put("]}\n")
    }

    private static func putPerson(_ person: PersonIndex, _ network: Network, _ text: TextOutput) {
        text.put("{\"type\":\"person\",\"id\":")
        putString(network.people.utf8(person), text)
        var isFirst = true
        for column in network.attributes {
            guard let value = column[person] else { continue }
            text.put(isFirst ? ",\"attributes\":{" : ",")
            isFirst = false
            putString(column.name, text)
            text.put(":")
            let isLiteral: Bool
            switch column.type {
            case .text: isLiteral = false
            case .boolean: isLiteral = value == "true" || value == "false"
            case .integer, .number: isLiteral = isJSONNumber(value)
            }
            if isLiteral { text.put(value) } else { putString(value, text) }
        }
        text.put(isFirst ? "}\n" : "}}\n")
    }

    private static func putLayer(_ layer: InteractionLayer, _ network: Network, _ text: TextOutput)
        throws(KithGraphError)
    {
        try layer.forEachPair { (from, to, pair) throws(KithGraphError) in
            putStart("interaction", from, to, network, text)
            text.put(",\"kind\":")
            putString(layer.kind.name, text)
            text.put(",\"count\":\(layer.counts[pair])")
            let times = layer.times(ofPair: pair)
            if !times.isEmpty {
                text.put(",\"times\":[" + times.map { "\"\(ISODate.string($0))\"" }.joined(separator: ",") + "]")
            }
            text.put("}\n")
            try text.endPiece()
        }
    }

    private static func putStart(
        _ type: String, _ from: PersonIndex, _ to: PersonIndex, _ network: Network, _ text: TextOutput
    ) {
        text.put("{\"type\":\"\(type)\",\"source\":")
        putString(network.people.utf8(from), text)
        text.put(",\"target\":")
        putString(network.people.utf8(to), text)
    }

    /// Whether `text` is a number as JSON writes them.
    static func isJSONNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        let takeDigits = { () -> Int in
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        if rest.first == 45 { rest = rest.dropFirst() }
        let hasLeadingZero = rest.first == 48
        let whole = takeDigits()
        guard whole > 0, !hasLeadingZero || whole == 1 else { return false }
        if rest.first == 46 {
            rest = rest.dropFirst()
            guard takeDigits() > 0 else { return false }
        }
        if rest.first == 69 || rest.first == 101 {
            rest = rest.dropFirst()
            if rest.first == 43 || rest.first == 45 { rest = rest.dropFirst() }
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func putString(_ string: String, _ text: TextOutput) {
        putString(Array(string.utf8).span, text)
    }

    private static func putString(_ string: Span<UInt8>, _ text: TextOutput) {
        text.put(34 as UInt8)
        var index = 0
        while index < string.count {
            switch string[index] {
            case 0xEF where index + 2 < string.count && string[index + 1] == 0xBB && string[index + 2] == 0xBF:
                // A byte order mark, which some readers drop where it stands as it is.
                text.put("\\ufeff")
                index += 2
            case 34: text.put("\\\"")
            case 92: text.put("\\\\")
            case 10: text.put("\\n")
            case 13: text.put("\\r")
            case 9: text.put("\\t")
            case 0..<32, 127:
                let digits = String(string[index], radix: 16)
                text.put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            case let byte: text.put(byte)
            }
            index += 1
        }
        text.put(34 as UInt8)
    }
}
