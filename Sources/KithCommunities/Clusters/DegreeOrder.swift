import KithGraph
import KithLinearAlgebra

/// A graph with its vertices numbered anew, those of most neighbours first: what passes over a large graph look up most
/// often then lies close together.
struct DegreeOrder {
    /// The graph in new numbers. Its rows are not sorted.
    let graph: TieGraph
    /// The old number of each new one.
    let vertices: MutableBuffer<UInt32>
    /// The new number of each old one.
    private let places: MutableBuffer<UInt32>

    /// Of equally many neighbours the lower number comes first. O(ties); takes as much memory as the graph.
    init(_ old: TieGraph, threads: Int) {
        let rows = old.rows
        let count = rows.rowCount
        let (vertices, places) = DegreeOrder.order(rows)
        let offsets = MutableBuffer<UInt64>(count: count + 1)
        for place in 0..<count { offsets[place + 1] = offsets[place] + UInt64(rows.degree(Int(vertices[place]))) }
        let columns = MutableBuffer<UInt32>(count: rows.nonzeroCount)
        let weights = old.weights.map { _ in MutableBuffer<Float>(count: rows.nonzeroCount) }
        let frozen = offsets.freeze()
        let cuts = Parallel.balancedCuts(frozen, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for place in cuts[part] {
                var to = Int(frozen[place])
                for from in rows.range(Int(vertices[place])) {
                    columns[to] = places[Int(rows.columns[from])]
                    if let weights { weights[to] = old.weights![from] }
                    to += 1
                }
            }
        }
        self.vertices = vertices
        self.places = places
        graph = TieGraph(
            rows: CompressedRows(offsets: frozen, columns: columns.freeze(), columnCount: count),
            weights: weights?.freeze(), loops: old.loops.map { DegreeOrder.permuted($0, vertices) },
            strengths: DegreeOrder.permuted(old.strengths, vertices),
            inStrengths: old.inStrengths.map { DegreeOrder.permuted($0, vertices) }, totalWeight: old.totalWeight)
    }

    /// What belongs to old numbers, by new ones.
    func renumbered(_ values: SharedBuffer<Double>) -> SharedBuffer<Double> {
        DegreeOrder.permuted(values, vertices)
    }

    /// The same partition of new numbers.
    func renumbered(_ partition: Partition) -> Partition {
        Partition(labels: vertices.indices.map { partition.groups[Int(vertices[$0])] })
    }

    /// The same partition of old numbers.
    func restored(_ partition: Partition) -> Partition {
        let labels = MutableBuffer<UInt32>(count: places.count)
        for vertex in places.indices { labels[vertex] = partition.groups[Int(places[vertex])] }
        return Partition(labels: labels.freeze())
    }

    private static func order(
        _ rows: CompressedRows
    ) -> (vertices: MutableBuffer<UInt32>, places: MutableBuffer<UInt32>) {
        let count = rows.rowCount
        var highest = 0
        for vertex in 0..<count { highest = max(highest, rows.degree(vertex)) }
        // Where those with one neighbour more begin, counted from the highest down.
        let starts = MutableBuffer<UInt32>(count: highest + 2)
        for vertex in 0..<count { starts[highest - rows.degree(vertex) + 1] += 1 }
        for step in 0...highest { starts[step + 1] += starts[step] }
        let vertices = MutableBuffer<UInt32>(count: count)
        let places = MutableBuffer<UInt32>(count: count)
        for vertex in 0..<count {
            let step = highest - rows.degree(vertex)
            let place = starts[step]
            starts[step] += 1
            vertices[Int(place)] = UInt32(vertex)
            places[vertex] = place
        }
        return (vertices, places)
    }

    private static func permuted(
        _ values: SharedBuffer<Double>, _ order: MutableBuffer<UInt32>
    ) -> SharedBuffer<Double> {
        let result = MutableBuffer<Double>(count: values.count)
        for place in order.indices { result[place] = values[Int(order[place])] }
        return result.freeze()
    }
}
