import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

private func read(_ text: String, _ options: ReadOptions = ReadOptions(owner: "7")) throws(KithGraphError) -> TextInput
{
    try TextInput(text, options: options, XArchiveReader.read)
}

private func message(_ text: String) -> String {
    TextInput.message(text, XArchiveReader.read)
}

@Suite struct XArchiveReaderTests {
    /// Inner keys differ from the names of the files; ids over 2^53 and 2^63 keep every digit, as text or as number;
    /// links are of no use and may be missing.
    @Test func readsLists() throws {
        let following = try read(
            """
            window.YTD.following.part0 = [ {
              "following" : {
                "accountId" : "9223372036854775809",
                "userLink" : "https://twitter.com/intent/user?user_id=9223372036854775809"
              }
            }, { "following" : { "userLink" : "https:\\/\\/x.com\\/a[0]", "accountId" : 824308056351735809 } } ]
            """)
        #expect(following.follows == ["7>824308056351735809", "7>9223372036854775809"])
        #expect(following.network.isDirected)
        let follower = try read(#"window.YTD.follower.part1 = [{"follower":{"accountId":"1"}}]"#)
        #expect(follower.follows == ["1>7"])
        let block = try read(#"window.YTD.block.part0 = [{"blocking":{"accountId":"1"}}];"#)
        #expect(block.blocks == ["7 blocks 1"] && block.follows == [])
        let mute = try read(#"window.YTD.mute.part0 = [{"muting":{"accountId":"1"}}]"#)
        #expect(mute.mutes == ["7 mutes 1"] && mute.follows == [])
        let asMuted = try read(
            #"[{"following":{"accountId":"1"}}]"#, ReadOptions(role: .mutes, owner: "7"))
        #expect(asMuted.mutes == ["7 mutes 1"] && asMuted.follows == [])
    }

    /// Nobody followed or nobody muted is not an error, and makes nobody.
    @Test(arguments: ["window.YTD.mute.part0 = [ ]", "window.YTD.following.part0 = []\n", "[]"])
    func readsEmptyLists(text: String) throws {
        #expect(try read(text).people == [])
    }

    /// Tweet 1 answers 12 and names 12 and 13 (13 twice): one reply, one mention. Tweet 2 repeats what 14 wrote, who
    /// named 12: only a repost. Tweet 3 names an account that is gone. Tweet 4 answers oneself: dropped and counted.
    @Test func readsTweets() throws {
        let text = """
            window.YTD.tweets.part0 = [
              { "tweet" : { "id_str" : "1", "full_text" : "@bo @cy hello \\uD83D",
                "created_at" : "Sat Feb 18 19:45:15 +0000 2023",
                "entities" : { "hashtags" : [ ], "user_mentions" : [
                  { "name" : "Bo", "screen_name" : "bo", "indices" : [ "0", "3" ], "id_str" : "12", "id" : "12" },
                  { "screen_name" : "cy", "id_str" : "13" }, { "screen_name" : "cy", "id_str" : "13" } ] },
                "in_reply_to_status_id_str" : "0", "in_reply_to_user_id" : "12", "in_reply_to_user_id_str" : "12",
                "in_reply_to_screen_name" : "bo" } },
              { "tweet" : { "full_text" : "RT @Dee: thanks @bo", "created_at" : "Sat Feb 18 20:45:15 +0100 2023",
                "entities" : { "user_mentions" : [ { "screen_name" : "bo", "id_str" : "12" },
                  { "screen_name" : "dee", "id_str" : "14" } ] } } },
              { "tweet" : { "created_at" : "Sun Feb 19 00:00:00 +0000 2023",
                "entities" : { "user_mentions" : [ { "screen_name" : "gone", "id_str" : "-1" },
                  { "screen_name" : "cy2", "id" : 13 } ] } } },
              { "tweet" : { "created_at" : "Sun Feb 19 00:00:01 +0000 2023", "in_reply_to_user_id_str" : "7",
                "entities" : { "user_mentions" : [ ] } } },
              { "tweet" : { "full_text" : "RT @nobody: old style", "entities" : { } } }
            ]
            """
        let input = try read(text)
        #expect(input.layer(.reply) == ["7>12 1 @1676749515"])
        #expect(input.layer(.mention) == ["7>13 2 @1676749515 @1676764800"])
        #expect(input.layer(.repost) == ["7>14 1 @1676749515"])
        #expect(input.network.report.selfInteractions == 1)
        #expect(input.follows == [])
        #expect(input.attribute("name") == ["12": "bo", "13": "cy2", "14": "dee"])
        #expect(input.notes == ["f:12:3: 1 record that names an account that is gone (-1), left out"])
    }

    /// Until 2018 the members of a tweet stood without "tweet" around them, a repost had the original inside, and the
    /// text was called "text".
    @Test func readsOldTweets() throws {
        let input = try read(
            """
            Grailbird.data.tweets_2012_01 =
            [ { "id_str":"1", "in_reply_to_user_id":12, "created_at":"2012-01-05 10:00:00 +0000", "text":"hi" },
              { "text":"so true", "retweeted_status": {"entities":{"user_mentions":[{"id_str":"99"}]}},
                "entities":{"user_mentions":[{"id_str":"13","screen_name":"cy"}]} } ]
            """.replacing(" +0000", with: "Z"))
        #expect(input.layer(.reply) == ["7>12 1 @1325757600"])
        #expect(input.layer(.repost) == ["7>13 1"])
        #expect(input.people == ["7", "12", "13"])
    }

    /// Whatever the order of the tweets, the screen name of the latest one stays.
    @Test func keepsTheLatestName() throws {
        let tweet = { (year: Int, name: String) in
            #"{"tweet":{"created_at":"Sat Feb 18 19:45:15 +0000 \#(year)","in_reply_to_user_id_str":"5","in_reply_to_screen_name":"\#(name)"}}"#
        }
        let tweets = [tweet(2021, "b"), tweet(2023, "a"), tweet(2022, "c")]
        for order in [tweets, tweets.reversed()] {
            #expect(try read("[" + order.joined(separator: ",") + "]").attribute("name") == ["5": "a"])
        }
    }

    @Test func readsTheAccount() throws {
        let text = """
            window.YTD.account.part0 = [ { "account" : { "email" : "ann@example.org", "username" : "ann",
              "accountId" : "18446744073709551616", "createdAt" : "2009-01-01T00:00:00.000Z" } } ]
            """
        let input = try read(text)
        #expect(input.people == ["18446744073709551616"])
        #expect(input.attribute("name") == ["18446744073709551616": "ann"])
        #expect(input.network.attributes.count == 1)
        let folder = try TemporaryFolder()
        #expect(try XArchive.ownerID(fromAccountFile: folder.write("account.js", text)) == "18446744073709551616")
        let other = try folder.write("mute.js", #"window.YTD.mute.part0 = [{"muting":{"accountId":"1"}}]"#)
        #expect(try XArchive.ownerID(fromAccountFile: other) == nil)
        #expect(try XArchive.ownerID(in: ByteSource(name: "f", bytes: Array("[ ]".utf8))) == nil)
    }

    @Test(arguments: [
        ("", "f:1:1: found nothing; expected \"window.YTD.….part0 = [\" as in the files of an X archive"),
        (
            "\n<html>\n<p>",
            "f:1:1: found \"<html>\"; expected \"window.YTD.….part0 = [\" as in the files of an X archive"
        ),
        (
            "x = [\n{\"following\":{}}]",
            "f:2:1: found a record without \"accountId\"; expected \"accountId\": somebody's id"
        ),
        ("x = [{\"following\":{\"accountId\":\"\"}}]", "f:1:33: found an empty id; expected somebody's id"),
        (
            "x = [{\"following\":{\"accountId\":-3}}]",
            "f:1:32: found \"-3\"; expected an id: a string or a whole number"
        ),
        (
            "x = [{\"like\":{\"tweetId\":\"1\"}}]",
            "f:1:6: found a record of another kind; expected \"following\", \"follower\", \"blocking\", \"muting\", "
                + "\"tweet\" or \"account\""
        ),
        (
            "x = [{\"following\":{\"accountId\":\"1\"}}",
            "f:1:37: found the end of the input; expected \",\" or \"]\" in an array"
        ),
        (
            "x = [{\"following\":{\"accountId\":\"1",
            "f:1:34: found the end of the input; expected the closing quote of a string"
        ),
        (
            "x = [{\"tweet\":{\"created_at\":\"Sat Foo 18 19:45:15 +0000 2023\"}}]",
            "f:1:30: found \"Sat Foo 18 19:45:15 +0000 2023\"; expected a time such as Sat Feb 18 19:45:15 +0000 2023"
        ),
        (
            "x = [{\"tweet\":{\"created_at\":\"Sat Feb 18 19:45:15 +0000 1923\"}}]",
            "f:1:30: found \"Sat Feb 18 19:45:15 +0000 1923\"; expected a time not before 1970"
        ),
        (
            "x = [{\"tweet\":{\"entities\":{\"user_mentions\":[{\"screen_name\":\"a\"}]}}}]",
            "f:1:6: found a mention without \"id_str\"; expected \"id_str\": somebody's id"
        ),
        (
            "x = [{\"tweet\":{\"entities\":{\"user_mentions\":[1]}}}]",
            "f:1:45: found \"1]}}}]\"; expected a mention: {…}"
        ),
    ])
    func namesThePlaceOfAFlaw(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    @Test func survivesHostileInput() {
        #expect(
            message("x = " + String(repeating: "[", count: 1_000_000))
                == "f:1:6: found \"[[[[[[[[[[[[[[[[[[[[\"; expected a record: {…}")
        #expect(
            message("x = [{\"tweet\":" + String(repeating: "{\"tweet\":", count: 1_000_000))
                .hasSuffix("expected at most 64 levels of nesting"))
        #expect(message(String(repeating: "x", count: 100_000)).hasPrefix("f:1:1: found \"xxxxxxxx"))
    }

    /// Several blocks of tweets, most bytes of no interest, against counts kept aside.
    @Test func agreesWithWhatWasWritten() throws {
        var generator = SeededGenerator(seed: 8)
        var replies: [UInt64: Int] = [:]
        let tweets = (0..<1500).map { _ in
            let id = generator.below(50) + 9_007_199_254_740_993
            replies[id, default: 0] += 1
            let text = String(repeating: "ü\\\"[{ ", count: Int(generator.below(400)))
            return
                #"{"tweet":{"full_text":"\#(text)","extended":{"a":[{"b":[]},"]"]},"in_reply_to_user_id_str":"\#(id)"}}"#
        }
        let input = try read("window.YTD.tweets.part0 = [\n" + tweets.joined(separator: ",\n") + "\n]")
        #expect(Set(input.layer(.reply)) == Set(replies.map { "7>\($0) \($1)" }))
    }
}
