import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

/// A town as a network and as files.
@Suite struct TownTests {
    let town: Town

    init() throws {
        town = try TownGenerator.generate(TownGeneratorTests.small(seed: 3))
    }

    @Test func networkHoldsTheTown() throws {
        let network = try town.network()
        #expect(network.isDirected)
        #expect(network.personCount == town.people.count)
        #expect(network.followCount == town.follows.count)
        #expect(network.report.duplicateFollows == 0 && network.report.selfFollows == 0)
        #expect(network.mutes.nonzeroCount == town.mutes.count)
        #expect(network.blocks.nonzeroCount == town.blocks.count)
        for kind in [InteractionKind.reply, .mention, .repost, .like] {
            let layer = try #require(network.layer(kind))
            #expect(layer.totalCount == UInt64(town.interactions.count { $0.kind == kind }))
            #expect(layer.times?.count == Int(layer.totalCount))
        }
        for follow in town.follows {
            let from = try network.person(town.people[follow.from].handle)
            let to = try network.person(town.people[follow.to].handle)
            let place = try #require(network.following.position(Int(from), to))
            #expect(network.times?[place] == follow.time)
        }
        let hidden = try #require(network.attribute(Town.Attribute.discoverable))
        #expect(hidden.type == .boolean)
        for person in town.people {
            let index = try network.person(person.handle)
            #expect(network.attribute(AttributeColumn.displayName)?[index] == person.name)
            #expect(network.attribute(Town.Attribute.circle)?[index] == town.circles[person.home].name)
            #expect(network.attribute(Town.Attribute.role)?[index] == person.role.rawValue)
            #expect(hidden[index] == String(person.isDiscoverable))
        }
    }

    /// The files are the tables, nothing in them needs quoting, and their rows rebuild the network.
    @Test func writesFiles() throws {
        let folder = try TemporaryFolder()
        try town.write(to: folder.file("new/town"))
        var tables: [String: [[Substring]]] = [:]
        for (name, text) in town.files() {
            let written = try String(contentsOfFile: folder.file("new/town/" + name), encoding: .utf8)
            #expect(written == text)
            let rows = written.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            #expect(rows.allSatisfy { $0.count == rows[0].count } && !written.contains("\""))
            tables[name] = Array(rows.dropFirst())
        }
        #expect(
            tables.keys.sorted() == [
                "blocks.csv", "circles.csv", "follows.csv", "likes.csv", "mentions.csv", "mutes.csv", "people.csv",
                "replies.csv", "reposts.csv",
            ])
        let follows = try #require(tables["follows.csv"])
        let people = try #require(tables["people.csv"])
        let rebuilt = try Fixture.network(
            follows.map { (String($0[0]), String($0[1])) }, people: people.map { String($0[0]) })
        let network = try town.network()
        #expect(rebuilt.people.bytes == network.people.bytes)
        #expect(rebuilt.following.columns == network.following.columns)
        #expect(follows.map { Int64($0[2])! * 1000 } == town.follows.map(\.time))
        #expect(tables["circles.csv"]?.count == town.circles.count)
        #expect(tables["likes.csv"]?.count == town.interactions.count { $0.kind == .like })
    }

    /// Importing the files gives the network that the town makes itself.
    @Test func filesReadBackAsTheNetwork() throws {
        let folder = try TemporaryFolder()
        try town.write(to: folder.path)
        let builder = NetworkBuilder()
        let roles: [(String, InputRole)] = [
            ("people.csv", .people), ("follows.csv", .follows), ("replies.csv", .interactions(.reply)),
            ("mentions.csv", .interactions(.mention)), ("reposts.csv", .interactions(.repost)),
            ("likes.csv", .interactions(.like)), ("mutes.csv", .mutes), ("blocks.csv", .blocks),
        ]
        for (name, role) in roles {
            try NetworkReader.read(folder.file(name), into: builder, options: ReadOptions(role: role))
        }
        let read = try builder.finish()
        let made = try town.network()
        #expect(read.people.bytes == made.people.bytes)
        #expect(read.following.columns == made.following.columns && read.following.offsets == made.following.offsets)
        #expect(read.times == made.times && read.isDirected)
        #expect(read.mutes.columns == made.mutes.columns && read.blocks.columns == made.blocks.columns)
        #expect(read.layers.map(\.kind) == made.layers.map(\.kind))
        for (one, other) in zip(read.layers, made.layers) {
            #expect(one.outgoing.columns == other.outgoing.columns && one.counts == other.counts)
            #expect(one.times == other.times && one.timeOffsets == other.timeOffsets)
        }
        #expect(read.attributes.map(\.name) == made.attributes.map(\.name))
        for (one, other) in zip(read.attributes, made.attributes) { #expect(one.bytes == other.bytes, "\(one.name)") }
    }

    @Test func saysWhereItCannotWrite() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("file", "not a folder")
        let error = #expect(throws: KithGraphError.self) { try town.write(to: path + "/town") }
        guard case .unwritable(path + "/town", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "not a folder")
    }
}
