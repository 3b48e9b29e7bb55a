/// One k-means++ seeding and the iteration from it.
struct LloydIteration<Scalar: MatrixScalar> {
    private let data: MatrixView<Scalar>
    private let options: KMeans.Options
    private let spread: KMeans.Spread<Scalar>
    private let kernels: KMeansKernels<Scalar>
    private let parts: [Range<Int>]
    private let centers: MutableMatrixView<Scalar>
    private let packed: PackedCenters<Scalar>
    private let labels: MutableBuffer<UInt32>
    /// Squared distances from the nearest center, while seeding and after.
    private let distances: MutableBuffer<Scalar>
    /// A line of sums for every part, then one for all.
    private let sums: MutableBuffer<Double>
    private let counts: MutableBuffer<UInt64>
    /// Room for the rows that a part works on, one piece a part.
    private let groups: MutableBuffer<Scalar>
    private let threads: Int

    init(_ data: MatrixView<Scalar>, options: KMeans.Options, spread: KMeans.Spread<Scalar>) {
        self.data = data
        self.options = options
        self.spread = spread
        threads = options.threads
        kernels = KMeansKernels(data: data)
        parts = KMeans.parts(data.rows, clusters: options.clusters)
        centers = MutableMatrixView(rows: options.clusters, columns: data.columns)
        packed = PackedCenters(capacity: options.clusters, dimensions: data.columns)
        labels = MutableBuffer(count: data.rows)
        distances = MutableBuffer(repeating: .infinity, count: data.rows)
        sums = MutableBuffer(count: (parts.count + 1) * options.clusters * data.columns)
        counts = MutableBuffer(count: (parts.count + 1) * options.clusters)
        groups = MutableBuffer(count: parts.count * 4 * data.columns)
    }

    func result(_ generator: SeededGenerator) -> KMeans.Result<Scalar> {
        var generator = generator
        seed(&generator)
        var iterations = 0
        var converged = false
        var isStrict = false
        while iterations < options.maximumIterations, !converged {
            let changed = assign()
            iterations += 1
            // With the labels of the round before, the centers are their means already.
            isStrict = changed == 0 && iterations > 1
            converged = isStrict || update() <= options.tolerance * spread.variance
        }
        // Labels belong to the centers before the last update.
        if !isStrict { _ = assign() }
        let inertia = measure()
        return KMeans.Result(
            centers: Matrix(adopting: centers), labels: labels.freeze(), inertia: inertia, iterations: iterations,
            converged: converged)
    }

    /// Labels every row by its nearest center and adds up the rows of every label; returns how many labels changed.
    private func assign() -> Int {
        packed.pack(centers.reading, shift: spread.mean)
        sums.fill(0..<sums.count, with: 0)
        counts.fill(0..<counts.count, with: 0)
        let clusters = options.clusters
        let width = clusters * data.columns
        let room = 4 * data.columns
        let changes = Parallel.map(parts.count, threads: threads) {
            [kernels, parts, packed, spread, groups, labels, sums, counts] part in
            let group = groups.window(part * room..<(part + 1) * room)
            let sums = sums.window(part * width..<(part + 1) * width)
            let counts = counts.window(part * clusters..<(part + 1) * clusters)
            var changed = 0
            // Short enough for the rows to be in the cache still when they are added.
            for start in stride(from: parts[part].lowerBound, to: parts[part].upperBound, by: 256) {
                let rows = start..<min(start + 256, parts[part].upperBound)
                changed += kernels.nearest(rows, packed, shift: spread.mean, group: group, labels: labels)
                kernels.sums(rows, labels: labels, sums: sums, counts: counts)
            }
            return changed
        }
        return changes.reduce(0, +)
    }

    /// The inertia; every row's part in it is put into `distances`.
    private func measure() -> Double {
        Parallel.map(parts.count, threads: threads) { [kernels, parts, centers, labels, distances] part in
            kernels.distances(parts[part], centers: centers.reading, labels: labels, into: distances)
        }.reduce(0, +)
    }

    /// Moves every center to the mean of its rows; returns the sum of the squared ways.
    private func update() -> Double {
        let (clusters, columns) = (options.clusters, data.columns)
        let width = clusters * columns
        let totals = sums.window(parts.count * width..<(parts.count + 1) * width)
        let sizes = counts.window(parts.count * clusters..<(parts.count + 1) * clusters)
        for part in parts.indices {
            for cluster in 0..<clusters { sizes[cluster] += counts[part * clusters + cluster] }
            for index in 0..<width { totals[index] += sums[part * width + index] }
        }
        fillEmpty(totals, sizes)
        var moved = 0.0
        for cluster in 0..<clusters where sizes[cluster] > 0 {
            for column in 0..<columns {
                let value = Scalar(totals[cluster * columns + column] / Double(sizes[cluster]))
                let way = Double(value) - Double(centers[cluster, column])
                moved += way * way
                centers[cluster, column] = value
            }
        }
        return moved
    }

