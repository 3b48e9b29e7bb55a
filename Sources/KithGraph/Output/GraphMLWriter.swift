import KithLinearAlgebra

/// Writes a network as GraphML, with all relations, attributes, weights and times, so that ``GraphMLReader`` reads the
/// same network back and Gephi, igraph and NetworkX open the file.
///
/// * The display name is the node attribute `label`, which Gephi shows (`name` where the people have another attribute
///   called so). Keys have ids that start with `kith.`.
/// * Follow times are the edge attribute `time` in seconds since 1970. Edges of other relations carry `kith_layer` (see
///   ``EdgeRelation``); interactions have their count as `weight` and their known times in `kith_times`.
/// * In an undirected network a tie is one undirected edge; mutes, blocks and interactions stay directed, and make the
///   graph a mixed one, which Gephi reads but NetworkX does not.
/// * An attribute type that some value does not fit is declared as text. What XML cannot hold is treated as
///   ``XMLText`` says. An interaction layer without any pair leaves no trace.
enum GraphMLWriter {
    static func write(_ network: Network, to text: TextOutput) throws(KithGraphError) {
        let xml = try XMLText(text, handlesOf: network.people)
        text.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        text.put("<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n")
        text.put("    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n")
        text.put("    xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns")
        text.put(" http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n")
        putKeys(network, text, xml)
        text.put("  <graph edgedefault=\"\(network.isDirected ? "directed" : "undirected")\">\n")
        try putNodes(network, text, xml)
        try putFollows(network, text, xml)
        try putOtherRelations(network, text, xml)
        text.put("  </graph>\n</graphml>\n")
    }

    // MARK: Keys

    private static func putKeys(_ network: Network, _ text: TextOutput, _ xml: XMLText) {
        let put = { (id: String, domain: String, name: String, type: AttributeColumn.ValueType) in
            text.put("  <key id=\"\(id)\" for=\"\(domain)\" attr.name=\"")
            xml.put(name)
            text.put("\" attr.type=\"\(typeName(type))\"/>\n")
        }
        let labelIsFree = network.attribute("label") == nil
        for (index, column) in network.attributes.enumerated() {
            let isName = column.name == AttributeColumn.displayName
            put(keyID(column, index), "node", isName && labelIsFree ? "label" : column.name, column.safeType)
        }
        if !network.domainBlocks.isEmpty { put("kith.domains", "node", KithNames.blockedDomains, .text) }
        let hasInteractions = network.layers.contains { $0.pairCount > 0 }
        if network.weights != nil || hasInteractions { put("kith.weight", "edge", "weight", .number) }
        if network.times != nil { put("kith.time", "edge", "time", .number) }
        if network.hasOtherRelations { put("kith.layer", "edge", KithNames.layer, .text) }
        if network.layers.contains(where: { $0.times != nil }) {
            put("kith.times", "edge", KithNames.times, .text)
        }
    }

    private static func keyID(_ column: AttributeColumn, _ index: Int) -> String {
        column.name == AttributeColumn.displayName ? KithNames.displayNameKey : "kith.a\(index)"
    }

    private static func typeName(_ type: AttributeColumn.ValueType) -> String {
        switch type {
        case .text: return "string"
        case .boolean: return "boolean"
        case .integer: return "long"
        case .number: return "double"
        }
    }

    // MARK: Nodes

    private static func putNodes(_ network: Network, _ text: TextOutput, _ xml: XMLText) throws(KithGraphError) {
        let domains = network.domainsByPerson()
        for person in 0..<PersonIndex(network.personCount) {
            text.put("    <node id=\"")
            xml.put(handleOf: person)
            var isEmpty = true
            let putData = { (key: String, value: String) in
                text.put(isEmpty ? "\"><data key=\"" : "<data key=\"")
                text.put(key)
                text.put("\">")
                xml.put(value)
                text.put("</data>")
                isEmpty = false
            }
            for (index, column) in network.attributes.enumerated() {
                if let value = column[person] { putData(keyID(column, index), value) }
            }
            if let blocked = domains[person] { putData("kith.domains", KithNames.domains(blocked)) }
            text.put(isEmpty ? "\"/>\n" : "</node>\n")
            try text.endPiece()
        }
    }

    // MARK: Edges

    private static func putFollows(_ network: Network, _ text: TextOutput, _ xml: XMLText) throws(KithGraphError) {
        try network.forEachFollow(pairingTies: true) { (follow) throws(KithGraphError) in
            putStart(follow.from, follow.to, text, xml)
            if !network.isDirected, !follow.isTie { text.put(" directed=\"true\"") }
            guard follow.weight != nil || follow.time != nil else {
                text.put("/>\n")
                return try text.endPiece()
            }
            text.put(">")
            if let weight = follow.weight {
                text.put("<data key=\"kith.weight\">")
                text.put(weight: weight)
                text.put("</data>")
            }
            if let time = follow.time {
                text.put("<data key=\"kith.time\">")
                text.put(seconds: time)
                text.put("</data>")
            }
            text.put("</edge>\n")
            try text.endPiece()
        }
    }

    private static func putOtherRelations(
        _ network: Network, _ text: TextOutput, _ xml: XMLText
    ) throws(KithGraphError) {
        let direction = network.isDirected ? "" : " directed=\"true\""
        for layer in network.layers {
            try layer.forEachPair { (from, to, pair) throws(KithGraphError) in
                putStart(from, to, text, xml)
                text.put(direction)
                putLayer(.interaction(layer.kind), text, xml)
                text.put("<data key=\"kith.weight\">\(layer.counts[pair])</data>")
                for (index, time) in layer.times(ofPair: pair).enumerated() {
                    text.put(index == 0 ? "<data key=\"kith.times\">" : " ")
                    text.put(seconds: time)
                }
                text.put(layer.times(ofPair: pair).isEmpty ? "</edge>\n" : "</data></edge>\n")
                try text.endPiece()
            }
        }
        for (relation, rows) in [(EdgeRelation.mute, network.mutes), (.block, network.blocks)] {
            try rows.forEachEntry { (from, to, _) throws(KithGraphError) in
                putStart(from, to, text, xml)
                text.put(direction)
                putLayer(relation, text, xml)
                text.put("</edge>\n")
                try text.endPiece()
            }
        }
    }

    private static func putLayer(_ relation: EdgeRelation, _ text: TextOutput, _ xml: XMLText) {
        text.put("><data key=\"kith.layer\">")
        xml.put(relation.name)
        text.put("</data>")
    }

    private static func putStart(_ from: PersonIndex, _ to: PersonIndex, _ text: TextOutput, _ xml: XMLText) {
        text.put("    <edge source=\"")
        xml.put(handleOf: from)
        text.put("\" target=\"")
        xml.put(handleOf: to)
        text.put(34 as UInt8)
    }
}
