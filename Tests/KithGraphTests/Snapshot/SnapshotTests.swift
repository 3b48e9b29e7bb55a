import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct SnapshotTests {
    @Test(arguments: 0..<8 as Range<UInt64>) func richNetworksComeBackBitForBit(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.kith")
        let network = try Fixture.rich(people: 1 + Int(seed) * 37, seed: seed)
        #expect(network.firstFlaw(threads: 2) == nil)
        try network.write(snapshot: path)
        let opened = try Network.open(snapshot: path)
        #expect(Fixture.difference(network, opened) == nil)
        for index in 0..<network.personCount {
            let handle = network.people[PersonIndex(index)]
            #expect(opened.people.index(of: handle) == PersonIndex(index))
        }
        #expect(opened.people.index(of: "nobody at all") == nil)
    }

    @Test func sameNetworkGivesSameBytesOnAnyNumberOfThreads() throws {
        let folder = try TemporaryFolder()
        let network = try Fixture.rich(people: 500, seed: 3)
        let files = try [1, 2, 7].map { threads in
            let path = folder.file("\(threads).kith")
            try network.write(snapshot: path, options: .init(threads: threads))
            return try Data(contentsOf: URL(filePath: path))
        }
        #expect(files[0] == files[1] && files[0] == files[2])
    }

    /// Nobody; somebody without a follow; one follow. The smallest networks have sections without elements.
    @Test func smallestNetworks() throws {
        let folder = try TemporaryFolder()
        let networks = [
            try Fixture.network([]), try Fixture.network([], people: ["a"]), try Fixture.network([("a", "b")]),
        ]
        for network in networks {
            let path = folder.file("small.kith")
            try network.write(snapshot: path)
            #expect(Fixture.difference(try Network.open(snapshot: path), network) == nil)
            _ = try Snapshot.verify(path)
        }
    }

    @Test func aNetworkCanBeWrittenOverTheFileItWasOpenedFrom() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("same.kith")
        let network = try Fixture.rich(people: 300, seed: 11)
        try network.write(snapshot: path)
        let opened = try Network.open(snapshot: path)
        try opened.write(snapshot: path)
        #expect(Fixture.difference(opened, network) == nil)
        #expect(Fixture.difference(try Network.open(snapshot: path), network) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["same.kith"])
    }

    @Test func recognizedByItsFirstBytes() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.kith")
        try Fixture.network([("a", "b")]).write(snapshot: path)
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(Snapshot.isSnapshot(SharedBuffer(bytes.prefix(16))))
        #expect(Snapshot.isSnapshot(SharedBuffer(bytes.prefix(8))))
        #expect(!Snapshot.isSnapshot(SharedBuffer(bytes.prefix(7))))
        #expect(!Snapshot.isSnapshot(SharedBuffer(Array("KITH a b".utf8))))
    }

    @Test func verifyListsTheSections() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.kith")
        let network = try Fixture.rich(people: 40, seed: 5)
        try network.write(snapshot: path)
        let sections = try Snapshot.verify(path)
        let following = try #require(sections.first { $0.name == "following" })
        #expect(following.count == network.followCount && following.byteCount == 4 * network.followCount)
        #expect(following.elementType == .uint32)
        #expect(sections.contains { $0.name == "interactions \"reply\" counts" })
        #expect(sections.contains { $0.name == "attribute \"posts\" values" })
        #expect(sections.allSatisfy { $0.byteOffset % 64 == 0 && $0.byteCount == $0.count * $0.elementType.size })
        #expect(sections.last.map { $0.byteOffset + $0.byteCount } == (try Data(contentsOf: URL(filePath: path)).count))
    }

    /// A network that could not be opened again is not written, and what was there stays.
    @Test func unsoundNetworksAreNotWritten() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.kith", "what was there")
        let network = Network(
            people: HandleTable(["a", "b"]), following: CompressedRows(rows: [[1], []], columnCount: 2),
            followers: CompressedRows(rows: [[1], []], columnCount: 2))
        #expect(throws: KithGraphError.badSnapshot(path: path, reason: "followers do not mirror following")) {
            try network.write(snapshot: path)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "what was there")
    }

    @Test(.enabled(if: SharedData.isPresent, "shared datasets are not here"))
    func aRealNetworkComesBack() throws {
        let folder = try TemporaryFolder()
        let builder = NetworkBuilder()
        let text = try String(contentsOfFile: SharedData.path("wiki-vote/wiki-Vote.txt"), encoding: .utf8)
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t")
            try builder.follow(builder.person(String(fields[0])), builder.person(String(fields[1])))
        }
        let network = try builder.finish()
        #expect(network.personCount == 7115 && network.followCount == 103_689)
        try network.write(snapshot: folder.file("wiki.kith"))
        #expect(Fixture.difference(try Network.open(snapshot: folder.file("wiki.kith")), network) == nil)
    }
}
