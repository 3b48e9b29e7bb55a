import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct StrongComponentsTests {
    /// 0→1→2→0 is a circle that leads to 3; 3 does not lead back; 4 and 5 follow each other and the circle.
    @Test func circlesAreComponents() throws {
        let network = try Fixture.network([
            ("0", "1"), ("1", "2"), ("2", "0"), ("2", "3"), ("4", "5"), ("5", "4"), ("5", "0"),
        ])
        let result = StrongComponents.run(on: network)
        #expect(Array(result.labels) == [0, 0, 0, 3, 4, 4])
        #expect(Array(result.sizes) == [3, 1, 2])
    }

    @Test func equalsReachability() throws {
        for network in TrialNetworks.all {
            let result = StrongComponents.run(on: network)
            #expect(Array(result.labels) == NaiveGraph(network).components(strong: true))
            #expect(StrongComponents.verify(result, on: network).isConfirmed)
        }
    }

    /// A chain of 300,000 follows, and the same bent to a circle: no recursion, no stack to run out.
    @Test func longChainsAreWalked() {
        let count = 300_000
        let chain = CompressedRows(
            rows: (0..<count).map { $0 + 1 < count ? [UInt32($0 + 1)] : [] }, columnCount: count)
        #expect(StrongComponents.run(on: chain).count == count)
        let circle = CompressedRows(rows: (0..<count).map { [UInt32(($0 + 1) % count)] }, columnCount: count)
        #expect(StrongComponents.run(on: circle).count == 1)
    }

    @Test func membersAreTheSameUnderOtherNames() throws {
        let network = TrialNetworks.large
        let other = try TrialNetworks.relabelled(network, seed: 4)
        let result = StrongComponents.run(on: network)
        let renamed = StrongComponents.run(on: other.network)
        #expect(result.count == renamed.count)
        for person in 0..<network.personCount {
            let label = PersonIndex(other.index[Int(result.labels[person])])
            #expect(renamed.areTogether(PersonIndex(other.index[person]), label))
        }
    }

    @Test func verificationFindsChanges() throws {
        let ids = ["0", "1", "2", "3"]
        let network = try Fixture.network([("0", "1"), ("1", "0"), ("1", "2"), ("2", "3")], people: ids)
        for other in [[("0", "1")], [("0", "1"), ("1", "0"), ("2", "3"), ("3", "2")]] {
            let wrong = StrongComponents.run(on: try Fixture.network(other, people: ids))
            #expect(StrongComponents.verify(wrong, on: network) != .confirmed)
        }
    }
}
