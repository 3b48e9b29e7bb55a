import Testing

@testable import KithLinearAlgebra

@Suite struct TopScoresTests {
    /// Small whole numbers, so that scores are exact and ties are many.
    private func integers(_ rows: Int, _ columns: Int, seed: UInt64, span: UInt64 = 5) -> Matrix<Float> {
        var generator = SeededGenerator(seed: seed)
        let half = Float(span / 2)
        return Matrix(
            (0..<rows).map { _ in (0..<columns).map { _ in Float(generator.below(span)) - half } }, columns: columns)
    }

    private func check(
        _ people: Matrix<Float>, _ candidates: Matrix<Float>, _ bias: [Float]?, _ count: Int,
        excluding: CompressedRows?, self excludingSelf: Bool, rows: [UInt32]? = nil
    ) throws {
        let scorer = try TopScores(candidates: candidates.view, bias: bias.map { SharedBuffer($0) }, threads: 2)
        let lists = try scorer.best(
            count, of: people.view, rows: rows, excluding: excluding, excludingSelf: excludingSelf, threads: 2)
        let listed = rows ?? (0..<UInt32(people.rows)).map { $0 }
        #expect(lists.count == listed.count)
        let vectors = (0..<candidates.rows).map { FactorOracle.row(candidates, $0) }
        for (place, row) in listed.enumerated() {
            let own = FactorOracle.row(people, Int(row))
            let scores = vectors.indices.map { FactorOracle.dot(own, vectors[$0]) + Double(bias?[$0] ?? 0) }
            let expected = FactorOracle.best(scores, count) {
                excluding?.contains(Int(row), UInt32($0)) == true || (excludingSelf && $0 == Int(row))
            }
            #expect(lists[place].map { Int($0.candidate) } == expected)
            #expect(lists[place].map { Double($0.score) } == expected.map { scores[$0] })
            #expect(lists.candidates(place).count == expected.count && lists.scores(place).count == expected.count)
        }
    }

    @Test(arguments: [0, 1, 3, 16, 33])
    func smallShapes(factors: Int) throws {
        for people in [0, 1, 9, 17] {
            for candidates in [0, 1, 31, 32, 33, 70] {
                let x = integers(people, factors, seed: UInt64(people))
                let y = integers(candidates, factors, seed: UInt64(100 + candidates))
                for count in [0, 1, 5, 80] {
                    try check(x, y, nil, count, excluding: nil, self: false)
                    let excluding = SparseSamples.pattern(people, candidates, degree: 6, seed: 3)
                    let bias = (0..<candidates).map { Float($0 % 7) - 3 }
                    try check(x, y, bias, count, excluding: excluding, self: true)
                }
            }
        }
    }

    /// Enough candidates for several tiles, of very different lengths, so that many are left out unseen.
    @Test func tilesLeftOutChangeNothing() throws {
        let people = integers(12, 6, seed: 1)
        var candidates = integers(1_800, 6, seed: 2, span: 3)
        for row in 0..<candidates.rows where row % 50 == 0 {
            for column in 0..<6 { candidates[row, column] *= Float(row % 7 + 2) }
        }
        let excluding = SparseSamples.pattern(12, 1_800, degree: 400, seed: 4)
        for count in [1, 100] { try check(people, candidates, nil, count, excluding: excluding, self: true) }
        let bias = (0..<1_800).map { Float($0 % 11) - 5 }
        try check(people, candidates, bias, 7, excluding: excluding, self: false)
    }

    /// Whoever has no factors scores everybody zero: the first who may be listed are.
    @Test func peopleWithoutFactors() throws {
        let people = Matrix<Float>(rows: 3, columns: 4)
        let excluding = CompressedRows(rows: [[0, 2], [], [1]], columnCount: 6)
        try check(people, integers(6, 4, seed: 5), nil, 3, excluding: excluding, self: true)
        try check(people, integers(6, 4, seed: 5), [1, 2, 3, 3, 2, 1], 3, excluding: excluding, self: true)
    }

    @Test func chosenRowsKeepTheirExclusions() throws {
        let people = integers(30, 5, seed: 8)
        let excluding = SparseSamples.pattern(30, 40, degree: 20, seed: 9)
        try check(
            people, integers(40, 5, seed: 10), nil, 6, excluding: excluding, self: true, rows: [29, 3, 3, 0, 17])
    }

    @Test func sameBytesForAnyNumberOfThreads() throws {
        let people: Matrix<Float> = SparseSamples.panel(300, 20, seed: 1)
        let candidates: Matrix<Float> = SparseSamples.panel(900, 20, seed: 2)
        let one = try TopScores(candidates: candidates.view, threads: 1).best(5, of: people.view, threads: 1)
        for threads in [2, 3, 7] {
            let other = try TopScores(candidates: candidates.view, threads: threads)
                .best(5, of: people.view, threads: threads)
            for row in 0..<300 {
                #expect(one[row].map(\.candidate) == other[row].map(\.candidate))
                #expect(one[row].map(\.score) == other[row].map(\.score))
            }
        }
        // Scores are rounded differently from a plain sum, but hardly.
        for row in stride(from: 0, to: 300, by: 50) {
            for (candidate, score) in one[row] {
                let exact = FactorOracle.dot(
                    FactorOracle.row(people, row), FactorOracle.row(candidates, Int(candidate)))
                #expect(abs(Double(score) - exact) < 1e-5)
            }
        }
    }

    @Test func refusesWhatIsNotFinite() throws {
        var candidates = integers(4, 3, seed: 1)
        let scorer = try TopScores(candidates: candidates.view)
        var people = integers(5, 3, seed: 2)
        people[3, 1] = .infinity
        #expect(throws: LinearAlgebraError.notFinite(row: 3, column: 1)) { try scorer.best(1, of: people.view) }
        #expect(try scorer.best(1, of: people.view, rows: [2]).count == 1)
        candidates[2, 0] = .nan
        #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 0)) {
            try TopScores(candidates: candidates.view)
        }
        #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 3)) {
            try TopScores(candidates: integers(2, 3, seed: 1).view, bias: SharedBuffer([0, .nan]))
        }
    }

    @Test func keepsToItsBudget() throws {
        let scorer = try TopScores(candidates: integers(40, 3, seed: 1).view)
        let people = integers(50, 3, seed: 2)
        let needed = TopScores.memoryNeeded(people: 50, count: 5, factors: 3, threads: 2)
        _ = try scorer.best(5, of: people.view, memoryBudget: needed, threads: 2)
        #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: needed - 1)) {
            try scorer.best(5, of: people.view, memoryBudget: needed - 1, threads: 2)
        }
    }

    @Test func memoryIsWhatIsTaken() async {
        await #expect(processExitsWith: .success) {
            let people: Matrix<Float> = SparseSamples.panel(2_000, 48, seed: 1)
            let candidates: Matrix<Float> = SparseSamples.panel(3_000, 48, seed: 2)
            var scorer: TopScores?
            let arranged = try peakBytes { () throws(LinearAlgebraError) in
                scorer = try TopScores(candidates: candidates.view, threads: 2)
            }
            let toArrange = TopScores.memoryNeeded(candidates: 3_000, factors: 48)
            precondition(isWithin(arranged, of: toArrange), "\(arranged) bytes taken, \(toArrange) estimated")
            let peak = try peakBytes { () throws(LinearAlgebraError) in
                _ = try scorer!.best(20, of: people.view, threads: 2)
            }
            let needed = TopScores.memoryNeeded(people: 2_000, count: 20, factors: 48, threads: 2)
            precondition(isWithin(peak, of: needed), "\(peak) bytes taken, \(needed) estimated")
        }
    }
}
