import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct StructuralHolesTests {
    /// Somebody between three who do not know each other spends a third on each: 3 · (1/3)² = 1/3, and nobody is
    /// redundant. Each of the three depends on them alone.
    @Test func starsHaveABroker() throws {
        let result = StructuralHoles.run(
            on: try Fixture.network([("0", "1"), ("0", "2"), ("3", "0")], people: ["4"]))
        #expect(abs(result.constraints[0] - 1.0 / 3) < 1e-15 && result.constraint(of: 1) == 1)
        #expect(result.effectiveSizes[0] == 3 && result.efficiency(of: 0) == 1)
        #expect(Array(result.degrees) == [3, 1, 1, 1, 0])
        // Nobody's constraint and nobody's size.
        #expect(result.constraint(of: 4) == nil && result.efficiency(of: 4) == nil)
        #expect(result.constraints[4].isNaN && result.effectiveSizes[4].isNaN)
    }

    /// All three tied: (1/2 + 1/2 · 1/2)² twice over is 1.125, above 1. One of the two others is redundant.
    @Test func triadsAreAboveOne() throws {
        let result = StructuralHoles.run(on: try Fixture.network([("0", "1"), ("1", "2"), ("2", "0")]))
        #expect(result.constraints.allSatisfy { $0 == 1.125 })
        #expect(result.effectiveSizes.allSatisfy { $0 == 1 })
    }

    /// 0 and 1 follow each other, 2 follows both. Weights of 0: 2 and 1, shares 2/3 and 1/3; of 2: 1 and 1.
    /// Constraint of 0: to 1 it is 2/3 + 1/3 · 1/2 = 5/6, to 2 it is 1/3 + 2/3 · 1/3 = 5/9.
    /// Redundancy of 1 for 0: 1/3 · 1/2 (2's share times 1's tie to 2 against 1's heaviest); of 2: 2/3 · 1.
    @Test func mutualFollowsWeighTwice() throws {
        let network = try Fixture.network([("0", "1"), ("1", "0"), ("2", "0"), ("2", "1")])
        let follows = StructuralHoles.run(on: network)
        let constraint: Double = 25.0 / 36 + 25.0 / 81
        #expect(abs(follows.constraints[0] - constraint) < 1e-15)
        let size: Double = 2 - 1.0 / 6 - 2.0 / 3
        #expect(abs(follows.effectiveSizes[0] - size) < 1e-15)
        let ties = StructuralHoles.run(on: network, options: .init(weighing: .ties))
        #expect(ties.constraints.allSatisfy { $0 == 1.125 })
        let mutual = StructuralHoles.run(on: network, options: .init(ties: .mutual))
        #expect(mutual.constraint(of: 0) == 1 && mutual.constraint(of: 2) == nil)
    }

    /// The sums of the definition over all triples.
    private func oracle(_ weights: [[Double]]) -> (constraints: [Double], sizes: [Double]) {
        let people = weights.indices
        let sums = weights.map { $0.reduce(0, +) }
        let heaviest = weights.map { $0.max() ?? 0 }
        var constraints: [Double] = []
        var sizes: [Double] = []
        for i in people {
            var constraint = 0.0
            var size = 0.0
            for j in people where weights[i][j] > 0 {
                var both = weights[i][j] / sums[i]
                var redundancy = 0.0
                for q in people where weights[i][q] > 0 {
                    both += weights[i][q] / sums[i] * (weights[q][j] / sums[q])
                    redundancy += weights[i][q] / sums[i] * (weights[j][q] / heaviest[j])
                }
                constraint += both * both
                size += 1 - redundancy
            }
            constraints.append(sums[i] > 0 ? constraint : .nan)
            sizes.append(sums[i] > 0 ? size : .nan)
        }
        return (constraints, sizes)
    }

    private func agree(_ left: SharedBuffer<Double>, _ right: [Double]) -> Bool {
        // Sums of at most some hundred terms of either sign around 1.
        zip(left, right).allSatisfy { $0.isNaN ? $1.isNaN : abs($0 - $1) < 1e-12 * max(1, abs($1)) }
    }

    @Test func equalsTheDefinition() {
        for network in TrialNetworks.all {
            let graph = NaiveGraph(network)
            for ties in Ties.allCases {
                for weighing in [StructuralHoles.Weighing.follows, .ties] {
                    let options = StructuralHoles.Options(ties: ties, weighing: weighing)
                    let weights = (0..<graph.count).map { one in
                        (0..<graph.count).map { other -> Double in
                            guard graph.neighbors(one, ties).contains(other) else { return 0 }
                            if weighing == .ties { return 1 }
                            return (graph.following[one].contains(other) ? 1 : 0)
                                + (graph.followers[one].contains(other) ? 1 : 0)
                        }
                    }
                    let expected = oracle(weights)
                    let result = StructuralHoles.run(on: network, options: options, threads: 2)
                    #expect(agree(result.constraints, expected.constraints))
                    #expect(agree(result.effectiveSizes, expected.sizes))
                }
            }
        }
    }

    @Test func verificationConfirms() {
        for network in TrialNetworks.corners + TrialNetworks.random + [TrialNetworks.large] {
            for weighing in StructuralHoles.Weighing.allCases {
                let options = StructuralHoles.Options(weighing: weighing)
                let result = StructuralHoles.run(on: network, options: options)
                #expect(StructuralHoles.verify(result, on: network, options: options).isConfirmed)
            }
        }
    }

    /// What mutual follows weigh makes another result, and a person alone has none.
    @Test func verificationFindsChanges() throws {
        let network = try Fixture.network([("0", "1"), ("1", "0"), ("2", "0"), ("2", "1")])
        let ties = StructuralHoles.run(on: network, options: .init(weighing: .ties))
        #expect(StructuralHoles.verify(ties, on: network) != .confirmed)
        let alone = try Fixture.network([("0", "1")], people: ["2"])
        #expect(StructuralHoles.verify(ties, on: alone) != .confirmed)
    }

    /// Values of NetworkX 3.6.1; effective sizes are 16 ties less 2 · 18 / 16, and 17 less 2 · 15 / 17.
    @Test func karateClub() {
        let result = StructuralHoles.run(on: NaiveTies.karate.rows)
        let expected = [(0, 0.15542329764660495, 13.75), (11, 1, 1), (33, 0.15641868512110724, 15.235294117647062)]
        for (person, constraint, size) in expected {
            #expect(abs(result.constraints[person] - constraint) < 1e-14)
            #expect(abs(result.effectiveSizes[person] - size) < 1e-12)
        }
    }

    /// A tie that weighs nothing is none to constraint; somebody with no other is as if alone.
    @Test func weightsOfZeroAreNoTies() {
        let rows = CompressedRows(rows: [[1], [0, 2], [1]], columnCount: 3)
        let result = StructuralHoles.run(on: rows, weights: SharedBuffer([0, 0, 2, 2]))
        #expect(result.constraint(of: 0) == nil)
        #expect(result.constraint(of: 1) == 1 && result.constraint(of: 2) == 1)
    }

    @Test(arguments: [1, 2, 3, 7]) func isTheSameOnAnyNumberOfThreads(threads: Int) {
        let result = StructuralHoles.run(on: TrialNetworks.large, threads: threads)
        let single = StructuralHoles.run(on: TrialNetworks.large, threads: 1)
        #expect(result.constraints.map { $0.bitPattern } == single.constraints.map { $0.bitPattern })
        #expect(result.effectiveSizes.map { $0.bitPattern } == single.effectiveSizes.map { $0.bitPattern })
    }

    @Test func weightsBelowZeroAreRefused() async {
        await #expect(processExitsWith: .failure) {
            let rows = CompressedRows(rows: [[1], [0]], columnCount: 2)
            _ = StructuralHoles.run(on: rows, weights: SharedBuffer([-1, -1]))
        }
    }
}
