import KithGraph
import KithLinearAlgebra

extension KnownGroups {
    /// Reads groups of `people` from a file; `-` is standard input.
    ///
    /// Without a `layout` a file that begins with a brace is a result in JSON; a first line with the fields `person` and
    /// `group` makes a table; a file of two fields a line is one of pairs; else each line is a list, named where no line
    /// begins with somebody of the network. Lines that start with `#` or `%` before the first other one are passed over, and
    /// so are empty ones.
    ///
    /// Throws ``KithGraphError/badData(place:found:expected:)`` for a line without a group, for names that are not UTF-8, and
    /// for JSON of another layout. O(bytes + handles × log people).
    public static func read(
        _ path: String, of people: HandleTable, layout: Layout? = nil
    ) throws(KithGraphError) -> KnownGroups {
        let source = try ByteSource.open(path)
        let start = try source.peek(1)
        if layout == .json || (layout == nil && start.first == UInt8(ascii: "{")) {
            return try readJSON(source, of: people)
        }
        return try read(source, of: people, layout: layout)
    }

    package static func read(
        _ source: ByteSource, of people: HandleTable, layout: Layout? = nil
    ) throws(KithGraphError) -> KnownGroups {
        let lines = try GroupLines(source)
        let layout = layout ?? lines.layout(people)
        var collected = GroupCollector(people: people)
        switch layout {
        case .table:
            let header = lines.header
            guard let header else {
                throw .badData(
                    place: lines.place(0), found: "a first line without them",
                    expected: "a header with the columns person and group")
            }
            try collected.add(pairs: lines, from: 1, person: header.person, group: header.group)
        case .pairs: try collected.add(pairs: lines, from: 0, person: 0, group: 1)
        case .lists, .namedLists: try collected.add(lists: lines, areNamed: layout == .namedLists)
        case .json: preconditionFailure("JSON has no lines to read")
        }
        return KnownGroups(groups: collected.groups, personCount: people.count, layout: layout)
    }
}

/// The lines of a small file, cut into fields and kept until it is known what they are.
private struct GroupLines {
    private let file: String
    private var bytes: [UInt8] = []
    /// Where each field ends in `bytes`, and where each line's fields end among them.
    private var fieldEnds = [0]
    private var lineEnds = [0]
    private var numbers: [Int] = []

    init(_ source: ByteSource) throws(KithGraphError) {
        file = source.name
        let lines = FieldLines(source, splitsAtCommas: true)
        while let fields = try lines.next() {
            if numbers.isEmpty, let first = fields[0].first, first == 35 || first == 37 { continue }
            for field in fields {
                bytes.append(contentsOf: field)
                fieldEnds.append(bytes.count)
            }
            lineEnds.append(fieldEnds.count - 1)
            numbers.append(lines.place.line ?? 0)
        }
    }

    var count: Int { numbers.count }

    func fieldCount(_ line: Int) -> Int { lineEnds[line + 1] - lineEnds[line] }

    func field(_ line: Int, _ number: Int) -> ArraySlice<UInt8> {
        let field = lineEnds[line] + number
        return bytes[fieldEnds[field]..<fieldEnds[field + 1]]
    }

    func place(_ line: Int) -> InputPlace {
        InputPlace(file: file, line: line < numbers.count ? numbers[line] : nil)
    }

    /// Where the columns stand that a header names.
    var header: (person: Int, group: Int)? {
        guard count > 0 else { return nil }
        let names = (0..<fieldCount(0)).map { String(decoding: field(0, $0), as: UTF8.self).lowercased() }
        guard let person = names.firstIndex(of: "person"), let group = names.firstIndex(of: "group") else {
            return nil
        }
        return (person, group)
    }

    func layout(_ people: HandleTable) -> KnownGroups.Layout {
        if header != nil { return .table }
        if (0..<count).allSatisfy({ fieldCount($0) == 2 }) { return .pairs }
        let isAnyone = (0..<count).contains { people.index(of: field($0, 0).span) != nil }
        return isAnyone ? .lists : .namedLists
    }
}

/// Groups as they come up.
private struct GroupCollector {
    let people: HandleTable
    private var names: [String] = []
    private var numbers: [ArraySlice<UInt8>: Int] = [:]
    private var members: [[PersonIndex]] = []
    private var absent: [Set<ArraySlice<UInt8>>] = []

    init(people: HandleTable) {
        self.people = people
    }

    var groups: [KnownGroups.Group] {
        names.indices.map { group in
            var sorted = members[group].sorted()
            sorted.removeRepeats()
            return KnownGroups.Group(name: names[group], members: sorted, absentCount: absent[group].count)
        }
    }

    mutating func add(
        pairs lines: GroupLines, from first: Int, person: Int, group: Int
    ) throws(KithGraphError) {
        for line in first..<max(first, lines.count) {
            let count = lines.fieldCount(line)
            guard count > max(person, group), !lines.field(line, group).isEmpty, !lines.field(line, person).isEmpty
            else {
                let isShort = count <= max(person, group)
                throw .badData(
                    place: lines.place(line),
                    found: isShort ? "a line of \(count) field\(count == 1 ? "" : "s")" : "an empty field",
                    expected: "a person and a group, with a tab, a comma or a space between")
            }
            try add(lines.field(line, person), to: number(lines.field(line, group), lines.place(line)))
        }
    }

    mutating func add(lists lines: GroupLines, areNamed: Bool) throws(KithGraphError) {
        for line in 0..<lines.count {
            let name = areNamed ? lines.field(line, 0) : ArraySlice(Array(String(line + 1).utf8))
            let group = try number(name, lines.place(line))
            for field in (areNamed ? 1 : 0)..<lines.fieldCount(line) where !lines.field(line, field).isEmpty {
                add(lines.field(line, field), to: group)
            }
        }
    }

    private mutating func number(_ name: ArraySlice<UInt8>, _ place: InputPlace) throws(KithGraphError) -> Int {
        if let number = numbers[name] { return number }
        guard let text = String(validating: name, as: UTF8.self) else {
            throw .badData(place: place, found: InputText.quoted(name), expected: "the name of a group in UTF-8")
        }
        numbers[name] = names.count
        names.append(text)
        members.append([])
        absent.append([])
        return names.count - 1
    }

    private mutating func add(_ handle: ArraySlice<UInt8>, to group: Int) {
        if let person = people.index(of: handle.span) {
            members[group].append(person)
        } else {
            absent[group].insert(handle)
        }
    }
}
