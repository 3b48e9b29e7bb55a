import KithLinearAlgebra

/// Reads GEXF 1.1 to 1.3 (`https://gexf.net`), as written by Gephi, NetworkX and Kith itself, without holding the
/// document.
///
/// * Node ids are handles, node labels display names; a label that repeats the id, as programs write for lack of one,
///   is none (in Kith's own files it is). A node attribute titled `name`, or else `display_name`, replaces the label.
///   Other node attributes are kept with their type, and their defaults hold for every node without a value; of values
///   that change over time the last one in the file is kept.
/// * Edges go one way or both by `defaultedgetype` and their own `type`: `directed`, `undirected`, or `mutual` for two
///   that go one way each. ``ReadOptions/isDirected`` overrides both. Weights come from `weight`, or the edge attribute
///   of that title or that of ``ReadOptions/weightColumn``; other edge attributes are not kept. Edges of Kith's other
///   relations are told by `kind` (see ``EdgeRelation``); other kinds belong to the main relation.
/// * An edge's time is the earliest `start`, `timestamp`, interval or spell, for interactions all of them, or else the
///   attribute titled `time` or `timestamp` or that of ``ReadOptions/timeColumn``. Dates are ISO 8601, numbers count
///   ``ReadOptions/timeUnit``; ends of intervals are not kept.
/// * Nodes and edges inside nodes are read like all others; what was inside what is not kept, nor is what `viz` says of
///   colours, sizes and places.
public enum GEXFReader {
    /// Reads all of `source` into `builder`. Throws ``KithGraphError``; memory does not grow with the file beyond what
    /// the builder keeps. O(bytes).
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        let sink = XMLGraphSink(builder, options: options, file: source.name)
        let handler = GEXFHandler(sink)
        try XMLStream.parse(source, handler: handler, progress: options.progress)
        guard handler.sawGraph else {
            throw .badData(place: InputPlace(file: source.name), found: "no <graph>", expected: "one")
        }
        try sink.finish(isUndirected: handler.defaultType == .undirected)
    }
}

/// Follows the elements of a GEXF document.
private final class GEXFHandler: XMLHandler {
    enum EdgeType: String {
        case directed
        case undirected
        case mutual
    }

    private enum Context {
        case document
        case graph
        case node
        case edge
    }

    private(set) var sawGraph = false
    private(set) var defaultType = EdgeType.undirected
    private let sink: XMLGraphSink
    private var attributes = GEXFAttributes()
    private var contexts: [Context] = []
    /// Open elements that are not looked into.
    private var skipped = 0
    private var isFromKith = false
    private var edgeType = EdgeType.undirected
    private var attributeTimes: [Timestamp] = []

    init(_ sink: XMLGraphSink) {
        self.sink = sink
    }

    func start(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        if skipped > 0 {
            skipped += 1
        } else if element.isNamed("edge") {
            try startEdge(element, stream)
        } else if element.isNamed("node") {
            try startNode(element, stream)
        } else if element.isNamed("attvalue") {
            try startValue(element, stream)
        } else if element.isNamed("spell") || element.isNamed("slice") {
            if case .edge = contexts.last { try takeTimes(element, stream) }
        } else if element.isNamed("nodes") || element.isNamed("edges") || element.isNamed("attvalues")
            || element.isNamed("spells") || element.isNamed("slices") || element.isNamed("meta")
        {
            return
        } else if contexts.isEmpty {
            guard element.isNamed("gexf") else {
                throw .badData(place: stream.place, found: "<\(element.localName)>", expected: "<gexf>")
            }
            contexts.append(.document)
        } else if element.isNamed("graph") {
            try startGraph(element, stream)
        } else if element.isNamed("attributes") {
            try attributes.startClass(element, stream)
        } else if element.isNamed("attribute") {
            try attributes.start(element, stream)
        } else if element.isNamed("default") || element.isNamed("creator") {
            stream.collectsText = true
        } else {
            skipped = 1
        }
    }

    func end(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        if skipped > 0 {
            skipped -= 1
        } else if element.isNamed("edge") {
            contexts.removeLast()
            try endEdge(stream)
        } else if element.isNamed("node") {
            contexts.removeLast()
            sink.closeNode()
        } else if element.isNamed("default") {
            attributes.setDefault(takeText(stream))
        } else if element.isNamed("creator") {
            isFromKith = takeText(stream) == KithNames.creator
        } else if element.isNamed("graph") || element.isNamed("gexf") {
            contexts.removeLast()
        }
    }

    private func startGraph(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard !sawGraph else {
            throw .badData(place: stream.place, found: "a second <graph>", expected: "one graph in a file")
        }
        sawGraph = true
        contexts.append(.graph)
        if let text = element.string("defaultedgetype") { defaultType = try type(text, stream) }
    }

    private func type(_ text: String, _ stream: XMLStream) throws(KithGraphError) -> EdgeType {
        if let type = EdgeType(rawValue: text.lowercased()) { return type }
        throw .badData(
            place: stream.place, found: "the edge type \(InputText.quoted(text))",
            expected: "directed, undirected or mutual")
    }

