import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct LabelPropagationTests {
    /// 1 hears 0 and 2 once each and takes the smaller; 3 hears 2 twice, since the tie goes both ways; 4 hears nobody.
    @Test func mutualTiesCountTwiceAndTheSmallestWins() throws {
        let network = try Fixture.network([("0", "1"), ("1", "2"), ("2", "3"), ("3", "2"), ("3", "1")], people: ["4"])
        let result = LabelPropagation.run(on: network, options: .init(maximumIterations: 1))
        // 0 hears 1; 1 hears 0, 2, 3; 2 hears 1 once and 3 twice; 3 hears 2 twice and 1 once.
        #expect(Array(result.labels) == [1, 0, 3, 2, 4])
        #expect(result.iterations == 1 && !result.isConverged)
    }

    /// A single pair swaps labels for ever; a network without follows has nothing to change.
    @Test func stopsWhenNothingChanges() throws {
        let pair = LabelPropagation.run(on: try Fixture.network([("0", "1")]), options: .init(maximumIterations: 7))
        #expect(pair.iterations == 7 && !pair.isConverged && Array(pair.labels) == [1, 0])
        let still = LabelPropagation.run(on: try Fixture.network([], people: ["0", "1"]))
        #expect(still.iterations == 1 && still.isConverged && Array(still.labels) == [0, 1])
        let none = LabelPropagation.run(on: try Fixture.network([]))
        #expect(none.iterations == 0 && none.isConverged)
        let untouched = LabelPropagation.run(
            on: try Fixture.network([("0", "1")]), options: .init(maximumIterations: 0))
        #expect(Array(untouched.labels) == [0, 1] && !untouched.isConverged)
    }

    @Test func equalsCountingVotes() throws {
        for network in TrialNetworks.all {
            let naive = NaiveGraph(network)
            for rounds in [1, 2, 5] {
                let result = LabelPropagation.run(
                    on: network, options: .init(maximumIterations: rounds), threads: 2)
                #expect(Array(result.labels) == naive.labels(rounds: rounds))
                #expect(LabelPropagation.verify(result, on: network).isConfirmed)
            }
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent, "shared datasets are not here"), arguments: Graphalytics.cases("cdlp"))
    func equalsGraphalytics(entry: Graphalytics.Case) throws {
        let network = try Graphalytics.network(entry)
        let result = LabelPropagation.run(on: network, options: .init(maximumIterations: entry.iterations))
        #expect(result.labels.map { network.people[$0] } == (try Graphalytics.answers(entry, for: network)))
    }

    @Test(arguments: [1, 2, 3, 8]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.large
        let result = LabelPropagation.run(on: network, threads: threads)
        #expect(result == LabelPropagation.run(on: network, threads: 1))
        #expect(LabelPropagation.verify(result, on: network).isConfirmed)
    }

    @Test func verificationFindsChanges() throws {
        let network = try Fixture.network([("0", "1"), ("1", "2")])
        let other = try Fixture.network([("0", "1"), ("0", "2")])
        let wrong = LabelPropagation.run(on: other, options: .init(maximumIterations: 1))
        #expect(LabelPropagation.verify(wrong, on: network) != .confirmed)
    }
}
