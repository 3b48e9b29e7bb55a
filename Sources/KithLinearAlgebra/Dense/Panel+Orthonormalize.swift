extension Panel {
    /// Makes the columns of `a` orthonormal in place, and orthogonal to those of `against` if given.
    ///
    /// Columns that depend on those before them or on `against` (zero and repeated columns, and those that keep less
    /// than about 100 roundings of their length) cannot be made orthogonal; random ones take their place, so that the
    /// result always has orthonormal columns.
    ///
    /// - Parameters:
    ///   - a: n × k with k, together with the columns of `against`, at most n.
    ///   - against: n × p with orthonormal columns.
    /// - Returns: how many independent columns `a` had, r. When all of them, column j of the result spans with those
    ///   before it what the first j columns did; otherwise the first r columns span together what `a` did, in no
    ///   particular order, and the other k − r are random.
    /// - Throws: ``LinearAlgebraError/notFinite(row:column:)``; ``LinearAlgebraError/outOfRange(what:value:range:)``
    ///   for more columns than rows leave room for.
    /// - Complexity: O(n k (k + p)) and k × (k + p) blocks of memory a part.
    ///
    /// Cholesky QR of the columns scaled to length one, twice (Yamamoto, Nakatsukasa, Yanagisawa, Fukaya, "Roundoff
    /// error analysis of the CholeskyQR2 algorithm", ETNA 44, 2015), after two projections against `against`. Where
    /// the Gram matrix is too close to singular, a pivoted Cholesky takes the columns that are well apart, the others
    /// are projected against those, and so on: dependence is judged by the lengths left after a projection, not from
    /// the Gram matrix, which squares it.
    public static func orthonormalize<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, against: MatrixView<Scalar>? = nil, threads: Int
    ) throws(LinearAlgebraError) -> Int {
        let room = a.rows - (against?.columns ?? 0)
        if let against { precondition(against.rows == a.rows, "orthonormalize: the panels differ in rows") }
        if a.columns > room {
            throw .outOfRange(what: "columns to orthonormalize", value: a.columns, range: 0...max(0, room))
        }
        guard a.columns > 0 else { return 0 }
        try prepare(a, threads: threads)
        var basis = Orthonormalization(panel: a, against: against, threads: threads)
        let rank = try basis.extend()
        var attempt: UInt64 = 0
        while basis.done < a.columns {
            attempt += 1
            precondition(attempt < 16, "random columns do not leave the span they should")
            fillRandom(a.window(columns: basis.done..<a.columns), seed: attempt, threads: threads)
            _ = try basis.extend()
        }
        return rank
    }

    /// Replaces the columns of `a` by others with the same span that are orthonormal to about a quarter: one pass of
    /// Cholesky QR where that is safe, all of ``orthonormalize(_:against:threads:)`` elsewhere. O(n k²).
    static func condition<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, threads: Int
    ) throws(LinearAlgebraError) {
        let gram = try gram(a.reading, threads: threads)
        let lengths = (0..<a.columns).map { Double(gram[$0, $0]).squareRoot() }
        if lengths.allSatisfy({ $0 > 0 && $0.isFinite }) {
            let factor = ScaledCholesky(
                gram, lengths: lengths, columns: Array(lengths.indices),
                smallestPivot: 4 * Double(a.columns) * Double(Scalar.ulpOfOne), pivoting: false)
            if factor.columns.count == a.columns {
                return try solveRight(factor.lower.view, .yes, into: a, triangle: .lower, threads: threads)
            }
        }
        _ = try orthonormalize(a, threads: threads)
    }

    /// Refuses what is not finite and brings columns whose squares might not be to a moderate size, by powers of two.
    private static func prepare<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, threads: Int
    ) throws(LinearAlgebraError) {
        let maxima = columnMaxima(a.reading, threads: threads)
        if maxima.contains(where: { !$0.isFinite }), let place = a.reading.firstNonFinite() {
            throw .notFinite(row: place.row, column: place.column)
        }
        if maxima.allSatisfy({ $0 == 0 || (abs($0.exponent) < 24) }) { return }
        // In two steps, since the inverse of the smallest numbers is not a number.
        for half in 0..<2 {
            let factors = maxima.map { largest -> Scalar in
                guard largest != 0 else { return 1 }
                let power = -Int(largest.exponent)
                let step = half == 0 ? power / 2 : power - power / 2
                return Scalar(sign: .plus, exponent: Scalar.Exponent(step), significand: 1)
            }
            scaleColumns(a, by: factors, threads: threads)
        }
    }
    /// Numbers from −½ to ½, the same for any number of threads.
    static func fillRandom<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, seed: UInt64, threads: Int
    ) {
        if Scalar.self == Float.self {
            fill(cast(a, to: Float.self), seed: seed, threads: threads)
        } else {
            fill(cast(a, to: Double.self), seed: seed, threads: threads)
        }
    }

    @inline(__always)
    private static func fill<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, seed: UInt64, threads: Int
    ) {
        let parts = parts(rows: a.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            var generator = SeededGenerator(seed: seed, stream: UInt64(part))
            for row in parts[part] {
                var values = a.mutableRow(row)
                for column in values.indices { values[column] = Scalar(generator.unit() - 0.5) }
            }
        }
    }
}
