import KithLinearAlgebra

/// Reads GraphML (`http://graphml.graphdrawing.org`), as written by NetworkX, igraph, Gephi, yEd and Kith itself,
/// without holding the document.
///
/// * Node ids are handles. Node data become people's attributes with their type; the key called `name`, else `label`,
///   else `display_name`, becomes the display name. yEd's node labels do where there is none.
/// * Edges go one way or both by `edgedefault` and their own `directed`; ``ReadOptions/isDirected`` overrides both.
///   Weights come from the edge key called `weight` or ``ReadOptions/weightColumn``, times from `time` or `timestamp`
///   or ``ReadOptions/timeColumn``; other edge data are not kept. Edges of Kith's other relations are told by
///   `kith_layer` (see ``EdgeRelation``) and go where that says.
/// * Defaults of keys hold for every node or edge without a value of its own.
/// * The nodes and edges of nested graphs are read like those of the outer one, so that edges from outside find them;
///   which group a node was in is not kept. Ports are ignored. Hyperedges have no place in a follow network and are
///   refused, as are a second graph, a node declared twice and an edge to a node that is declared nowhere.
public enum GraphMLReader {
    /// Reads all of `source` into `builder`. Throws ``KithGraphError``; memory does not grow with the file beyond what
    /// the builder keeps. O(bytes).
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        let sink = XMLGraphSink(builder, options: options, file: source.name)
        let handler = GraphMLHandler(sink)
        try XMLStream.parse(source, handler: handler, progress: options.progress)
        guard handler.sawGraph else {
            throw .badData(place: InputPlace(file: source.name), found: "no <graph>", expected: "one")
        }
        try sink.finish(isUndirected: handler.isUndirected)
    }
}

/// Follows the elements of a GraphML document.
private final class GraphMLHandler: XMLHandler {
    private enum Context {
        case document
        case graph(isUndirected: Bool)
        case node
        case edge
    }

    private(set) var sawGraph = false
    /// What the outermost graph says of edges.
    private(set) var isUndirected = false
    private let sink: XMLGraphSink
    private var keys: [GraphMLKey] = []
    private var keyNumbers = HandleInterner()
    private var edgeDefaults: [(use: GraphMLKey.Use, value: String)] = []
    private var contexts: [Context] = []
    private var isInKey = false
    /// The key of the `<data>` being read.
    private var dataKey: Int?
    /// Open elements that are not looked into.
    private var skipped = 0
    private var isInLabel = false
    private var hasWeight = false
    private var hasTime = false

    init(_ sink: XMLGraphSink) {
        self.sink = sink
    }

    func start(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard skipped == 0, dataKey == nil else { return startInside(element, stream) }
        if element.isNamed("edge") {
            try startEdge(element, stream)
        } else if element.isNamed("node") {
            try startNode(element, stream)
        } else if element.isNamed("data") {
            try startData(element, stream)
        } else if contexts.isEmpty {
            guard element.isNamed("graphml") else {
                throw .badData(place: stream.place, found: "<\(element.localName)>", expected: "<graphml>")
            }
            contexts.append(.document)
        } else if element.isNamed("graph") {
            try startGraph(element, stream)
        } else if element.isNamed("key") {
            try startKey(element, stream)
        } else if element.isNamed("default"), isInKey {
            stream.collectsText = true
        } else if element.isNamed("hyperedge") {
            throw .badData(
                place: stream.place, found: "a <hyperedge>", expected: "edges between two nodes only")
        } else {
            skipped = 1
        }
    }

    func end(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        if skipped > 0 {
            endInside(stream)
        } else if element.isNamed("data") {
            try endData(stream)
        } else if element.isNamed("edge") {
            contexts.removeLast()
            try endEdge(stream)
        } else if element.isNamed("node") {
            contexts.removeLast()
            sink.closeNode()
        } else if element.isNamed("key") {
            isInKey = false
        } else if element.isNamed("default") {
            keys[keys.count - 1].defaultValue = takeText(stream)
        } else {
            contexts.removeLast()
        }
    }

    // MARK: Graphs and keys

    private func startGraph(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        let isNested = contexts.count > 1
        guard isNested || !sawGraph else {
            throw .badData(place: stream.place, found: "a second <graph>", expected: "one graph in a file")
        }
        var undirected = isUndirected
        switch element.string("edgedefault") {
        case "directed": undirected = false
        case "undirected": undirected = true
        case nil where isNested || sink.options.isDirected != nil: break
        case let other:
            throw .badData(
                place: stream.place,
                found: other.map { "edgedefault=\(InputText.quoted($0))" } ?? "a <graph> without edgedefault",
                expected: "edgedefault=\"directed\" or \"undirected\"")
        }
        if !isNested {
            sawGraph = true
            isUndirected = undirected
            try GraphMLKey.assignUses(&keys, sink: sink, place: stream.place)
            for key in keys where key.edgeUse != .ignored {
                if let value = key.defaultValue { edgeDefaults.append((key.edgeUse, value)) }
            }
        }
        contexts.append(.graph(isUndirected: undirected))
    }

    private func startKey(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard !sawGraph else {
            throw .badData(place: stream.place, found: "a <key> after the graph's start", expected: "keys before it")
        }
        let key = try GraphMLKey(element, stream)
        guard keyNumbers.intern(key.id) == keys.count else {
            throw .badData(
                place: stream.place, found: "a second <key> \(InputText.quoted(key.id))", expected: "each id once")
        }
        keys.append(key)
        isInKey = true
    }