    /// Gives every empty cluster the row farthest from its center, unless all rows stand on theirs.
    private func fillEmpty(_ totals: MutableBuffer<Double>, _ sizes: MutableBuffer<UInt64>) {
        let columns = data.columns
        let empty = sizes.indices.filter { sizes[$0] == 0 }
        guard !empty.isEmpty else { return }
        _ = measure()
        for cluster in empty {
            while true {
                var row = 0
                for other in distances.indices where distances[other] > distances[row] { row = other }
                guard distances[row] > 0 else { return }
                distances[row] = 0
                let old = Int(labels[row])
                if sizes[old] < 2 { continue }
                sizes[old] -= 1
                sizes[cluster] = 1
                for column in 0..<columns {
                    let value = Double(data[row, column])
                    totals[old * columns + column] -= value
                    totals[cluster * columns + column] = value
                }
                break
            }
        }
    }
}

extension LloydIteration {
    /// Greedy k-means++: each center is the best of several rows drawn in proportion to their squared distances.
    private func seed(_ generator: inout SeededGenerator) {
        let trials = LloydIteration.trials(options.clusters)
        let candidates = PackedCenters<Scalar>(capacity: trials, dimensions: data.columns)
        let drawn = MutableMatrixView<Scalar>(rows: trials, columns: data.columns)
        let zero = MutableBuffer<Scalar>(count: data.columns)
        var chosen = Int(generator.below(UInt64(data.rows)))
        var potentials = lower(to: chosen)
        centers.window(rows: 0..<1).copy(data.window(rows: chosen..<chosen + 1))
        for cluster in 1..<max(1, options.clusters) {
            let rows = (0..<trials).map { _ in draw(potentials, &generator) }
            for (place, row) in rows.enumerated() {
                drawn.window(rows: place..<place + 1).copy(data.window(rows: row..<row + 1))
            }
            candidates.pack(drawn.reading, shift: zero)
            chosen = rows[best(candidates, trials)]
            potentials = lower(to: chosen)
            centers.window(rows: cluster..<cluster + 1).copy(data.window(rows: chosen..<chosen + 1))
        }
    }

    /// 2 + ⌊ln clusters⌋.
    static func trials(_ clusters: Int) -> Int {
        var trials = 2
        var bound = 2.718281828459045
        while Double(clusters) >= bound {
            trials += 1
            bound *= 2.718281828459045
        }
        return trials
    }

    /// Takes row `center` as a center; returns the parts' sums of squared distances.
    private func lower(to center: Int) -> [Double] {
        Parallel.map(parts.count, threads: threads) { [kernels, parts, distances] part in
            kernels.lower(parts[part], to: center, closest: distances)
        }
    }

    /// Which candidate leaves the least.
    private func best(_ candidates: PackedCenters<Scalar>, _ count: Int) -> Int {
        let width = candidates.halfSquares.count
        let lines = MutableBuffer<Double>(count: parts.count * width)
        Parallel.forEach(parts.count, threads: threads) { [kernels, parts, distances] part in
            kernels.trials(
                parts[part], candidates, closest: distances,
                potentials: lines.window(part * width..<(part + 1) * width))
        }
        let sums = (0..<count).map { candidate in
            parts.indices.reduce(0.0) { $0 + lines[$1 * width + candidate] }
        }
        return sums.indices.min { (sums[$0], $0) < (sums[$1], $1) }!
    }

    /// A row with a probability in proportion to its squared distance; any row when all are zero.
    private func draw(_ potentials: [Double], _ generator: inout SeededGenerator) -> Int {
        let total = potentials.reduce(0, +)
        let share = generator.unit()
        guard total > 0 else { return min(data.rows - 1, Int(share * Double(data.rows))) }
        var rest = share * total
        var part = 0
        while part < parts.count - 1, rest >= potentials[part] {
            rest -= potentials[part]
            part += 1
        }
        let values = distances.span(parts[part])
        var last = parts[part].lowerBound
        for index in values.indices where values[index] > 0 {
            last = parts[part].lowerBound + index
            rest -= Double(values[index])
            if rest < 0 { break }
        }
        return last
    }
}
