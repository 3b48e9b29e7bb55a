import KithLinearAlgebra

/// A depth-first forest of a graph and how far up each branch reaches by ties outside of it.
struct DepthFirstTree {
    /// Vertices in the order of their first visit.
    let order: SharedBuffer<UInt32>
    /// The vertex above each, itself for a root.
    let parents: SharedBuffer<UInt32>
    /// For each vertex, the place in ``order`` of the earliest vertex that it or something below it is tied to, not
    /// counting the tie to the vertex above it; its own place where there is none earlier.
    let lowest: SharedBuffer<UInt32>
    /// Place of each vertex in ``order``.
    let places: SharedBuffer<UInt32>
    /// Vertices below each, itself among them.
    let sizes: SharedBuffer<UInt32>
    /// The root of each vertex's tree.
    let roots: SharedBuffer<UInt32>

    /// Searches `rows`, symmetric and without a diagonal, from the smallest vertex of each component. O(vertices + ties).
    init(_ rows: CompressedRows) {
        let count = rows.rowCount
        (order, parents, places) = DepthFirstTree.search(rows)
        let lowest = MutableBuffer<UInt32>(count: count)
        let sizes = MutableBuffer<UInt32>(repeating: 1, count: count)
        let roots = MutableBuffer<UInt32>(count: count)
        lowest.copy(places, to: 0)
        // What is below comes later in the order.
        for place in stride(from: count - 1, through: 0, by: -1) {
            let vertex = Int(order[place])
            let row = rows[vertex]
            var low = lowest[vertex]
            for index in row.indices where row[index] != parents[vertex] { low = min(low, places[Int(row[index])]) }
            lowest[vertex] = low
            let parent = Int(parents[vertex])
            if parent == vertex { continue }
            lowest[parent] = min(lowest[parent], low)
            sizes[parent] += sizes[vertex]
        }
        for place in 0..<count {
            let vertex = Int(order[place])
            roots[vertex] = parents[vertex] == vertex ? UInt32(vertex) : roots[Int(parents[vertex])]
        }
        self.lowest = lowest.freeze()
        self.sizes = sizes.freeze()
        self.roots = roots.freeze()
    }

    private static func search(
        _ rows: CompressedRows
    ) -> (order: SharedBuffer<UInt32>, parents: SharedBuffer<UInt32>, places: SharedBuffer<UInt32>) {
        let count = rows.rowCount
        let unseen = UInt32.max
        let order = MutableBuffer<UInt32>(count: count)
        let parents = MutableBuffer<UInt32>(count: count)
        let places = MutableBuffer<UInt32>(repeating: unseen, count: count)
        // Where in its row each vertex on the way down goes on.
        let cursors = MutableBuffer<UInt64>(count: count)
        var seen: UInt32 = 0
        func visit(_ vertex: Int, from parent: Int) {
            parents[vertex] = UInt32(parent)
            places[vertex] = seen
            order[Int(seen)] = UInt32(vertex)
            cursors[vertex] = rows.offsets[vertex]
            seen += 1
        }
        for start in 0..<count where places[start] == unseen {
            visit(start, from: start)
            var vertex = start
            while true {
                let end = rows.offsets[vertex + 1]
                var cursor = cursors[vertex]
                while cursor < end, places[Int(rows.columns[Int(cursor)])] != unseen { cursor += 1 }
                cursors[vertex] = cursor
                if cursor < end {
                    let below = Int(rows.columns[Int(cursor)])
                    visit(below, from: vertex)
                    vertex = below
                } else if Int(parents[vertex]) != vertex {
                    vertex = Int(parents[vertex])
                } else {
                    break
                }
            }
        }
        return (order.freeze(), parents.freeze(), places.freeze())
    }

    private func isRoot(_ vertex: Int) -> Bool { Int(parents[vertex]) == vertex }

    /// Whether the branch from `vertex` on, which is no root, hangs on the vertex above it alone.
    private func isSevered(_ vertex: Int) -> Bool { lowest[vertex] >= places[Int(parents[vertex])] }

    /// Ties from which down nothing is tied to what is above, by their ends. O(vertices + bridges log bridges).
    func bridges() -> [Biconnectivity.Bridge] {
        var bridges: [Biconnectivity.Bridge] = []
        for vertex in order.indices where !isRoot(vertex) && lowest[vertex] == places[vertex] {
            let parent = Int(parents[vertex])
            let below = Int(sizes[vertex])
            let above = Int(sizes[Int(roots[vertex])]) - below
            bridges.append(
                Biconnectivity.Bridge(
                    first: UInt32(min(vertex, parent)), second: UInt32(max(vertex, parent)),
                    firstSide: vertex < parent ? below : above, secondSide: vertex < parent ? above : below))
        }
        return bridges.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// Vertices that something below hangs on alone, and roots that at least two branches hang on. O(vertices).
    func articulationPoints() -> [Biconnectivity.ArticulationPoint] {
        let parts = MutableBuffer<UInt32>(count: order.count)
        let people = MutableBuffer<UInt32>(count: order.count)
        let largest = MutableBuffer<UInt32>(count: order.count)
        for vertex in order.indices where !isRoot(vertex) && isSevered(vertex) {
            let parent = Int(parents[vertex])
            parts[parent] += 1
            people[parent] += sizes[vertex]
            largest[parent] = max(largest[parent], sizes[vertex])
        }
        var points: [Biconnectivity.ArticulationPoint] = []
        for vertex in order.indices where parts[vertex] > (isRoot(vertex) ? 1 : 0) {
            let others = sizes[Int(roots[vertex])] - 1
            let rest = others - people[vertex]
            points.append(
                Biconnectivity.ArticulationPoint(
                    person: UInt32(vertex), parts: Int(parts[vertex]) + (rest > 0 ? 1 : 0),
                    cutOff: Int(others - max(rest, largest[vertex]))))
        }
        return points
    }

    /// Each severed branch starts a block with the vertex it hangs on; whatever is not severed is in the block of the
    /// vertex above it. O(vertices + blocks log blocks).
    func blocks() -> CompressedRows {
        var members: [[UInt32]] = []
        let blockOf = MutableBuffer<UInt32>(count: order.count)
        for place in order.indices {
            let vertex = Int(order[place])
            if isRoot(vertex) { continue }
            if isSevered(vertex) {
                blockOf[vertex] = UInt32(members.count)
                members.append([parents[vertex], UInt32(vertex)])
            } else {
                blockOf[vertex] = blockOf[Int(parents[vertex])]
                members[Int(blockOf[vertex])].append(UInt32(vertex))
            }
        }
        for block in members.indices { members[block].sort() }
        members.sort { $0.lexicographicallyPrecedes($1) }
        return CompressedRows(rows: members, columnCount: order.count)
    }
}
