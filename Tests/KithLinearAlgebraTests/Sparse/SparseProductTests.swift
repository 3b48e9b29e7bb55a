import Testing

@testable import KithLinearAlgebra

@Suite struct SparseProductTests {
    typealias Entry = (column: UInt32, value: Float)

    /// Rows of the product by definition, in the order of columns; float sums in the order of the inner index.
    static func oracle(
        _ left: SparseMatrix, _ right: SparseMatrix, _ options: SparseProduct.Options = .init()
    ) -> [[Entry]] {
        (0..<left.rowCount).map { row in
            var sums: [UInt32: Float] = [:]
            for place in left.pattern.range(row) {
                let inner = Int(left.pattern.columns[place])
                var weight = options.rowScale?[row] ?? 1
                weight *= left.values?[place] ?? 1
                weight *= options.innerScale?[inner] ?? 1
                for other in right.pattern.range(inner) {
                    sums[right.pattern.columns[other], default: 0] += weight * (right.values?[other] ?? 1)
                }
            }
            return sums.compactMap { column, sum -> Entry? in
                if options.leavesOutDiagonal, Int(column) == row { return nil }
                switch options.mask {
                case .none: break
                case .leavingOut(let mask): if mask.contains(row, column) { return nil }
                case .keepingOnly(let mask): if !mask.contains(row, column) { return nil }
                }
                let value = sum * (options.columnScale?[Int(column)] ?? 1)
                return value == 0 ? nil : (column, value)
            }.sorted { $0.column < $1.column }
        }
    }

    static func largest(_ row: [Entry], _ count: Int) -> [Entry] {
        Array(row.sorted { $0.value != $1.value ? $0.value > $1.value : $0.column < $1.column }.prefix(count))
    }

