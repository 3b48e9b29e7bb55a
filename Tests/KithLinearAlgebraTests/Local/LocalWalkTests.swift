import Testing

@testable import KithLinearAlgebra

@Suite struct LocalWalkTests {
    typealias Options = LocalWalk.Options

    /// Where the walkers of the power series stop, and what a walk that makes no step below the threshold loses on its
    /// way, both in Double, vertex by vertex over all of them.
    private func series(
        _ adjacency: [[Double]], from start: Int, _ options: Options
    ) -> (mass: [Double], dropped: Double) {
        let n = adjacency.count
        let following = adjacency.map { row in row.indices.filter { row[$0] > 0 } }
        let followers = (0..<n).map { column in adjacency.indices.filter { adjacency[$0][column] > 0 } }
        let (out, back) = (Double(options.outWeight), Double(options.inWeight))
        var walkers = [Double](repeating: 0, count: n)
        var mass = walkers
        var dropped = 0.0
        walkers[start] = 1
        for sweep in 0...options.sweeps {
            var next = [Double](repeating: 0, count: n)
            for here in 0..<n where walkers[here] > 0 {
                mass[here] += Double(options.restart) * walkers[here]
                guard sweep < options.sweeps else { continue }
                let weight = out * Double(following[here].count) + back * Double(followers[here].count)
                guard weight > 0 else { continue }
                let share = (1 - Double(options.restart)) * walkers[here] / weight
                for (neighbours, step) in [(following[here], share * out), (followers[here], share * back)] {
                    let isMade = step >= Double(options.threshold)
                    for there in neighbours { if isMade { next[there] += step } else { dropped += step } }
                }
            }
            walkers = next
        }
        return (mass, dropped)
    }

    private func walk(_ pattern: CompressedRows) -> (LocalWalk, CompressedRows) {
        (LocalWalk(vertexCount: pattern.rowCount), SparseMatrix(pattern).transposed(threads: 1).pattern)
    }

    private func masses(_ walk: LocalWalk) -> [Double] { (0..<walk.mass.rows).map { Double(walk.mass[$0, 0]) } }

    /// 0 follows 1 and 2, 1 follows 2. With restart ½: half stop at 0, an eighth each at 1 and 2 after a step, and
    /// another sixteenth, from 1, at 2.
    @Test func byHand() {
        let pattern = CompressedRows(rows: [[1, 2], [2], []], columnCount: 3)
        let (walk, transposed) = walk(pattern)
        walk.run(pattern, transposed: transposed, from: 0, options: Options(threshold: 0))
        #expect(masses(walk) == [0.5, 0.125, 0.1875])
        #expect((0..<walk.touchedCount).map { walk.touched[$0] } == [0, 1, 2])
        // Back along follows from 2: a quarter is divided among 1 and 0, and half of 1's share goes on to 0.
        walk.run(pattern, transposed: transposed, from: 2, options: Options(outWeight: 0, inWeight: 1, threshold: 0))
        #expect(masses(walk) == [0.1875, 0.125, 0.5])
        // Steps of 1/4 are made at threshold 1/4 and not above.
        walk.run(pattern, transposed: transposed, from: 0, options: Options(threshold: 0.25, sweeps: 1))
        #expect(masses(walk) == [0.5, 0.125, 0.125])
        walk.run(pattern, transposed: transposed, from: 0, options: Options(threshold: 0.2500001, sweeps: 1))
        #expect(masses(walk) == [0.5, 0, 0])
    }

