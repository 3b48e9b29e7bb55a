import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct NetworkEmbeddingTests {
    /// By NumPy 2.4.6; see References/embedding.py.
    private static let eigenvalues: [Float] = [1, 0.6021049, 0.5675896, 0.3485122, 0.1227188, 0.0323348]
    private static let regularized: [Float] = [1, 0.2847688, 0.2558808, 0.1638159, 0.0634774, 0.0156824]
    private static let singularValues: [Float] = [3.0983065, 2.1322564, 1.9138631, 1.8306203, 1.0815145, 0.5517460]

    @Test("a path of three, by hand: the walk's vectors are 1, 0, −1 and 1, −1, 1")
    func path() throws {
        // Degrees 1, 2, 1. D^-½ A D^-½ has the eigenvalues 1, 0, −1.
        let network = try Fixture.network([("a", "b"), ("c", "b")])
        let result = try NetworkEmbedding.compute(network, options: .init(dimensions: 2))
        #expect(close(result.values, [0, -1]) && result.converged && result.method == .spectral)
        // The mean of v² weighted by degree is one: (1·2 + 0 + 1·2) / 4.
        let root = Float(2).squareRoot()
        #expect(close(result.vectors.view.column(0), [root, 0, -root]))
        #expect(close(result.vectors.view.column(1), [-1, 1, -1]) || close(result.vectors.view.column(1), [1, -1, 1]))
        let kept = try NetworkEmbedding.compute(network, options: .init(dimensions: 3, keepsTrivial: true))
        #expect(close(kept.values, [1, 0, -1]) && close(kept.vectors.view.column(0), [1, 1, 1]))
        let plain = try NetworkEmbedding.compute(
            network, options: .init(dimensions: 1, scaling: .none, keepsTrivial: true))
        #expect(close(plain.vectors.view.column(0), [0.5, root / 2, 0.5]))
    }

    @Test("one follow: the follower on one side, the followed on the other")
    func oneFollow() throws {
        let network = try Fixture.network([("a", "b")], people: ["c"])
        for (side, expected) in [(NetworkEmbedding.Side.following, [1, 0, 0]), (.followers, [0, 1, 0] as [Float])] {
            let result = try NetworkEmbedding.compute(network, options: .init(method: .svd, dimensions: 1, side: side))
            #expect(close(result.values, [1]) && close(result.vectors.view.column(0), expected))
        }
    }

    @Test("eigenvalues of a dozen people against NumPy's")
    func eigenvaluesOfReference() throws {
        let network = try RankReferences.network()
        let kept = try NetworkEmbedding.compute(network, options: .init(dimensions: 6, keepsTrivial: true))
        #expect(close(kept.values, Self.eigenvalues))
        let dropped = try NetworkEmbedding.compute(network, options: .init(dimensions: 5))
        #expect(close(dropped.values, Array(Self.eigenvalues[1...])))
        let mutual = try NetworkEmbedding.compute(
            network, options: .init(dimensions: 2, ties: .mutual, keepsTrivial: true))
        #expect(close(mutual.values, [1, 0]))
        let coupled = try NetworkEmbedding.compute(
            network, options: .init(dimensions: 6, keepsTrivial: true, regularization: 3.5))
        #expect(close(coupled.values, Self.regularized))
    }

    @Test("singular values of a dozen people against NumPy's, and vectors that fit each other")
    func singularValuesOfReference() throws {
        let network = try RankReferences.network()
        let followers = try NetworkEmbedding.compute(
            network, options: .init(method: .svd, dimensions: 6, side: .followers))
        let following = try NetworkEmbedding.compute(network, options: .init(method: .svd, dimensions: 6))
        #expect(close(followers.values, Self.singularValues) && close(following.values, Self.singularValues))
        for column in 0..<6 {
            let (left, right) = (following.vectors.view.column(column), followers.vectors.view.column(column))
            let value = following.values[column]
            #expect(abs(left.reduce(0) { $0 + $1 * $1 } - value) < 1e-4)
            // A v = σ u; both are scaled by √σ, and their signs were settled one by one.
            let image = (0..<12).map { person in
                network.following[person].sum { right[Int($0)] }
            }
            #expect(close(image, left.map { $0 * value }) || close(image, left.map { -$0 * value }))
        }
    }

    @Test("coordinates are means of one's ties' coordinates over the eigenvalue, centred by degree", arguments: 1...5)
    func walkProperty(seed: UInt64) throws {
        let network = try Fixture.random(people: 40, follows: 90, seed: seed)
        let result = try NetworkEmbedding.compute(network, options: .init(dimensions: 6))
        let rows = network.undirectedRows()
        let total = Float(rows.nonzeroCount)
        for column in 0..<6 {
            let values = result.vectors.view.column(column)
            var (mean, square): (Float, Float) = (0, 0)
            for person in 0..<40 {
                let degree = Float(rows.degree(person))
                mean += degree * values[person] / total
                square += degree * values[person] * values[person] / total
                let sum = rows[person].sum { values[Int($0)] }
                #expect(abs(sum - result.values[column] * degree * values[person]) < 2e-4 * max(1, degree))
            }
            #expect(abs(mean) < 1e-4 && abs(square - 1) < 1e-4)
        }
        #expect(result.residuals.count == 6 && result.residuals.allSatisfy { $0 < 1e-4 })
    }

    @Test("three groups that no tie connects: two vectors tell them apart, and nobody without ties has a place")
    func disconnected() throws {
        let triangles = ["a", "b", "c"].flatMap { name in
            [("\(name)1", "\(name)2"), ("\(name)2", "\(name)3"), ("\(name)3", "\(name)1")]
        }
        let network = try Fixture.network(triangles, people: ["z"])
        let result = try NetworkEmbedding.compute(network, options: .init(dimensions: 4))
        #expect(close(Array(result.values[..<2]), [1, 1]) && result.values[2] < 0.1)
        for column in 0..<2 {
            let values = result.vectors.view.column(column)
            // People in order: z, then a1 … c3.
            for group in 0..<3 {
                let own = values[(1 + 3 * group)..<(4 + 3 * group)]
                #expect(own.max()! - own.min()! < 1e-4)
            }
            #expect(abs(values.reduce(0, +)) < 1e-3 && values[0] == 0)
        }
        let apart = (0..<3).map { group in (0..<2).map { result.vectors[1 + 3 * group, $0] } }
        for (left, right) in [(0, 1), (0, 2), (1, 2)] {
            #expect(zip(apart[left], apart[right]).contains { abs($0 - $1) > 0.5 })
        }
        let coupled = try NetworkEmbedding.compute(network, options: .init(dimensions: 4, regularization: 2))
        #expect(coupled.values.allSatisfy { $0 < 0.9 })
    }

    @Test("nobody tied to anybody", arguments: NetworkEmbedding.Method.allCases)
    func withoutTies(method: NetworkEmbedding.Method) throws {
        let network = try Fixture.network([], people: ["a", "b", "c"])
        let result = try NetworkEmbedding.compute(network, options: .init(method: method, dimensions: 2))
        #expect(result.vectors.firstNonFinite() == nil)
        if method != .svd { #expect((0..<3).allSatisfy { result.vectors[$0, 0] == 0 && result.vectors[$0, 1] == 0 }) }
    }

    @Test("factors score follows above the rest, for both sides")
    func factors() throws {
        // Two halves that follow within themselves only.
        let follows = (0..<12).flatMap { a in (0..<12).filter { $0 != a && $0 % 2 == a % 2 }.map { ("\(a)", "\($0)") } }
        let network = try Fixture.network(follows)
        let options = { NetworkEmbedding.Options(method: .als, dimensions: 2, side: $0) }
        let left = try NetworkEmbedding.compute(network, options: options(.following))
        let right = try NetworkEmbedding.compute(network, options: options(.followers))
        #expect(left.values.isEmpty && left.residuals.isEmpty && left.converged && left.iterations == 10)
        for a in 0..<12 {
            for b in 0..<12 where a != b {
                let same = Int(network.people[UInt32(a)])! % 2 == Int(network.people[UInt32(b)])! % 2
                let score = (0..<2).reduce(Float(0)) { $0 + left.vectors[a, $1] * right.vectors[b, $1] }
                // Signs are settled for each side alone, so that a score may come out turned round.
                #expect(same ? abs(score) > 0.5 : abs(score) < 0.5)
            }
        }
    }

    @Test("the same bytes for any number of threads; the largest component of each column is positive")
    func determinism() throws {
        let network = try Fixture.random(people: 700, follows: 5_000, seed: 3)
        for method in NetworkEmbedding.Method.allCases {
            let results = try [1, 2, 3].map { threads in
                try NetworkEmbedding.compute(network, options: .init(method: method, dimensions: 4, threads: threads))
            }
            for result in results {
                #expect(result.vectors.rowMajor == results[0].vectors.rowMajor && result.values == results[0].values)
            }
            for column in 0..<4 {
                let values = results[0].vectors.view.column(column)
                #expect(values.max()! == values.map { abs($0) }.max()!)
            }
        }
    }

    @Test("dimensions that cannot be, and a budget")
    func errors() throws {
        let network = try Fixture.network([("a", "b"), ("b", "c")])
        for (method, keeps, largest) in [
            (NetworkEmbedding.Method.spectral, false, 2), (.spectral, true, 3), (.svd, false, 3), (.als, false, 3),
        ] {
            for dimensions in [0, largest + 1] {
                let error = LinearAlgebraError.outOfRange(what: "dimensions", value: dimensions, range: 1...largest)
                #expect(throws: error) {
                    try NetworkEmbedding.compute(
                        network, options: .init(method: method, dimensions: dimensions, keepsTrivial: keeps))
                }
            }
            var options = NetworkEmbedding.Options(method: method, dimensions: 1)
            let needed = NetworkEmbedding.memoryNeeded(network, options: options)
            options.memoryBudget = needed - 1
            #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: needed - 1)) {
                try NetworkEmbedding.compute(network, options: options)
            }
            options.memoryBudget = needed
            #expect(throws: Never.self) { try NetworkEmbedding.compute(network, options: options) }
        }
        let empty = try Fixture.network([])
        #expect(throws: LinearAlgebraError.outOfRange(what: "dimensions", value: 1, range: 0...0)) {
            try NetworkEmbedding.compute(empty, options: .init(dimensions: 1))
        }
    }

    @Test("stopped early: what there is comes back, marked")
    func notConverged() throws {
        let network = try Fixture.random(people: 3_000, follows: 20_000, seed: 4)
        let result = try NetworkEmbedding.compute(
            network, options: .init(dimensions: 8, tolerance: 1e-12, maximumIterations: 1))
        #expect(!result.converged && result.residuals.max()! > 0 && result.vectors.columns == 8)
    }

    private func close(_ left: [Float], _ right: [Float]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-4 }
    }
}

extension MatrixView {
    fileprivate func column(_ column: Int) -> [Scalar] { (0..<rows).map { self[$0, column] } }
}

extension Span<UInt32> {
    /// The sum of `value` over all elements.
    fileprivate func sum(_ value: (UInt32) -> Float) -> Float {
        var total: Float = 0
        for index in indices { total += value(self[index]) }
        return total
    }
}
