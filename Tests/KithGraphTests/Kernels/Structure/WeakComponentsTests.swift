import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct WeakComponentsTests {
    /// 0→1 and 2→1 hang together although neither 0 nor 2 reaches the other; 3 is alone; 4 and 5 follow each other.
    @Test func directionDoesNotMatter() throws {
        let network = try Fixture.network([("0", "1"), ("2", "1"), ("4", "5"), ("5", "4")], people: ["3"])
        let result = WeakComponents.run(on: network)
        #expect(Array(result.labels) == [0, 0, 0, 3, 4, 4])
        #expect(Array(result.representatives) == [0, 3, 4])
        #expect(Array(result.sizes) == [3, 1, 2])
        #expect(result.largest == 0 && result.count == 3)
        #expect(result.areTogether(0, 2) && !result.areTogether(0, 3))
        #expect(WeakComponents.run(on: try Fixture.network([])).largest == nil)
    }

    @Test func largestIsTheFirstOfSeveral() throws {
        let network = try Fixture.network([("1", "2"), ("3", "4")], people: ["0"])
        #expect(WeakComponents.run(on: network).largest == 1)
    }

    @Test func equalsReachability() throws {
        for network in TrialNetworks.all {
            let expected = NaiveGraph(network).components(strong: false)
            for sampled in [0, 1, 2] {
                let result = WeakComponents.run(on: network, options: .init(sampledFollows: sampled))
                #expect(Array(result.labels) == expected)
                #expect(WeakComponents.verify(result, on: network).isConfirmed)
            }
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent, "shared datasets are not here"), arguments: Graphalytics.cases("wcc"))
    func equalsGraphalytics(entry: Graphalytics.Case) throws {
        let network = try Graphalytics.network(entry)
        let expected = try Graphalytics.answers(entry, for: network)
        #expect(WeakComponents.run(on: network).labels.map { network.people[$0] } == expected)
    }

    @Test(arguments: [1, 2, 3, 8]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.large
        let result = WeakComponents.run(on: network, threads: threads)
        #expect(result == WeakComponents.run(on: network, options: .init(sampledFollows: 0), threads: 1))
    }

    @Test func verificationFindsChanges() throws {
        let network = try Fixture.network([("0", "1"), ("1", "2")], people: ["3"])
        for other in [[("0", "1")], [("0", "1"), ("1", "2"), ("2", "3")]] {
            let wrong = WeakComponents.run(on: try Fixture.network(other, people: ["0", "1", "2", "3"]))
            #expect(WeakComponents.verify(wrong, on: network) != .confirmed)
        }
    }
}
