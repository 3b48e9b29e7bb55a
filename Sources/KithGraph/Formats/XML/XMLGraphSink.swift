import KithLinearAlgebra

/// Where the readers of GraphML and GEXF put what they find: keeps the rules that both formats share.
///
/// * A node's id is a handle. It is declared once; edges may come before the nodes they name, but every person that an
///   edge names must be declared somewhere in the file.
/// * An edge goes both ways when the file says that it is undirected or mutual. The network counts as undirected when
///   no follow of it went one way.
/// * With ``InputRole/people`` the people and their attributes are read and the edges left out.
/// * Attribute values are kept as written. A value that is not of its declared type makes the column one of text; an
///   empty one, where the type is not text, is no value.
final class XMLGraphSink {
    /// An attribute of people as a file declares it.
    struct Column {
        var name: String
        var type: AttributeColumn.ValueType
        /// The value of every person without one.
        var defaultValue: String?
    }

    /// The edge being read.
    struct Edge {
        var from: NetworkBuilder.LocalPerson = 0
        var to: NetworkBuilder.LocalPerson = 0
        var goesBothWays = false
        /// Whether the file says "undirected", not merely that the edge goes both ways.
        var isUndirected = false
        var relation = EdgeRelation.main
        var weight: Double?
        var times: [Timestamp] = []
    }

    let options: ReadOptions
    var columns: [Column] = []
    var edge = Edge()

    private let builder: NetworkBuilder
    private let file: String
    /// For each local person 0, or ``declared``, or the line of the first edge that names a person not yet declared.
    private var states = MutableBuffer<UInt32>(count: 1 << 10)
    private static let declared = UInt32.max
    private var waitingCount = 0
    /// The handles of some that are waited for, for the message.
    private var waitingHandles: [NetworkBuilder.LocalPerson: String] = [:]
    private var nodes: [(person: NetworkBuilder.LocalPerson, given: [Int])] = []
    private var sawOneWay = false
    private var sawUndirected = false

    init(_ builder: NetworkBuilder, options: ReadOptions, file: String) {
        self.builder = builder
        self.options = options
        self.file = file
    }

    var readsEdges: Bool { options.role != .people }

    // MARK: People

    /// Starts a node; nodes may be nested.
    func openNode(_ id: RawSpan, _ stream: XMLStream) throws(KithGraphError) {
        let person = try local(id, "node", stream)
        if states[Int(person)] == XMLGraphSink.declared {
            throw .badData(
                place: stream.place, found: "a second node \(InputText.quoted(XMLGraphSink.string(id)))",
                expected: "each node once")
        }
        if states[Int(person)] != 0 {
            waitingCount -= 1
            waitingHandles[person] = nil
        }
        states[Int(person)] = XMLGraphSink.declared
        nodes.append((person, []))
    }

    /// Ends the node that was started last, and gives it the defaults of what it was not given.
    func closeNode() {
        let node = nodes.removeLast()
        for (index, column) in columns.enumerated() {
            if let value = column.defaultValue, !node.given.contains(index) { set(index, of: node.person, to: value) }
        }
    }

    /// Gives the node that was started last a value.
    func setAttribute(_ column: Int, to value: String) {
        nodes[nodes.count - 1].given.append(column)
        set(column, of: nodes[nodes.count - 1].person, to: value)
    }

    /// Gives the node that was started last a display name.
    func setDisplayName(to value: String) {
        builder.setAttribute(AttributeColumn.displayName, of: nodes[nodes.count - 1].person, to: value)
    }

    private func set(_ index: Int, of person: NetworkBuilder.LocalPerson, to value: String) {
        let column = columns[index]
        if column.name == KithNames.blockedDomains {
            for domain in KithNames.domains(value) { builder.blockDomain(person, domain) }
        } else if column.type == .text || column.type.admits(value) {
            builder.setAttribute(column.name, of: person, to: value, type: column.type)
        } else if !value.allSatisfy({ $0.isWhitespace }) {
            builder.setAttribute(column.name, of: person, to: value, type: .text)
        }
    }

