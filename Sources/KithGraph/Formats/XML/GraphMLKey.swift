/// A `<key>` of a GraphML file: what the `<data>` that refer to it hold.
struct GraphMLKey {
    /// What is made of the values.
    enum Use: Equatable {
        case ignored
        /// Column number of ``XMLGraphSink/columns``.
        case attribute(Int)
        case weight
        case time
        case layer
        case interactionTimes
        /// Drawings of the yEd editor, in which the node's label is of interest.
        case drawing
    }

    let id: String
    let name: String
    let type: AttributeColumn.ValueType
    let isForNodes: Bool
    let isForEdges: Bool
    let isDrawing: Bool
    var defaultValue: String?
    var use = Use.ignored

    init(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard let id = element.string("id") else {
            throw .badData(place: stream.place, found: "a <key> without an id", expected: "an id")
        }
        self.id = id
        name = element.string("attr.name") ?? id
        let domain = element.string("for") ?? "all"
        isForNodes = domain == "node" || domain == "all"
        isForEdges = domain == "edge" || domain == "all"
        isDrawing = element.string("yfiles.type") != nil
        switch element.string("attr.type") {
        case "boolean": type = .boolean
        case "int", "long", "integer", "short", "byte": type = .integer
        case "float", "double": type = .number
        default: type = .text
        }
    }

    /// Decides what each key is used for and declares the columns.
    static func assignUses(_ keys: inout [GraphMLKey], sink: XMLGraphSink, place: InputPlace) throws(KithGraphError) {
        let displayName = displayNameKey(keys)
        for index in keys.indices {
            let key = keys[index]
            if key.isDrawing {
                keys[index].use = key.isForNodes ? .drawing : .ignored
            } else if key.isForNodes {
                let name = index == displayName ? AttributeColumn.displayName : key.name
                sink.columns.append(.init(name: name, type: key.type, defaultValue: key.defaultValue))
                keys[index].use = .attribute(sink.columns.count - 1)
            }
        }
        try assignEdgeUse(&keys, .weight, ["weight"], sink.options.weightColumn, place)
        try assignEdgeUse(&keys, .time, ["time", "timestamp"], sink.options.timeColumn, place)
        try assignEdgeUse(&keys, .layer, [KithNames.layer], nil, place)
        try assignEdgeUse(&keys, .interactionTimes, [KithNames.times], nil, place)
    }

    /// Which key holds display names: Kith's own, where there are keys of Kith's; else the first called `name`, `label`
    /// or `display_name`, in this order of preference.
    private static func displayNameKey(_ keys: [GraphMLKey]) -> Int? {
        if keys.contains(where: { $0.id.hasPrefix("kith.") }) {
            return keys.firstIndex { $0.id == KithNames.displayNameKey }
        }
        for name in ["name", "label", "display_name"] {
            if let index = keys.firstIndex(where: { $0.isForNodes && !$0.isDrawing && $0.name.lowercased() == name }) {
                return index
            }
        }
        return nil
    }

    /// Keys for both nodes and edges stay attributes of nodes as well; see ``edgeUse``.
    private static func assignEdgeUse(
        _ keys: inout [GraphMLKey], _ use: Use, _ names: [String], _ wanted: String?, _ place: InputPlace
    ) throws(KithGraphError) {
        let matches = { (key: GraphMLKey) in
            key.isForEdges && !key.isDrawing && (wanted.map { key.name == $0 } ?? names.contains(key.name.lowercased()))
        }
        if let index = keys.firstIndex(where: matches) {
            keys[index].edgeUse = use
        } else if let wanted {
            let known = keys.filter { $0.isForEdges }.map { $0.name }
            throw .badData(
                place: InputPlace(file: place.file), found: "no edge attribute \(InputText.quoted(wanted))",
                expected: known.isEmpty ? "one, but the file has none" : "one of \(known.joined(separator: ", "))")
        }
    }

    /// What is made of values at edges.
    var edgeUse = Use.ignored
}
