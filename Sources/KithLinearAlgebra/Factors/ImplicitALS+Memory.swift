extension ImplicitALS {
    /// Bytes that ``fit(_:transposed:options:threads:)`` allocates at its peak, without the transpose where that is given.
    public static func memoryNeeded(
        rows: Int, columns: Int, nonzeros: Int, valued: Bool = false, transposeGiven: Bool = false, options: Options,
        threads: Int = Parallel.availableThreads
    ) -> Int {
        let width = ALSKernels.width(options.factors)
        let padded = 4 * width * (rows + columns)
        let larger = 4 * options.factors * max(rows, columns)
        let copies = width == options.factors ? 0 : larger
        let transpose = transposeGiven ? 0 : (valued ? 8 : 4) * nonzeros + 8 * (columns + 1)
        let transposing = transposeGiven ? 0 : (valued ? 16 : 4) * nonzeros + (4 * threads + 8) * columns
        let workers = 4 * threads * ALSKernels.workCount(width: width)
        let grams = 8 * width * width * (GramBasis.parts + 6)
        return max(transposing, transpose + padded + copies + 4 * (rows + columns) + workers + grams)
    }

    static func checkBudget(
        _ matrix: SparseMatrix, transposed: SparseMatrix?, options: Options, threads: Int
    ) throws(LinearAlgebraError) {
        guard let budget = options.memoryBudget else { return }
        let needed = memoryNeeded(
            rows: matrix.rowCount, columns: matrix.columnCount, nonzeros: matrix.nonzeroCount,
            valued: matrix.values != nil, transposeGiven: transposed != nil, options: options, threads: threads)
        if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
    }
}
