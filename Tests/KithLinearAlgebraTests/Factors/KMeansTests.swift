import Testing

@testable import KithLinearAlgebra

@Suite struct KMeansTests {
    @Test("four points on a line, by hand")
    func byHand() throws {
        let data = Matrix<Float>([[0], [1], [10], [11]])
        let result = try KMeans.run(data.view, options: .init(clusters: 2))
        #expect(Set([result.centers[0, 0], result.centers[1, 0]]) == [0.5, 10.5])
        #expect(result.inertia == 1 && result.converged)
        #expect(result.labels[0] == result.labels[1] && result.labels[2] == result.labels[3])
        #expect(result.labels[0] != result.labels[2])
    }

    @Test("never below the best of all partitions, and next to it with restarts", arguments: 1...8)
    func allPartitions(seed: UInt64) throws {
        for (rows, clusters) in [(4, 2), (6, 2), (6, 3), (7, 3)] {
            let data = RandomMatrix.uniform(rows, 2, seed: seed, type: Double.self)
            let best = Self.bestInertia(data, clusters: clusters)
            let once = try KMeans.run(data.view, options: .init(clusters: clusters, seed: seed))
            let often = try KMeans.run(
                data.view, options: .init(clusters: clusters, seed: seed, restarts: 30, tolerance: 0))
            #expect(once.inertia >= best - 1e-12 && often.inertia <= once.inertia + 1e-12)
            // Greedy seeding does not reach every optimum, but one close by.
            #expect(often.inertia <= best * 1.05)
        }
    }

    @Test("at rest, centers are means and labels nearest, for widths and numbers around those of a vector")
    func fixedPoint() throws {
        for (columns, clusters) in [(1, 1), (1, 16), (3, 17), (5, 33), (17, 8), (8, 40)] {
            try Self.checkFixedPoint(RandomMatrix.uniform(150, columns, seed: 3, type: Float.self), clusters: clusters)
            try Self.checkFixedPoint(RandomMatrix.uniform(150, columns, seed: 4, type: Double.self), clusters: clusters)
        }
    }

    @Test("no iteration raises the inertia")
    func monotone() throws {
        let data = RandomMatrix.uniform(400, 4, seed: 5, type: Float.self)
        var last = Double.infinity
        for iterations in 0...12 {
            let result = try KMeans.run(
                data.view, options: .init(clusters: 12, seed: 2, maximumIterations: iterations, tolerance: 0))
            #expect(result.inertia <= last * (1 + 1e-6) && result.iterations <= iterations)
            last = result.inertia
        }
    }

