import KithGraph
import KithLinearAlgebra

/// A network cut in two: what methods may see, and the follows that they are to find.
///
/// The people of ``train`` are the people that may be suggested, no others.
public struct NetworkSplit: Sendable {
    /// How the hidden follows were chosen.
    public enum Way: Sendable, Equatable {
        /// They were given.
        case given
        /// They are later than `cut`, in milliseconds since 1970.
        case time(cut: Timestamp)
        /// A share of everybody's, drawn by `seed`.
        case random(share: Double, seed: UInt64)
    }

    /// What methods may see.
    public let train: Network
    /// Row *a* holds whom *a* follows in the hidden part, numbered as in ``train``.
    public let test: CompressedRows
    /// Who is judged, rising: the people asked for, else everybody, with a hidden follow.
    public let judged: [PersonIndex]
    public let way: Way
    /// What was left out or changed on the way, in lines for people.
    public let notes: [String]

    /// Takes over a split made elsewhere. `judged` is sorted here; people without hidden follows are left out.
    public init(train: Network, test: CompressedRows, judged: [PersonIndex]? = nil, way: Way, notes: [String] = []) {
        precondition(
            test.rowCount == train.personCount && test.columnCount == train.personCount,
            "the test follows must be numbered as the people are")
        self.train = train
        self.test = test
        let asked = judged.map { Set($0).sorted() } ?? Array(0..<PersonIndex(train.personCount))
        self.judged = asked.filter { test.degree(Int($0)) > 0 }
        self.way = way
        self.notes = notes
    }

    /// A split whose two parts were made elsewhere: `train`, and the follows of `test`. `judged` are the handles of
    /// the people to judge; `nil` judges everybody with a test follow. Everybody named by `test`, `judged` or
    /// `everybody` counts as one of the people, with follows or without. Test follows that `train` holds already are
    /// left out, since nobody may suggest them. O(people + follows).
    public init(
        train: Network, test: Network, judged: [String]? = nil, everybody: [String] = [],
        threads: Int = Parallel.availableThreads
    ) throws(EvaluationError) {
        var missing: [String] = []
        for person in 0..<PersonIndex(test.personCount) where train.people.index(of: test.people.utf8(person)) == nil {
            missing.append(test.people[person])
        }
        missing += (judged ?? []).filter { train.people.index(of: $0) == nil }
        missing += everybody.filter { train.people.index(of: $0) == nil }
        let whole = train
        if !missing.isEmpty {
            let added = missing
            let part = TrainingNetwork(
                whole: train, keepsPerson: { _ in true }, keepsFollow: { _ in true }, latest: nil, added: added)
            self.init(
                train: try EvaluationError.wrapping { () throws(KithGraphError) in try part.make(threads: threads) },
                test: test, judged: judged, added: Set(missing).count)
        } else {
            self.init(train: whole, test: test, judged: judged, added: 0)
        }
    }

    /// `train` holds everybody that `test` and `judged` name.
    private init(train: Network, test: Network, judged: [String]?, added: Int) {
        var rows = [[UInt32]](repeating: [], count: train.personCount)
        let numbers = (0..<PersonIndex(test.personCount)).map { train.people.index(of: test.people.utf8($0))! }
        var known = 0
        for row in numbers.indices {
            for place in test.following.range(row) {
                let (from, to) = (numbers[row], numbers[Int(test.following.columns[place])])
                if train.follows(from, to) { known += 1 } else { rows[Int(from)].append(to) }
            }
        }
        var notes: [String] = []
        if added > 0 { notes.append("people without a follow in the training part, who count as people: \(added)") }
        if known > 0 { notes.append("test follows that stand in the training part already, left out: \(known)") }
        self.init(
            train: train, test: CompressedRows(rows: rows, columnCount: train.personCount),
            judged: judged.map { $0.map { train.people.index(of: $0)! } }, way: .given, notes: notes)
    }

    /// Number of hidden follows.
    public var testCount: Int { test.nonzeroCount }
}
