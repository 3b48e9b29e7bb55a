import Foundation
import KithTestSupport
import Testing

/// Every kind of bad input, end to end: one clear line with place and expectation, the right exit code, nothing written.
@Suite struct BadInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let name: String
        let content: [UInt8]
        var options: [String] = []
        /// What the line must say after the file's name; for what is accepted, the numbers of people and follows.
        let words: [String]

        init(_ what: String, _ name: String, _ content: [UInt8], options: [String] = [], says words: String...) {
            self.what = what
            self.name = name
            self.content = content
            self.options = options
            self.words = words
        }

        init(_ what: String, _ name: String, _ content: String, options: [String] = [], says words: String...) {
            self.what = what
            self.name = name
            self.content = Array(content.utf8)
            self.options = options
            self.words = words
        }

        var testDescription: String { what }
    }

    static let refused: [Case] = [
        Case("an empty file", "a.txt", "", says: "empty", "expected"),
        Case("only comments", "a.txt", "# one\n% two\n\n", says: "comments", "expected"),
        Case("one column", "a.txt", "ada\nbob\n", says: ":1", "expected"),
        Case(
            "a weight that is no number", "a.txt", "ada bob 1\nada cy x\n", says: ":2:8", "\"x\"", "expected a weight"),
        Case("a negative time", "a.csv", "from,to,time\nada,bob,-5\n", says: ":2:", "\"-5\"", "expected a time"),
        Case(
            "a time in the future", "a.csv", "from,to,time\nada,bob,99999999999\n", says: ":2:", "\"99999999999\"",
            "not in the future", "--time-unit"),
        Case(
            "a time column that is not there", "a.csv", "from,to\nada,bob\n", options: ["--time-column", "when"],
            says: "\"when\"", "expected"),
        Case(
            "a handle that is not UTF-8", "a.txt", Array("ada ".utf8) + [0xFF, 0xFE, 0x0A], says: ":1:5", "UTF-8",
            "expected"),
        Case("a line of 10 MB", "a.txt", [UInt8](repeating: 97, count: 10_000_000), says: ":1", "1 MiB", "expected"),
        Case(
            "a gzip file that is cut short", "a.txt.gz", Array(gzip.prefix(20)), says: "gzip", "ends early",
            "expected"),
        Case(
            "XML that is cut short", "a.graphml", "<graphml><graph edgedefault=\"directed\"><node id=\"a\"",
            says: ":1", "expected"),
        Case("a snapshot that is cut short", "a.kith", Array(snapshot.prefix(300)), says: "snapshot", "cut short"),
        Case("a snapshot with a flipped bit", "a.kith", flipped, says: "snapshot", "damaged"),
    ]

    static let accepted: [Case] = [
        Case("CRLF", "a.txt", "ada bob\r\nbob cy\r\n", says: "3", "2"),
        Case("a byte-order mark", "a.txt", [0xEF, 0xBB, 0xBF] + Array("ada bob\n".utf8), says: "2", "1"),
        Case(
            "an id of 2^63 and one of 40 characters", "a.txt",
            "9223372036854775808 1234567890123456789012345678901234567890\n", says: "2", "1"),
        Case("nothing but self follows", "a.txt", "ada ada\n", says: "1", "0"),
        Case("gzip by content", "a.txt", gzip, says: "2", "1"),
        Case("no line break at the end", "a.txt", "ada bob", says: "2", "1"),
    ]

    /// "ada bob\n" as gzip packed it.
    static let gzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4B, 0x4C, 0x49, 0x54, 0x48, 0xCA, 0x4F, 0xE2,
        0x02, 0x00, 0xEF, 0xB7, 0x49, 0x61, 0x08, 0x00, 0x00, 0x00,
    ]

    static let snapshot: [UInt8] = {
        guard let folder = try? TemporaryFolder(),
            let run = try? Tool.run("import", "-", "-o", folder.file("a.kith"), input: "ada bob\nbob cy\n"),
            run.status == 0, let data = try? Data(contentsOf: URL(filePath: folder.file("a.kith")))
        else { return [] }
        return Array(data)
    }()

    static let flipped: [UInt8] = {
        var bytes = snapshot
        if !bytes.isEmpty { bytes[bytes.count - 1] ^= 4 }
        return bytes
    }()

    @Test("refused with one line that says where and what was expected", arguments: refused)
    func refusal(_ test: Case) throws {
        try #require(!test.content.isEmpty || test.what == "an empty file")
        let folder = try TemporaryFolder()
        let path = try folder.write(test.name, test.content)
        let before = try folder.write("out.kith", "what was there before")
        for arguments in [["import", path, "-o", before], ["describe", path]] {
            let run = try Tool.run(arguments + test.options)
            #expect(run.ended)
            #expect(run.status == 65)
            #expect(run.output == "")
            let line = try #require(run.errorLines.first)
            #expect(run.errorLines.count == 1, "\(run.error)")
            #expect(line.hasPrefix("kith: \(path)"), "\(line)")
            for word in test.words { #expect(line.contains(word), "\(line)") }
            #expect(line.utf8.count < path.utf8.count + 300)
        }
        #expect(try String(contentsOfFile: before, encoding: .utf8) == "what was there before")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.sorted() == [test.name, "out.kith"].sorted())
    }

    @Test("read as it stands", arguments: accepted)
    func acceptance(_ test: Case) throws {
        let folder = try TemporaryFolder()
        let run = try Tool.run("describe", try folder.write(test.name, test.content))
        #expect(run.status == 0, "\(run.error)")
        #expect(run.error == "")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first == ["people", test.words[0]])
        #expect(lines.dropFirst().first == ["follows", test.words[1]])
    }

    @Test("ids stay what they are")
    func ids() throws {
        let ids = ["9223372036854775808", "1234567890123456789012345678901234567890"]
        let run = try Tool.run("export", "-", "--to", "edgelist", input: ids.joined(separator: " ") + "\n")
        #expect(run.output.contains(ids.joined(separator: "\t") + "\n"))
    }

    @Test("a self-follow-only file says what was dropped")
    func selfFollows() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.run("import", "-", "-o", folder.file("a.kith"), input: "ada ada\nada ada\n")
        #expect(run.status == 0)
        #expect(run.error.contains("2 read, 0 duplicates merged, 2 self follows dropped"), "\(run.error)")
    }

    @Test("a missing file, a folder and a path through a file are no input")
    func missing() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.txt", "ada bob\n")
        for (path, words) in [
            (folder.file("none.txt"), "No such file"), (folder.path, "directory"), (file + "/b", "Not a directory"),
        ] {
            for arguments in [["describe", path], ["import", path, "-o", folder.file("out.kith")], ["verify", path]] {
                let run = try Tool.run(arguments)
                #expect(run.status == 66)
                #expect(run.errorLines.count == 1)
                #expect(run.error.hasPrefix("kith: \(path): cannot be read: "), "\(run.error)")
                #expect(run.error.contains(words), "\(run.error)")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("out.kith")))
    }

    @Test("an unreadable file is no input", .enabled(if: geteuid() != 0, "root may read everything"))
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.txt", "ada bob\n")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        let run = try Tool.run("describe", path)
        #expect(run.status == 66)
        #expect(run.error == "kith: \(path): cannot be read: Permission denied\n")
    }

    @Test("an unknown person is no input, and people with similar handles are offered")
    func unknownPerson() throws {
        let follows = "lovelace babbage\nbabbage turing\nturing lovelace\nlovelace hopper\n"
        let run = try Tool.run("suggest", "-", "lovelase", input: follows)
        #expect(run.status == 66)
        #expect(run.output == "")
        #expect(run.error == "kith: nobody here is called \"lovelase\"; did you mean lovelace?\n")
        let far = try Tool.run("suggest", "-", "xyz", input: follows)
        #expect(far.error == "kith: nobody here is called \"xyz\"\n")
    }

    @Test("somebody unknown in a file of people is bad data, with the line")
    func unknownInFile() throws {
        let folder = try TemporaryFolder()
        let people = try folder.write("people.txt", "ada\r\n\nbop\n")
        let run = try Tool.run("suggest", "-", "--people", people, input: "ada bob\nbob cy\n")
        #expect(run.status == 65)
        #expect(run.output == "")
        let line = "found \"bop\", which nobody is called; expected somebody of the network, as bob"
        #expect(run.error == "kith: \(people):3: \(line)\n")
    }

    @Test("what an input says cannot steer the terminal through an error")
    func escapes() throws {
        let run = try Tool.run("describe", "-", input: "ada bob \u{1B}[2J\u{202E}\n")
        #expect(run.status == 65)
        #expect(!run.error.contains("\u{1B}") && !run.error.contains("\u{202E}"))
        let path = try Tool.run("describe", "no\u{1B}[2Jfile")
        #expect(path.error.hasPrefix("kith: no\\u{1b}[2Jfile: cannot be read"))
    }
}