    /// The person that an edge names.
    func mention(_ id: RawSpan, _ stream: XMLStream) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        let person = try local(id, "edge", stream)
        if states[Int(person)] == 0 {
            states[Int(person)] = UInt32(clamping: stream.place.line ?? 0)
            waitingCount += 1
            if waitingHandles.count < 1000 { waitingHandles[person] = XMLGraphSink.string(id) }
        }
        return person
    }

    private func local(
        _ id: RawSpan, _ element: String, _ stream: XMLStream
    ) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        guard id.byteCount > 0 else {
            throw .badData(place: stream.place, found: "an empty id in <\(element)>", expected: "a handle")
        }
        let person = builder.person(id, 0, id.byteCount)
        if Int(person) >= states.count {
            let old = states
            states = MutableBuffer(count: max(old.count * 2, Int(person) + 1))
            for index in old.indices { states[index] = old[index] }
        }
        return person
    }

    // MARK: Edges

    /// Adds the edge that ``edge`` describes.
    func closeEdge(_ stream: XMLStream) throws(KithGraphError) {
        guard readsEdges else { return }
        var role = options.role
        switch edge.relation {
        case .main:
            if edge.isUndirected { sawUndirected = true } else { sawOneWay = true }
        case .interaction(let kind): role = .interactions(kind)
        case .mute: role = .mutes
        case .block: role = .blocks
        }
        let sink = RowSink(builder: builder, role: role, mirrored: edge.goesBothWays)
        guard case .interactions = role else {
            return try sink.add(edge.from, edge.to, weight: edge.weight, time: edge.times.min())
        }
        if let weight = edge.weight, weight != weight.rounded(.down) || weight >= 4_294_967_296 {
            // The weight stood before the name of the layer that makes it a count.
            _ = try FieldCheck.weight("\(weight)", role: role, place: stream.place)
        }
        if edge.times.count > 1 {
            // One interaction for each time, and what the count goes beyond them with the last.
            var left = edge.weight ?? Double(edge.times.count)
            for time in edge.times.dropLast() {
                let count = min(1, left)
                left -= count
                try sink.add(edge.from, edge.to, weight: count, time: time)
            }
            try sink.add(edge.from, edge.to, weight: left, time: edge.times.last)
        } else {
            try sink.add(edge.from, edge.to, weight: edge.weight, time: edge.times.first)
        }
    }

    /// A weight, or for interactions a count; checked.
    func weight(_ text: String, _ stream: XMLStream) throws(KithGraphError) -> Double {
        var role = options.role
        if case .interaction(let kind) = edge.relation { role = .interactions(kind) }
        // The place of every value would mean counting lines all the time; only flawed ones need it.
        if case .interactions = role {
        } else if let value = Double(text), value >= 0, Float(value).isFinite {
            return value
        }
        return try FieldCheck.weight(text, role: role, place: stream.place)
    }

    /// A time; checked.
    func time(_ text: String, _ stream: XMLStream) throws(KithGraphError) -> Timestamp {
        if let date = ISODate.milliseconds(text), date >= 0, date <= options.latestTime ?? .max { return date }
        return try FieldCheck.time(text, options: options, place: stream.place)
    }

    // MARK: The end

    /// Checks that nobody is missing and notes the network's direction; `isUndirected` is what the file says where no
    /// edge tells.
    func finish(isUndirected: Bool) throws(KithGraphError) {
        if waitingCount > 0 {
            var line = XMLGraphSink.declared
            var first = 0
            for index in states.indices where states[index] != 0 && states[index] < line {
                line = states[index]
                first = index
            }
            let handle = waitingHandles[NetworkBuilder.LocalPerson(first)].map { " " + InputText.quoted($0) } ?? ""
            throw .badData(
                place: InputPlace(file: file, line: Int(line)), found: "an edge with the undeclared node\(handle)",
                expected: "a <node> with that id somewhere in the file")
        }
        guard options.role == .follows else { return }
        let undirected = sawUndirected || sawOneWay ? !sawOneWay : isUndirected
        builder.noteInput(directed: !undirected)
    }

    private static func string(_ span: RawSpan) -> String {
        var bytes: [UInt8] = []
        for offset in 0..<min(span.byteCount, 400) { bytes.append(span.byte(offset)) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension AttributeColumn.ValueType {
    /// Whether `text` is a value of this type.
    func admits(_ text: String) -> Bool {
        switch self {
        case .text: return true
        case .boolean: return ["true", "false", "0", "1"].contains(text.lowercased())
        case .integer: return Int64(text) != nil
        case .number: return Double(text) != nil
        }
    }
}
