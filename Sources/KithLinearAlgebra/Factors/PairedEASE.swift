import Foundation

/// The scores of ``IterativeEASE`` for a square matrix A and for its two-sided form P = [A, w Aᵀ] at once, in half the time
/// of both.
///
/// A column of P is one of A or one of Aᵀ, so that a solution for P has two parts, and a step of both systems takes products
/// with A and Aᵀ alone, without values: four passes over A's entries on panels side by side where the two apart would take
/// six. Panels stay in memory from call to call.
public struct PairedEASE: Sendable {
    /// Scores of some rows: row i of each is for the i-th of them, a column for each column of A.
    public struct Scores: Sendable {
        /// On A, by conjugate gradients.
        public let full: MutableMatrixView<Float>
        /// On A, in the subspace of the singular vectors.
        public let subspace: MutableMatrixView<Float>
        /// On P, by conjugate gradients.
        public let twoSided: MutableMatrixView<Float>
    }

    /// The autoencoder on A.
    public let ahead: IterativeEASE
    /// The autoencoder on P.
    public let both: IterativeEASE
    /// w.
    public let weight: Float
    /// For every column of A and of w Aᵀ, 1 / (d + λ): the preconditioners.
    private let weights: SharedBuffer<Float>
    private let pool = PanelPool()

    /// Rows solved for together: as many as keep the panels in the last level of a cache.
    static let width = 16

    /// Prepares for rows of `adjacency`, n × n and without values, and of `profiles`, which must be [A, w Aᵀ].
    /// O(n × triplets).
    public init(
        _ adjacency: SparseOperator<Float>, triplets: SingularTriplets<Float>, profiles: SparseOperator<Float>,
        profileTriplets: SingularTriplets<Float>, weight: Float, options: IterativeEASE.Options = .init(),
        threads: Int = Parallel.availableThreads
    ) {
        let n = adjacency.columnCount
        precondition(adjacency.rowCount == n && adjacency.rows.values == nil, "A is square and without values")
        precondition(profiles.rowCount == n && profiles.columnCount == 2 * n, "P is A beside its transpose")
        precondition(weight >= 0 && weight.isFinite, "w must not be below zero")
        ahead = IterativeEASE(adjacency, triplets: triplets, options: options, threads: threads)
        both = IterativeEASE(profiles, triplets: profileTriplets, options: options, threads: threads)
        self.weight = weight
        let weights = MutableBuffer<Float>(count: 2 * n)
        for column in 0..<n {
            weights[2 * column] = ahead.weights[column]
            weights[2 * column + 1] = both.weights[n + column]
        }
        self.weights = weights.freeze()
    }

