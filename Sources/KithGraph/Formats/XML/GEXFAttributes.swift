/// The `<attribute>` declarations of a GEXF file.
struct GEXFAttributes {
    /// What is made of an edge attribute.
    enum EdgeUse {
        case ignored
        case weight
        case time
    }

    private struct Attribute {
        var id: String
        var title: String
        var type: AttributeColumn.ValueType
        var isForNodes: Bool
        var defaultValue: String?
    }

    private var list: [Attribute] = []
    private var isForNodes = true
    private var isResolved = false
    private var nodeNumbers: [String: Int] = [:]
    private var edgeUses: [String: EdgeUse] = [:]
    /// The weight of every edge without one.
    private(set) var weightDefault: String?

    /// Takes an `<attributes>` tag.
    mutating func startClass(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        switch element.string("class") {
        case "node", nil: isForNodes = true
        case "edge": isForNodes = false
        case let other?:
            throw .badData(
                place: stream.place, found: "attributes of class \(InputText.quoted(other))", expected: "node or edge")
        }
    }

    /// Takes an `<attribute>` tag.
    mutating func start(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard let id = element.string("id") else {
            throw .badData(place: stream.place, found: "an <attribute> without an id", expected: "an id")
        }
        guard !isResolved else {
            throw .badData(
                place: stream.place, found: "an <attribute> after the first node", expected: "attributes before it")
        }
        guard !list.contains(where: { $0.id == id && $0.isForNodes == isForNodes }) else {
            throw .badData(
                place: stream.place, found: "a second <attribute> \(InputText.quoted(id))", expected: "each id once")
        }
        let type: AttributeColumn.ValueType
        switch element.string("type") {
        case "boolean": type = .boolean
        case "integer", "int", "long", "short", "byte", "biginteger": type = .integer
        case "float", "double", "bigdecimal": type = .number
        default: type = .text
        }
        list.append(.init(id: id, title: element.string("title") ?? id, type: type, isForNodes: isForNodes))
    }

    /// Gives the last attribute a default.
    mutating func setDefault(_ text: String) {
        if !list.isEmpty { list[list.count - 1].defaultValue = text }
    }

    /// Decides, before the first node or edge, what each attribute is used for and declares the columns.
    mutating func resolve(_ sink: XMLGraphSink, _ stream: XMLStream) throws(KithGraphError) {
        guard !isResolved else { return }
        isResolved = true
        let nodeTitles = list.filter { $0.isForNodes }.map { $0.title }
        let displayName = [AttributeColumn.displayName, "display_name"].first { nodeTitles.contains($0) }
        for attribute in list where attribute.isForNodes {
            let name = attribute.title == displayName ? AttributeColumn.displayName : attribute.title
            sink.columns.append(.init(name: name, type: attribute.type, defaultValue: attribute.defaultValue))
            nodeNumbers[attribute.id] = sink.columns.count - 1
        }
        for attribute in list where !attribute.isForNodes { edgeUses[attribute.id] = .ignored }
        // The weight of an edge has a place of its own, so that naming it needs no attribute.
        let weight = sink.options.weightColumn
        try assign(.weight, ["weight"], weight == "weight" ? nil : weight, stream)
        try assign(.time, ["time", "timestamp"], sink.options.timeColumn, stream)
    }

    private mutating func assign(
        _ use: EdgeUse, _ titles: [String], _ wanted: String?, _ stream: XMLStream
    ) throws(KithGraphError) {
        let edges = list.filter { !$0.isForNodes }
        let found = edges.first { wanted == nil ? titles.contains($0.title.lowercased()) : $0.title == wanted }
        if let found {
            edgeUses[found.id] = use
            if use == .weight { weightDefault = found.defaultValue }
        } else if let wanted {
            throw .badData(
                place: InputPlace(file: stream.place.file), found: "no edge attribute \(InputText.quoted(wanted))",
                expected: edges.isEmpty
                    ? "one, but the file has none" : "one of \(edges.map { $0.title }.joined(separator: ", "))")
        }
    }

    /// The column of the node attribute `id`.
    func node(_ id: String) -> Int? { nodeNumbers[id] }

    /// What the edge attribute `id` is used for.
    func edge(_ id: String) -> EdgeUse? { edgeUses[id] }
}
