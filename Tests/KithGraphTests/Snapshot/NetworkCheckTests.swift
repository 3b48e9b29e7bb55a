import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct NetworkCheckTests {
    private func network(
        _ rows: [[UInt32]], _ back: [[UInt32]], people: HandleTable = HandleTable(["a", "b", "c"]),
        weights: [Float]? = nil, attributes: [AttributeColumn] = [], layers: [InteractionLayer] = [],
        domainBlocks: [DomainBlock] = []
    ) -> Network {
        Network(
            people: people, following: CompressedRows(rows: rows, columnCount: 3),
            followers: CompressedRows(rows: back, columnCount: 3), weights: weights.map { SharedBuffer($0) },
            layers: layers, domainBlocks: domainBlocks, attributes: attributes)
    }

    /// Every directed graph on three people, with every other one as its reverse: sound exactly for the transpose.
    @Test func everyPairOfSmallGraphs() {
        let graphs = Fixture.allGraphs(people: 3).map { pairs in
            (0..<3).map { row in pairs.filter { $0.0 == row }.map { UInt32($0.1) } }
        }
        for rows in graphs {
            let transposed = (0..<3).map { column in
                (0..<3).filter { rows[$0].contains(UInt32(column)) }.map { UInt32($0) }
            }
            for back in graphs where back.joined().count == rows.joined().count {
                #expect((network(rows, back).firstFlaw(threads: 2) == nil) == (back == transposed))
            }
        }
    }

    @Test func handlesMustBeInOrder() {
        func flaw(_ text: String, _ offsets: [UInt64]) -> String? {
            let table = HandleTable(bytes: SharedBuffer(Array(text.utf8)), offsets: SharedBuffer(offsets))
            return network([[], [], []], [[], [], []], people: table).firstFlaw()
        }
        #expect(flaw("abc", [0, 1, 2, 3]) == nil)
        #expect(flaw("b10a0", [0, 1, 3, 5])?.hasPrefix("handle") == nil)
        #expect(flaw("bac", [0, 1, 2, 3])?.hasPrefix("handle 1") == true)
        #expect(flaw("aac", [0, 1, 2, 3])?.hasPrefix("handle 1") == true, "twice the same")
        #expect(flaw("aac", [0, 2, 1, 3]) == "handles: the offsets fall after entry 1")
        #expect(flaw("bc", [0, 0, 1, 2])?.hasPrefix("handle 0") == true, "an empty handle")
        #expect(flaw("aaaaaaaab0aaaaaaaab1aaaaaaaaa2", [0, 10, 20, 30])?.hasPrefix("handle 2") == true)
        #expect(flaw("aéx", [0, 1, 2, 4]) == "handle 1 is not valid UTF-8", "cut within a letter")
    }

    @Test func weightsAreFiniteAndNotNegative() {
        let rows: [[UInt32]] = [[1, 2], [], []]
        let back: [[UInt32]] = [[], [0], [0]]
        #expect(network(rows, back, weights: [0, .greatestFiniteMagnitude]).firstFlaw() == nil)
        for bad in [-1, .nan, .infinity, -.infinity] as [Float] {
            #expect(network(rows, back, weights: [1, bad]).firstFlaw()?.hasPrefix("follow weight 1") == true)
        }
    }

    @Test func layersAndAttributesAreSortedAndCoverEverybody() {
        let empty = CompressedRows(emptyRows: 3, columnCount: 3)
        func layer(_ name: String) -> InteractionLayer {
            InteractionLayer(kind: .init(name), outgoing: empty, incoming: empty, counts: SharedBuffer([]))
        }
        func column(_ name: String, _ values: [String?]) -> AttributeColumn {
            AttributeColumn(name: name, type: .text, values: values)
        }
        let none: [[UInt32]] = [[], [], []]
        #expect(network(none, none, layers: [layer("a"), layer("b")]).firstFlaw() == nil)
        #expect(network(none, none, layers: [layer("b"), layer("a")]).firstFlaw() != nil)
        #expect(network(none, none, layers: [layer("a"), layer("a")]).firstFlaw() != nil)
        #expect(network(none, none, attributes: [column("a", ["", nil, "x"])]).firstFlaw() == nil)
        #expect(network(none, none, attributes: [column("a", ["", nil])]).firstFlaw() != nil)
        #expect(
            network(none, none, attributes: [column("a", [nil, nil, nil]), column("a", [nil, nil, nil])])
                .firstFlaw() != nil)
        let domains = [DomainBlock(person: 1, domain: "x"), DomainBlock(person: 2, domain: "a")]
        #expect(network(none, none, domainBlocks: domains).firstFlaw() == nil)
        #expect(network(none, none, domainBlocks: domains.reversed()).firstFlaw() != nil)
        #expect(network(none, none, domainBlocks: [DomainBlock(person: 3, domain: "x")]).firstFlaw() != nil)
    }

    /// Larger than one part of the parallel search; the first flaw is named whatever the number of threads.
    @Test(arguments: [1, 2, 5]) func theFirstFlawIsNamed(threads: Int) {
        let count = 50_000
        let check = NetworkCheck(personCount: count, threads: threads)
        #expect(check.first(count) { $0 == 49_999 || $0 == 31_234 } == 31_234)
        #expect(check.first(count) { _ in false } == nil)
        #expect(check.first(0) { _ in true } == nil)
        var offsets = (0...count).map { UInt64($0) }
        offsets[40_000] = 39_998
        let columns = [UInt32](repeating: 0, count: count)
        let rows = CompressedRows(
            offsets: SharedBuffer(offsets), columns: SharedBuffer(columns), columnCount: count)
        #expect(check.single("rows", rows) == "rows: the offsets fall after entry 39999")
    }
}
