import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct EdgeListReaderTests {
    @Test(arguments: [
        "a b\nb c\n", "a\tb\nb\tc", "a,b\nb,c\n", "a;b\r\nb;c\r\n", "# x\n\n%y\n  a   b\n\tb \t c  \n", "a, b\nb ,c",
        "\u{FEFF}a b\nb c",
    ])
    func readsEverySeparator(text: String) throws {
        #expect(follows(try readPairs(text)) == ["a>b", "b>c"])
    }

    @Test func handlesAreTextNotNumbers() throws {
        let forty = String(repeating: "7", count: 40)
        let network = try readPairs("9223372036854775808 007\n\(forty) 7\n")
        #expect(follows(network) == ["9223372036854775808>007", "\(forty)>7"])
        #expect(network.people.index(of: "7") == 0)
    }

    @Test func tabSeparatedHandlesMayHoldSpaces() throws {
        #expect(follows(try readPairs("Ann Lee\tBo\nBo\tAnn Lee\n")) == ["Bo>Ann Lee", "Ann Lee>Bo"])
    }

    @Test func thirdColumnIsWeightOrTime() throws {
        let weighted = try readPairs("0 1 1.5\n1 0 2\n")
        #expect(weighted.weights.map { Array($0) } == [1.5, 2])
        #expect(weighted.times == nil)
        let timed = try readPairs("1 2 1082040961\n3 4 1082155839\n")
        #expect(timed.times.map { Array($0) } == [1_082_040_961_000, 1_082_155_839_000])
        #expect(timed.weights == nil)
        let both = try readPairs("1 2 3 1082040961\n3 4 1 1082155839\n")
        #expect(both.times != nil && both.weights.map { Array($0) } == [3, 1])
    }

    @Test func undirectedReadsBothWays() throws {
        let network = try readPairs("a b\n", options: ReadOptions(isDirected: false))
        #expect(follows(network) == ["a>b", "b>a"])
        #expect(!network.isDirected)
    }

    @Test func readsAsInteractions() throws {
        let network = try readPairs("a b 3\na b 2\n", options: ReadOptions(role: .interactions(.reply)))
        #expect(network.followCount == 0)
        #expect(network.layer(.reply)?.counts.first == 5)
    }

    /// Rows are read by several shards; counts and times must find their rows again whichever read them.
    @Test(arguments: [1, 3]) func interactionTimesSurviveThreads(threads: Int) throws {
        let text = (0..<1000).map { "a b \(1_600_000_000 + $0)\n" }.joined() + "b a 1600000000\n"
        let network = try readPairs(text, options: ReadOptions(role: .interactions(.reply), threads: threads))
        let layer = try #require(network.layer(.reply))
        #expect(Array(layer.counts) == [1000, 1])
        #expect(layer.times?.count == 1001)
        #expect(layer.times?.first == 1_600_000_000_000 && layer.times?[999] == 1_600_000_999_000)
    }

    @Test(arguments: [
        ("", "in.txt: found an empty file; expected lines with two handles"),
        ("# a\n\n% b\n", "in.txt: found nothing but comments and blank lines; expected lines with two handles"),
        ("a b\nc\n", "in.txt:2: found one column; expected two handles, separated by spaces or tabs"),
        ("a b 1\na c x\n", "in.txt:2:5: found \"x\"; expected a weight: a number, 0 or more"),
        ("a b 1\na c -1\n", "in.txt:2:5: found \"-1\"; expected a weight: a number, 0 or more"),
        ("a b 1\na c nan\n", "in.txt:2:5: found \"nan\"; expected a weight: a number, 0 or more"),
        ("a,b\n,c\n", "in.txt:2: found nothing in column 1; expected a handle"),
        (
            "a b\na \u{1}c\n",
            "in.txt:2:3: found the control character 1 in \"\\u{1}c\"; expected text"
        ),
    ])
    func badInputHasOneClearLine(text: String, message: String) {
        let error = #expect(throws: KithGraphError.self) { try readPairs(text) }
        #expect(error?.description == message)
    }

    @Test func timesAreChecked() {
        let options = ReadOptions(timeColumn: "3", latestTime: 2_000_000_000_000)
        for (time, found) in [("-5", "not before 1970"), ("99999999999", "not in the future")] {
            let error = #expect(throws: KithGraphError.self) { try readPairs("a b 1\nb c \(time)\n", options: options) }
            #expect(error?.description.contains("in.txt:2:5") == true)
            #expect(error?.description.contains(found) == true)
        }
    }

    @Test func invalidUTF8HasItsPlace() {
        let builder = NetworkBuilder()
        let source = ByteSource(name: "in.txt", bytes: Array("a b\nc \u{64}".utf8) + [0xFF, 0xFE, 0x0A])
        let error = #expect(throws: KithGraphError.self) {
            try EdgeListReader.read(source, into: builder, options: ReadOptions())
        }
        #expect(error?.description.hasPrefix("in.txt:2:3: found bytes that are not UTF-8") == true)
    }

    @Test func aLineOfTenMegabytesIsRefused() {
        let text = "a b\n" + String(repeating: "x", count: 10 << 20) + " b\n"
        let error = #expect(throws: KithGraphError.self) { try readPairs(text) }
        #expect(error?.description == "in.txt:1: found a line of more than 1 MiB; expected one pair a line")
    }

    @Test func onlySelfFollows() throws {
        let network = try readPairs("a a\nb b\n")
        #expect(network.personCount == 2 && network.followCount == 0 && network.report.selfFollows == 2)
    }

    /// Against a reader that splits strings, over many blocks, with any number of threads; the error is always the
    /// first in the file.
    @Test(arguments: [1, 2, 5]) func equalsSplittingReader(threads: Int) throws {
        var generator = SeededGenerator(seed: 5)
        var text = ""
        var expected: Set<String> = []
        for line in 0..<200_000 {
            let from = generator.below(50_000)
            let to = generator.below(5_000_000_000)
            text += "\(from)\(line % 7 == 0 ? "  \t" : " ")\(to)\(line % 11 == 0 ? " \r" : "")\n"
            if from != to { expected.insert("\(from)>\(to)") }
        }
        let network = try readPairs(text, options: ReadOptions(threads: threads))
        #expect(Set(follows(network)) == expected)
        #expect(network.report.followsRead == 200_000)
        #expect(network.people.firstFlaw() == nil && network.following.firstFlaw() == nil)
        let broken = text + "lonely\n" + text + "again\n"
        let error = #expect(throws: KithGraphError.self) {
            try readPairs(broken, options: ReadOptions(threads: threads))
        }
        #expect(error?.description.hasPrefix("in.txt:200001: found one column") == true)
    }

    @Test(.enabled(if: SharedData.isPresent, "shared datasets are not here"))
    func readsWikiVote() throws {
        let builder = NetworkBuilder()
        let source = try ByteSource.open(SharedData.path("wiki-vote/wiki-Vote.txt"))
        try EdgeListReader.read(source, into: builder, options: ReadOptions(threads: 2))
        let network = try builder.finish()
        #expect(network.personCount == 7115 && network.followCount == 103_689)
    }
}
