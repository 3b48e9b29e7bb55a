import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct KTrussTests {
    /// 0, 1, 2, 3 are all tied; 4 is tied to 0 and 1, so that there is one triangle more; 5 to 4 only; 6 to nobody.
    private func network() throws -> Network {
        try Fixture.network(
            [
                ("0", "1"), ("0", "2"), ("3", "0"), ("2", "1"), ("1", "3"), ("2", "3"), ("3", "2"), ("4", "0"),
                ("1", "4"), ("5", "4"),
            ], people: ["6"])
    }

    @Test func peelsFromTheOutside() throws {
        let result = KTruss.run(on: try network())
        #expect(result.tieCount == 9 && result.maximum == 4)
        for (one, other) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] as [(PersonIndex, PersonIndex)] {
            #expect(result.number(one, other) == 4 && result.number(other, one) == 4)
        }
        #expect(result.number(0, 4) == 3 && result.number(1, 4) == 3)
        #expect(result.number(4, 5) == 2)
        #expect(result.number(2, 4) == nil && result.number(6, 0) == nil)
        #expect(Array(result.people) == [4, 4, 4, 4, 3, 2, 0])
        #expect(result.groups(atLeast: 2) == [[0, 1, 2, 3, 4, 5]])
        #expect(result.groups(atLeast: 4) == [[0, 1, 2, 3]])
        #expect(result.groups(atLeast: 5).isEmpty)
        let mutual = KTruss.run(on: try network(), options: .init(ties: .mutual))
        #expect(mutual.tieCount == 1 && mutual.number(2, 3) == 2)
    }

    /// Two triangles that share a person are one group of the 3-truss, since it is connected by ties.
    @Test func groupsAreConnectedByTies() throws {
        let rows = CompressedRows(
            rows: [[1, 2], [0, 2], [0, 1, 3, 4], [2, 4], [2, 3], [6, 7], [5, 7], [5, 6]], columnCount: 8)
        #expect(KTruss.run(on: rows).groups(atLeast: 3) == [[0, 1, 2, 3, 4], [5, 6, 7]])
    }

    @Test func nobodyHasNoTies() throws {
        for people in 0...2 {
            let rows = CompressedRows(emptyRows: people, columnCount: people)
            let result = KTruss.run(on: rows)
            #expect(result.tieCount == 0 && result.maximum == 0 && result.people.count == people)
            #expect(result.groups(atLeast: 2).isEmpty)
        }
    }

    /// Every graph of up to five vertices, and larger ones by chance.
    @Test func equalsRepeatedRemoval() {
        for graph in NaiveTies.small + NaiveTies.random {
            let result = KTruss.run(on: graph.rows, threads: 2)
            #expect(Array(result.numbers) == graph.trusses())
            #expect(KTruss.verify(result, on: graph.rows).isConfirmed)
        }
    }

    /// Every tie of n people who are all tied is in n - 2 triangles.
    @Test(arguments: [2, 3, 64, 65, 130]) func completeNetworksStayWhole(people: Int) {
        let all = (0..<people).map { UInt32($0) }
        let rows = CompressedRows(rows: all.map { one in all.filter { $0 != one } }, columnCount: people)
        let result = KTruss.run(on: rows)
        #expect(result.maximum == UInt32(people))
        #expect(result.numbers.allSatisfy { $0 == UInt32(people) })
    }

    /// igraph 0.10.2 finds numbers up to 5 that sum to 262.
    @Test func karateClub() {
        let result = KTruss.run(on: NaiveTies.karate.rows)
        #expect(result.maximum == 5 && result.numbers.reduce(0, +) == 262)
        #expect(Array(result.numbers) == NaiveTies.karate.trusses())
    }

    @Test func numbersAreTheSameUnderOtherNames() throws {
        let network = TrialNetworks.large
        let other = try TrialNetworks.relabelled(network, seed: 3)
        let result = KTruss.run(on: network)
        let renamed = KTruss.run(on: other.network)
        #expect(result.maximum == renamed.maximum && result.maximum > 2)
        for person in 0..<network.personCount {
            for tie in Int(result.offsets[person])..<Int(result.offsets[person + 1]) {
                let ends = (other.index[person], other.index[Int(result.others[tie])])
                #expect(renamed.number(UInt32(ends.0), UInt32(ends.1)) == result.numbers[tie])
            }
        }
    }

    @Test(arguments: [1, 2, 3, 7]) func isTheSameOnAnyNumberOfThreads(threads: Int) {
        let result = KTruss.run(on: TrialNetworks.large, threads: threads)
        #expect(result == KTruss.run(on: TrialNetworks.large, threads: 1))
        #expect(threads != 2 || KTruss.verify(result, on: TrialNetworks.large.undirectedRows()).isConfirmed)
    }

    /// A triangle and a path of the same people: a number too high, one too low, and other ties.
    @Test func verificationFindsChanges() {
        let triangle = CompressedRows(rows: [[1, 2], [0, 2], [0, 1]], columnCount: 3)
        let path = CompressedRows(rows: [[1], [0, 2], [1]], columnCount: 3)
        #expect(KTruss.verify(KTruss.run(on: triangle), on: path) != .confirmed)
        let right = KTruss.run(on: triangle)
        for wrong in [[2, 3, 3], [4, 3, 3], [2, 2, 2], [4, 4, 4]] as [[UInt32]] {
            let changed = KTruss.Result(
                offsets: right.offsets, others: right.others, numbers: SharedBuffer(wrong), maximum: 3)
            #expect(KTruss.verify(changed, on: triangle) != .confirmed)
        }
    }

    @Test func patternsThatAreNotSymmetricAreRefused() async {
        await #expect(processExitsWith: .failure) {
            _ = KTruss.run(on: CompressedRows(rows: [[1], [], []], columnCount: 3))
        }
        await #expect(processExitsWith: .failure) {
            _ = KTruss.run(on: CompressedRows(rows: [[0, 1], [0]], columnCount: 2))
        }
    }
}