    // MARK: Nodes and edges

    private func startNode(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard case .graph = contexts.last else { throw misplaced("node", stream) }
        guard let id = element.value("id") else { throw missing("id", "node", stream) }
        try sink.openNode(id, stream)
        contexts.append(.node)
    }

    private func startEdge(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard case .graph(let undirected) = contexts.last else { throw misplaced("edge", stream) }
        contexts.append(.edge)
        guard sink.readsEdges else { return }
        guard let source = element.value("source") else { throw missing("source", "edge", stream) }
        guard let target = element.value("target") else { throw missing("target", "edge", stream) }
        var edge = XMLGraphSink.Edge()
        edge.from = try sink.mention(source, stream)
        edge.to = try sink.mention(target, stream)
        edge.isUndirected = undirected
        switch element.string("directed") {
        case nil: break
        case "true", "1": edge.isUndirected = false
        case "false", "0": edge.isUndirected = true
        case let other?:
            throw .badData(
                place: stream.place, found: "directed=\(InputText.quoted(other))",
                expected: "directed=\"true\" or \"false\"")
        }
        sink.edge = edge
        hasWeight = false
        hasTime = false
    }

    private func endEdge(_ stream: XMLStream) throws(KithGraphError) {
        guard sink.readsEdges else { return }
        for (use, value) in edgeDefaults {
            if use == .weight, hasWeight { continue }
            if use == .time, hasTime { continue }
            try setEdge(use, value, stream)
        }
        if case .main = sink.edge.relation, let isDirected = sink.options.isDirected {
            sink.edge.isUndirected = !isDirected
        }
        sink.edge.goesBothWays = sink.edge.isUndirected
        try sink.closeEdge(stream)
    }

    // MARK: Data

    private func startData(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard let id = element.value("key") else { throw missing("key", "data", stream) }
        let number = Int(keyNumbers.intern(id, 0, id.byteCount))
        guard number < keys.count else {
            throw .badData(
                place: stream.place, found: "data of the undeclared key \(InputText.quoted(element.string("key")!))",
                expected: "a <key> with that id before the graph")
        }
        dataKey = number
        if use(of: number) != .ignored { stream.collectsText = true }
    }

    /// What a key's values are used for at the element that is open.
    private func use(of key: Int) -> GraphMLKey.Use {
        switch contexts.last {
        case .node: return keys[key].use
        case .edge where sink.readsEdges: return keys[key].edgeUse
        default: return .ignored
        }
    }

    private func endData(_ stream: XMLStream) throws(KithGraphError) {
        let use = use(of: dataKey!)
        dataKey = nil
        guard use != .ignored else { return }
        let text = takeText(stream)
        if case .attribute(let column) = use {
            sink.setAttribute(column, to: text)
        } else {
            try setEdge(use, text, stream)
        }
    }

    private func setEdge(_ use: GraphMLKey.Use, _ text: String, _ stream: XMLStream) throws(KithGraphError) {
        let trimmed = (text.utf8.first ?? 33) > 32 && (text.utf8.last ?? 33) > 32 ? text : trim(text)
        guard !trimmed.isEmpty else { return }
        switch use {
        case .weight:
            hasWeight = true
            sink.edge.weight = try sink.weight(trimmed, stream)
        case .time:
            hasTime = true
            sink.edge.times.append(try sink.time(trimmed, stream))
        case .interactionTimes:
            for part in trimmed.split(separator: " ") { sink.edge.times.append(try sink.time(String(part), stream)) }
        case .layer:
            sink.edge.relation = EdgeRelation(name: text) ?? .interaction(InteractionKind(text))
        default: break
        }
    }

    /// Elements inside data are some program's own business, but for yEd's node labels.
    private func startInside(_ element: borrowing XMLElement, _ stream: XMLStream) {
        skipped += 1
        if isInLabel { endLabel(stream) }
        isInLabel = dataKey.map { use(of: $0) == .drawing } == true && element.isNamed("NodeLabel")
        stream.collectsText = isInLabel
    }

    private func endInside(_ stream: XMLStream) {
        if isInLabel { endLabel(stream) }
        skipped -= 1
    }

    private func endLabel(_ stream: XMLStream) {
        isInLabel = false
        let label = trim(takeText(stream))
        guard !label.isEmpty, !sink.columns.contains(where: { $0.name == AttributeColumn.displayName }) else { return }
        sink.setDisplayName(to: label)
    }

    private func takeText(_ stream: XMLStream) -> String {
        defer { stream.collectsText = false }
        return String(decoding: stream.text, as: UTF8.self)
    }

    /// `text` without XML's white space at its ends.
    private func trim(_ text: String) -> String {
        var rest = text.utf8[...]
        while let first = rest.first, first <= 32 { rest.removeFirst() }
        while let last = rest.last, last <= 32 { rest.removeLast() }
        return String(Substring(rest))
    }

    private func missing(_ attribute: String, _ element: String, _ stream: XMLStream) -> KithGraphError {
        .badData(
            place: stream.place, found: "\(element == "edge" ? "an" : "a") <\(element)> without \(attribute)",
            expected: attribute == "key" ? "the id of a key" : "the id of a node")
    }

    private func misplaced(_ element: String, _ stream: XMLStream) -> KithGraphError {
        .badData(
            place: stream.place, found: "\(element == "edge" ? "an" : "a") <\(element)> outside of a graph",
            expected: "it inside a <graph>")
    }
}
