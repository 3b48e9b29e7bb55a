/// One half of alternating least squares: the rows to solve for, while the factors of the columns stand still.
struct ALSSide: Sendable {
    let matrix: SparseMatrix
    let alpha: Float
    let absent: Float
    /// See the option.
    let hubDegree: Int
    /// One regularization a row.
    let ridges: SharedBuffer<Float>
    private let cuts: [Range<Int>]
    private let hubs: [Int]

    /// Pieces of the rows that threads take one after the other.
    static let parts = 256
    /// Pieces that a hub is cut into.
    static let hubParts = 16

    init(_ matrix: SparseMatrix, options: ImplicitALS.Options) {
        self.matrix = matrix
        alpha = Float(options.alpha)
        absent = Float(options.unobservedWeight)
        hubDegree = options.hubDegree
        let pattern = matrix.pattern
        let ridges = MutableBuffer<Float>(count: matrix.rowCount)
        var hubs: [Int] = []
        for row in 0..<matrix.rowCount {
            let degree = pattern.degree(row)
            ridges[row] = options.ridge(degree: degree, others: matrix.columnCount)
            if degree > hubDegree { hubs.append(row) }
        }
        self.ridges = ridges.freeze()
        self.hubs = hubs
        cuts = Parallel.balancedCuts(pattern.offsets, parts: ALSSide.parts)
    }

    /// Solves for every row, given the columns' factors in a basis where their Gram matrix is diagonal.
    func solve(
        _ variant: ImplicitALS.Variant, _ factors: MatrixView<Float>, gram: GramBasis,
        into solution: MutableMatrixView<Float>, threads: Int
    ) throws(LinearAlgebraError) {
        let diagonal = gram.weighted(absent)
        try checkRegular(diagonal)
        let workers = max(1, min(threads, cuts.count))
        let count = ALSKernels.workCount(width: factors.columns)
        let work = MutableBuffer<Float>(count: workers * count)
        let broken = MutableBuffer<UInt64>(repeating: .max, count: max(1, cuts.count))
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            let own = work.window(worker * count..<(worker + 1) * count)
            switch variant {
            case .conjugateGradient(let steps):
                ALSKernels.conjugateGradients(
                    self, rows: cuts[part], factors, gram: diagonal, steps: steps, into: solution, work: own)
            case .cholesky:
                let row = ALSKernels.exact(self, rows: cuts[part], factors, gram: diagonal, into: solution, work: own)
                if let row { broken[part] = UInt64(row) }
            }
        }
        for part in cuts.indices where broken[part] != .max {
            throw .singular(routine: "ImplicitALS", row: Int(broken[part]))
        }
        for row in hubs { try solveHub(row, factors, diagonal, into: solution, threads: threads) }
    }

    /// Without regularization a row is regular only where the columns' factors span all dimensions.
    private func checkRegular(_ diagonal: SharedBuffer<Float>) throws(LinearAlgebraError) {
        let largest = diagonal.max() ?? 0
        let smallest = diagonal.min() ?? 0
        guard smallest <= largest * Float(diagonal.count) * Float.ulpOfOne else { return }
        for row in 0..<matrix.rowCount where ridges[row] == 0 && matrix.pattern.degree(row) > 0 {
            throw .singular(routine: "ImplicitALS", row: row)
        }
    }

    /// The exact solution of one row from pieces of its normal equations, summed in their order.
    private func solveHub(
        _ row: Int, _ factors: MatrixView<Float>, _ diagonal: SharedBuffer<Float>,
        into solution: MutableMatrixView<Float>, threads: Int
    ) throws(LinearAlgebraError) {
        let width = factors.columns
        let range = matrix.pattern.range(row)
        let pieces = Parallel.cuts(range.count, parts: ALSSide.hubParts)
        let block = width * (width + 1 + 128)
        let sums = MutableBuffer<Float>(count: pieces.count * block)
        Parallel.forEach(pieces.count, threads: threads) { piece in
            let own = sums.window(piece * block..<(piece + 1) * block)
            let entries = range.lowerBound + pieces[piece].lowerBound..<range.lowerBound + pieces[piece].upperBound
            ALSKernels.addNormal(
                self, entries: entries, factors, matrix: own.window(0..<width * width),
                right: own.window(width * width..<width * (width + 1)),
                work: own.window(width * (width + 1)..<block))
        }
        for piece in pieces.indices.dropFirst() {
            for place in 0..<width * (width + 1) { sums[place] += sums[piece * block + place] }
        }
        let x = sums.window(width * width..<width * (width + 1))
        let solved = ALSKernels.solve(sums.window(0..<width * width), gram: diagonal, ridge: ridges[row], x)
        guard solved else { throw .singular(routine: "ImplicitALS", row: row) }
        for place in 0..<width { solution[row, place] = x[place] }
    }

    /// The part of the objective that belongs to the entries, beyond what their rows would cost as absent ones.
    func entryLoss(_ factors: MatrixView<Float>, _ solution: MutableMatrixView<Float>, threads: Int) -> Double {
        Parallel.map(cuts.count, threads: threads) { part in
            ALSKernels.loss(self, rows: cuts[part], factors, solution)
        }.reduce(0, +)
    }

    /// Σ over rows of regularization × squared length.
    func ridgeLoss(_ solution: MutableMatrixView<Float>, threads: Int) -> Double {
        Parallel.map(cuts.count, threads: threads) { part in
            var sum = 0.0
            for row in cuts[part] {
                let values = solution.row(row)
                var squares = 0.0
                for index in values.indices { squares += Double(values[index]) * Double(values[index]) }
                sum += Double(ridges[row]) * squares
            }
            return sum
        }.reduce(0, +)
    }
}
