import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct BiconnectivityTests {
    /// A triangle of 0, 1, 2; 3 hangs on 2, 4 and 5 on 3; 6 and 7 are tied; 8 is alone.
    @Test func findsWhatHoldsTogether() throws {
        let network = try Fixture.network(
            [("0", "1"), ("2", "1"), ("0", "2"), ("3", "2"), ("3", "4"), ("5", "3"), ("7", "6")], people: ["8"])
        let result = Biconnectivity.run(on: network)
        #expect(
            result.bridges == [
                .init(first: 2, second: 3, firstSide: 3, secondSide: 3),
                .init(first: 3, second: 4, firstSide: 5, secondSide: 1),
                .init(first: 3, second: 5, firstSide: 5, secondSide: 1),
                .init(first: 6, second: 7, firstSide: 1, secondSide: 1),
            ])
        #expect(result.bridges[1].smallerSide == 1)
        // Without 2 there are {0, 1} and {3, 4, 5}; without 3 there are {0, 1, 2}, {4} and {5}.
        #expect(
            result.articulationPoints == [.init(person: 2, parts: 2, cutOff: 2), .init(person: 3, parts: 3, cutOff: 2)])
        #expect(rows(result.blocks) == [[0, 1, 2], [2, 3], [3, 4], [3, 5], [6, 7]])
        #expect(Biconnectivity.run(on: network, options: .init(ties: .mutual)).bridges.isEmpty)
    }

    private func rows(_ blocks: CompressedRows) -> [[UInt32]] {
        (0..<blocks.rowCount).map { Array(blocks.columns.slice(blocks.range($0))) }
    }

    /// By taking every tie and every person away, and for blocks by trying every set of people.
    @Test func equalsRemoval() {
        for graph in NaiveTies.small + NaiveTies.random + [NaiveTies.karate] {
            let result = Biconnectivity.run(on: graph.rows)
            let everybody = Set(0..<graph.count)
            let bridges = graph.ties.compactMap { tie -> Biconnectivity.Bridge? in
                let cut = graph.without(tie.0, tie.1)
                let side = cut.reached(from: tie.0, in: everybody)
                if side.contains(tie.1) { return nil }
                return .init(
                    first: UInt32(tie.0), second: UInt32(tie.1), firstSide: side.count,
                    secondSide: cut.reached(from: tie.1, in: everybody).count)
            }
            #expect(result.bridges == bridges)
            let points = everybody.sorted().compactMap { person -> Biconnectivity.ArticulationPoint? in
                let component = graph.reached(from: person, in: everybody)
                let parts = graph.parts(of: component.subtracting([person])).map { $0.count }
                guard parts.count > 1 else { return nil }
                return .init(
                    person: UInt32(person), parts: parts.count, cutOff: parts.reduce(0, +) - parts.max()!)
            }
            #expect(result.articulationPoints == points)
        }
    }

    @Test func blocksAreTheLargestSetsThatNobodyParts() {
        for graph in NaiveTies.small {
            let holding = (0..<(1 << graph.count)).map { bits in Set((0..<graph.count).filter { bits >> $0 & 1 == 1 }) }
                .filter { members in
                    members.count > 1 && graph.parts(of: members).count == 1
                        && members.allSatisfy { graph.parts(of: members.subtracting([$0])).count == 1 }
                }
            let blocks = holding.filter { one in !holding.contains { $0.isStrictSuperset(of: one) } }
            let expected = blocks.map { $0.sorted().map { UInt32($0) } }.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(rows(Biconnectivity.run(on: graph.rows).blocks) == expected)
        }
    }

    /// A chain as long as this would end a search that calls itself.
    @Test func chainsMayBeLong() {
        let people = 200_000
        let chain = CompressedRows(
            rows: (0..<people).map { place in
                [place - 1, place + 1].filter { $0 >= 0 && $0 < people }.map { UInt32($0) }
            }, columnCount: people)
        let result = Biconnectivity.run(on: chain)
        #expect(result.bridges.count == people - 1 && result.articulationPoints.count == people - 2)
        #expect(result.bridges[people / 2].smallerSide == people / 2 - 1)
    }

    @Test func verificationConfirmsAndFindsChanges() throws {
        for network in TrialNetworks.corners + TrialNetworks.random + [TrialNetworks.large] {
            let result = Biconnectivity.run(on: network)
            #expect(Biconnectivity.verifyBridges(result, on: network).isConfirmed)
        }
        let triangle = try Fixture.network([("0", "1"), ("1", "2"), ("2", "0")])
        let path = try Fixture.network([("0", "1"), ("1", "2")])
        #expect(Biconnectivity.verifyBridges(Biconnectivity.run(on: triangle), on: path) != .confirmed)
        #expect(Biconnectivity.verifyBridges(Biconnectivity.run(on: path), on: triangle) != .confirmed)
    }
}
