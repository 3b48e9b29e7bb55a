extension SparseProduct {
    /// A product whose inputs are checked and whose rows are cut into parts of equal work.
    struct Prepared: Sendable {
        let left: SparseMatrix
        let right: SparseMatrix
        /// Entries to keep of each row; `nil` for all.
        let kept: Int?
        let options: Options
        /// The column scale, with zeros up to ``RowAccumulator/padded(_:)``.
        let columnScale: SharedBuffer<Float>?
        let widestKind: RowAccumulator.Kind
        let isWeighted: Bool
        /// Entries of the right matrix added for all rows before each.
        private let workStarts: SharedBuffer<UInt64>
        private let cuts: [Range<Int>]

        init(
            _ left: SparseMatrix, _ right: SparseMatrix, kept: Int?, options: Options, threads: Int
        ) throws(LinearAlgebraError) {
            precondition(left.columnCount == right.rowCount, "columns of the left matrix must be rows of the right one")
            Prepared.check(options, left, right)
            if let kept, kept < 1 { throw .outOfRange(what: "entries kept a row", value: kept, range: 1...Int.max) }
            self.left = left
            self.right = right
            self.kept = kept.map { min($0, max(1, right.columnCount)) }
            self.options = options
            isWeighted =
                left.values != nil || right.values != nil || options.rowScale != nil || options.innerScale != nil
                || options.columnScale != nil
            columnScale = options.columnScale.map { scale in
                let padded = MutableBuffer<Float>(count: RowAccumulator.padded(scale.count))
                padded.copy(scale, to: 0)
                return padded.freeze()
            }
            workStarts = Prepared.workStarts(left.pattern, right.pattern, threads: threads)
            cuts = Parallel.balancedCuts(workStarts, parts: SparseProduct.partLimit)
            var degree = 0
            for row in 0..<left.rowCount { degree = max(degree, left.pattern.degree(row)) }
            widestKind = isWeighted ? .float : .counting(degree)
        }

        /// Entries of the right matrix added for `row`.
        func work(_ row: Int) -> Int { Int(workStarts[row + 1] - workStarts[row]) }

        /// Computes every row; see ``SparseProduct/forEachRow(_:_:count:options:threads:_:)``.
        func run(
            threads: Int,
            _ body: @Sendable (_ part: Int, _ row: Int, _ columns: Span<UInt32>, _ values: Span<Float>) -> Void
        ) {
            let workers = workers(threads)
            let accumulators = (0..<workers).map { _ in RowAccumulator(self) }
            Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
                let accumulator = accumulators[worker]
                let columns = accumulator.columns
                let values = accumulator.values
                for row in cuts[part] {
                    let count = accumulator.compute(row)
                    body(part, row, columns.span(0..<count), values.span(0..<count))
                }
            }
        }

        private func workers(_ threads: Int) -> Int { min(max(1, threads), max(1, cuts.count)) }

        /// Where each row's result starts when every row gets the room that it may need.
        func resultStarts() -> SharedBuffer<UInt64> {
            let starts = MutableBuffer<UInt64>(count: left.rowCount + 1)
            for row in 0..<left.rowCount { starts[row + 1] = starts[row] + UInt64(resultLimit(row)) }
            return starts.freeze()
        }

        private func resultLimit(_ row: Int) -> Int {
            var limit = min(kept ?? right.columnCount, work(row), right.columnCount)
            if case .keepingOnly(let mask) = options.mask { limit = min(limit, mask.degree(row)) }
            return limit
        }

        /// Bytes beside the result.
        func workBytes(threads: Int) -> Int {
            let accumulator = RowAccumulator.bytes(columns: right.columnCount, kind: widestKind, kept: kept)
            return workers(threads) * accumulator + workStarts.byteCount + (columnScale?.byteCount ?? 0)
        }

        /// Bytes with the result, except for the entries of one that is kept whole.
        func memoryNeeded(threads: Int) -> Int {
            var result = (left.rowCount + 1) * 8
            if kept != nil {
                result *= 2
                for row in 0..<left.rowCount { result += resultLimit(row) * 8 }
            }
            return workBytes(threads: threads) + result
        }

        func check(budget needed: Int) throws(LinearAlgebraError) {
            if let budget = options.memoryBudget, needed > budget {
                throw .memoryBudget(needed: needed, budget: budget)
            }
        }

        private static func workStarts(
            _ left: CompressedRows, _ right: CompressedRows, threads: Int
        ) -> SharedBuffer<UInt64> {
            let starts = MutableBuffer<UInt64>(count: left.rowCount + 1)
            let cuts = Parallel.balancedCuts(left.offsets, parts: 64)
            Parallel.forEach(cuts.count, threads: threads) { part in
                for row in cuts[part] {
                    let inner = left[row]
                    var work: UInt64 = 0
                    for index in inner.indices {
                        let place = Int(inner[index])
                        work += right.offsets[place + 1] - right.offsets[place]
                    }
                    starts[row + 1] = work
                }
            }
            for row in 0..<left.rowCount { starts[row + 1] += starts[row] }
            return starts.freeze()
        }

        private static func check(_ options: Options, _ left: SparseMatrix, _ right: SparseMatrix) {
            switch options.mask {
            case .none: break
            case .leavingOut(let mask), .keepingOnly(let mask):
                precondition(
                    mask.rowCount == left.rowCount && mask.columnCount == right.columnCount,
                    "a mask must be as large as the product")
                // Checks the mask's columns, which the kernels rely on.
                _ = SparseMatrix(mask)
            }
            for (scale, count) in [
                (options.rowScale, left.rowCount), (options.innerScale, left.columnCount),
                (options.columnScale, right.columnCount),
            ] {
                guard let scale else { continue }
                precondition(scale.count == count, "there must be one scale a row or column")
                precondition(scale.allSatisfy { $0 >= 0 && $0.isFinite }, "scales must be finite and not negative")
            }
        }
    }
}
