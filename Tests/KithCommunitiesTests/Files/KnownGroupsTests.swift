import KithCommunities
import KithGraph
import KithTestSupport
import Testing

@Suite("Groups read from files")
struct KnownGroupsTests {
    // Numbered in this order: shorter handles first.
    static let people = HandleTable(["a", "b", "c", "d", "e,f"])
    typealias Group = KnownGroups.Group

    static func read(_ text: String, _ layout: KnownGroups.Layout? = nil) throws -> KnownGroups {
        let folder = try TemporaryFolder()
        return try KnownGroups.read(folder.write("groups", text), of: people, layout: layout)
    }

    @Test(
        "a person and a group a line, whatever stands between",
        arguments: [
            "a red\nb  red\nc blue\nz red\n", "a\tred\nb\tred\nc\tblue\nz\tred",
            "a,red\r\nb,red\r\nc,blue\r\nz,red\r\n",
        ])
    func pairs(text: String) throws {
        let groups = try Self.read(text)
        #expect(groups.layout == .pairs)
        #expect(
            groups.groups == [
                Group(name: "red", members: [0, 1], absentCount: 1), Group(name: "blue", members: [2]),
            ])
        #expect(groups.labels == [0, 0, 1, nil, nil])
        #expect(groups.knownCount == 3)
        #expect(groups.groups[0].size == 3)
    }

    @Test("somebody in several groups has several lines")
    func overlapping() throws {
        let groups = try Self.read("a 1\nb 1\na 2\na 1\nz 2\nz 2\n")
        #expect(groups.groups.map(\.members) == [[0, 1], [0]])
        #expect(groups.groups.map(\.absentCount) == [0, 1])
        #expect(groups.labels == nil)
        #expect(groups.circles == Circles(members: [[0, 1], [0]], personCount: 5))
    }

    @Test("the table that Kith writes: columns by name, fields in quotes")
    func table() throws {
        let groups = try Self.read("person,group,confidence\n\"e,f\",1,0.9\na,\"the \"\"old\"\" one\",1\nb,1,1\n")
        #expect(groups.layout == .table)
        #expect(groups.groups.map(\.name) == ["1", "the \"old\" one"])
        #expect(groups.groups.map(\.members) == [[1, 4], [0]])
        #expect(try Self.read("Group\tPerson\nx\ta\n").groups == [Group(name: "x", members: [0])])
    }

    @Test("a line of members for each group")
    func lists() throws {
        let groups = try Self.read("# communities\na\tb\tc\nc\td\nz\n")
        #expect(groups.layout == .lists)
        #expect(groups.groups.map(\.name) == ["1", "2", "3"])
        #expect(groups.groups.map(\.members) == [[0, 1, 2], [2, 3], []])
        #expect(groups.groups[2].absentCount == 1)
        #expect(groups.circles.circleCount == 2)
    }

    @Test("lists with names before them")
    func namedLists() throws {
        let groups = try Self.read("circle0\ta\tb\tc\ncircle1\td\ta\n")
        #expect(groups.layout == .namedLists)
        #expect(groups.groups.map(\.name) == ["circle0", "circle1"])
        #expect(groups.groups.map(\.members) == [[0, 1, 2], [0, 3]])
    }

    @Test("a layout that is told is not guessed")
    func told() throws {
        #expect(try Self.read("a b\nc d\n", .lists).groups.map(\.members) == [[0, 1], [2, 3]])
        #expect(try Self.read("a 1 x\nb 1 y\n", .pairs).groups.map(\.members) == [[0, 1]])
        #expect(try Self.read("a b\n", .namedLists).groups == [Group(name: "a", members: [1])])
    }

    @Test("an empty file holds no groups")
    func empty() throws {
        #expect(try Self.read("").groups.isEmpty)
        #expect(try Self.read("\n# nothing\n").groups.isEmpty)
    }

    @Test(
        "what is wrong is said with its line",
        arguments: [
            ("a 1\nb\n", KnownGroups.Layout.pairs, 2, "a line of 1 field"),
            ("a,1\nb,\n", .pairs, 2, "an empty field"), ("person,group\na,1\nb\n", .table, 3, "a line of 1 field"),
            ("a,1\n", .table, 1, "a first line without them"),
        ])
    func errors(text: String, layout: KnownGroups.Layout, line: Int, found: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("groups", text)
        let error = #expect(throws: KithGraphError.self) {
            try KnownGroups.read(path, of: Self.people, layout: layout)
        }
        guard case .badData(let place, found, _) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(place == InputPlace(file: path, line: line))
    }

    @Test("an open quote and a missing file are errors")
    func damaged() throws {
        #expect(throws: KithGraphError.self) { try Self.read("person,group\n\"a,1\n") }
        #expect(throws: KithGraphError.self) { try KnownGroups.read("/nowhere/groups", of: Self.people) }
        let folder = try TemporaryFolder()
        let path = try folder.write("groups", [97, 32, 0xFF, 10])
        #expect(throws: KithGraphError.self) { try KnownGroups.read(path, of: Self.people) }
    }

    @Test("a partition to start from: the first group of each, alone without one")
    func start() {
        let groups = KnownGroups(
            groups: [
                Group(name: "x", members: [1, 3], absentCount: 2), Group(name: "y", members: [0, 1, 4]),
                Group(name: "z", members: []),
            ], personCount: 6)
        #expect(groups.partition == Partition(labels: [0, 1, 2, 1, 0, 5]))
        let partition = Partition(labels: [1, 0, 1])
        #expect(KnownGroups(partition, names: ["x", "y"]).partition == partition)
    }

    @Test("an earlier partition of the same people")
    func partition() {
        let groups = KnownGroups(Partition(labels: [1, 0, 1]), names: ["x", "y"])
        #expect(groups.groups == [Group(name: "x", members: [0, 2]), Group(name: "y", members: [1])])
    }
}
