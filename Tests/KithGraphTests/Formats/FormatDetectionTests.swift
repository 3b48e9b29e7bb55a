import KithGraph
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct FormatDetectionTests {
    private func detect(_ text: String, name: String = "in") throws -> FileFormat {
        try detect(Array(text.utf8), name: name)
    }

    private func detect(_ bytes: [UInt8], name: String = "in") throws -> FileFormat {
        let source = ByteSource(name: name, bytes: bytes)
        let format = try FormatDetection.detect(source, name: name)
        #expect(source.consumedBytes == 0)
        return format
    }

    @Test(arguments: [
        ("a b\nb c\n", FileFormat.edgeList), ("1\t2\n", .edgeList),
        ("# SNAP\n# FromNodeId\tToNodeId\n0\t1\n", .edgeList),
        ("1 2 1082040961\n", .edgeList), ("ann,bo\nbo,cy\n", .edgeList), ("1,2\n", .edgeList),
        ("% a comment\n1 2\n", .edgeList),
        ("graph b\nb c\n", .edgeList), ("[a] b\n", .edgeList),
        ("% asym positive\n% 3 2 2\n1 2\n", .konect), ("% sym unweighted\n1 2\n", .konect),
        ("% bip weighted\n1 2 3\n", .konect),
        ("%%MatrixMarket matrix coordinate pattern general\n1 1 0\n", .matrixMarket),
        ("%%matrixmarket MATRIX\n", .matrixMarket),
        ("source,target\na,b\n", .csv), ("follower\tfollowee\tcount\n1\t2\t1\n", .tsv), ("from;to\n1;2\n", .csv),
        ("x,y\n1,2\n3,4\n", .csv), ("x\ty\n1\t2\n", .tsv), ("user_id:token\titem_id:token\n1\t2\n", .tsv),
        ("name\ttwitter_id\nAnn\t1\n", .tsv), ("handle\nann\n", .csv), ("source target\na b\n", .csv),
        ("\"Source\",\"Target\"\n\"a\",\"b\"\n", .csv), ("\u{FEFF}source,target\na,b\n", .csv),
        ("# by hand\n\nsource,target\na,b\n", .csv), ("who,whom,weight\nann,bo,1\nbo,cy,2\n", .csv),
        ("<?xml version=\"1.0\"?>\n<!-- <gexf> -->\n<graphml xmlns=\"x\">\n", .graphml),
        ("\u{FEFF}<gexf version=\"1.3\">", .gexf),
        ("<!DOCTYPE g [<!ELEMENT gexf (x)> <!ENTITY a \">\">]><x:graphml xmlns:x=\"y\"/>", .graphml),
        ("\n  <GEXF>", .gexf),
        ("graph\n[\n directed 0\n", .gml), ("graph [\n", .gml), ("Creator \"me\"\ngraph\n[\n", .gml),
        ("# c\nVersion 1\ngraph [", .gml),
        ("window.YTD.following.part0 = [ {\n  \"following\" : {\n", .xArchive),
        ("window.YTD.block.part0 = [ ]", .xArchive),
        ("[ { \"follower\" : { \"accountId\" : \"1\" } } ]", .xArchive),
        ("{\"did\":\"did:plc:a\",\"subject\":\"did:plc:b\",\"createdAt\":\"2024-01-01T00:00:00Z\"}\n", .bluesky),
        ("{\"uri\":\"at://did:plc:a/app.bsky.graph.follow/3k\",\"value\":{}}\n", .bluesky),
        ("[{\"subject\":\"a\"}]", .bluesky),
        ("Account address,Show boosts,Notify on new posts,Languages\n", .mastodon),
        ("Account address\na@b.c\n", .mastodon),
        ("#domain\nbad.example\n", .mastodon), ("#domain,#severity\n", .mastodon),
    ])
    func contentDecides(text: String, format: FileFormat) throws {
        #expect(try detect(text) == format)
        #expect(try detect(CompressedFixture.gzip(Array(text.utf8))) == format)
        // A misleading name changes nothing.
        #expect(try detect(text, name: "x.graphml") == format)
    }

    @Test func snapshotsAreKnownByTheirFirstBytes() throws {
        #expect(try detect([0x89, 0x4B, 0x49, 0x54, 0x48, 0x0D, 0x0A, 0x1A, 1, 0, 0, 0]) == .snapshot)
    }

    @Test func namesDecideBetweenLookAlikes() throws {
        #expect(try detect("1\n2\n", name: "a/b.v") == .ldbc)
        #expect(try detect("1 2 0.5\n", name: "b.e.gz") == .ldbc)
        #expect(try detect("1 2\n", name: "b.v") == .edgeList)
        #expect(try detect("1 2 3 4\n", name: "b.e") == .edgeList)
        #expect(try detect("a@b.example\n", name: "x/blocked_accounts.csv") == .mastodon)
        #expect(try detect("bad.example\n", name: "blocked_domains (1).csv") == .mastodon)
        #expect(try detect("a@b.example\n", name: "some.csv") == .edgeList)
        #expect(try detect("ann,bo\n", name: "blocked_accounts.csv") == .edgeList)
    }

    /// Comments may fill more than is looked at first.
    @Test func manyCommentsAreLookedThrough() throws {
        let comments = String(repeating: "# nothing here\n", count: 20_000)
        #expect(try detect(comments + "source,target\na,b\n") == .csv)
        #expect(try detect(comments + "1 2\n") == .edgeList)
        #expect(message { _ = try detect(comments) }.contains("nothing but comments"))
    }

    /// A first look that ends inside a row, or inside a quoted field, does not confuse.
    @Test func rowsCutOffDoNotCount() throws {
        let long = String(repeating: "a", count: 30_000)
        #expect(try detect("x,y,n\n\(long),\(long),1\n\(long),\(long),2\n") == .csv)
        #expect(try detect("source,target\n\"\(long)\(long)\(long)\",b\n") == .csv)
    }

    @Test(arguments: [
        (
            "",
            "in: found an empty file; expected who follows whom, one pair a line, or another layout that --from names"
        ),
        (
            "\n \n",
            "in: found nothing but comments and blank lines; expected who follows whom, one pair a line, or another layout that --from names"
        ),
        (
            "# a\n% b\n",
            "in: found nothing but comments and blank lines; expected who follows whom, one pair a line, or another layout that --from names"
        ),
        ("<html><body>", "in: found XML with the root \"html\"; expected GraphML or GEXF"),
        ("<!-- a", "in: found \"<\" and no element of XML; expected GraphML or GEXF"),
        (
            "{\"nodes\": []}",
            "in:1: found JSON that begins \"{\\\"nodes\\\": []}\"; expected Bluesky follow records with \"did\" and \"subject\", or a file of an X archive"
        ),
        ("PK\u{3}\u{4}", "in: found a zip archive; expected its content, unpacked"),
        (
            "a b\n\0",
            "in: found a zero byte at byte 5, which no text has; expected text, a Kith snapshot, or either of them in gzip or zstd"
        ),
    ])
    func badInputIsOneClearLine(text: String, expected: String) {
        #expect(message { _ = try detect(text) } == expected)
    }

    @Test func sixteenBitTextIsAnError() {
        #expect(message { _ = try detect([0xFF, 0xFE, 0x61, 0]) } == "in:1: found UTF-16 text; expected UTF-8 text")
    }

    /// No input of few bytes, and no cut of a real one, does more than give a layout or an error.
    @Test func nothingCrashes() {
        let alphabet: [UInt8] = [0x00, 0x0A, 0x22, 0x25, 0x3C, 0x7B, 0x5B, 0x2C, 0x61, 0xFF, 0x1F, 0x8B]
        var seen = 0
        for a in alphabet {
            for b in alphabet {
                for c in alphabet {
                    seen += (try? detect([a, b, c])) == nil ? 0 : 1
                }
            }
        }
        #expect(seen > 100)
    }

    @Test(
        .enabled(if: SharedData.isPresent, "shared datasets are not here"),
        arguments: [
            ("classics/karate.gml", FileFormat.gml), ("classics/polblogs.gml", .gml), ("classics/football.gml", .gml),
            ("college-messages/CollegeMsg.txt", .edgeList), ("dblp/dblp.csv.gz", .edgeList),
            ("ego-facebook/facebook_combined.txt", .edgeList), ("ego-twitter/twitter_combined.txt.gz", .edgeList),
            ("graphalytics/example/example-directed.e", .ldbc), ("graphalytics/example/example-directed.v", .ldbc),
            ("politicians/dict.csv", .tsv), ("politicians/friend_list.csv", .tsv), ("politicians/reply_list.csv", .tsv),
            ("relison-twitter-1month/train.txt", .edgeList), ("slashdot/soc-Slashdot0902.txt.gz", .edgeList),
            ("wiki-vote/wiki-Vote.txt", .edgeList),
        ])
    func realFiles(file: String, format: FileFormat) throws {
        let path = SharedData.path(file)
        #expect(try FormatDetection.detect(ByteSource.open(path), name: path) == format)
    }
}
