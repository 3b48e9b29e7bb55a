import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct LDBCReaderTests {
    @Test func readsVerticesAndEdges() throws {
        let builder = NetworkBuilder()
        for text in ["1\n2\n9\n", "1 2 0.5\n"] {
            try LDBCReader.read(ByteSource(name: "g", bytes: Array(text.utf8)), into: builder, options: ReadOptions())
        }
        let network = try builder.finish()
        #expect(network.personCount == 3 && network.followCount == 1 && network.weights?.first == 0.5)
    }
}
