import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

/// The loader itself: counts read off the files by eye.
@Suite(.enabled(if: SharedData.isPresent, "shared datasets are not here"))
struct GraphalyticsTests {
    @Test func readsAdjacencyLists() throws {
        let cases = Graphalytics.cases("bfs")
        let directed = try Graphalytics.network(cases[0])
        #expect(directed.personCount == 10 && directed.followCount == 17 && directed.isDirected)
        let example = try Graphalytics.network(cases[3])
        #expect(example.personCount == 9 && example.followCount == 24 && !example.isDirected)
        #expect(example.following.columns == example.followers.columns)
        #expect(try Graphalytics.answers(cases[3], for: example) == ["0", "1", "1", "2", "3", "4", "2", "4", "4"])
    }

    @Test func readsVertexAndEdgeFiles() throws {
        let network = try Graphalytics.network(Graphalytics.cases("sssp")[0])
        #expect(network.personCount == 10 && network.followCount == 13)
        #expect(network.weights?[0] == 0.5)
        #expect(network.people[9] == "10")
    }

    @Test(arguments: ["bfs", "cdlp", "lcc", "pr", "sssp", "wcc"]) func everyCaseHasAnAnswerForEverybody(
        algorithm: String
    ) throws {
        for entry in Graphalytics.cases(algorithm) {
            let network = try Graphalytics.network(entry)
            #expect(try Graphalytics.answers(entry, for: network).allSatisfy { !$0.isEmpty })
        }
    }
}
