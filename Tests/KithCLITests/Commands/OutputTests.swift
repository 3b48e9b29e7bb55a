import Foundation
import KithTestSupport
import Testing

/// Writing that fails: exit code 74, one line, and what was there before stays.
@Suite struct OutputTests {
    private static let follows = "ada bob\nbob cy\ncy ada\nada dan\n"

    @Test(
        "a full disk", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full here"),
        arguments: [
            "export a.txt --to csv", "export a.txt --to csv -o /dev/full", "describe a.txt", "rank a.txt",
            "suggest a.txt ada", "suggest a.txt --all --format tsv", "generate rmat --scale 6 -o -", "--help",
            "--version",
        ])
    func fullDisk(command: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.txt", Self.follows)
        let run = try Tool.shell(
            "$kith \(command)" + (command.contains("-o /dev") ? "" : " > /dev/full"), in: folder.path)
        #expect(run.status == 74)
        #expect(run.errorLines.count == 1, "\(run.error)")
        #expect(run.error.hasSuffix("cannot be written: No space left on device\n"), "\(run.error)")
        let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/full")
        #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
    }

    @Test(
        "a file that may not grow leaves what was there, and no traces", arguments: ["big.txt", "big.kith", "big.csv"])
    func fileTooLarge(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(name, "before")
        let run = try Tool.shell("ulimit -f 4; $kith generate rmat --scale 10 -o \(name) 2>&1", in: folder.path)
        #expect(run.ended)
        #expect(run.status == 74)
        #expect(run.output == "kith: \(name): cannot be written: File too large\n")
        #expect(try String(contentsOfFile: folder.file(name), encoding: .utf8) == "before")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
    }

    @Test("a folder that is not there, a folder as target")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        for (path, words) in [
            (folder.file("none/a.csv"), "No such file or directory"), (folder.path, "Is a directory"),
        ] {
            let run = try Tool.run("export", "-", "--to", "csv", "-o", path, input: Self.follows)
            #expect(run.status == 74)
            #expect(run.error == "kith: \(path): cannot be written: \(words)\n")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test("a closed pipe is nothing to talk about")
    func closedPipe() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.txt", (0..<20_000).map { "p\($0) p\($0 + 1)\n" }.joined())
        for command in ["rank a.txt --all", "export a.txt --to edgelist", "rank a.txt --all --format json"] {
            let run = try Tool.shell(
                "{ $kith \(command); echo \"status $?\" >&2; } | head -n 1 > first.txt", in: folder.path)
            #expect(run.error == "status 0\n", "\(command)")
        }
    }

    @Test("an interrupted run leaves no temporary file", arguments: [("INT", 130), ("TERM", 143)])
    func interrupted(signal: String, status: Int) throws {
        let folder = try TemporaryFolder()
        let run = try Tool.shell(
            """
            $kith generate rmat --scale 24 -o big.txt & id=$!
            for i in $(seq 200); do ls big.txt.part-* > /dev/null 2>&1 && break; sleep 0.05; done
            kill -\(signal) $id; wait $id; echo "status $?"
            """, in: folder.path)
        #expect(run.output == "status \(status)\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
