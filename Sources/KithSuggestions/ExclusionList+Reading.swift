import KithGraph
import KithLinearAlgebra

extension ExclusionList {
    /// What the lines of a file hold.
    public enum Shape: Sendable {
        /// A person and a candidate, with a tab or a comma between: left out for that person.
        case pairs
        /// The same, or one handle alone: left out for everybody.
        case peopleAndPairs
    }

    /// A list as it was read.
    public struct Reading: Sendable {
        public let list: ExclusionList
        /// Lines that name somebody who is not of the network. They leave nobody out.
        public let unknownLines: Int
    }

    /// Reads a list of the people in `people` from `path` (`-` is standard input), one entry a line; empty lines are
    /// passed over.
    ///
    /// A line with a tab is cut there, and `\t`, `\n`, `\r`, `\\` in its parts stand for what cannot be written there; a
    /// line that is somebody's handle as it stands is that person where single handles are allowed; any other line is cut
    /// at its comma. Throws ``KithGraphError`` with the place of a line of another shape.
    public static func read(
        _ path: String, of people: HandleTable, shape: Shape
    ) throws(KithGraphError) -> Reading {
        let reader = LineReader(try ByteSource.open(path))
        var everywhere: [PersonIndex] = []
        var pairs: [Pair] = []
        var unknown = 0
        while try reader.next() {
            guard reader.end > reader.start else { continue }
            let line = Array(reader.block.slice(reader.start..<reader.end))
            switch try entry(line, of: people, shape, at: InputPlace(file: path, line: reader.number)) {
            case .person(let person): everywhere.append(person)
            case .pair(let pair): pairs.append(pair)
            case .unknown: unknown += 1
            }
        }
        return Reading(list: ExclusionList(everywhere: everywhere, pairs: pairs), unknownLines: unknown)
    }

    private enum Entry {
        case person(PersonIndex)
        case pair(Pair)
        case unknown
    }

    private static func entry(
        _ line: [UInt8], of people: HandleTable, _ shape: Shape, at place: InputPlace
    ) throws(KithGraphError) -> Entry {
        let tab = UInt8(ascii: "\t")
        let comma = UInt8(ascii: ",")
        let isTabbed = line.contains(tab)
        if shape == .peopleAndPairs, !isTabbed {
            if let person = people.index(of: line.span) { return .person(person) }
            if !line.contains(comma) { return .unknown }
        }
        let fields = line.split(separator: isTabbed ? tab : comma, omittingEmptySubsequences: false).map {
            isTabbed ? EscapedField.plain($0) : Array($0)
        }
        guard fields.count == 2, fields.allSatisfy({ !$0.isEmpty }) else {
            throw .badData(
                place: place, found: InputText.quoted(line),
                expected: (shape == .pairs ? "" : "a handle, or ") + "two handles with a tab or a comma between")
        }
        let (from, to) = (fields[0], fields[1])
        guard let person = people.index(of: from.span), let candidate = people.index(of: to.span) else {
            return .unknown
        }
        return .pair(Pair(person, candidate))
    }
}