    /// Rounding may differ where the compiler joins products and sums; `exact` where there are counts alone.
    static func same(_ left: [Entry], _ right: [Entry], exact: Bool) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy {
                $0.column == $1.column && abs($0.value - $1.value) <= (exact ? 0 : 1e-5)
            }
    }

    static func check(
        _ left: SparseMatrix, _ right: SparseMatrix, count: Int, _ options: SparseProduct.Options = .init(),
        exact: Bool = true
    ) throws -> Bool {
        let expected = oracle(left, right, options)
        let full = try SparseProduct.multiply(left, right, options: options, threads: 2)
        guard full.pattern.firstFlaw() == nil, full.columnCount == right.columnCount else { return false }
        for row in 0..<left.rowCount {
            let found = full.pattern.range(row).map { (full.pattern.columns[$0], full.values?[$0] ?? 0) }
            guard same(found, expected[row], exact: exact) else { return false }
        }
        var first: RankedRows?
        for threads in [1, 2, 3, 7] {
            let ranked = try SparseProduct.topRows(left, right, count: count, options: options, threads: threads)
            for row in 0..<left.rowCount {
                let found = ranked.range(row).map { (ranked.columns[$0], ranked.values[$0]) }
                guard same(found, largest(expected[row], count), exact: exact) else { return false }
            }
            if let first {
                guard first.offsets == ranked.offsets, first.columns == ranked.columns, first.values == ranked.values
                else { return false }
            }
            first = first ?? ranked
        }
        return true
    }

    @Test func whomTwoPeopleBothFollow() throws {
        // 0 follows 2 and 3, 1 follows 2 and 3, 4 follows 3: 0 and 1 share two, each shares one with 4.
        let follows = SparseMatrix(CompressedRows(rows: [[2, 3], [2, 3], [], [], [3]], columnCount: 5))
        let ranked = try SparseProduct.topRows(
            follows, follows.transposed(), count: 2, options: .init(leavesOutDiagonal: true))
        #expect(Array(ranked.columns) == [1, 4, 0, 4, 0, 1])
        #expect(Array(ranked.values) == [2, 1, 2, 1, 1, 1])
        #expect(Array(ranked.offsets) == [0, 2, 4, 4, 4, 6])
        let matrix = try ranked.matrix()
        #expect(Array(matrix.pattern.columns) == [1, 4, 0, 4, 0, 1] && matrix[4, 1] == 1)
    }

    @Test func everySmallShape() throws {
        for rows in 0...3 {
            for inner in 0...3 {
                for columns in 0...3 {
                    let left = SparseMatrix(SparseSamples.pattern(rows, inner, degree: 3, seed: 1))
                    let right = SparseMatrix(SparseSamples.pattern(inner, columns, degree: 3, seed: 2))
                    for count in 1...4 { #expect(try Self.check(left, right, count: count)) }
                }
            }
        }
    }

    // 300 columns leave room for listing rows of one or two entries; the others are looked over. Degrees of up to 600
    // reach 16-bit counts.
    @Test(arguments: [1, 7, 50, 200, 1000]) func counts(count: Int) throws {
        let left = SparseMatrix(SparseSamples.pattern(12, 700, degree: 600, seed: UInt64(count)))
        let right = SparseMatrix(SparseSamples.pattern(700, 300, degree: 6, seed: 3))
        #expect(try Self.check(left, right, count: count))
        let sparse = SparseMatrix(SparseSamples.pattern(40, 700, degree: 2, seed: 4))
        #expect(try Self.check(sparse, right, count: count))
        let narrow = SparseMatrix(SparseSamples.pattern(700, 9_000, degree: 6, seed: 5))
        #expect(try Self.check(sparse, narrow, count: count))
    }

    @Test func wideCountsOfVeryLongRows() throws {
        // A row of 70,000 entries that all meet column 1, and half of which meet column 0.
        let left = SparseMatrix(CompressedRows(rows: [Array(0..<70_000)], columnCount: 70_000))
        let right = SparseMatrix(
            CompressedRows(rows: (0..<70_000).map { $0 % 2 == 0 ? [0, 1] : [1] }, columnCount: 3))
        let ranked = try SparseProduct.topRows(left, right, count: 3)
        #expect(Array(ranked.columns) == [1, 0] && Array(ranked.values) == [70_000, 35_000])
    }

    @Test(arguments: [1, 5, 40, 150]) func weights(count: Int) throws {
        let left = try SparseSamples.valued(15, 50, degree: 30, seed: UInt64(count))
        for columns in [40, 700] {
            let right = try SparseSamples.valued(50, columns, degree: 20, seed: 8)
            #expect(try Self.check(left, right, count: count, exact: false))
            let scaled = SparseProduct.Options(
                rowScale: SharedBuffer((0..<15).map { Float($0 % 4) / 2 }),
                innerScale: SharedBuffer((0..<50).map { Float($0 % 3) }),
                columnScale: SharedBuffer((0..<columns).map { Float($0 % 5) / 4 }))
            #expect(try Self.check(left, right, count: count, scaled, exact: false))
            #expect(
                try Self.check(
                    SparseMatrix(left.pattern), SparseMatrix(right.pattern), count: count, scaled, exact: false))
        }
    }

    @Test func masks() throws {
        for seed in 0..<4 as Range<UInt64> {
            let left = SparseMatrix(SparseSamples.pattern(30, 40, degree: 12, seed: seed))
            for columns in [30, 2_000] {
                let right = SparseMatrix(SparseSamples.pattern(40, columns, degree: 30, seed: seed + 20))
                let mask = SparseSamples.pattern(30, columns, degree: 25, seed: seed + 40)
                for own in [SparseProduct.Mask.none, .leavingOut(mask), .keepingOnly(mask)] {
                    for diagonal in [false, true] {
                        let options = SparseProduct.Options(mask: own, leavesOutDiagonal: diagonal)
                        #expect(try Self.check(left, right, count: 6, options))
                    }
                }
            }
        }
    }

    @Test func valuesThatCancelAreLeftOut() throws {
        // 1·1 + 1·(−1) = 0 in column 0; column 1 gets −1 alone, column 2 touches zero on the way to 1.
        let left = SparseMatrix(CompressedRows(rows: [[0, 1, 2]], columnCount: 3))
        let right = try SparseMatrix(
            pattern: CompressedRows(rows: [[0, 2], [0, 1, 2], [2]], columnCount: 3),
            values: SharedBuffer([1, 1, -1, -1, -1, 1]))
        #expect(try Self.check(left, right, count: 3))
        let ranked = try SparseProduct.topRows(left, right, count: 3)
        #expect(Array(ranked.columns) == [2, 1] && Array(ranked.values) == [1, -1])
    }

    @Test func rowsArriveInOrderWithinAPart() throws {
        let pattern = SparseSamples.pattern(500, 500, degree: 8, seed: 6)
        let matrix = SparseMatrix(pattern)
        let seen = Locked([Int: [Int]]())
        let sum = Locked(0.0)
        try SparseProduct.forEachRow(matrix, matrix, threads: 3) { part, row, columns, values in
            var total = 0.0
            for index in columns.indices { total += Double(values[index]) }
            let own = total
            seen.withLock { $0[part, default: []].append(row) }
            sum.withLock { $0 += own }
        }
        let parts = seen.withLock { $0 }
        #expect(parts.keys.allSatisfy { $0 < SparseProduct.partLimit })
        #expect(parts.keys.sorted().flatMap { parts[$0] ?? [] } == Array(0..<500))
        let expected = Self.oracle(matrix, matrix).joined().reduce(0.0) { $0 + Double($1.value) }
        #expect(sum.withLock { $0 } == expected)
    }

    @Test func memoryIsWhatWasEstimated() async {
        await #expect(processExitsWith: .success) {
            let matrix = SparseMatrix(SparseSamples.pattern(3_000, 3_000, degree: 20, seed: 6))
            for (count, threads) in [(5, 1), (50, 2)] {
                let needed = try SparseProduct.memoryNeeded(matrix, matrix, count: count, threads: threads)
                let peak = try peakBytes {
                    _ = try SparseProduct.topRows(matrix, matrix, count: count, threads: threads)
                }
                precondition(isWithin(peak, of: needed))
            }
        }
    }

    @Test func errorsAndBudget() throws {
        let matrix = SparseMatrix(SparseSamples.pattern(300, 300, degree: 8, seed: 6))
        #expect(throws: LinearAlgebraError.outOfRange(what: "entries kept a row", value: 0, range: 1...Int.max)) {
            try SparseProduct.topRows(matrix, matrix, count: 0)
        }
        let needed = try SparseProduct.memoryNeeded(matrix, matrix, count: 5, threads: 2)
        #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: needed - 1)) {
            try SparseProduct.topRows(matrix, matrix, count: 5, options: .init(memoryBudget: needed - 1), threads: 2)
        }
        #expect(throws: Never.self) {
            try SparseProduct.topRows(matrix, matrix, count: 5, options: .init(memoryBudget: needed), threads: 2)
        }
        #expect(throws: LinearAlgebraError.self) {
            try SparseProduct.multiply(matrix, matrix, options: .init(memoryBudget: 20_000), threads: 1)
        }
    }
}
