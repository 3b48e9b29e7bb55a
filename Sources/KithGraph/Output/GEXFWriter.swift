import KithLinearAlgebra

/// Writes a network as GEXF 1.3, with all relations, attributes, weights and times, so that ``GEXFReader`` reads the same
/// network back and Gephi opens the file.
///
/// * The display name is the node's label; people without one have none, and programs show their handle.
/// * An edge's `kind` says of which relation it is (see ``EdgeRelation``), where there are others than follows, so that
///   Gephi keeps edges of the same two people apart. Interactions have their count as weight.
/// * With times the graph is dynamic: a follow starts at its time, an interaction has a spell of no length for each
///   known one. Times are ISO 8601 in UTC.
/// * In an undirected network a tie is one undirected edge; mutes, blocks and interactions stay directed, and make the
///   graph a mixed one, which Gephi reads but NetworkX does not.
/// * An attribute type that some value does not fit is declared as text. What XML cannot hold is treated as
///   ``XMLText`` says. An interaction layer without any pair leaves no trace.
enum GEXFWriter {
    static func write(_ network: Network, to text: TextOutput) throws(KithGraphError) {
        let xml = try XMLText(text, handlesOf: network.people)
        text.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        text.put("<gexf xmlns=\"http://gexf.net/1.3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n")
        text.put("    xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n")
        text.put("  <meta><creator>\(KithNames.creator)</creator></meta>\n")
        text.put("  <graph defaultedgetype=\"\(network.isDirected ? "directed" : "undirected")\"")
        let isDynamic = network.times != nil || network.layers.contains { $0.times != nil }
        // Programs take `date` to include times of day; some do not know `dateTime`.
        text.put(isDynamic ? " mode=\"dynamic\" timeformat=\"date\">\n" : " mode=\"static\">\n")
        putAttributes(network, text, xml)
        try putNodes(network, text, xml)
        text.put("    <edges>\n")
        var number = 0
        try putFollows(network, &number, text, xml)
        try putOtherRelations(network, &number, text, xml)
        text.put("    </edges>\n  </graph>\n</gexf>\n")
    }

    // MARK: Nodes

    private static func putAttributes(_ network: Network, _ text: TextOutput, _ xml: XMLText) {
        let put = { (id: String, title: String, type: AttributeColumn.ValueType) in
            text.put("      <attribute id=\"\(id)\" title=\"")
            xml.put(title)
            text.put("\" type=\"\(typeName(type))\"/>\n")
        }
        let columns = network.attributes.filter { $0.name != AttributeColumn.displayName }
        guard !columns.isEmpty || !network.domainBlocks.isEmpty else { return }
        text.put("    <attributes class=\"node\">\n")
        for (index, column) in columns.enumerated() { put("\(index)", column.name, column.safeType) }
        if !network.domainBlocks.isEmpty { put("domains", KithNames.blockedDomains, .text) }
        text.put("    </attributes>\n")
    }

    private static func typeName(_ type: AttributeColumn.ValueType) -> String {
        switch type {
        case .text: return "string"
        case .boolean: return "boolean"
        case .integer: return "long"
        case .number: return "double"
        }
    }

    private static func putNodes(_ network: Network, _ text: TextOutput, _ xml: XMLText) throws(KithGraphError) {
        let domains = network.domainsByPerson()
        let names = network.attribute(AttributeColumn.displayName)
        let columns = network.attributes.filter { $0.name != AttributeColumn.displayName }
        text.put("    <nodes>\n")
        for person in 0..<PersonIndex(network.personCount) {
            text.put("      <node id=\"")
            xml.put(handleOf: person)
            if let name = names?[person] {
                text.put("\" label=\"")
                xml.put(name)
            }
            var isEmpty = true
            let putValue = { (id: String, value: String) in
                text.put(isEmpty ? "\"><attvalues>" : "")
                text.put("<attvalue for=\"\(id)\" value=\"")
                xml.put(value)
                text.put("\"/>")
                isEmpty = false
            }
            for (index, column) in columns.enumerated() {
                if let value = column[person] { putValue("\(index)", value) }
            }
            if let blocked = domains[person] { putValue("domains", KithNames.domains(blocked)) }
            text.put(isEmpty ? "\"/>\n" : "</attvalues></node>\n")
            try text.endPiece()
        }
        text.put("    </nodes>\n")
    }

    // MARK: Edges

    private static func putFollows(
        _ network: Network, _ number: inout Int, _ text: TextOutput, _ xml: XMLText
    ) throws(KithGraphError) {
        let kind = network.hasOtherRelations ? EdgeRelation.main.name : nil
        try network.forEachFollow(pairingTies: true) { (follow) throws(KithGraphError) in
            putStart(follow.from, follow.to, &number, text, xml)
            if !network.isDirected, !follow.isTie { text.put(" type=\"directed\"") }
            if let kind { text.put(" kind=\"\(kind)\"") }
            if let weight = follow.weight {
                text.put(" weight=\"")
                text.put(weight: weight)
                text.put(34 as UInt8)
            }
            if let time = follow.time { text.put(" start=\"\(ISODate.string(time))\"") }
            text.put("/>\n")
            try text.endPiece()
        }
    }

    private static func putOtherRelations(
        _ network: Network, _ number: inout Int, _ text: TextOutput, _ xml: XMLText
    ) throws(KithGraphError) {
        let type = network.isDirected ? "" : " type=\"directed\""
        for layer in network.layers {
            try layer.forEachPair { (from, to, pair) throws(KithGraphError) in
                putStart(from, to, &number, text, xml)
                text.put(type)
                text.put(" kind=\"")
                xml.put(EdgeRelation.interaction(layer.kind).name)
                text.put("\" weight=\"\(layer.counts[pair])\"")
                let times = layer.times(ofPair: pair).map { ISODate.string($0) }
                if times.isEmpty {
                    text.put("/>\n")
                } else {
                    text.put("><spells>")
                    for time in times { text.put("<spell start=\"\(time)\" end=\"\(time)\"/>") }
                    text.put("</spells></edge>\n")
                }
                try text.endPiece()
            }
        }
        for (relation, rows) in [(EdgeRelation.mute, network.mutes), (.block, network.blocks)] {
            try rows.forEachEntry { (from, to, _) throws(KithGraphError) in
                putStart(from, to, &number, text, xml)
                text.put(type)
                text.put(" kind=\"\(relation.name)\"/>\n")
                try text.endPiece()
            }
        }
    }

    private static func putStart(
        _ from: PersonIndex, _ to: PersonIndex, _ number: inout Int, _ text: TextOutput, _ xml: XMLText
    ) {
        text.put("      <edge id=\"")
        text.put(number: number)
        number += 1
        text.put("\" source=\"")
        xml.put(handleOf: from)
        text.put("\" target=\"")
        xml.put(handleOf: to)
        text.put(34 as UInt8)
    }
}
