import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct MatrixMarketReaderTests {
    private func read(_ text: String) throws(KithGraphError) -> Network {
        try readPairs(text) { (a, b, c) throws(KithGraphError) in try MatrixMarketReader.read(a, into: b, options: c) }
    }

    /// Row 3 has no entry and is a person all the same.
    @Test func readsGeneralPattern() throws {
        let network = try read("%%MatrixMarket matrix coordinate pattern general\n% c\n\n3 3 2\n1 2\n2 1\n")
        #expect(network.personCount == 3)
        #expect(follows(network) == ["1>2", "2>1"])
    }

    @Test func readsSymmetricReal() throws {
        let network = try read("%%matrixmarket MATRIX coordinate real symmetric\n2 2 1\n2 1 0.5\n")
        #expect(follows(network) == ["1>2", "2>1"] && network.weights.map { Array($0) } == [0.5, 0.5])
    }

    @Test(arguments: [
        ("%%MatrixMarket matrix array real general\n1 1\n1\n", "in.txt:1: found"),
        ("%%MatrixMarket matrix coordinate complex general\n1 1 0\n", "in.txt:1: found \"complex\""),
        ("%%MatrixMarket matrix coordinate pattern general\n", "in.txt:1: found the end of the file"),
        ("%%MatrixMarket matrix coordinate pattern general\n2 3 1\n1 2\n", "in.txt:2: found 2 rows and 3 columns"),
        ("%%MatrixMarket matrix coordinate pattern general\n2 2 2\n1 2\n", "in.txt: found 1 entries"),
        ("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 3\n", "in.txt:3:3: found \"3\""),
        ("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n01 2\n", "in.txt:3:1: found \"01\""),
        (
            "%%MatrixMarket matrix coordinate pattern general\n4000000000 4000000000 1\n1 2\n",
            "in.txt:2: a matrix of 4000000000 rows is more than 64 rows an entry"
        ),
    ])
    func badInputHasOneClearLine(text: String, message: String) {
        let error = #expect(throws: KithGraphError.self) { try read(text) }
        #expect(error?.description.hasPrefix(message) == true)
    }
}
