import KithGraph
import KithLinearAlgebra

extension SuggestionLists {
    /// Reads lists that another program made on the very same split: a suggestion a line, with person, rank from 1,
    /// candidate, and perhaps more, which is not looked at; between tabs, or spaces where there is no tab; people by
    /// their handles; lines in any order; no header. Compressed or not; `-` is standard input. One line at a time is
    /// in memory.
    ///
    /// Suggestions that do not count are counted in ``problems``; a line that is not a suggestion throws
    /// ``KithGraphError/badData(place:found:expected:)`` with its place. O(lines × log people).
    public static func read(
        _ path: String, name: String, for judgement: Judgement
    ) throws(KithGraphError) -> SuggestionLists {
        let lines = try FieldLines(path)
        let people = judgement.split.train.people
        let rows = Dictionary(uniqueKeysWithValues: judgement.people.enumerated().map { ($1, $0) })
        var collector = Collector(judgement)
        var listed: Set<PersonIndex> = []
        var lastHandle: [UInt8] = []
        var lastPerson: PersonIndex?
        while let fields = try lines.next() {
            guard fields.count >= 3 else {
                throw .badData(
                    place: lines.place, found: "a line of \(fields.count == 1 ? "1 field" : "2 fields")",
                    expected: "person, rank and candidate, with tabs between")
            }
            guard let rank = Int(String(decoding: fields[1], as: UTF8.self)), rank > 0 else {
                throw .badData(
                    place: lines.place, found: "the rank \(InputText.quoted(fields[1]))",
                    expected: "a whole number from 1")
            }
            if fields[0] != lastHandle {
                lastHandle = fields[0]
                lastPerson = people.index(of: lastHandle.span)
            }
            if let lastPerson { listed.insert(lastPerson) }
            guard let lastPerson, let row = rows[lastPerson] else {
                collector.problems.unjudged += 1
                continue
            }
            let candidate = fields[2]
            collector.add(people.index(of: candidate.span), for: row, rank: rank)
        }
        return SuggestionLists(name: name, collector, listed: listed)
    }
}
