import Testing

@testable import KithLinearAlgebra

@Suite struct SparseLanesTests {
    /// Sources with weights in eighths, whose sums are exact in any order.
    private func sources(
        rows: Int, count: Int, _ generator: inout SeededGenerator
    ) -> (LaneSources, [(row: Int, weights: [Float])]) {
        let sources = LaneSources()
        var all: [(row: Int, weights: [Float])] = []
        for _ in 0..<count {
            let row = Int(generator.below(UInt64(rows)))
            let weights = (0..<SparseLanes.width).map { _ in Float(generator.below(17)) / 8 - 0.5 }
            let place = sources.append(UInt32(row))
            for lane in 0..<SparseLanes.width { sources.setWeight(weights[lane], lane: lane, of: place) }
            all.append((row, weights))
        }
        return (sources, all)
    }

    /// Row 0 has columns 1 and 2, row 1 has 2. From row 0 with 3 and from row 1 with 4 column 2 gets 7.
    @Test func byHand() {
        let pattern = CompressedRows(rows: [[1, 2], [2], []], columnCount: 4)
        let lanes = SparseLanes(columnCount: 4)
        let sources = LaneSources()
        sources.setWeight(3, lane: 5, of: sources.append(0))
        sources.setWeight(4, lane: 5, of: sources.append(1))
        sources.append(2)
        lanes.spread(pattern, from: sources)
        #expect(lanes.touchedCount == 2)
        #expect((lanes.touched(0), lanes.touched(1)) == (1, 2))
        #expect((lanes[1, 5], lanes[2, 5], lanes[0, 5], lanes[2, 4]) == (3, 7, 0, 0))
        let list = BestColumns(limit: 2)
        lanes.best(1, combining: LaneCombination([5: 2]), excluding: nil, into: list)
        #expect(list.sorted().map(\.score) == [14])
        // A scale puts column 1 first, excluded columns are not listed, and lanes without a coefficient count nothing.
        lanes.best(
            1, combining: LaneCombination([5: 1], scale: SharedBuffer([9, 9, 1, 9])), excluding: nil, into: list)
        #expect(list.sorted().map(\.column) == [1])
        lanes.best(2, combining: LaneCombination([5: 1]), excluding: LocalOracle.marks([2], count: 4), into: list)
        #expect(list.sorted().map(\.column) == [1])
        lanes.best(2, combining: LaneCombination([4: 1]), excluding: nil, into: list)
        #expect(list.count == 0)
        lanes.clear()
        #expect(lanes.touchedCount == 0)
        #expect((lanes[1, 5], lanes[2, 5]) == (0, 0))
    }

    /// The same lanes again and again, over patterns of several sizes, spread twice before they are read.
    @Test func agreesWithDenseSums() {
        let lanes = SparseLanes(columnCount: 60)
        var generator = SeededGenerator(seed: 3)
        for round in 0..<40 {
            let columns = [60, 1, 33][round % 3]
            let pattern = SparseSamples.pattern(25, columns, degree: 12, seed: UInt64(round))
            let dense = LocalOracle.dense(pattern)
            var sums = [[Double]](repeating: [Double](repeating: 0, count: SparseLanes.width), count: 60)
            var order: [UInt32] = []
            for _ in 0..<2 {
                let (sources, all) = sources(rows: 25, count: Int(generator.below(90)), &generator)
                #expect(sources.count == all.count)
                lanes.spread(pattern, from: sources)
                for (row, weights) in all {
                    for column in 0..<columns where dense[row][column] == 1 {
                        if !order.contains(UInt32(column)) { order.append(UInt32(column)) }
                        for lane in weights.indices { sums[column][lane] += Double(weights[lane]) }
                    }
                }
            }
            #expect((0..<lanes.touchedCount).map { lanes.touched($0) } == order, "round \(round)")
            for column in 0..<60 {
                for lane in 0..<SparseLanes.width {
                    #expect(Double(lanes[UInt32(column), lane]) == sums[column][lane], "round \(round)")
                }
            }
            checkReading(lanes, sums, order, &generator)
            lanes.clear()
        }
    }

