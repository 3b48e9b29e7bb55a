import KithLinearAlgebra

/// Union-find over cells that are put in level by level, the densest first.
protocol LevelUnion {
    /// For roots, their node in the forest so far; `UInt32.max` for none.
    var nodes: MutableBuffer<UInt32> { get }
    /// Joins each of `cells`, rising, with what it hangs together with among cells of its number or a larger one. Where
    /// the tree of a root with a node ends below another root, `adopt` gets the node and that other root.
    func join(_ cells: SharedBuffer<UInt32>, adopt: (_ node: UInt32, _ root: UInt32) -> Void)
    /// The root of a cell's tree.
    func root(_ cell: UInt32) -> UInt32
}

extension NucleusForest {
    /// Puts cells back level by level from the top; what is joined at a level is one node of it. Cells whose number is
    /// `floor` or less are in none.
    init(_ union: some LevelUnion, numbers: MutableBuffer<UInt32>, above floor: UInt32) {
        var levels: [UInt32] = []
        var parents: [UInt32] = []
        let nodeOfCell = MutableBuffer<UInt32>(repeating: .max, count: numbers.count)
        for (level, cells) in NucleusForest.shells(numbers, above: floor) {
            let firstNode = UInt32(levels.count)
            var adopted: [(node: UInt32, root: UInt32)] = []
            union.join(cells) { node, root in adopted.append((node, root)) }
            for cell in cells {
                let root = Int(union.root(cell))
                let node = union.nodes[root]
                if node == .max || node < firstNode {
                    if node != .max { parents[Int(node)] = UInt32(levels.count) }
                    union.nodes[root] = UInt32(levels.count)
                    levels.append(level)
                    parents.append(.max)
                }
                nodeOfCell[Int(cell)] = union.nodes[root]
            }
            for (node, root) in adopted { parents[Int(node)] = union.nodes[Int(union.root(root))] }
        }
        self.init(levels: levels, parents: parents, nodeOfCell: nodeOfCell.freeze())
    }

    /// Cells with each number above `floor`, the largest number first, rising. Counting sort.
    private static func shells(
        _ numbers: MutableBuffer<UInt32>, above floor: UInt32
    ) -> [(level: UInt32, cells: SharedBuffer<UInt32>)] {
        var largest = floor
        for cell in numbers.indices { largest = max(largest, numbers[cell]) }
        var counts = [Int](repeating: 0, count: Int(largest) + 1)
        for cell in numbers.indices { counts[Int(numbers[cell])] += 1 }
        var starts = counts
        var start = 0
        for level in starts.indices.reversed() {
            starts[level] = start
            start += counts[level]
        }
        let cells = MutableBuffer<UInt32>(count: numbers.count)
        var cursors = starts
        for cell in numbers.indices {
            let level = Int(numbers[cell])
            cells[cursors[level]] = UInt32(cell)
            cursors[level] += 1
        }
        let frozen = cells.freeze()
        return stride(from: Int(largest), to: Int(floor), by: -1).filter { counts[$0] > 0 }.map { level in
            (UInt32(level), frozen.slice(starts[level]..<starts[level] + counts[level]))
        }
    }
}

extension CoreDecomposition {
    /// The cores as groups that are connected, one inside the other; cells are people, levels core numbers from 1 on.
    /// `rows` are those that `result` was found on. O((people + ties) × α(people)).
    public static func forest(of result: Result, on rows: CompressedRows) -> NucleusForest {
        precondition(result.cores.count == rows.rowCount, "one core number a row")
        let union = CellUnion(numbers: result.cores) { person, _, unite in
            let row = rows[Int(person)]
            for index in row.indices where result.cores[Int(row[index])] >= result.cores[Int(person)] {
                unite(row[index])
            }
        }
        return NucleusForest(union, numbers: union.numbers, above: 0)
    }
}

extension KTruss {
    /// The trusses as groups whose ties hang together through triangles, one inside the other; cells are ties in the order
    /// of ``Result/others``, levels truss numbers from 3 on. ``Result/groups(atLeast:)`` are larger: there ties that share
    /// a person are enough. `rows` are those that `result` was found on. O(sum over ties of both ends' numbers of ties).
    public static func forest(of result: Result, on rows: CompressedRows) -> NucleusForest {
        precondition(2 * result.tieCount == rows.nonzeroCount, "the ties are others")
        // The tie of every entry. Rows are walked in rising order, so whoever is smaller fills a row from its start.
        let ties = MutableBuffer<UInt32>(count: rows.nonzeroCount)
        let cursors = MutableBuffer<UInt64>(count: rows.rowCount)
        cursors.copy(rows.offsets.slice(0..<rows.rowCount), to: 0)
        let smaller = MutableBuffer<UInt32>(count: result.tieCount)
        var tie: UInt32 = 0
        for person in 0..<rows.rowCount {
            for entry in rows.range(person) where rows.columns[entry] > person {
                let other = Int(rows.columns[entry])
                ties[entry] = tie
                ties[Int(cursors[other])] = tie
                cursors[other] += 1
                smaller[Int(tie)] = UInt32(person)
                tie += 1
            }
        }
        let union = CellUnion(numbers: result.numbers) { tie, level, unite in
            let one = rows.range(Int(smaller[Int(tie)]))
            let other = rows.range(Int(result.others[Int(tie)]))
            var (i, j) = (one.lowerBound, other.lowerBound)
            while i < one.upperBound, j < other.upperBound {
                let (left, right) = (rows.columns[i], rows.columns[j])
                if left == right {
                    let (first, second) = (ties[i], ties[j])
                    if min(result.numbers[Int(first)], result.numbers[Int(second)]) >= level {
                        unite(first)
                        unite(second)
                    }
                }
                i &+= left <= right ? 1 : 0
                j &+= right <= left ? 1 : 0
            }
        }
        return NucleusForest(union, numbers: union.numbers, above: 2)
    }
}

/// Union-find over any cells, by a search for what hangs together with one.
private struct CellUnion: LevelUnion {
    let numbers: MutableBuffer<UInt32>
    let nodes: MutableBuffer<UInt32>
    private let forest: DisjointSets
    private let around: (_ cell: UInt32, _ level: UInt32, _ unite: (UInt32) -> Void) -> Void

    /// `around` calls its last argument with every cell that hangs together with `cell` at `level`, its own number.
    init(
        numbers: SharedBuffer<UInt32>,
        around: @escaping (_ cell: UInt32, _ level: UInt32, _ unite: (UInt32) -> Void) -> Void
    ) {
        self.numbers = MutableBuffer(count: numbers.count)
        self.numbers.copy(numbers, to: 0)
        nodes = MutableBuffer(repeating: .max, count: numbers.count)
        forest = DisjointSets(count: numbers.count)
        self.around = around
    }

    func join(_ cells: SharedBuffer<UInt32>, adopt: (_ node: UInt32, _ root: UInt32) -> Void) {
        for cell in cells {
            around(cell, numbers[Int(cell)]) { other in
                let (one, two) = (forest.root(cell), forest.root(other))
                if one == two { return }
                forest.unite(one, two)
                let below = max(one, two)
                if nodes[Int(below)] != .max { adopt(nodes[Int(below)], min(one, two)) }
            }
        }
    }

    func root(_ cell: UInt32) -> UInt32 { forest.root(cell) }
}
