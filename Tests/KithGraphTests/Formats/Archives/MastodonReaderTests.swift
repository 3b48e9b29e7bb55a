import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

private func read(
    _ text: String, name: String = "f", role: InputRole = .follows
) throws(KithGraphError) -> TextInput {
    try TextInput(text, name: name, options: ReadOptions(role: role, owner: "me@home"), MastodonReader.read)
}

@Suite struct MastodonReaderTests {
    /// As exported: Languages is a list in one quoted field, the domain's case does not matter, the name's does.
    /// People stand in the order of the length of their handles.
    @Test func readsFollowing() throws {
        let text = """
            Account address,Show boosts,Notify on new posts,Languages
            Ann@Example.Social,true,false,"en, de"
            @bo@example.social,true,false,
            "cy@b\u{FC}cher.example",true,false,"x ""quoted"",
            over lines"
            """
        for text in [text, text.replacing("\n", with: "\r\n"), "\u{FEFF}" + text + "\n"] {
            let input = try read(text)
            #expect(
                input.follows == [
                    "me@home>bo@example.social", "me@home>Ann@example.social",
                    "me@home>cy@b\u{FC}cher.example",
                ])
            #expect(input.network.isDirected && input.network.attributes.isEmpty)
        }
    }

    /// The header says which file it is, whatever its name.
    @Test func readsMuted() throws {
        let input = try read("Account address,Hide notifications\na@x,true\n", name: "follows.csv")
        #expect(input.mutes == ["me@home mutes a@x"] && input.follows == [])
    }

    /// Without a header, or one that only says "Account address", the name tells, then the role.
    @Test(arguments: ["", "Account address\n", "account address\r\n"])
    func readsBlocked(header: String) throws {
        let text = header + "a@x\nb@y\n"
        for name in ["export/Blocked_Accounts(1).csv", "blocks.csv"] {
            #expect(try read(text, name: name).blocks == ["me@home blocks a@x", "me@home blocks b@y"])
        }
        #expect(try read(text, name: "muted_accounts.csv").mutes.count == 2)
        #expect(try read(text, name: "-").follows.count == 2)
        #expect(try read(text, name: "-", role: .blocks).blocks.count == 2)
        #expect(try read(text, name: "-", role: .mutes).mutes.count == 2)
        #expect(try read(text, name: "-", role: .interactions(.like)).layer(.like).count == 2)
    }

    /// Who passes a list of follows as muted means it so.
    @Test func theRoleHasTheLastWord() throws {
        let text = "Account address,Show boosts,Notify on new posts,Languages\na@x,true,false,\n"
        #expect(try read(text, role: .mutes).mutes == ["me@home mutes a@x"])
        #expect(try read(text, role: .mutes).follows == [])
    }

    @Test func readsDomains() throws {
        let expected = ["me@home blocks bad.example", "me@home blocks worse.example"]
        #expect(try read("bad.example\nWorse.Example\n", name: "blocked_domains.csv").domains == expected)
        #expect(try read("#domain\nbad.example\nworse.example").domains == expected)
        #expect(try read("\u{FEFF}#domain,#severity\r\nbad.example,x\r\nworse.example,y").domains == expected)
        #expect(try read("bad.example\nworse.example\n", name: "-", role: .blocks).domains == expected)
        #expect(try read("bad.example\nworse.example\n").people == ["me@home"])
    }

    /// Ann is on two lists, once on one of them twice; titles may hold commas. Being on a list is not being followed.
    @Test(arguments: ["", "List name,Account address\n"])
    func readsLists(header: String) throws {
        let text = header + "Tea,ann@x\n\"Birds, mostly\",ann@x\nTea,@ann@X\nTea,bo@x\n"
        let input = try read(text, name: "lists.csv")
        #expect(input.attribute("list") == ["ann@x": "Birds, mostly; Tea", "bo@x": "Tea"])
        #expect(input.follows == [] && input.people == ["bo@x", "ann@x"])
        #expect(try read(text).attribute("list").count == 2)
    }

    @Test(arguments: ["following_accounts.csv", "blocked_domains.csv", "f"])
    func readsEmptyFiles(name: String) throws {
        #expect(try read("", name: name).people == [])
        #expect(try read("Account address\n", name: "f").people == [])
    }

    @Test(arguments: [
        ("#uri\nhttps://x.example/1", "f", "f:2:1: found a list of bookmarks; expected accounts, domains or lists"),
        ("https://x.example/1", "f", "f:1:1: found a list of bookmarks; expected accounts, domains or lists"),
        ("x", "bookmarks.csv", "bookmarks.csv:1:1: found a list of bookmarks; expected accounts, domains or lists"),
        ("a@x\nb", "f", "f:2:1: found \"b\"; expected an account address: user@domain"),
        ("a@x\nb@y@z", "f", "f:2:1: found \"b@y@z\"; expected an account address: user@domain"),
        ("a@x\n@@", "f", "f:2:1: found \"@@\"; expected an account address: user@domain"),
        ("a@x\nb c@y", "f", "f:2:1: found \"b c@y\"; expected an account address: user@domain"),
        ("alice", "f", "f:1:1: found \"alice\"; expected an account address: user@domain"),
        ("bad.example\na@x", "f", "f:2:1: found \"a@x\"; expected a domain such as example.social"),
        ("bad.example\nhttps://x/", "f", "f:2:1: found \"https://x/\"; expected a domain such as example.social"),
        ("Tea,a@x\nTea", "f", "f:2:1: found a line of 1 fields; expected an account in field 2"),
        (
            "Account address,Languages\n\"a@x\",\"en", "f",
            "f:2:7: found a quoted field that does not end; expected a closing quote"
        ),
    ])
    func namesThePlaceOfAFlaw(text: String, name: String, expected: String) {
        #expect(TextInput.message(text, name: name, MastodonReader.read) == expected)
    }

    @Test func refusesInvalidUTF8() {
        let bytes = Array("a@x\nb".utf8) + [0xFF] + Array("@y".utf8)
        #expect(
            TextInput.message(bytes, MastodonReader.read)
                == "f:2:2: found the byte 0xFF in \"b\u{FFFD}@y\"; expected UTF-8 text")
    }
}
