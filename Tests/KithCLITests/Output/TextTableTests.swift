import Testing

@testable import KithCLI

@Suite struct TextTableTests {
    @Test("columns line up, whatever is in them, and lines end where their text does")
    func aligned() {
        var table = TextTable([("rank", .right), ("handle", .left), ("score", .right), ("why", .left)])
        table.add(["1", "李明", "0.5", "a"])
        table.add(["10", "ada", "12.25", ""])
        #expect(
            table.lines() == [
                "rank  handle  score  why",
                "   1  李明      0.5  a",
                "  10  ada     12.25",
            ])
    }

    @Test("a column without a single value is left out")
    func emptyColumn() {
        var table = TextTable([("handle", .left), ("name", .left), ("score", .right)])
        table.add(["ada", "", "1"])
        #expect(table.lines() == ["handle  score", "ada         1"])
    }
}
