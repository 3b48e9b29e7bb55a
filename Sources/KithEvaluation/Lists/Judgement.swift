import KithGraph
import KithLinearAlgebra

/// The question that lists answer: for whom, how many, and which follows they should have named.
public struct Judgement: Sendable {
    /// Who counts as a candidate.
    public enum Mode: String, Sendable, CaseIterable {
        /// People who do not follow the person in the training part. Hidden follows of those who do are not asked for,
        /// and naming them is invalid.
        case strangers
        /// Everybody whom the person does not follow in the training part.
        case anyone
    }

    public let split: NetworkSplit
    public let mode: Mode
    /// Places of a list that are looked at (k).
    public let count: Int
    /// Who is judged, rising: those of ``NetworkSplit/judged`` with somebody to find in this mode.
    public let people: [PersonIndex]
    /// Row *i* holds whom ``people``[i] should be suggested.
    public let wanted: CompressedRows

    /// O(test follows × log follows).
    public init(_ split: NetworkSplit, mode: Mode = .strangers, count: Int = 5) {
        self.init(split, mode: mode, count: count, people: split.judged)
    }

    private init(_ split: NetworkSplit, mode: Mode, count: Int, people: [PersonIndex]) {
        precondition(count > 0, "lists must have a place")
        var kept: [PersonIndex] = []
        var rows: [[UInt32]] = []
        for person in people {
            var row: [UInt32] = []
            for place in split.test.range(Int(person)) {
                let other = split.test.columns[place]
                if mode == .anyone || !split.train.follows(other, person) { row.append(other) }
            }
            if row.isEmpty { continue }
            kept.append(person)
            rows.append(row)
        }
        self.split = split
        self.mode = mode
        self.count = count
        self.people = kept
        wanted = CompressedRows(rows: rows, columnCount: split.train.personCount)
    }

    /// The same question for those of ``people`` for whom `isKept` holds.
    public func restricted(to isKept: (PersonIndex) -> Bool) -> Judgement {
        Judgement(split, mode: mode, count: count, people: people.filter(isKept))
    }

    /// The same question for `size` of ``people``, drawn by `seed` and their handles; all where there are no more.
    public func sampled(_ size: Int, seed: UInt64 = 1) -> Judgement {
        guard size < people.count else { return self }
        let hash = PairHash(split.train.people, seed: seed)
        let order = people.map { (hash.single(Int($0)), $0) }.sorted { $0 < $1 }
        let chosen = Set(order.prefix(max(0, size)).map { $0.1 })
        return restricted { chosen.contains($0) }
    }
}