    @Test(arguments: [(Float(1), Float(0)), (0, 1), (1, 1), (1, 0.3)])
    func isThePowerSeries(out: Float, back: Float) {
        for (size, degree) in [(1, 1), (2, 1), (12, 3), (40, 6)] {
            let pattern = SparseSamples.pattern(size, size, degree: degree, seed: UInt64(size))
            let adjacency = LocalOracle.dense(pattern)
            let (walk, transposed) = walk(pattern)
            for (restart, sweeps) in [(Float(0.5), 6), (0.15, 30), (0.3, 1), (0.5, 0), (1, 3)] {
                let options = Options(
                    outWeight: out, inWeight: back, restart: restart, threshold: 0, sweeps: sweeps)
                for start in stride(from: 0, to: size, by: size > 12 ? 5 : 1) {
                    walk.run(pattern, transposed: transposed, from: UInt32(start), options: options)
                    let expected = series(adjacency, from: start, options).mass
                    let found = masses(walk)
                    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 2e-6 })
                    let touched = (0..<walk.touchedCount).map { Int(walk.touched[$0]) }
                    #expect(Set(touched).count == touched.count)
                    #expect(Set(touched) == Set(found.indices.filter { found[$0] > 0 }))
                }
            }
        }
    }

    /// With a threshold every vertex has at most the exact mass, and all together lack no more than was dropped.
    @Test(arguments: [Float(0.5), 0.2])
    func thresholdLosesWhatItDrops(restart: Float) {
        let pattern = SparseSamples.pattern(50, 50, degree: 9, seed: 8)
        let adjacency = LocalOracle.dense(pattern)
        let (walk, transposed) = walk(pattern)
        var lost = 0
        for (out, back) in [(Float(1), Float(0)), (1, 1), (1, 0.3)] {
            for threshold in [Float(1e-4), 1e-3, 1e-2, 0.3] {
                var options = Options(
                    outWeight: out, inWeight: back, restart: restart, threshold: threshold, sweeps: 8)
                for start in stride(from: 0, to: 50, by: 4) {
                    options.threshold = threshold
                    walk.run(pattern, transposed: transposed, from: UInt32(start), options: options)
                    let found = masses(walk)
                    let cut = series(adjacency, from: start, options)
                    options.threshold = 0
                    let exact = series(adjacency, from: start, options).mass
                    #expect(zip(found, exact).allSatisfy { $0 <= $1 + 1e-6 })
                    let missing = zip(exact, found).reduce(0) { $0 + $1.0 - $1.1 }
                    #expect(missing <= cut.dropped + 1e-5)
                    if missing > 1e-3 { lost += 1 }
                }
            }
        }
        #expect(lost > 25)  // else nothing was tried
    }

    /// A walk back to a vertex gives every vertex at once what a walk from it gives that one.
    @Test(arguments: [(Float(1), Float(0)), (0, 1), (1, 1), (1, 0.3)])
    func backIsForwardFromAll(out: Float, back: Float) {
        for (size, degree) in [(1, 1), (2, 1), (12, 3), (40, 6)] {
            let pattern = SparseSamples.pattern(size, size, degree: degree, seed: UInt64(size))
            let adjacency = LocalOracle.dense(pattern)
            let (walk, transposed) = walk(pattern)
            for (restart, sweeps) in [(Float(0.5), 5), (0.15, 30), (0.3, 1), (0.5, 0), (1, 3)] {
                let options = Options(
                    outWeight: out, inWeight: back, restart: restart, threshold: 0, sweeps: sweeps)
                let all = (0..<size).map { series(adjacency, from: $0, options).mass }
                for target in stride(from: 0, to: size, by: size > 12 ? 5 : 1) {
                    walk.runBack(pattern, transposed: transposed, to: UInt32(target), options: options)
                    let found = masses(walk)
                    #expect((0..<size).allSatisfy { abs(found[$0] - all[$0][target]) < 2e-6 })
                    let touched = (0..<walk.touchedCount).map { Int(walk.touched[$0]) }
                    #expect(Set(touched).count == touched.count)
                    #expect(Set(touched) == Set(found.indices.filter { found[$0] > 0 }))
                }
            }
        }
    }

    /// With a threshold a vertex lacks no more than threshold · (1 − restart) / restart; without work only the target has
    /// its own.
    @Test func backLosesLittle() {
        let pattern = SparseSamples.pattern(50, 50, degree: 9, seed: 8)
        let (walk, transposed) = walk(pattern)
        var lost = 0
        for (out, back) in [(Float(1), Float(0)), (1, 1), (1, 0.3)] {
            for target in stride(from: 0, to: 50, by: 4) {
                var options = Options(outWeight: out, inWeight: back, restart: 0.4, threshold: 0, sweeps: 12)
                walk.runBack(pattern, transposed: transposed, to: UInt32(target), options: options)
                let exact = masses(walk)
                for threshold in [Float(1e-4), 1e-3, 1e-2] {
                    options.threshold = threshold
                    walk.runBack(pattern, transposed: transposed, to: UInt32(target), options: options)
                    let missing = zip(exact, masses(walk)).map { $0 - $1 }
                    #expect(missing.allSatisfy { $0 > -1e-6 && $0 < Double(threshold) * 1.5 + 1e-6 })
                    if missing.contains(where: { $0 > Double(threshold) / 10 }) { lost += 1 }
                }
                walk.runBack(pattern, transposed: transposed, to: UInt32(target), options: options, work: 0)
                #expect(masses(walk).indices.allSatisfy { ($0 == target) == (walk.mass[$0, 0] > 0) })
            }
        }
        #expect(lost > 25)  // else nothing was tried
    }

    /// What one walk leaves has no say in the next, whatever its options were.
    @Test func clearsAfterItself() {
        let pattern = SparseSamples.pattern(30, 30, degree: 5, seed: 4)
        let (used, transposed) = walk(pattern)
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<60 {
            let options = Options(
                outWeight: 1, inWeight: Float(generator.below(2)), restart: 0.1 + Float(generator.below(10)) / 11,
                threshold: generator.below(2) == 0 ? 0 : 0.01, sweeps: Int(generator.below(9)))
            let start = UInt32(generator.below(30))
            used.run(pattern, transposed: transposed, from: start, options: options)
            let fresh = LocalWalk(vertexCount: 30)
            fresh.run(pattern, transposed: transposed, from: start, options: options)
            #expect(masses(used) == masses(fresh))
            #expect(used.touchedCount == fresh.touchedCount)
        }
        used.clear()
        #expect(masses(used).allSatisfy { $0 == 0 })
        #expect(used.touchedCount == 0)
    }

    /// Walkers may become too few to be told from none. With two vertices in each other's rows and columns and shares of
    /// zero, every look at an entry is the first: the lists of vertices would run over.
    @Test(arguments: [(Float(1), 400), (0.9, 400), (0.5, 2_000)])
    func vanishingShares(restart: Float, sweeps: Int) {
        let pattern = CompressedRows(
            rows: (0..<8).map { row in (0..<8).filter { $0 != row }.map { UInt32($0) } }, columnCount: 8)
        let (walk, transposed) = walk(pattern)
        walk.run(
            pattern, transposed: transposed, from: 0,
            options: Options(outWeight: 1, inWeight: 1, restart: restart, threshold: 0, sweeps: sweeps))
        let touched = (0..<min(walk.touchedCount, 9)).map { walk.touched[$0] }
        #expect(touched.count <= 8)
        #expect(Set(touched).count == touched.count)
        #expect(abs(masses(walk).reduce(0, +) - 1) < 1e-6)
        walk.run(pattern, transposed: transposed, from: 3, options: Options(threshold: 0, sweeps: 0))
        #expect(masses(walk) == [0, 0, 0, 0.5, 0, 0, 0, 0])
    }
}
