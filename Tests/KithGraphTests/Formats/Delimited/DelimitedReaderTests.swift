import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Synchronization
import Testing

@testable import KithGraph

/// Reads a table, and what the reader had to say about it.
private func read(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> (network: Network, notes: [String])
{
    let notes = Notes()
    let builder = NetworkBuilder(options: .init(threads: 1))
    var options = options
    options.note = { note in notes.all.withLock { $0.append(note) } }
    try DelimitedReader.read(ByteSource(name: "in.csv", bytes: Array(text.utf8)), into: builder, options: options)
    return (try builder.finish(), notes.all.withLock { $0 })
}

private final class Notes: Sendable {
    let all = Mutex<[String]>([])
}

private func pairs(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> [String] {
    follows(try read(text, options).network)
}

@Suite struct DelimitedReaderTests {
    /// The usual names, however they are written, wherever the columns stand.
    @Test(arguments: [
        "source,target\na,b\nb,c\n", "Target;Source\nb;a\nc;b\n", "src\tdst\na\tb\nb\tc", "from|to\na|b\nb|c",
        "followee,follower\r\nb,a\r\nc,b\r\n", "Follower ID,Followed ID\na,b\nb,c\n", "u,v\na,b\nb,c",
        "\u{FEFF}source,target\na,b\nb,c",
        "# a comment\nid,source,target\n1,a,b\n2,b,c\n", ":START_ID,:END_ID,:TYPE\na,b,KNOWS\nb,c,KNOWS\n",
        "user_id:token\tfriend_id:token\na\tb\nb\tc\n", "user_id,follower_id\nb,a\nc,b\n", "source target\na b\nb c\n",
        "\"source\",\"target\"\n\"a\",\"b\"\n b , c\n", ",source,target\n0,a,b\n1,b,c\n", "did,subject\na,b\nb,c",
        "from_node,to_node,,\na,b,,\nb,c,,\n",
    ])
    func findsWellKnownColumns(text: String) throws {
        let (network, notes) = try read(text)
        #expect(follows(network) == ["a>b", "b>c"])
        #expect(network.isDirected && network.weights == nil && network.times == nil)
        // Where only one name of the pair is known, the choice of the other is told.
        #expect(notes.isEmpty == !text.contains("user_id,follower_id"))
    }

    @Test func optionsNameColumns() throws {
        let text = "who,whom,how much,when\na,b,2.5,60\nb,c,,\n"
        let options = ReadOptions(sourceColumn: "whom", targetColumn: "WHO", weightColumn: "how_much", timeColumn: "4")
        let network = try read(text, options).network
        #expect(follows(network) == ["b>a", "c>b"])
        // An empty weight counts as 1, an empty time is unknown.
        #expect(network.weights.map { Array($0) } == [2.5, 1])
        #expect(network.times.map { Array($0) } == [60_000, .unknownTime])
        #expect(
            message { _ = try read(text, ReadOptions(sourceColumn: "nobody", targetColumn: "whom")) }
                == "in.csv:1:1: found the columns \"who\", \"whom\", \"how much\", \"when\"; expected a column \"nobody\" (--source-column)"
        )
        #expect(
            message { _ = try read("a,a,b\n1,2,3\n", ReadOptions(sourceColumn: "a", targetColumn: "b")) }
                == "in.csv:1:1: found the columns \"a\", \"a\", \"b\"; expected one column \"a\" (--source-column)")
        #expect(message { _ = try read(text, ReadOptions(format: .csv, sourceColumn: "5")) }.contains("a column \"5\""))
    }

    @Test func columnsGoByNumberWithoutHeader() throws {
        #expect(try pairs("1,x,2\n2,x,3\n", ReadOptions(sourceColumn: "1", targetColumn: "3")) == ["1>2", "2>3"])
        #expect(try pairs("1,2\n2,3\n", ReadOptions(format: .csv)) == ["1>2", "2>3"])
    }

    /// Columns of unknown names: the first two, and that is said.
    @Test func guessesAreTold() throws {
        let (network, notes) = try read("person,knows\na,b\n", ReadOptions(format: .csv))
        #expect(follows(network) == ["a>b"])
        #expect(
            notes == [
                "in.csv:1:1: the columns \"person\", \"knows\": taking \"person\" for the first of each pair and \"knows\" for "
                    + "the second (see --source-column, --target-column)"
            ])
        let assumed = try read("who,whom\na,b\n", ReadOptions(format: .csv))
        #expect(follows(assumed.network) == ["a>b"])
        #expect(assumed.notes.first == "in.csv:1:1: taking the first row for the names of the columns")
    }

    @Test func weightsAndTimesByName() throws {
        let network = try read("follower,followee,count,createdAt\na,b,3,1970-01-02\na,c,0.5,2\n").network
        #expect(network.weights.map { Array($0) } == [3, 0.5])
        #expect(network.times.map { Array($0) } == [86_400_000, 2000])
        let plain = try read(
            "follower,followee,count,time\na,b,x,y\n", ReadOptions(weightColumn: "", timeColumn: "")
        ).network
        #expect(plain.weights == nil && plain.times == nil && plain.followCount == 1)
    }

    @Test func timesCountInTheirUnit() throws {
        for (unit, value) in [(TimeUnit.seconds, "5"), (.milliseconds, "5000"), (.microseconds, "5000000")] {
            let network = try read("source,target,time\na,b,\(value)\n", ReadOptions(timeUnit: unit)).network
            #expect(network.times.map { Array($0) } == [5000])
        }
    }

    @Test func interactionsCount() throws {
        let text = "user_id,mentioned,count\na,b,3\nb,a,2\na,b,1\na,a,9\n"
        let network = try read(text, ReadOptions(role: .interactions(.mention))).network
        #expect(network.layer(.mention).map { Array($0.counts) } == [4, 2])
        #expect(network.followCount == 0 && network.report.selfInteractions == 1)
        #expect(
            message { _ = try read("user_id,mentioned,count\na,b,1.5\n", ReadOptions(role: .interactions(.mention))) }
                == "in.csv:2:5: found \"1.5\"; expected a count: a whole number below 2^32")
        #expect(
            message {
                _ = try read("user_id,mentioned,count\na,b,4294967296\n", ReadOptions(role: .interactions(.reply)))
            }
            .contains("a count: a whole number below 2^32"))
    }

    @Test func undirectedReadsBothWays() throws {
        let network = try read("source,target\na,b\n", ReadOptions(isDirected: false)).network
        #expect(follows(network) == ["a>b", "b>a"] && !network.isDirected)
    }

    /// Gephi's table of edges says of each row whether it goes one way.
    @Test func gephiTypesAreHeeded() throws {
        let text = "Source,Target,Type,Weight\na,b,Undirected,2\nb,c,Directed,1\n"
        let network = try read(text).network
        #expect(follows(network) == ["a>b", "b>a", "b>c"] && network.isDirected)
        #expect(try !read("Source,Target,Type\na,b,Undirected\n").network.isDirected)
        #expect(try pairs("source,target,type\na,b,friend\n") == ["a>b"])
        #expect(try pairs(text, ReadOptions(isDirected: true)) == ["a>b", "b>c"])
    }

    @Test func handlesAreTextNotNumbers() throws {
        let forty = String(repeating: "7", count: 40)
        let network = try read("source,target\n9223372036854775808,007\n\(forty),7\n\"a,b\",did:plc:x\n").network
        #expect(Set(follows(network)) == ["9223372036854775808>007", "\(forty)>7", "a,b>did:plc:x"])
    }

    @Test func listsBelongToTheirOwner() throws {
        for text in ["ann\nbo\n", "muted\nann\nbo\n", "\u{FEFF}handle\r\nann\r\nbo", "username,since\nann,5\nbo,6\n"] {
            let network = try read(text, ReadOptions(role: .mutes, owner: "zoe")).network
            let zoe = try network.person("zoe")
            #expect(network.mutes.columns.map { network.people[$0] } == ["bo", "ann"])
            #expect(network.mutes.range(Int(zoe)).count == 2 && network.personCount == 3)
        }
        let blocks = try read("@ann\n", ReadOptions(role: .blocks)).network
        #expect(blocks.blocks.columns.map { blocks.people[$0] } == ["@ann"])
        for text in ["a,b\nb,c\n", "blocker,blocked\na,b\nb,c\n", "handle,blocked\na,b\nb,c\n"] {
            let network = try read(text, ReadOptions(role: .blocks, owner: "zoe")).network
            #expect(network.personCount == 3 && network.blocks.columns.map { network.people[$0] } == ["b", "c"])
        }
        #expect(message { _ = try read("a\n", ReadOptions(role: .mutes, owner: "")) }.contains("no owner"))
    }

    @Test(arguments: [
        ("", "in.csv: found no rows; expected a table with two columns: who follows, and who is followed"),
        (
            "# only\n\n%comments\n",
            "in.csv: found no rows; expected a table with two columns: who follows, and who is followed"
        ),
        ("source,target\n", "in.csv:1:1: found a header and no rows; expected one follow a row"),
        ("source\na\n", "in.csv:1:1: found one column; expected two columns: who follows, and who is followed"),
        (
            "source,target\na,b\na\n",
            "in.csv:3: found 1 field; expected 2 as in the first row, with a comma between them"
        ),
        (
            "source,target\na,b,c\n",
            "in.csv:2: found 3 fields; expected 2 as in the first row, with a comma between them"
        ),
        ("source,target,weight\na,b,x\n", "in.csv:2:5: found \"x\"; expected a weight: a number, 0 or more"),
        ("source,target,weight\na,b,-1\n", "in.csv:2:5: found \"-1\"; expected a weight: a number, 0 or more"),
        ("source,target,weight\na,b,nan\n", "in.csv:2:5: found \"nan\"; expected a weight: a number, 0 or more"),
        ("source,target,time\na,b,-5\n", "in.csv:2:5: found \"-5\"; expected a time not before 1970"),
        (
            "source,target,time\na,b,99999999999\n",
            "in.csv:2:5: found \"99999999999\"; expected a time that is not in the future (are the units right? see --time-unit)"
        ),
        ("source,target\na,\n", "in.csv:2:3: found an empty handle; expected somebody's handle"),
        ("source,target\n\"x\ny\",\"\"\n", "in.csv:3:4: found an empty handle; expected somebody's handle"),
    ])
    func badInputIsOneClearLine(text: String, expected: String) {
        let options = ReadOptions(latestTime: 1_800_000_000_000)
        #expect(message { _ = try read(text, options) } == expected)
    }

    @Test func invalidTextHasItsPlace() {
        let bytes = Array("source,target\na,b\nc,d".utf8) + [0xFF, 10]
        let text = message {
            try DelimitedReader.read(
                ByteSource(name: "in", bytes: bytes), into: NetworkBuilder(), options: ReadOptions())
        }
        #expect(text == "in:3:4: found the byte 0xFF in \"d\u{FFFD}\"; expected UTF-8 text")
        let wide = message {
            try DelimitedReader.read(
                ByteSource(name: "in", bytes: [0xFF, 0xFE, 0x61, 0]), into: NetworkBuilder(), options: ReadOptions())
        }
        #expect(wide == "in:1: found UTF-16 text; expected UTF-8 text")
    }

    @Test func selfFollowsAloneMakeANetworkWithoutFollows() throws {
        let network = try read("source,target\na,a\nb,b\n").network
        #expect(network.personCount == 2 && network.followCount == 0 && network.report.selfFollows == 2)
    }

    /// Many rows over several blocks, compressed and not, give what a plain split gives.
    @Test func longTablesComeThroughEveryWay() throws {
        var generator = SeededGenerator(seed: 9)
        var text = "source,target,weight\n"
        var expected: Set<String> = []
        for _ in 0..<60_000 {
            let (from, to) = (generator.below(5000), generator.below(5000))
            text += "person-\(from)@example.org,person-\(to)@example.org,\(generator.below(9))\n"
            if from != to { expected.insert("person-\(from)@example.org>person-\(to)@example.org") }
        }
        let bytes = Array(text.utf8)
        for stored in [bytes, CompressedFixture.zstd(bytes)] {
            let builder = NetworkBuilder(options: .init(threads: 1))
            try DelimitedReader.read(ByteSource(name: "in", bytes: stored), into: builder, options: ReadOptions())
            let network = try builder.finish()
            #expect(Set(follows(network)) == expected && network.report.followsRead == 60_000)
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "shared datasets are not here"))
    func politicians() throws {
        let builder = NetworkBuilder()
        let files: [(String, InputRole)] = [
            ("friend_list.csv", .follows), ("mention_list.csv", .interactions(.mention)),
            ("reply_list.csv", .interactions(.reply)), ("retweet_list.csv", .interactions(.repost)),
            ("favorite_list.csv", .interactions(.like)), ("dict.csv", .people),
        ]
        for (file, role) in files {
            let source = try ByteSource.open(SharedData.path("politicians/" + file))
            try DelimitedReader.read(source, into: builder, options: ReadOptions(role: role))
        }
        let network = try builder.finish()
        #expect(network.followCount == 59_073)
        // Who stands in the table of people, whether or not in a list.
        #expect(network.attribute("name")?.presentCount == 585)
        let trump = try network.person("25073877")
        #expect(network.attribute("twitter_name")?[trump] == "realDonaldTrump")
        #expect(network.attribute("party")?.type == .text)
        #expect(network.layers.count == 4)
    }
}
