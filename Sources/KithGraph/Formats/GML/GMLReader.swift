import KithLinearAlgebra

/// Reads the part of GML that programs write: one `graph [ … ]` with `directed`, `node [ id … ]` and
/// `edge [ source … target … ]`; keys in any case, `#` comments, lists inside nodes and edges passed over.
///
/// A node's `id` is the handle: it must be there and differ from all others, and edges name nodes by it, which may
/// stand after them. `name`, or where there is none `label`, becomes the display name; every other number or string of
/// a node becomes an attribute by its key. A tie goes both ways unless the file says `directed 1`. Its weight is the
/// number at ``ReadOptions/weightColumn``, else at `weight`, else at `value`; its time is at
/// ``ReadOptions/timeColumn``. With the role ``InputRole/people`` only the nodes are read.
///
/// Source: M. Himsolt, "GML: A portable Graph File Format", University of Passau, 1997; strings may be UTF-8 here.
public enum GMLReader {
    /// Reads all of `source` with constant memory beyond the network's own. Throws
    /// ``KithGraphError/badData(place:found:expected:)`` for what is not such a graph.
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        let window = try ByteWindow(source, options: options)
        var pass = GMLPass(tokens: GMLTokenizer(window), builder: builder, options: options)
        try pass.readAll()
    }
}

private struct GMLPass {
    let tokens: GMLTokenizer
    let builder: NetworkBuilder
    let options: ReadOptions
    let keys = Keys()
    /// What the file says of the direction.
    var isDirected: Bool?
    /// Made with the first edge, when the direction must be known.
    var sink: RowSink?
    var hasGraph = false
    var hasWeights = false
    /// Who has a node, by local number.
    var isDeclared: [Bool] = []
    /// Where edges first name those who have no node yet, and how.
    var awaited: [NetworkBuilder.LocalPerson: (place: InputPlace, id: String)] = [:]

    var window: ByteWindow { tokens.window }

    init(tokens: GMLTokenizer, builder: NetworkBuilder, options: ReadOptions) {
        self.tokens = tokens
        self.builder = builder
        self.options = options
    }

    // MARK: - The file and the graph

    mutating func readAll() throws(KithGraphError) {
        while let key = try tokens.nextKey(until: .end) {
            guard keys.graph.matches(key, window) else {
                try tokens.skipValue()
                continue
            }
            let place = window.place(key.start)
            guard !hasGraph else { throw .badData(place: place, found: "a second graph", expected: "one graph") }
            hasGraph = true
            try tokens.take(.open, "\"[\" after graph")
            try readGraph()
        }
        guard hasGraph else {
            throw .badData(
                place: window.place(window.start), found: "the end of the input", expected: "graph [ … ]")
        }
        let first = awaited.values.min {
            ($0.place.line ?? 0, $0.place.column ?? 0) < ($1.place.line ?? 0, $1.place.column ?? 0)
        }
        if let first {
            throw .badData(place: first.place, found: InputText.quoted(first.id), expected: "the id of a node")
        }
        if let column = options.weightColumn, sink != nil, !hasWeights {
            throw .badData(
                place: InputPlace(file: window.source.name), found: "no edge with \(InputText.quoted(column))",
                expected: "the weight column")
        }
        if options.role == .follows { builder.noteInput(directed: options.isDirected ?? isDirected ?? false) }
    }

    private mutating func readGraph() throws(KithGraphError) {
        while let key = try tokens.nextKey(until: .close) {
            if keys.node.matches(key, window) {
                try readNode(at: key)
            } else if keys.edge.matches(key, window) {
                try readEdge(at: key)
            } else if keys.directed.matches(key, window) {
                try readDirection()
            } else {
                try tokens.skipValue()
            }
        }
    }

    private mutating func readDirection() throws(KithGraphError) {
        let token = try tokens.next()
        let value = try tokens.string(token)
        guard token.kind == .integer, value == "0" || value == "1" else {
            throw tokens.failure(at: token, expected: "directed 0 or directed 1")
        }
        if options.isDirected == nil, let sink, sink.mirrored == (value == "1") {
            throw tokens.failure(at: token, expected: "\"directed\" before the first edge")
        }
        isDirected = value == "1"
    }

    // MARK: - Nodes

