import KithGraph

/// People left out by a list that is not part of the network: some for everybody, some for one person alone. Copies share
/// their memory.
public struct ExclusionList: Sendable, Hashable {
    /// One candidate who is left out for one person.
    public struct Pair: Sendable, Hashable {
        /// Who is not to be suggested to.
        public let person: PersonIndex
        /// Who is not to be suggested to them.
        public let candidate: PersonIndex

        public init(_ person: PersonIndex, _ candidate: PersonIndex) {
            self.person = person
            self.candidate = candidate
        }
    }

    /// Who is left out for everybody, rising, nobody twice.
    public let everywhere: [PersonIndex]
    /// Pairs as person · 2³² + candidate, rising, none twice: one word a pair, and a person's stand together.
    private let keys: [UInt64]

    /// Leaves out `everywhere` for all and each of `pairs` for one. Repeats count once. O(entries log entries).
    public init(everywhere: some Sequence<PersonIndex> = [], pairs: some Sequence<Pair> = []) {
        self.everywhere = ExclusionList.distinct(everywhere.sorted())
        keys = ExclusionList.distinct(pairs.map { ExclusionList.key($0.person, $0.candidate) }.sorted())
    }

    /// Leaves nobody out.
    public init() {
        everywhere = []
        keys = []
    }

    /// Number of people left out for everybody and of pairs.
    public var count: Int { everywhere.count + keys.count }

    public var isEmpty: Bool { everywhere.isEmpty && keys.isEmpty }

    /// Whether `candidate` is left out for `person`. O(log entries).
    public func contains(_ candidate: PersonIndex, for person: PersonIndex) -> Bool {
        ExclusionList.contains(candidate, in: everywhere)
            || ExclusionList.contains(ExclusionList.key(person, candidate), in: keys)
    }

    /// Calls `body` with everybody who is left out for `person` and not for all, rising. O(log entries + calls).
    func forEach(of person: PersonIndex, _ body: (PersonIndex) -> Void) {
        var place = ExclusionList.firstPlace(of: ExclusionList.key(person, 0), in: keys)
        while place < keys.count, keys[place] >> 32 == UInt64(person) {
            body(PersonIndex(truncatingIfNeeded: keys[place]))
            place += 1
        }
    }

    private static func key(_ person: PersonIndex, _ candidate: PersonIndex) -> UInt64 {
        UInt64(person) << 32 | UInt64(candidate)
    }

    private static func contains<Value: FixedWidthInteger>(_ value: Value, in sorted: [Value]) -> Bool {
        let place = firstPlace(of: value, in: sorted)
        return place < sorted.count && sorted[place] == value
    }

    /// The place of the first that is not below `value`.
    private static func firstPlace<Value: FixedWidthInteger>(of value: Value, in sorted: [Value]) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func distinct<Value: FixedWidthInteger>(_ sorted: [Value]) -> [Value] {
        var kept: [Value] = []
        for value in sorted where kept.last != value { kept.append(value) }
        return kept
    }
}
