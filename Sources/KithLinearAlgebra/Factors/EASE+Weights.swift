extension EASE {
    /// AᵀA, dense, both triangles.
    static func gram(_ matrix: SparseMatrix, threads: Int) -> MutableMatrixView<Float> {
        let across = matrix.transposed(threads: threads)
        let gram = MutableMatrixView<Float>(rows: matrix.columnCount, columns: matrix.columnCount)
        let cuts = Parallel.balancedCuts(across.pattern.offsets, parts: 256)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for column in cuts[part] { addGramRow(matrix, across, column, to: gram) }
        }
        return gram
    }

    /// One row of AᵀA: the rows of A that have `column`, added up in their order.
    private static func addGramRow(
        _ matrix: SparseMatrix, _ across: SparseMatrix, _ column: Int, to gram: MutableMatrixView<Float>
    ) {
        var sums = gram.mutableRow(column)
        for place in across.pattern.range(column) {
            let row = Int(across.pattern.columns[place])
            let weight = across.values?[place] ?? 1
            let range = matrix.pattern.range(row)
            let others = matrix.pattern.columns.span(range)
            if let values = matrix.values {
                let values = values.span(range)
                for index in others.indices { sums[Int(others[index])] += weight * values[index] }
            } else {
                for index in others.indices { sums[Int(others[index])] += 1 }
            }
        }
    }

    /// B = I − P diag(1 / P_jj), over P.
    static func scale(_ inverse: MutableMatrixView<Float>, threads: Int) {
        let size = inverse.rows
        let scale = MutableBuffer<Float>(count: size)
        for row in 0..<size { scale[row] = -1 / inverse[row, row] }
        let cuts = Parallel.cuts(size, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            let scale = scale.span(0..<size)
            for row in cuts[part] {
                var values = inverse.mutableRow(row)
                for column in values.indices { values[column] *= scale[column] }
                values[row] = 0
            }
        }
    }
}

/// Some of the columns of a matrix, numbered anew.
struct ColumnChoice: Sendable {
    /// The columns chosen, rising.
    let columns: SharedBuffer<UInt32>
    /// For every column its new number, or the largest number for those left out.
    let place: SharedBuffer<UInt32>

    /// The `most` columns with the most entries, ties to the smaller index.
    init(_ matrix: SparseMatrix, most: Int) {
        var degrees = [UInt32](repeating: 0, count: matrix.columnCount)
        let entries = matrix.pattern.columns.span
        for index in entries.indices { degrees[Int(entries[index])] += 1 }
        let order = degrees.indices.sorted { degrees[$0] == degrees[$1] ? $0 < $1 : degrees[$0] > degrees[$1] }
        let chosen = order.prefix(most).sorted()
        let place = MutableBuffer<UInt32>(repeating: .max, count: matrix.columnCount)
        for (number, column) in chosen.enumerated() { place[column] = UInt32(number) }
        columns = SharedBuffer(chosen.map { UInt32($0) })
        self.place = place.freeze()
    }

    /// `matrix` with the chosen columns alone.
    func restricted(_ matrix: SparseMatrix) -> SparseMatrix {
        ColumnChoice.restricted(
            matrix, rows: TopScores.all(matrix.rowCount), 0..<matrix.rowCount, to: place, count: columns.count)
    }

    /// The rows that `rows[range]` names, with the columns alone that `place` gives a number.
    static func restricted(
        _ matrix: SparseMatrix, rows: SharedBuffer<UInt32>, _ range: Range<Int>, to place: SharedBuffer<UInt32>,
        count: Int
    ) -> SparseMatrix {
        let most = range.reduce(0) { $0 + matrix.pattern.degree(Int(rows[$1])) }
        let offsets = MutableBuffer<UInt64>(count: range.count + 1)
        let columns = MutableBuffer<UInt32>(count: most)
        let values = matrix.values.map { _ in MutableBuffer<Float>(count: most) }
        var end = 0
        for (number, index) in range.enumerated() {
            for entry in matrix.pattern.range(Int(rows[index])) {
                let column = place[Int(matrix.pattern.columns[entry])]
                guard column != .max else { continue }
                columns[end] = column
                if let values, let source = matrix.values { values[end] = source[entry] }
                end += 1
            }
            offsets[number + 1] = UInt64(end)
        }
        let pattern = CompressedRows(
            offsets: offsets.freeze(), columns: columns.freeze(count: end), columnCount: count)
        guard let values else { return SparseMatrix(pattern) }
        // Values of a SparseMatrix are finite.
        return try! SparseMatrix(pattern: pattern, values: values.freeze(count: end))
    }
}