    private mutating func readNode(at start: GMLTokenizer.Token) throws(KithGraphError) {
        let place = window.place(start.start)
        try tokens.take(.open, "\"[\" after node")
        var person: NetworkBuilder.LocalPerson?
        var attributes: [(name: String, value: String, type: AttributeColumn.ValueType)] = []
        while let key = try tokens.nextKey(until: .close) {
            if keys.id.matches(key, window) {
                person = try declare(tokens.next())
                continue
            }
            let name = String(decoding: window.bytes.slice(key.start..<key.start + key.length), as: UTF8.self)
            let isName = keys.name.matches(key, window)
            let isLabel = keys.label.matches(key, window)
            guard let token = try tokens.nextScalar() else { continue }
            let type: AttributeColumn.ValueType =
                token.kind == .integer ? .integer : token.kind == .number ? .number : .text
            let usual = isName ? AttributeColumn.displayName : isLabel ? "label" : name
            attributes.append((usual, try tokens.string(token), isName || isLabel ? .text : type))
        }
        guard let person else {
            throw .badData(place: place, found: "a node without \"id\"", expected: "an id for every node")
        }
        let hasName = attributes.contains { $0.name == AttributeColumn.displayName }
        for (name, value, type) in attributes {
            let name = name == "label" && !hasName ? AttributeColumn.displayName : name
            builder.setAttribute(name, of: person, to: value, type: type)
        }
    }

    private mutating func declare(_ token: GMLTokenizer.Token) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        let person = try self.person(token)
        while isDeclared.count <= Int(person) { isDeclared.append(false) }
        guard !isDeclared[Int(person)] else {
            throw tokens.failure(at: token, expected: "an id that no node before has")
        }
        isDeclared[Int(person)] = true
        if !awaited.isEmpty { awaited[person] = nil }
        return person
    }

    private func person(_ token: GMLTokenizer.Token) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        if token.kind == .integer {
            let bytes = window.bytes
            return builder.person(bytes.rawSpan, token.start, token.length)
        }
        guard token.kind == .string, token.length > 0 else {
            throw tokens.failure(at: token, expected: "an id: a whole number or a string")
        }
        return builder.person(try tokens.string(token))
    }

    // MARK: - Edges

    private mutating func readEdge(at start: GMLTokenizer.Token) throws(KithGraphError) {
        let place = window.place(start.start)
        try tokens.take(.open, "\"[\" after edge")
        var ends: (from: NetworkBuilder.LocalPerson?, to: NetworkBuilder.LocalPerson?)
        var weight: (rank: Int, value: Double)?
        var time: Timestamp?
        while let key = try tokens.nextKey(until: .close) {
            if keys.source.matches(key, window) {
                ends.from = try end(tokens.next())
            } else if keys.target.matches(key, window) {
                ends.to = try end(tokens.next())
            } else if let rank = weightRank(key) {
                guard let token = try tokens.nextScalar() else { continue }
                guard rank == 0 || token.kind != .string else { continue }
                let place = window.place(token.start)
                let value = try FieldCheck.weight(tokens.string(token), role: options.role, place: place)
                if weight == nil || rank < weight!.rank { weight = (rank, value) }
            } else if isKey(key, options.timeColumn) {
                guard let token = try tokens.nextScalar() else { continue }
                time = try FieldCheck.time(tokens.string(token), options: options, place: window.place(token.start))
            } else {
                try tokens.skipValue()
            }
        }
        guard let from = ends.from, let to = ends.to else {
            let missing = ends.from == nil ? "source" : "target"
            throw .badData(
                place: place, found: "an edge without \"\(missing)\"", expected: "source and target for every edge")
        }
        hasWeights = hasWeights || weight != nil
        let sink = self.sink ?? newSink()
        if options.role != .people { try sink.add(from, to, weight: weight?.value, time: time) }
    }

    private mutating func newSink() -> RowSink {
        let directed = options.isDirected ?? isDirected ?? false
        let sink = RowSink(builder: builder, role: options.role, mirrored: !directed)
        self.sink = sink
        return sink
    }

    /// Somebody that an edge names, who must get a node if there is none yet.
    private mutating func end(_ token: GMLTokenizer.Token) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        let person = try self.person(token)
        if Int(person) >= isDeclared.count || !isDeclared[Int(person)], awaited[person] == nil {
            awaited[person] = (window.place(token.start), try tokens.string(token))
        }
        return person
    }

    /// 0 for the key that was asked for, 1 for `weight` and 2 for `value` when none was.
    private func weightRank(_ key: GMLTokenizer.Token) -> Int? {
        if options.weightColumn != nil { return isKey(key, options.weightColumn) ? 0 : nil }
        if keys.weight.matches(key, window) { return 1 }
        return keys.value.matches(key, window) ? 2 : nil
    }

    private func isKey(_ key: GMLTokenizer.Token, _ name: String?) -> Bool {
        guard let name, name.utf8.count == key.length else { return false }
        let text = String(decoding: window.bytes.slice(key.start..<key.start + key.length), as: UTF8.self)
        return text.lowercased() == name.lowercased()
    }
}

extension GMLPass {
    struct Keys {
        let graph = GMLKey("graph")
        let directed = GMLKey("directed")
        let node = GMLKey("node")
        let edge = GMLKey("edge")
        let id = GMLKey("id")
        let label = GMLKey("label")
        let name = GMLKey("name")
        let source = GMLKey("source")
        let target = GMLKey("target")
        let weight = GMLKey("weight")
        let value = GMLKey("value")
    }
}