    /// `gather` and `best` of some combination of sums that are known.
    private func checkReading(
        _ lanes: SparseLanes, _ sums: [[Double]], _ touched: [UInt32], _ generator: inout SeededGenerator
    ) {
        let coefficients = [0: Float(1), 3: 0.5, 7: -0.25]
        let scales = (0..<60).map { _ in Float(generator.below(4)) / 2 }
        for scale in [nil, SharedBuffer(scales)] {
            // Powers of two: exact, so that ties are ties.
            func value(_ column: Int) -> Float {
                let sum = sums[column][0] + 0.5 * sums[column][3] - 0.25 * sums[column][7]
                return Float(sum) * (scale?[column] ?? 1)
            }
            let combination = LaneCombination(coefficients, scale: scale)
            let columns = MutableBuffer<UInt32>(count: 60)
            for column in 0..<60 { columns[column] = UInt32(59 - column) }
            let result = MutableBuffer<Float>(repeating: -9, count: 60)
            lanes.gather(columns, count: 50, combining: combination, into: result)
            #expect((0..<60).allSatisfy { result[$0] == ($0 < 50 ? value(59 - $0) : -9) })
            let excluded = Set((0..<UInt32(60)).filter { _ in generator.below(3) == 0 })
            for limit in [0, 1, 5, touched.count, touched.count + 10] {
                let list = BestColumns(limit: limit)
                let scored = touched.map { ($0, value(Int($0))) }
                lanes.best(limit, combining: combination, excluding: nil, into: list)
                #expect(LocalOracle.holds(list, LocalOracle.best(scored, limit)))
                lanes.best(
                    limit, combining: combination, excluding: LocalOracle.marks(excluded, count: 60), into: list)
                #expect(LocalOracle.holds(list, LocalOracle.best(scored, limit, excluding: excluded)))
            }
        }
    }

    /// The best of one lane over two sets of lanes, whichever of them touched a column.
    @Test func bestOfTwo() {
        var generator = SeededGenerator(seed: 11)
        for round in 0..<60 {
            let both = [SparseLanes(columnCount: 50), SparseLanes(columnCount: 50)]
            var sums = [Float](repeating: 0, count: 50)
            for lanes in both {
                let pattern = SparseSamples.pattern(20, 50, degree: 9, seed: generator.next())
                let (sources, all) = sources(rows: 20, count: Int(generator.below(9)), &generator)
                lanes.spread(pattern, from: sources)
                for (row, weights) in all {
                    for place in pattern.range(row) { sums[Int(pattern.columns[place])] += weights[3] }
                }
            }
            let excluded = Set((0..<UInt32(50)).filter { _ in generator.below(4) == 0 })
            for limit in [0, 1, 6, 50] {
                let list = BestColumns(limit: limit)
                let scored = sums.indices.map { (UInt32($0), sums[$0]) }
                both[0].best(limit, lane: 3, with: both[1], excluding: nil, into: list)
                #expect(LocalOracle.holds(list, LocalOracle.best(scored, limit)), "round \(round)")
                both[1].best(
                    limit, lane: 3, with: both[0], excluding: LocalOracle.marks(excluded, count: 50), into: list)
                #expect(LocalOracle.holds(list, LocalOracle.best(scored, limit, excluding: excluded)))
            }
        }
    }

    @Test func everyColumnTouched() {
        let pattern = CompressedRows(rows: [Array(0..<40)], columnCount: 40)
        let lanes = SparseLanes(columnCount: 40)
        for _ in 0..<3 {
            let sources = LaneSources()
            for _ in 0..<3 { sources.setWeight(1, lane: 0, of: sources.append(0)) }
            lanes.spread(pattern, from: sources)
            #expect(lanes.touchedCount == 40)
            let list = BestColumns(limit: 3)
            lanes.best(3, combining: LaneCombination([0: 1]), excluding: nil, into: list)
            #expect(LocalOracle.holds(list, [(0, 3), (1, 3), (2, 3)]))  // all equal: the smallest columns
            lanes.clear()
        }
    }

    /// Sources that are used again start from zero weights, and none of the rows they had is looked at.
    @Test func sourcesUsedAgain() {
        let sources = LaneSources()
        for row in 0..<200 { sources.setWeight(1, lane: 0, of: sources.append(UInt32(row))) }
        sources.removeAll()
        #expect(sources.count == 0)
        sources.setWeight(2, lane: 1, of: sources.append(1))
        let lanes = SparseLanes(columnCount: 2)
        lanes.spread(CompressedRows(rows: [[0], [1]], columnCount: 2), from: sources)
        #expect((lanes[0, 0], lanes[1, 0], lanes[1, 1]) == (0, 0, 2))
    }

    @Test func rowsThatDoNotExist() async {
        await #expect(processExitsWith: .failure) {
            let sources = LaneSources()
            sources.append(2)
            SparseLanes(columnCount: 2).spread(CompressedRows(rows: [[0], [1]], columnCount: 2), from: sources)
        }
        await #expect(processExitsWith: .failure) {
            SparseLanes(columnCount: 1).spread(CompressedRows(rows: [[0], [1]], columnCount: 2), from: LaneSources())
        }
    }
}
