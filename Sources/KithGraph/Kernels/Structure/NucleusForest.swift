import KithLinearAlgebra

/// Dense groups inside of one another, as a forest: a node is a group that hangs together at its level, its parent the
/// next looser group around it.
public struct NucleusForest: Sendable, Equatable {
    /// The level of each node; parents have smaller ones. Nodes stand in an order in which a node is followed by all that
    /// lies inside it.
    public let levels: SharedBuffer<UInt32>
    /// The node around each, `nil` for the outermost.
    public let parents: [Int?]
    /// Where the cells of each node, those of all nodes inside it among them, begin in ``cells``.
    public let starts: SharedBuffer<UInt32>
    /// Where they end.
    public let ends: SharedBuffer<UInt32>
    /// The cells that belong to some node: people of cores, triangles of (3,4)-nuclei.
    public let cells: SharedBuffer<UInt32>

    /// Number of nodes.
    public var count: Int { levels.count }

    /// The cells of `node`, those of all nodes inside it among them.
    public func cells(of node: Int) -> SharedBuffer<UInt32> {
        cells.slice(Int(starts[node])..<Int(ends[node]))
    }

    /// Nodes in any order; `nodeOfCell` is a cell's innermost node, or `UInt32.max` for none, and `parents` has
    /// `UInt32.max` for the outermost. Among siblings those with the smallest cell come first. O(nodes log nodes + cells).
    init(levels: [UInt32], parents: [UInt32], nodeOfCell: SharedBuffer<UInt32>) {
        var smallest = [UInt32](repeating: .max, count: levels.count)
        var own = [UInt32](repeating: 0, count: levels.count)
        for cell in nodeOfCell.indices where nodeOfCell[cell] != .max {
            let node = Int(nodeOfCell[cell])
            smallest[node] = min(smallest[node], UInt32(cell))
            own[node] += 1
        }
        let inward = levels.indices.sorted { levels[$0] > levels[$1] }
        for node in inward where parents[node] != .max {
            smallest[Int(parents[node])] = min(smallest[Int(parents[node])], smallest[node])
        }
        var children = [[Int]](repeating: [], count: levels.count)
        var stack: [Int] = []
        for node in levels.indices.sorted(by: { smallest[$0] > smallest[$1] }) {
            if parents[node] == .max { stack.append(node) } else { children[Int(parents[node])].append(node) }
        }
        var order: [Int] = []
        var place = [Int](repeating: 0, count: levels.count)
        while let node = stack.popLast() {
            place[node] = order.count
            order.append(node)
            stack += children[node]
        }
        let starts = MutableBuffer<UInt32>(count: levels.count)
        let ends = MutableBuffer<UInt32>(count: levels.count)
        var next: UInt32 = 0
        for (index, node) in order.enumerated() {
            starts[index] = next
            next += own[node]
            ends[index] = next
        }
        let cells = MutableBuffer<UInt32>(count: Int(next))
        var cursors = order.indices.map { starts[$0] }
        for cell in nodeOfCell.indices where nodeOfCell[cell] != .max {
            let node = place[Int(nodeOfCell[cell])]
            cells[Int(cursors[node])] = UInt32(cell)
            cursors[node] += 1
        }
        for index in order.indices.reversed() where parents[order[index]] != .max {
            let parent = place[Int(parents[order[index]])]
            ends[parent] = max(ends[parent], ends[index])
        }
        self.levels = SharedBuffer(order.map { levels[$0] })
        self.parents = order.map { parents[$0] == .max ? nil : place[Int(parents[$0])] }
        self.starts = starts.freeze()
        self.ends = ends.freeze()
        self.cells = cells.freeze()
    }
}
