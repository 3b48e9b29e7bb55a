extension ImplicitALS {
    /// The factors of a new or changed row with entries in `columns`, in any order and each once, without fitting again:
    /// the exact solution for the columns' factors as they are. O(d k² + k³) for d entries.
    ///
    /// `values` are one a column, 1 each when `nil`; NaN and infinity throw ``LinearAlgebraError/notFinite(row:column:)``
    /// with row 0. Zeros where there are no entries.
    public func foldInRow(columns: [UInt32], values: [Float]? = nil) throws(LinearAlgebraError) -> [Float] {
        try foldIn(columns, values, columnFactors, columnBasis)
    }

    /// The factors of a new or changed column with entries in `rows`; see ``foldInRow(columns:values:)``.
    public func foldInColumn(rows: [UInt32], values: [Float]? = nil) throws(LinearAlgebraError) -> [Float] {
        try foldIn(rows, values, rowFactors, rowBasis)
    }

    private func foldIn(
        _ entries: [UInt32], _ values: [Float]?, _ factors: Matrix<Float>, _ basis: GramBasis
    ) throws(LinearAlgebraError) -> [Float] {
        precondition(values == nil || values!.count == entries.count, "there must be one value an entry")
        let width = basis.values.count
        // The few factors that matter, turned to the basis where the Gram matrix is diagonal.
        let gathered = MutableMatrixView<Float>(rows: entries.count, columns: width)
        for (place, entry) in entries.enumerated() {
            precondition(Int(entry) < factors.rows, "entry out of range")
            let source = factors.view.row(Int(entry))
            for index in source.indices { gathered[place, index] = source[index] }
        }
        GramBasis.rotate(gathered, by: basis.rotation.view, threads: 1)
        let pattern = CompressedRows(
            offsets: SharedBuffer([0, UInt64(entries.count)]), columns: SharedBuffer(0..<UInt32(entries.count)),
            columnCount: entries.count)
        let row = try values.map { values throws(LinearAlgebraError) in
            if let bad = values.firstIndex(where: { !$0.isFinite }) {
                throw .notFinite(row: 0, column: Int(entries[bad]))
            }
            return try SparseMatrix(pattern: pattern, values: SharedBuffer(values))
        }
        var regularization = options
        regularization.regularization = Double(options.ridge(degree: entries.count, others: factors.rows))
        regularization.frequencyExponent = 0
        let side = ALSSide(row ?? SparseMatrix(pattern), options: regularization)
        let solution = MutableMatrixView<Float>(rows: 1, columns: width)
        try side.solve(.cholesky, gathered.reading, gram: basis, into: solution, threads: 1)
        GramBasis.rotate(solution, by: basis.rotation.transposed().view, threads: 1)
        return (0..<options.factors).map { solution[0, $0] }
    }
}
