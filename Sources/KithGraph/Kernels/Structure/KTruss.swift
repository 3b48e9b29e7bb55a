import KithLinearAlgebra

/// How tightly every tie is held: its truss number is the largest *k* for which it lies in a group in which every tie is
/// in at least *k* − 2 triangles of the group.
///
/// A tie in no triangle has truss number 2, as in igraph. Ties in the fewest triangles are peeled off first: Wang, Cheng,
/// "Truss decomposition in massive networks", PVLDB 5(9), 2012, doi:10.14778/2311906.2311909. As Kabir and Madduri
/// ("Parallel k-truss decomposition on multicore systems", HPEC 2017, doi:10.1109/HPEC.2017.8091052) do, ties leave in
/// rounds and triangles are found by marking; here a round is in the order of the ends with more ties, so that the
/// neighbours of one are marked once for many. Triangles are counted on all threads, one thread peels.
public enum KTruss {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties

        public init(ties: Ties = .either) {
            self.ties = ties
        }
    }

    public struct Result: Sendable, Equatable {
        /// Where each row of ties begins: row *a* holds the ties of *a* to people with a larger index.
        public let offsets: SharedBuffer<UInt64>
        /// The larger ends of all ties, row after row, rising in each.
        public let others: SharedBuffer<PersonIndex>
        /// The truss number of each tie, in the order of ``others``.
        public let numbers: SharedBuffer<UInt32>
        /// The largest truss number, 0 without ties.
        public let maximum: UInt32

        /// Number of ties.
        public var tieCount: Int { others.count }

        /// The truss number of the tie between two people, or `nil` where there is none. O(log ties of the smaller).
        public func number(_ left: PersonIndex, _ right: PersonIndex) -> UInt32? {
            rows.position(Int(min(left, right)), max(left, right)).map { numbers[$0] }
        }

        /// Every tie once, as rows of its smaller end.
        public var rows: CompressedRows {
            CompressedRows(offsets: offsets, columns: others, columnCount: offsets.count - 1)
        }

        /// For everybody, the largest truss number of their ties; 0 for who has none. O(people + ties).
        public var people: SharedBuffer<UInt32> {
            let people = MutableBuffer<UInt32>(count: offsets.count - 1)
            for person in people.indices {
                for tie in Int(offsets[person])..<Int(offsets[person + 1]) {
                    let other = Int(others[tie])
                    people[person] = max(people[person], numbers[tie])
                    people[other] = max(people[other], numbers[tie])
                }
            }
            return people.freeze()
        }

        /// The *k*-truss as groups: people who are connected by ties of truss number `k` or more, those who have none left
        /// out. Groups and their members rise by index. O(people + ties).
        public func groups(atLeast k: UInt32) -> [[PersonIndex]] {
            let forest = DisjointSets(count: offsets.count - 1)
            for person in 0..<offsets.count - 1 {
                for tie in Int(offsets[person])..<Int(offsets[person + 1]) where numbers[tie] >= k {
                    forest.unite(PersonIndex(person), others[tie])
                }
            }
            forest.flatten()
            var members: [PersonIndex: [PersonIndex]] = [:]
            for person in forest.parents.indices {
                members[forest.parents[person], default: []].append(PersonIndex(person))
            }
            return members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
        }
    }

    /// Finds every tie's truss number. O(ties × arboricity); about 60 bytes a tie.
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        run(on: network.rows(of: options.ties, threads: threads), threads: threads)
    }

    /// The same for any symmetric pattern without a diagonal.
    public static func run(on rows: CompressedRows, threads: Int = Parallel.availableThreads) -> Result {
        let ties = NumberedTies(rows)
        let supports = ties.triangles(threads: threads)
        TrussPeeling.peel(ties, supports: supports)
        return result(of: ties, supports.freeze(), threads)
    }

    /// Numbers in the order of the smaller ends.
    private static func result(of ties: NumberedTies, _ supports: SharedBuffer<UInt32>, _ threads: Int) -> Result {
        let rows = ties.rows
        let offsets = MutableBuffer<UInt64>(count: rows.rowCount + 1)
        for row in 0..<rows.rowCount {
            let entries = rows[row]
            var above = 0
            for index in entries.indices where entries[index] > row { above &+= 1 }
            offsets[row + 1] = offsets[row] + UInt64(above)
        }
        let others = MutableBuffer<PersonIndex>(count: ties.count)
        let numbers = MutableBuffer<UInt32>(count: ties.count)
        let cuts = Parallel.balancedCuts(rows.offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                let from = Int(rows.offsets[row + 1]) - Int(offsets[row + 1] - offsets[row])
                for index in 0..<Int(offsets[row + 1] - offsets[row]) {
                    others[Int(offsets[row]) + index] = rows.columns[from + index]
                    numbers[Int(offsets[row]) + index] = supports[Int(ties.numbers[from + index])] + 2
                }
            }
        }
        return Result(
            offsets: offsets.freeze(), others: others.freeze(), numbers: numbers.freeze(),
            maximum: supports.max().map { $0 + 2 } ?? 0)
    }
}