    // MARK: Nodes

    private func startNode(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        switch contexts.last {
        case .graph, .node: break
        default:
            throw .badData(
                place: stream.place, found: "a <node> outside of a graph", expected: "it inside a <graph>")
        }
        try attributes.resolve(sink, stream)
        guard let id = element.value("id") else {
            throw .badData(place: stream.place, found: "a <node> without id", expected: "the id of a node")
        }
        try sink.openNode(id, stream)
        contexts.append(.node)
        if let label = element.string("label"), isFromKith || label != element.string("id") {
            sink.setDisplayName(to: label)
        }
    }

    // MARK: Edges

    private func startEdge(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        switch contexts.last {
        case .graph, .node: break
        default:
            throw .badData(
                place: stream.place, found: "an <edge> outside of a graph", expected: "it inside a <graph>")
        }
        contexts.append(.edge)
        guard sink.readsEdges else { return }
        try attributes.resolve(sink, stream)
        var edge = XMLGraphSink.Edge()
        guard let source = element.value("source") else {
            throw .badData(place: stream.place, found: "an <edge> without source", expected: "the id of a node")
        }
        edge.from = try sink.mention(source, stream)
        guard let target = element.value("target") else {
            throw .badData(place: stream.place, found: "an <edge> without target", expected: "the id of a node")
        }
        edge.to = try sink.mention(target, stream)
        edgeType = defaultType
        if let text = element.string("type") { edgeType = try type(text, stream) }
        if let kind = element.string("kind"), let relation = EdgeRelation(name: kind) { edge.relation = relation }
        sink.edge = edge
        attributeTimes.removeAll(keepingCapacity: true)
        if sink.options.weightColumn == nil || sink.options.weightColumn == "weight",
            let weight = element.string("weight")
        {
            sink.edge.weight = try sink.weight(weight, stream)
        }
        try takeTimes(element, stream)
    }

    /// The starts that an edge or a spell names.
    private func takeTimes(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        guard sink.readsEdges, sink.options.timeColumn == nil else { return }
        if let text = element.string("start") ?? element.string("timestamp") ?? element.string("startopen") {
            try takeTime(text, stream)
        }
        if let list = element.string("timestamps") {
            for text in list.split(whereSeparator: { "<>[], ".contains($0) }) { try takeTime(String(text), stream) }
        }
        if let list = element.string("intervals") {
            for interval in list.split(separator: ";") {
                let ends = interval.split(whereSeparator: { "<>[](), ".contains($0) })
                if let start = ends.first { try takeTime(String(start), stream) }
            }
        }
    }

    private func takeTime(_ text: String, _ stream: XMLStream) throws(KithGraphError) {
        // Gephi's word for "since ever".
        guard !text.isEmpty, text != "-Infinity" else { return }
        sink.edge.times.append(try sink.time(text, stream))
    }

    private func endEdge(_ stream: XMLStream) throws(KithGraphError) {
        guard sink.readsEdges else { return }
        if sink.edge.weight == nil, let text = attributes.weightDefault {
            sink.edge.weight = try sink.weight(text, stream)
        }
        if sink.edge.times.isEmpty { sink.edge.times = attributeTimes }
        if case .main = sink.edge.relation, let isDirected = sink.options.isDirected {
            edgeType = isDirected ? .directed : .undirected
        }
        sink.edge.isUndirected = edgeType == .undirected
        sink.edge.goesBothWays = edgeType != .directed
        try sink.closeEdge(stream)
    }

    // MARK: Attribute values

    private func startValue(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError) {
        // GEXF 1.0 and some programs after it call it `id`.
        guard let id = element.string("for") ?? element.string("id") else {
            throw .badData(
                place: stream.place, found: "an <attvalue> without for", expected: "the id of an attribute")
        }
        let text = element.string("value") ?? ""
        switch contexts.last {
        case .node:
            guard let number = attributes.node(id) else { throw undeclared(id, stream) }
            sink.setAttribute(number, to: text)
        case .edge where sink.readsEdges:
            guard let use = attributes.edge(id) else { throw undeclared(id, stream) }
            guard !text.isEmpty else { return }
            if use == .weight, sink.edge.weight == nil || sink.options.weightColumn != nil {
                sink.edge.weight = try sink.weight(text, stream)
            } else if use == .time {
                attributeTimes.append(try sink.time(text, stream))
            }
        default: break
        }
    }

    private func undeclared(_ id: String, _ stream: XMLStream) -> KithGraphError {
        .badData(
            place: stream.place, found: "a value of the undeclared attribute \(InputText.quoted(id))",
            expected: "an <attribute> with that id before it")
    }

    private func takeText(_ stream: XMLStream) -> String {
        defer { stream.collectsText = false }
        return String(decoding: stream.text, as: UTF8.self)
    }
}
