import Foundation
import KithTestSupport
import Testing

@Suite struct ImportTests {
    @Test("the report says what was read, merged, dropped and written, on standard error")
    func report() throws {
        let run = try TownFiles().importAll()
        #expect(run.status == 0)
        #expect(run.output == "")
        #expect(
            run.errorLines.dropLast() == [
                "people   6",
                "follows  11, with times",
                "         13 read, 1 duplicate merged, 1 self follow dropped",
                "reply    3 interactions between 2 pairs",
                "mutes    1",
                "city     a value for 2 people",
                "name     a value for 3 people",
            ])
        let last = try #require(run.errorLines.last)
        #expect(last.wholeMatch(of: /written  town\.kith, [0-9.]+ KiB, in [0-9.]+ s/) != nil, "\(last)")
    }

    @Test("order of inputs, threads and a disk-backed path do not change a byte")
    func deterministic() throws {
        let town = try TownFiles()
        _ = try town.kith("import", "follows.csv", "--interactions", "replies.csv=reply", "-o", "a.kith")
        let lines = try #require(String(data: town.bytes("follows.csv"), encoding: .utf8)).split(separator: "\n")
        try town.folder.write("turned.csv", ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n"))
        _ = try town.kith(
            "import", "turned.csv", "--interactions", "replies.csv=reply", "--threads", "3", "-o", "b.kith")
        _ = try town.kith(
            "import", "turned.csv", "--interactions", "replies.csv=reply", "--scratch", town.folder.path, "-o", "c.kith"
        )
        _ = try town.kith(
            "import", "turned.csv", "--interactions", "replies.csv=reply", "--memory", "1", "-o", "d.kith")
        let expected = try town.bytes("a.kith")
        for name in ["b.kith", "c.kith", "d.kith"] { #expect(try town.bytes(name) == expected, "\(name)") }
    }

    @Test("snapshots merge with each other and with text")
    func merging() throws {
        let town = try TownFiles.imported()
        try town.folder.write("more.txt", "gil ada\nada bob\n")
        let run = try town.kith("import", "town.kith", "more.txt", "-o", "both.kith")
        #expect(run.status == 0)
        let description = try town.kith("describe", "both.kith")
        #expect(description.output.contains("people             7\n"))
        #expect(description.output.contains("follows            12"))
        #expect(description.output.contains("reply      2             3"))
    }

    @Test("columns go by name or number, and people's tables have their own")
    func columns() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "x,whom,who,n\n1,bob,ada,2.5\n2,cy,ada,1\n")
        try folder.write("p.csv", "login,who\nada,Ada\n")
        let arguments = [
            "import", "a.csv", "--source-column", "who", "--target-column", "2", "--weight-column", "n", "--people",
            "p.csv", "--handle-column", "login", "-o", "a.kith",
        ]
        let run = try Tool.run(arguments, in: folder.path)
        #expect(run.status == 0, "\(run.error)")
        let csv = try Tool.run("export", "a.kith", "--to", "csv", in: folder.path)
        #expect(csv.output == "source,target,weight\nada,cy,1.0\nada,bob,2.5\n" || csv.output.contains("ada,bob,2.5"))
        #expect(csv.output.split(separator: "\n").count == 3)
    }

    @Test("an X archive's account.js says whose archive it is, wherever it stands among the inputs")
    func archiveOwner() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "account.js",
            "window.YTD.account.part0 = [ { \"account\" : { \"username\" : \"ada\", \"accountId\" : \"42\" } } ]")
        try folder.write(
            "following.js", "window.YTD.following.part0 = [ { \"following\" : { \"accountId\" : \"7\" } } ]")
        for owner in [nil, "ada"] {
            let run = try Tool.run(
                ["import", "following.js", "account.js", "-o", "a.kith"] + (owner.map { ["--owner", $0] } ?? []),
                in: folder.path)
            #expect(run.status == 0, "\(run.error)")
            let csv = try Tool.run("export", "a.kith", "--to", "csv", in: folder.path)
            #expect(csv.output == "source,target\n\(owner ?? "42"),7\n")
        }
    }

    @Test("Mastodon's lists belong to the owner")
    func mastodon() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "following_accounts.csv",
            "Account address,Show boosts,Notify on new posts,Languages\nbob@b.example,true,false,\n")
        try folder.write("muted_accounts.csv", "Account address,Hide notifications\ncy@c.example,true\n")
        try folder.write("blocked_accounts.csv", "dan@d.example\n")
        let run = try Tool.run(
            [
                "import", "following_accounts.csv", "--muted", "muted_accounts.csv", "--blocked",
                "blocked_accounts.csv", "--owner", "ada@a.example", "-o", "a.kith",
            ], in: folder.path)
        #expect(run.status == 0, "\(run.error)")
        let drops = try Tool.run("suggest", "a.kith", "ada@a.example", "--explain-drops", in: folder.path)
        #expect(drops.output.contains("dan@d.example  blocked"))
        #expect(drops.output.contains("cy@c.example   muted"))
        #expect(drops.status == 1)
    }

    @Test(
        "mistakes in use are told with the usage",
        arguments: [
            (["import", "-o", "a.kith"], "Name at least one file to read."),
            (["import", "a.txt"], "Missing expected argument '--output <output>'"),
            (["import", "-", "-", "-o", "a.kith"], "Standard input can be read once only."),
            (["import", "a.txt", "-o", "-"], "--output must name a file."),
            (["import", "a.txt", "--interactions", "b.txt", "-o", "a.kith"], "The value 'b.txt' is invalid"),
            (["import", "a.txt", "--from", "excel", "-o", "a.kith"], "The value 'excel' is invalid"),
            (["import", "a.txt", "--memory", "lots", "-o", "a.kith"], "The value 'lots' is invalid"),
            (["import", "a.txt", "--threads", "0", "-o", "a.kith"], "--threads must be between 1 and 4096."),
            (["import", "a.txt", "--time-unit", "h", "-o", "a.kith"], "The value 'h' is invalid"),
        ])
    func usage(arguments: [String], words: String) throws {
        let run = try Tool.run(arguments)
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(run.error.hasPrefix("kith: \(words)"), "\(run.error)")
        #expect(run.error.contains("Usage: kith import"))
    }
}