extension KTruss {
    /// Checks a result by the definition, finding triangles by merging rows: every tie must lie in enough triangles of
    /// ties with its number or a larger one, and with all smaller numbers gone, taking away whatever is in no more
    /// triangles than its number says must not leave it behind. O(sum over ties of both ends' numbers of ties).
    public static func verify(_ result: Result, on rows: CompressedRows) -> Verification {
        let upper = result.rows
        guard upper.rowCount == rows.rowCount, 2 * result.tieCount == rows.nonzeroCount else {
            return .refuted(person: nil, reason: "there are \(rows.nonzeroCount / 2) ties")
        }
        let numbers = result.numbers
        var ends: [(Int, Int)] = []
        for person in 0..<upper.rowCount {
            for other in upper.columns.slice(upper.range(person)) {
                guard rows.contains(person, other) else {
                    return .refuted(person: PersonIndex(person), reason: "there is no tie to \(other)")
                }
                ends.append((person, Int(other)))
            }
        }
        func triangles(_ tie: Int) -> [(Int, Int)] {
            let (one, other) = ends[tie]
            let around = Set(rows.columns.slice(rows.range(one)))
            return rows.columns.slice(rows.range(other)).filter { around.contains($0) }.map { third in
                (place(upper, one, Int(third)), place(upper, other, Int(third)))
            }
        }
        var left = [Int](repeating: 0, count: ends.count)
        for tie in ends.indices {
            let all = triangles(tie)
            left[tie] = all.count
            let held = all.count { min(numbers[$0.0], numbers[$0.1]) >= numbers[tie] }
            if held + 2 < numbers[tie] {
                return .refuted(person: UInt32(ends[tie].0), reason: "\(held) triangles for truss \(numbers[tie])")
            }
        }
        var isGone = [Bool](repeating: false, count: ends.count)
        let shells = Dictionary(grouping: ends.indices, by: { numbers[$0] }).sorted(by: { $0.key < $1.key })
        for (number, members) in shells {
            var stack = members.filter { left[$0] + 2 <= number }
            for tie in stack { isGone[tie] = true }
            while let tie = stack.popLast() {
                for (one, other) in triangles(tie) {
                    // Gone ties still on the stack have their triangles, which end with the first that leaves it.
                    if left[one] < 0 || left[other] < 0 { continue }
                    for side in [one, other] where !isGone[side] {
                        left[side] -= 1
                        guard left[side] + 2 <= number else { continue }
                        isGone[side] = true
                        stack.append(side)
                    }
                }
                left[tie] = -1
            }
            if let tie = members.first(where: { !isGone[$0] }) {
                return .refuted(person: UInt32(ends[tie].0), reason: "a tie belongs to a deeper truss than \(number)")
            }
        }
        guard result.maximum == numbers.max() ?? 0 else {
            return .refuted(person: nil, reason: "the deepest truss is \(numbers.max() ?? 0)")
        }
        return .confirmed
    }

    /// Where the tie between two people stands among the `upper` rows.
    private static func place(_ upper: CompressedRows, _ one: Int, _ other: Int) -> Int {
        upper.position(min(one, other), UInt32(max(one, other)))!
    }
}
