import Testing

@testable import KithLinearAlgebra

@Suite struct BestColumnsTests {
    private func column(_ values: [Float], of columns: Int = 1, lane: Int = 0) -> MutableMatrixView<Float> {
        let result = MutableMatrixView<Float>(rows: values.count, columns: columns)
        result.fill(100)
        for (row, value) in values.enumerated() { result[row, lane] = value }
        return result
    }

    /// Five columns: 1 and 3 tie, 2 is zero, 4 below zero.
    @Test func byHand() {
        let values = column([1, 2, 0, 2, -1])
        let list = BestColumns(limit: 4)
        list.choose(1, from: values, lane: 0)
        #expect(list.sorted().map(\.column) == [1])  // of two with 2 the smaller
        list.choose(4, from: values, lane: 0)
        #expect(list.sorted().map(\.column) == [1, 3, 0])  // nothing that is not positive, though there is room
        #expect(list.sorted().map(\.score) == [2, 2, 1])
        list.choose(4, from: values, lane: 0, excluding: LocalOracle.marks([1], count: 5))
        #expect(list.sorted().map(\.column) == [3, 0])
        list.choose(2, from: values, lane: 0, scale: SharedBuffer([5, 1, 1, 2, -7]))
        #expect(list.sorted().map(\.column) == [4, 0])  // 7 and 5: a scale below zero counts as it is
        list.choose(0, from: values, lane: 0)
        #expect(list.count == 0)
    }

    @Test func notANumberIsNobody() {
        let list = BestColumns(limit: 3)
        list.choose(3, from: column([.nan, 1, .infinity, .nan]), lane: 0)
        #expect(list.sorted().map(\.column) == [2, 1])
    }

    /// A thousand lists with many ties, all limits, exclusions and choices of columns.
    @Test func agreesWithSorting() {
        var generator = SeededGenerator(seed: 5)
        for round in 0..<1_000 {
            let count = Int(generator.below(100))
            let levels = 1 + generator.below(round % 3 == 0 ? 1_000 : 6)
            let values = (0..<count).map { _ in Float(generator.below(levels)) - 1 }
            let excluded = Set((0..<UInt32(count)).filter { _ in generator.below(4) == 0 })
            let marks = round % 2 == 0 ? nil : LocalOracle.marks(excluded, count: count)
            let scales = (0..<count).map { _ in Float(generator.below(3)) / 2 }
            let scale = round % 5 < 3 ? nil : SharedBuffer(scales)
            var columns = (0..<UInt32(count)).filter { _ in generator.below(3) > 0 }
            columns.shuffle(using: &generator)
            let isListed = round % 4 > 1
            let listed = MutableBuffer<UInt32>(count: columns.count)
            for (place, column) in columns.enumerated() { listed[place] = column }
            let limit = Int(generator.below(UInt64(count + 5)))
            let list = BestColumns(limit: limit + Int(generator.below(3)))
            list.choose(
                limit, from: column(values, of: 3, lane: 2), lane: 2, scale: scale, listed: isListed ? listed : nil,
                count: isListed ? columns.count : nil, excluding: marks)
            let open = isListed ? columns : Array(0..<UInt32(count))
            let expected = LocalOracle.best(
                open.map { ($0, values[Int($0)] * (scale == nil ? 1 : scales[Int($0)])) }, limit,
                excluding: marks == nil ? [] : excluded)
            #expect(LocalOracle.holds(list, expected), "round \(round)")

            let row = MutableMatrixView<Float>(rows: 1, columns: count)
            for place in 0..<count { row[0, place] = values[place] }
            list.chooseRow(limit, from: row, excluding: marks)
            let whole = LocalOracle.best(
                values.indices.map { (UInt32($0), values[$0]) }, limit, excluding: marks == nil ? [] : excluded)
            #expect(LocalOracle.holds(list, whole), "round \(round)")
        }
    }

    enum Order: CaseIterable { case rising, falling, equal, organPipe, sawtooth, medianKiller }

    /// Orders that make careless quickselects quadratic. The limit is half of the columns, so the selection works on all
    /// of them: what takes n² steps takes minutes here.
    @Test(.timeLimit(.minutes(1)), arguments: Order.allCases)
    func adversarialOrders(_ order: Order) {
        let count = 40_000
        let values = (0..<count).map { place -> Float in
            switch order {
            case .rising: Float(place + 1)
            case .falling: Float(count - place)
            case .equal: 7
            case .organPipe: Float(1 + min(place, count - place))
            case .sawtooth: Float(1 + place % 7)
            // Musser, "Introspective sorting and selection algorithms", 1997, where the median of three is bad each time.
            case .medianKiller:
                place < count / 2
                    ? Float(place % 2 == 0 ? place + 1 : count / 2 + place) : Float(2 * (place - count / 2 + 1))
            }
        }
        let list = BestColumns(limit: count / 2)
        for limit in [1, 10, count / 2] {
            list.choose(limit, from: column(values), lane: 0)
            #expect(
                LocalOracle.holds(list, LocalOracle.best(values.indices.map { (UInt32($0), values[$0]) }, limit)))
        }
    }
}
