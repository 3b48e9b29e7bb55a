/// A basis in which the Gram matrix of a factor matrix is diagonal.
struct GramBasis: Sendable {
    /// The Gram matrix in the new basis, none below zero; zero for the padding.
    let values: SharedBuffer<Float>
    /// From the old basis to the new one: factors × rotation. The padding stays what it is.
    let rotation: Matrix<Float>

    /// Pieces of rows whose Gram matrices are summed in order.
    static let parts = 32

    /// The upper triangle of factorsᵀ factors.
    static func gram(of factors: MatrixView<Float>, threads: Int) -> MutableBuffer<Double> {
        let width = factors.columns
        let cuts = Parallel.cuts(factors.rows, parts: max(1, min(parts, factors.rows / 512)))
        let sums = MutableBuffer<Double>(count: max(1, cuts.count) * width * width)
        let workers = max(1, min(threads, cuts.count))
        let work = MutableBuffer<Float>(count: workers * width * width)
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            ALSKernels.addGram(
                factors, rows: cuts[part], to: sums.window(part * width * width..<(part + 1) * width * width),
                work: work.window(worker * width * width..<(worker + 1) * width * width))
        }
        for part in cuts.indices.dropFirst() {
            for place in 0..<width * width { sums[place] += sums[part * width * width + place] }
        }
        return sums.window(0..<width * width)
    }

    /// The eigenvectors of the Gram matrix of the first `count` columns of `factors`.
    init(of factors: MatrixView<Float>, count: Int, threads: Int) throws(LinearAlgebraError) {
        let width = factors.columns
        let sums = GramBasis.gram(of: factors, threads: threads)
        let gram = MutableMatrixView<Double>(rows: count, columns: count)
        for row in 0..<count {
            for column in row..<count {
                gram[row, column] = sums[row * width + column]
                gram[column, row] = sums[row * width + column]
            }
        }
        let eigenvalues = try LAPACK.syevd(gram)
        let values = MutableBuffer<Float>(count: width)
        let rotation = MutableMatrixView<Float>(rows: width, columns: width)
        for row in 0..<width {
            if row < count {
                // Rounding may leave the smallest a little below zero.
                values[row] = Float(max(0, eigenvalues[row]))
                for column in 0..<count { rotation[row, column] = Float(gram[row, column]) }
            } else {
                rotation[row, row] = 1
            }
        }
        self.values = values.freeze()
        self.rotation = Matrix(adopting: rotation)
        self.count = count
    }

    private let count: Int

    /// The diagonal times `weight`; where there is only padding, a number that can be divided by.
    func weighted(_ weight: Float) -> SharedBuffer<Float> {
        let largest = weight * (values.max() ?? 0)
        let result = MutableBuffer<Float>(repeating: largest > 0 ? largest : 1, count: values.count)
        for place in 0..<count { result[place] = weight * values[place] }
        return result.freeze()
    }

    /// `factors = factors × rotation`, in place.
    static func rotate(_ factors: MutableMatrixView<Float>, by rotation: MatrixView<Float>, threads: Int) {
        let cuts = Parallel.cuts(factors.rows, parts: max(1, min(256, factors.rows / 64)))
        let workers = max(1, min(threads, cuts.count))
        let count = 16 * factors.columns
        let work = MutableBuffer<Float>(count: workers * count)
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            ALSKernels.rotate(
                factors, rows: cuts[part], by: rotation, work: work.window(worker * count..<(worker + 1) * count))
        }
    }
}
