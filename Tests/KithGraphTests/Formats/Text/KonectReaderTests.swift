import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct KonectReaderTests {
    private func read(_ text: String) throws(KithGraphError) -> Network {
        try readPairs(text) { (a, b, c) throws(KithGraphError) in try KonectReader.read(a, into: b, options: c) }
    }

    @Test func readsHeaderWeightsAndTimes() throws {
        let network = try read("% asym posweighted\n% 2 2 2\n1 2 3 1082040961\n2 1 1 1082040962\n")
        #expect(follows(network) == ["1>2", "2>1"])
        #expect(network.weights.map { Array($0) } == [3, 1])
        #expect(network.times?.first == 1_082_040_961_000)
    }

    @Test func symmetricGoesBothWays() throws {
        let network = try read("% sym unweighted\n1\t2\n")
        #expect(follows(network) == ["1>2", "2>1"] && !network.isDirected && network.weights == nil)
    }

    @Test func bipartiteIsRefused() {
        let error = #expect(throws: KithGraphError.self) { try read("% bip unweighted\n1 2\n") }
        #expect(error?.description == "in.txt:1: found the network type \"bip\"; expected sym or asym")
    }
}
