extension NormalizedAdjacency {
    /// −1 to 1 where no value is negative.
    public var spectrum: ClosedRange<Double>? { hasNegativeValues ? nil : -1...1 }

    /// The eigenvectors of eigenvalue 1, one for each connected component that has an edge: √degree within it and zero
    /// elsewhere. Of more than `limit` components the largest, by vertices, are taken; of equal ones those with the
    /// smaller first vertex. With regularization the network is connected, and there is one.
    ///
    /// O(rows + nonzeros).
    public func knownEigenpairs(limit: Int, threads: Int) -> (value: Double, vectors: Matrix<Scalar>)? {
        guard limit > 0, rowCount > 0, !hasNegativeValues else { return nil }
        let labels = regularization > 0 ? MutableBuffer<UInt32>(count: rowCount) : componentLabels()
        // A component is labelled by its first vertex.
        let sizes = MutableBuffer<UInt32>(count: rowCount)
        for vertex in labels.indices { sizes[Int(labels[vertex])] += 1 }
        let components = sizes.indices.lazy.filter { sizes[$0] > 1 || (sizes[$0] == 1 && scale[$0] > 0) }
        let chosen = components.sorted { (sizes[$0], $1) > (sizes[$1], $0) }.prefix(limit)
        guard !chosen.isEmpty else { return nil }
        var places = [UInt32: Int](minimumCapacity: chosen.count)
        for (place, label) in chosen.enumerated() { places[UInt32(label)] = place }
        let vectors = MutableMatrixView<Scalar>(rows: rowCount, columns: chosen.count)
        var squares = [Double](repeating: 0, count: chosen.count)
        for vertex in labels.indices {
            guard scale[vertex] > 0, let place = places[labels[vertex]] else { continue }
            // The scale is one over the square root of the degree.
            squares[place] += 1 / (Double(scale[vertex]) * Double(scale[vertex]))
        }
        for vertex in labels.indices {
            guard scale[vertex] > 0, let place = places[labels[vertex]] else { continue }
            vectors[vertex, place] = Scalar(1 / (Double(scale[vertex]) * squares[place].squareRoot()))
        }
        return (1, Matrix(adopting: vectors))
    }

    /// D⁻¹ A, the walk's matrix, between D^-½ and D^½: it fetches no scale beside every row of a panel, which for narrow
    /// panels is a quarter of the time. `nil` with regularization.
    public var similarity: DiagonalSimilarity<Scalar>? {
        guard regularization == 0 else { return nil }
        // A row without edges has no scale; any will do.
        let walk = SharedBuffer(scale.map { $0 * $0 })
        let turn = SharedBuffer(scale.map { $0 > 0 ? $0 : 1 })
        return DiagonalSimilarity(
            matrix: SparseOperator(rows: matrix, transposed: matrix, rowScale: walk), scale: turn)
    }

    private var hasNegativeValues: Bool { matrix.values?.contains { $0 < 0 } ?? false }

    /// The smallest vertex of each vertex's component, by joining the ends of every edge whose value is not zero.
    private func componentLabels() -> MutableBuffer<UInt32> {
        let parents = MutableBuffer<UInt32>(count: rowCount)
        for vertex in parents.indices { parents[vertex] = UInt32(vertex) }
        let pattern = matrix.pattern
        for row in 0..<rowCount {
            for position in pattern.range(row) {
                let column = pattern.columns[position]
                // Every edge stands in both of its rows.
                if column >= row { break }
                if let values = matrix.values, values[position] == 0 { continue }
                var (first, second) = (root(parents, UInt32(row)), root(parents, column))
                if first == second { continue }
                if second < first { swap(&first, &second) }
                parents[Int(second)] = first
            }
        }
        for vertex in parents.indices { parents[vertex] = root(parents, UInt32(vertex)) }
        return parents
    }

    private func root(_ parents: MutableBuffer<UInt32>, _ vertex: UInt32) -> UInt32 {
        var vertex = vertex
        while parents[Int(vertex)] != vertex {
            // Every other step on the way is shortened.
            let next = parents[Int(parents[Int(vertex)])]
            parents[Int(vertex)] = next
            vertex = next
        }
        return vertex
    }
}