    @Test("far from the origin nothing is lost")
    func shifted() throws {
        var data = RandomMatrix.uniform(200, 3, seed: 6, type: Float.self)
        for row in 0..<200 { data[row, 1] += row % 2 == 0 ? 10_000 : 10_010 }
        let result = try KMeans.run(data.view, options: .init(clusters: 2))
        for row in 2..<200 { #expect(result.labels[row] == result.labels[row % 2]) }
        #expect(result.labels[0] != result.labels[1])
    }

    @Test("as many clusters as distinct rows, or more: nothing is left between rows and centers")
    func distinctRows() throws {
        let three = Matrix<Float>((0..<30).map { [Float($0 % 3) * 0.1, 7.3] })
        for clusters in [3, 4, 30] {
            let result = try KMeans.run(three.view, options: .init(clusters: clusters))
            #expect(result.inertia == 0 && result.converged)
            #expect(Set(result.labels).count == 3)
        }
        let same = try KMeans.run(Matrix<Double>(rows: 5, columns: 2).view, options: .init(clusters: 5))
        #expect(same.inertia == 0 && same.converged)
        let narrow = try KMeans.run(Matrix<Double>(rows: 5, columns: 0).view, options: .init(clusters: 2))
        #expect(narrow.inertia == 0 && narrow.centers.columns == 0)
    }

    @Test("no cluster is empty while rows differ")
    func noneEmpty() throws {
        for seed in 0..<20 as Range<UInt64> {
            let data = RandomMatrix.uniform(40, 2, seed: seed, type: Float.self)
            let result = try KMeans.run(data.view, options: .init(clusters: 25, seed: seed))
            #expect(Set(result.labels).count == 25)
        }
    }

    @Test("the same bytes for any number of threads, others for another seed")
    func threads() throws {
        let data = RandomMatrix.uniform(3_000, 5, seed: 7, type: Float.self)
        let results = try [1, 2, 3, 7].map { threads in
            try KMeans.run(
                data.view, options: .init(clusters: 9, restarts: 2, maximumIterations: 8, threads: threads))
        }
        for result in results {
            #expect(result.centers.elements == results[0].centers.elements && result.labels == results[0].labels)
            #expect(result.inertia == results[0].inertia && result.iterations == results[0].iterations)
        }
        let other = try KMeans.run(data.view, options: .init(clusters: 9, seed: 2, maximumIterations: 8))
        #expect(other.centers.elements != results[0].centers.elements)
    }

    @Test("a view with a stride gives what its copy gives")
    func window() throws {
        let data = RandomMatrix.uniform(300, 9, seed: 8, type: Double.self)
        let window = data.view.window(rows: 10..<290, columns: 2..<7)
        let options = KMeans.Options(clusters: 7)
        let left = try KMeans.run(window, options: options)
        let right = try KMeans.run(Matrix(window).view, options: options)
        #expect(left.centers.elements == right.centers.elements && left.labels == right.labels)
    }

    @Test("too few or too many clusters, values that are no numbers, a budget")
    func errors() throws {
        let data = RandomMatrix.uniform(10, 2, seed: 9, type: Float.self)
        for clusters in [0, -1, 11] {
            #expect(throws: LinearAlgebraError.outOfRange(what: "clusters", value: clusters, range: 1...10)) {
                try KMeans.run(data.view, options: .init(clusters: clusters))
            }
        }
        #expect(throws: LinearAlgebraError.outOfRange(what: "clusters", value: 1, range: 0...0)) {
            try KMeans.run(Matrix<Float>(rows: 0, columns: 2).view, options: .init(clusters: 1))
        }
        var broken = data
        broken[4, 1] = .nan
        #expect(throws: LinearAlgebraError.notFinite(row: 4, column: 1)) {
            try KMeans.run(broken.view, options: .init(clusters: 2))
        }
        let needed = KMeans.memoryNeeded(rows: 10, dimensions: 2, clusters: 2, type: Float.self)
        #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: needed - 1)) {
            try KMeans.run(data.view, options: .init(clusters: 2, memoryBudget: needed - 1))
        }
        #expect(throws: Never.self) { try KMeans.run(data.view, options: .init(clusters: 2, memoryBudget: needed)) }
    }

    private static func checkFixedPoint<Scalar: MatrixScalar>(_ data: Matrix<Scalar>, clusters: Int) throws {
        let result = try KMeans.run(data.view, options: .init(clusters: clusters, tolerance: 0))
        #expect(result.converged)
        let rounding = Double(Scalar.ulpOfOne) * 100
        var inertia = 0.0
        for row in 0..<data.rows {
            let gaps = (0..<clusters).map { center in
                (0..<data.columns).reduce(0.0) { sum, column in
                    let gap = Double(data[row, column]) - Double(result.centers[center, column])
                    return sum + gap * gap
                }
            }
            let own = gaps[Int(result.labels[row])]
            #expect(own <= gaps.min()! + rounding * Double(data.columns))
            inertia += own
        }
        #expect(abs(inertia - result.inertia) <= 1e-9 * max(1, inertia))
        for cluster in 0..<clusters {
            let rows = (0..<data.rows).filter { result.labels[$0] == UInt32(cluster) }
            for column in 0..<data.columns {
                let mean = rows.reduce(0.0) { $0 + Double(data[$1, column]) } / Double(rows.count)
                #expect(abs(mean - Double(result.centers[cluster, column])) <= rounding)
            }
        }
    }

    /// Over all ways to give each row one of `clusters` labels.
    private static func bestInertia(_ data: Matrix<Double>, clusters: Int) -> Double {
        var ways = 1
        for _ in 0..<data.rows { ways *= clusters }
        return (0..<ways).map { way in
            var labels: [Int] = []
            var rest = way
            for _ in 0..<data.rows {
                labels.append(rest % clusters)
                rest /= clusters
            }
            var inertia = 0.0
            for cluster in 0..<clusters {
                let rows = labels.indices.filter { labels[$0] == cluster }
                for column in 0..<data.columns where !rows.isEmpty {
                    let mean = rows.reduce(0) { $0 + data[$1, column] } / Double(rows.count)
                    inertia += rows.reduce(0) { $0 + (data[$1, column] - mean) * (data[$1, column] - mean) }
                }
            }
            return inertia
        }.min()!
    }
}

@Suite struct KMeansKernelsTests {
    @Test("the nearest of equals is the lowest, in every place of a block and group")
    func ties() {
        let data = Matrix<Float>((0..<11).map { _ in [1, 2] })
        for clusters in [1, 15, 16, 17, 31, 32, 33, 48] {
            for first in 0..<clusters {
                let centers = Matrix<Float>((0..<clusters).map { $0 < first ? [5, 5] : [1, 2] })
                let packed = PackedCenters<Float>(capacity: clusters, dimensions: 2)
                let shift = MutableBuffer<Float>(count: 2)
                packed.pack(centers.view, shift: shift)
                let labels = MutableBuffer<UInt32>(repeating: 99, count: 11)
                let changed = KMeansKernels(data: data.view).nearest(
                    0..<11, packed, shift: shift, group: MutableBuffer(count: 8), labels: labels)
                #expect(changed == 11 && labels.indices.allSatisfy { labels[$0] == UInt32(first) })
            }
        }
    }

    @Test("trials and squared distances against plain loops", arguments: [1, 2, 7, 16])
    func seeding(columns: Int) {
        let data = RandomMatrix.uniform(9, columns, seed: 1, type: Float.self)
        let candidates = RandomMatrix.uniform(20, columns, seed: 2, type: Float.self)
        let packed = PackedCenters<Float>(capacity: 20, dimensions: columns)
        packed.pack(candidates.view, shift: MutableBuffer(count: columns))
        let closest = MutableBuffer<Float>(repeating: .infinity, count: 9)
        let kernels = KMeansKernels(data: data.view)
        func gap(_ row: Int, _ other: MatrixView<Float>, _ place: Int) -> Double {
            (0..<columns).reduce(0.0) { sum, column in
                let gap = Double(data[row, column]) - Double(other[place, column])
                return sum + gap * gap
            }
        }
        let sum = kernels.lower(0..<9, to: 3, closest: closest)
        #expect(closest[3] == 0)
        #expect(abs(sum - (0..<9).reduce(0) { $0 + gap($1, data.view, 3) }) < 1e-5)
        let potentials = MutableBuffer<Double>(count: 32)
        kernels.trials(0..<9, packed, closest: closest, potentials: potentials)
        for place in 0..<20 {
            let expected = (0..<9).reduce(0.0) { $0 + min(Double(closest[$1]), gap($1, candidates.view, place)) }
            #expect(abs(potentials[place] - expected) < 1e-5)
        }
    }
}