    /// The scores of all columns for each of `rows`: k × n each, the same for a row whatever others there are (as far as
    /// the BLAS keeps to that). Throws ``LinearAlgebraError/tooLarge`` for sizes that the BLAS cannot count.
    /// O(steps × entries × k + n × triplets × k).
    ///
    /// With `leavingOut`, one list a row of columns of P, the rows are taken without their entries there; the model stays.
    public func scores(
        of rows: [UInt32], leavingOut: [[UInt32]]? = nil, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> Scores {
        let n = ahead.matrix.columnCount
        precondition(leavingOut == nil || leavingOut!.count == rows.count, "one list of columns a row")
        precondition(rows.allSatisfy { Int($0) < n }, "a row out of range")
        let result = Scores(
            full: MutableMatrixView(rows: rows.count, columns: n),
            subspace: MutableMatrixView(rows: rows.count, columns: n),
            twoSided: MutableMatrixView(rows: rows.count, columns: n))
        guard n > 0 else { return result }
        for start in stride(from: 0, to: rows.count, by: PairedEASE.width) {
            let places = start..<min(start + PairedEASE.width, rows.count)
            let own = places.map { entries(of: rows[$0], without: leavingOut?[$0] ?? []) }
            let window = Scores(
                full: result.full.window(rows: places), subspace: result.subspace.window(rows: places),
                twoSided: result.twoSided.window(rows: places))
            try pool.withMemory(PairedPanels.size(n, places.count)) { memory throws(LinearAlgebraError) in
                let panels = PairedPanels(memory, rows: n, width: places.count)
                try solve(own, panels, into: window, threads: threads)
            }
        }
        return result
    }

    /// What a person follows and who follows them, less what is left out.
    private struct Entries {
        var ahead: [UInt32]
        var back: [UInt32]
    }

    private func entries(of row: UInt32, without out: [UInt32]) -> Entries {
        let (rows, transposed) = (ahead.matrix.rows.pattern, ahead.matrix.transposed.pattern)
        let n = UInt32(rows.columnCount)
        var entries = Entries(
            ahead: [UInt32](rows.columns.slice(rows.range(Int(row)))),
            back: [UInt32](transposed.columns.slice(transposed.range(Int(row)))))
        if !out.isEmpty {
            entries.ahead.removeAll { out.contains($0) }
            entries.back.removeAll { out.contains($0 + n) }
        }
        return entries
    }

    private func solve(
        _ entries: [Entries], _ panels: PairedPanels, into result: Scores, threads: Int
    ) throws(LinearAlgebraError) {
        let k = entries.count
        try start(entries, panels, threads: threads)
        let lambda = Float(ahead.options.regularization)
        let solution = panels.state.window(columns: 0..<k)
        // x − r − λ z is the regularized projection on the vectors; x itself is added to the entries below.
        transpose(
            -1, panels.state.window(columns: k..<2 * k), -lambda, solution, scale: ahead.subspaceScale,
            into: result.subspace, threads: threads)
        for (place, own) in entries.enumerated() {
            for column in own.ahead { result.subspace[place, Int(column)] += ahead.subspaceScale[Int(column)] }
        }
        iterate(panels, threads: threads)
        transpose(1, solution, scale: ahead.fullScale, into: result.full, threads: threads)
        transpose(
            1, panels.state.window(columns: 3 * k..<4 * k), scale: ahead.fullScale, into: result.twoSided,
            threads: threads)
    }

    /// Both solutions in the span of their vectors, and what they leave of the right-hand sides.
    private func start(_ entries: [Entries], _ panels: PairedPanels, threads: Int) throws(LinearAlgebraError) {
        let (n, k) = (ahead.matrix.columnCount, entries.count)
        let (first, second) = (ahead.vectors, both.vectors)
        let (one, two) = (
            MutableMatrixView<Float>(rows: first.columns, columns: 2 * k),
            MutableMatrixView<Float>(rows: second.columns, columns: 2 * k)
        )
        Parallel.forEach(k, threads: threads) { place in
            let own = entries[place]
            var sums = [Float](repeating: 0, count: first.columns)
            for column in own.ahead { PairedEASE.add(1, first.view.row(Int(column)), to: &sums) }
            for index in sums.indices {
                one[index, place] = sums[index] * ahead.inverses[index]
                one[index, k + place] = -sums[index]
            }
            sums = [Float](repeating: 0, count: second.columns)
            for column in own.ahead { PairedEASE.add(1, second.view.row(Int(column)), to: &sums) }
            for column in own.back { PairedEASE.add(weight, second.view.row(n + Int(column)), to: &sums) }
            for index in sums.indices {
                two[index, place] = -sums[index]
                two[index, k + place] = sums[index] * both.inverses[index]
            }
        }
        let state = panels.state
        try product(first.view, one.reading, into: state.window(columns: 0..<2 * k), threads: threads)
        try product(
            second.view.window(rows: 0..<n), two.reading, into: state.window(columns: 2 * k..<4 * k), threads: threads)
        try product(
            second.view.window(rows: n..<2 * n), two.window(columns: 0..<k).reading,
            into: state.window(columns: 4 * k..<5 * k), threads: threads)
        for (place, own) in entries.enumerated() {
            for column in own.ahead {
                state[Int(column), k + place] += 1
                state[Int(column), 2 * k + place] += 1
            }
            for column in own.back { state[Int(column), 4 * k + place] += weight }
        }
    }

    private static func add(_ factor: Float, _ vector: Span<Float>, to sums: inout [Float]) {
        for index in sums.indices { sums[index] += factor * vector[index] }
    }

    /// `vectors` · `small`, each column the same whatever is beside it where the kernels are ours.
    private func product(
        _ vectors: MatrixView<Float>, _ small: MatrixView<Float>, into result: MutableMatrixView<Float>, threads: Int
    ) throws(LinearAlgebraError) {
        guard small.rows > 0 else { return result.fill(0) }
        guard PanelKernels.pay, small.rows <= 1_024 else {
            return try Panel.multiply(vectors, small, into: result, threads: threads)
        }
        let padded = PanelKernels.padded(small)
        let cuts = Parallel.cuts(vectors.rows, parts: max(1, vectors.rows / 1_024))
        Parallel.forEach(cuts.count, threads: threads) { part in
            PanelKernels.multiply(
                vectors.window(rows: cuts[part]), padded, into: result.window(rows: cuts[part]), alpha: 1, beta: 0)
        }
    }

    /// Steps of conjugate gradients on both, all columns at once with step lengths of their own.
    private func iterate(_ panels: PairedPanels, threads: Int) {
        let steps = ahead.options.steps
        guard steps > 0 else { return }
        let lambda = Float(ahead.options.regularization)
        var squares = PairedKernels.step(panels, alpha: nil, weights: weights, threads: threads)
        PairedKernels.turn(panels, beta: nil, weights: weights, threads: threads)
        for step in 0..<steps {
            apply(panels, threads: threads)
            let curvature = PairedKernels.close(panels, lambda: lambda, threads: threads)
            let alpha = zip(squares, curvature).map { $1 > 0 ? Float($0 / $1) : 0 }
            let before = squares
            squares = PairedKernels.step(panels, alpha: SharedBuffer(alpha), weights: weights, threads: threads)
            if step == steps - 1 { return }
            let beta = zip(before, squares).map { $0 > 0 ? Float($1 / $0) : 0 }
            PairedKernels.turn(panels, beta: SharedBuffer(beta), weights: weights, threads: threads)
        }
    }

    /// AᵀA of the first direction and PᵀP of the second's parts.
    private func apply(_ panels: PairedPanels, threads: Int) {
        let (k, matrix) = (panels.width, ahead.matrix)
        let (direction, inner, image) = (panels.direction, panels.inner, panels.image)
        let second = inner.window(columns: k..<2 * k)
        multiply(matrix.rows, ahead.cuts, direction.window(columns: 0..<2 * k), into: inner, threads: threads)
        multiply(
            matrix.transposed, ahead.transposedCuts, direction.window(columns: 2 * k..<3 * k), into: second,
            alpha: weight, beta: 1, threads: threads)
        multiply(
            matrix.transposed, ahead.transposedCuts, inner, into: image.window(columns: 0..<2 * k), threads: threads)
        multiply(
            matrix.rows, ahead.cuts, second, into: image.window(columns: 2 * k..<3 * k), alpha: weight, threads: threads
        )
    }

    private func multiply(
        _ matrix: SparseMatrix, _ cuts: [Range<Int>], _ panel: MutableMatrixView<Float>,
        into result: MutableMatrixView<Float>, alpha: Float = 1, beta: Float = 0, threads: Int
    ) {
        SparseProducts.multiply(
            matrix, cuts: cuts, rowScale: nil, columnScale: nil, panel.reading, into: result, alpha: alpha, beta: beta,
            steady: true, threads: threads)
    }

    private func transpose(
        _ alpha: Float, _ a: MutableMatrixView<Float>, _ beta: Float = 0, _ b: MutableMatrixView<Float>? = nil,
        scale: SharedBuffer<Float>, into result: MutableMatrixView<Float>, threads: Int
    ) {
        let cuts = Parallel.cuts(a.rows, parts: max(1, a.rows / 1_024))
        Parallel.forEach(cuts.count, threads: threads) { part in
            PairedKernels.transpose(
                alpha, a.reading, beta, b?.reading, scale: scale, rows: cuts[part], into: result)
        }
    }
}

/// Memory for panels that is used again and again: its pages come from the kernel once.
private final class PanelPool: Sendable {
    private let idle = Locked<[MutableBuffer<Float>]>([])

    func withMemory<Failure: Error>(
        _ count: Int, _ body: (MutableBuffer<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        let found = idle.withLock { idle in idle.popLast() }
        let memory = if let found, found.count >= count { found } else { MutableBuffer<Float>(count: count) }
        defer { idle.withLock { $0.append(memory) } }
        try body(memory)
    }
}
