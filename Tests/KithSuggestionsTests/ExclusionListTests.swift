import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct ExclusionListTests {
    private typealias Pair = ExclusionList.Pair

    @Test func everybodysAndOnePersons() {
        let list = ExclusionList(everywhere: [7, 3, 7], pairs: [Pair(1, 2), Pair(0, .max), Pair(1, 2), Pair(1, 0)])
        #expect(list.everywhere == [3, 7])
        #expect(list.count == 5)
        #expect(list.contains(3, for: 0) && list.contains(7, for: 7) && !list.contains(4, for: 0))
        #expect(list.contains(2, for: 1) && !list.contains(1, for: 2) && !list.contains(2, for: 0))
        // Neighbours in the order of pairs belong to somebody else.
        #expect(list.contains(.max, for: 0) && list.contains(0, for: 1) && !list.contains(1, for: 1))
        var found: [PersonIndex] = []
        list.forEach(of: 1) { found.append($0) }
        #expect(found == [0, 2])
        list.forEach(of: 2) { found.append($0) }
        #expect(found == [0, 2])
        #expect(ExclusionList().isEmpty && !list.isEmpty)
        #expect(ExclusionList(everywhere: [3, 7], pairs: [Pair(1, 0), Pair(0, .max), Pair(1, 2)]) == list)
        #expect(ExclusionList(everywhere: [3, 7]) != list)
    }

    /// Against a set of everything that was put in.
    @Test(arguments: 0..<8 as Range<UInt64>) func lookups(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func draw(_ limit: UInt64) -> PersonIndex { PersonIndex(generator.below(limit)) }
        let everywhere = (0..<Int(seed)).map { _ in draw(30) }
        let pairs = (0..<Int(seed) * 12).map { _ in Pair(draw(30), draw(30)) }
        let list = ExclusionList(everywhere: everywhere, pairs: pairs)
        var wrong = 0
        for person in 0..<30 as Range<PersonIndex> {
            var own: [PersonIndex] = []
            list.forEach(of: person) { own.append($0) }
            wrong += own == Set(pairs.filter { $0.person == person }.map(\.candidate)).sorted() ? 0 : 1
            for candidate in 0..<30 as Range<PersonIndex> {
                let expected = everywhere.contains(candidate) || pairs.contains(Pair(person, candidate))
                wrong += list.contains(candidate, for: person) == expected ? 0 : 1
            }
        }
        #expect(wrong == 0)
    }

    private func read(_ text: String, _ shape: ExclusionList.Shape) throws -> ExclusionList.Reading {
        let folder = try TemporaryFolder()
        try folder.write("list.txt", text)
        return try ExclusionList.read(folder.file("list.txt"), of: Self.people, shape: shape)
    }

    private static let people = HandleTable(["ada", "bob", "c,y", "d\te", "fay,gus", "gus"])

    private func person(_ handle: String) throws -> PersonIndex { try #require(Self.people.index(of: handle)) }

    @Test func readsPairs() throws {
        let reading = try read("ada,bob\r\n\nbob\tc,y\nada\td\\te\nnobody,ada\nada\tnobody\nada,bob", .pairs)
        let pairs = [("ada", "bob"), ("bob", "c,y"), ("ada", "d\te")]
        #expect(reading.list == ExclusionList(pairs: try pairs.map { Pair(try person($0.0), try person($0.1)) }))
        #expect(reading.unknownLines == 2)
    }

    /// A line that is a handle as it stands is that person, whatever commas it has.
    @Test func readsPeopleAndPairs() throws {
        let reading = try read("ada\nfay,gus\nada,bob\nzoe\nada,zoe\ngus\tbob", .peopleAndPairs)
        let expected = ExclusionList(
            everywhere: [try person("ada"), try person("fay,gus")],
            pairs: [Pair(try person("ada"), try person("bob")), Pair(try person("gus"), try person("bob"))])
        #expect(reading.list == expected)
        #expect(reading.unknownLines == 2)
        #expect(try read("", .peopleAndPairs).list.isEmpty)
    }

    @Test(arguments: [
        ("ada,bob\nada", ExclusionList.Shape.pairs, 2, "two handles with a tab or a comma between"),
        ("ada,bob,gus", .pairs, 1, "two handles with a tab or a comma between"),
        ("ada,", .pairs, 1, "two handles with a tab or a comma between"),
        ("ada\n\tbob", .peopleAndPairs, 2, "a handle, or two handles with a tab or a comma between"),
        ("ada\tbob\tgus", .peopleAndPairs, 1, "a handle, or two handles with a tab or a comma between"),
    ])
    func malformedLines(text: String, shape: ExclusionList.Shape, line: Int, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("list.txt", text)
        let path = folder.file("list.txt")
        do {
            _ = try ExclusionList.read(path, of: Self.people, shape: shape)
            Issue.record("it was read")
        } catch KithGraphError.badData(let place, _, let wanted) {
            #expect(place == InputPlace(file: path, line: line))
            #expect(wanted == expected)
        }
    }
}
