import Foundation
import KithTestSupport
import Testing

@Suite struct EmbedTests {
    private static let follows = "a b\nb c\nc a\nd a\ne d\nf e\n"
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func embed(_ options: String..., input: String = follows) throws -> Tool.Run {
        try Tool.run(["embed", "-"] + options, input: input, in: folder.path)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("an array with its people beside it, and what is said")
    func array() throws {
        let run = try embed("--dimensions", "2", "-o", "v.npy")
        #expect(run.status == 0 && run.output == "", "\(run.error)")
        #expect(try files() == ["v.npy", "v.people.txt"])
        #expect(try text("v.people.txt") == "a\nb\nc\nd\ne\nf\n")
        let size = try FileManager.default.attributesOfItem(atPath: folder.file("v.npy"))[.size] as? Int
        #expect(size == 128 + 6 * 2 * 4)
        let lines = run.errorLines
        #expect(lines[0] == "people            6" && lines[1] == "dimensions        2, by spectral")
        #expect(lines[2].hasPrefix("leading values    0.") && lines[3].hasPrefix("largest residual  "))
        #expect(lines[4].hasPrefix("written           v.npy, 176 bytes, and v.people.txt, 12 bytes, in 0."))
        #expect(lines.count == 5)
    }

    @Test("every method and layout", arguments: ["spectral", "svd", "als"], ["csv", "tsv"])
    func layouts(method: String, layout: String) throws {
        let run = try embed("--method", method, "--dimensions", "3", "-o", "v." + layout)
        #expect(run.status == 0, "\(run.error)")
        #expect(try files() == ["v." + layout])
        let rows = try text("v." + layout).split(separator: "\n").map {
            $0.split(separator: layout == "csv" ? "," : "\t")
        }
        #expect(rows[0] == ["person", "v1", "v2", "v3"] && rows.count == 7)
        #expect(rows.dropFirst().map { String($0[0]) } == ["a", "b", "c", "d", "e", "f"])
        #expect(
            rows.dropFirst().allSatisfy { $0.count == 4 && $0.dropFirst().allSatisfy { Float($0)?.isFinite == true } })
    }

    @Test("the report as JSON on standard output")
    func json() throws {
        let run = try embed("--method", "svd", "--dimensions", "2", "-o", "v.npy", "--format", "json")
        #expect(run.status == 0 && run.error == "")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "kith.embed/1" && object["method"] as? String == "svd")
        #expect((object["values"] as? [Double])?.count == 2 && (object["residuals"] as? [Double])?.count == 2)
        #expect(object["converged"] as? Bool == true && object["files"] as? [String] == ["v.npy", "v.people.txt"])
        #expect((object["network"] as? [String: Any])?["people"] as? Int == 6)
    }

    @Test("the same seed gives the same bytes on any number of threads")
    func deterministic() throws {
        for threads in ["1", "2", "5"] {
            let run = try embed("--method", "als", "--dimensions", "2", "-o", "v\(threads).csv", "--threads", threads)
            #expect(run.status == 0)
            #expect(try text("v\(threads).csv") == text("v1.csv"))
        }
    }

    @Test("nobody, one person, more dimensions than people: one clear line and no file")
    func tooSmall() throws {
        let nobody = try embed("-o", "v.npy", input: "<graphml><graph edgedefault='directed'/></graphml>")
        #expect(nobody.status == 1 && nobody.error == "kith: the network has nobody to embed\n")
        let one = try embed("--dimensions", "1", "-o", "v.npy", input: "a a\n")
        #expect(one.status == 64)
        #expect(one.error == "kith: --dimensions is 1; 1 person can have 0 at most this way\n")
        let few = try embed("--method", "svd", "-o", "v.npy")
        #expect(few.status == 64)
        #expect(few.error == "kith: --dimensions is 32; 6 people can have 6 at most this way\n")
        #expect(try files() == [])
        let alone = try embed("--dimensions", "1", "--keep-trivial", "-o", "v.csv", input: "a a\n")
        #expect(alone.status == 0, "\(alone.error)")
        #expect(try text("v.csv") == "person,v1\na,0.0\n")
    }

    @Test("groups that nothing connects are spoken of")
    func disconnected() throws {
        let run = try embed("--dimensions", "2", "-o", "v.npy", input: "a b\nc d\ne f\n")
        #expect(run.status == 0)
        #expect(run.errorLines.last?.hasPrefix("kith: 2 of 2 vectors tell groups apart that no tie connects") == true)
        let joined = try embed("--dimensions", "2", "-o", "v.npy", "--regularization", "1", input: "a b\nc d\ne f\n")
        #expect(joined.errorLines.count == 5, "\(joined.error)")
    }

    @Test("not converged: exit code 2, said so, and what there is is written")
    func notConverged() throws {
        let made = try Tool.run(
            "generate", "rmat", "--scale", "11", "-o", folder.file("r.txt"), in: folder.path)
        #expect(made.status == 0)
        let run = try Tool.run(
            "embed", "r.txt", "--dimensions", "8", "--tolerance", "1e-12", "--max-iterations", "1", "-o", "v.npy",
            in: folder.path)
        #expect(run.status == 2)
        #expect(run.errorLines.contains { $0.hasPrefix("kith: not converged: after ") })
        #expect(try files().contains("v.npy"))
    }

    @Test("a budget that is too small is refused before the work")
    func budget() throws {
        let run = try embed("--dimensions", "2", "-o", "v.npy", "--memory", "10")
        #expect(run.status == 65)
        #expect(run.error.hasPrefix("kith: this needs ") && run.error.hasSuffix("; 10 bytes are allowed\n"))
        #expect(try files() == [])
    }

    @Test("a failed run leaves both files that were there")
    func failure() throws {
        try folder.write("v.npy", "before")
        try folder.write("v.people.txt", "them")
        let run = try Tool.shell(
            "ulimit -f 1; $kith generate rmat --scale 6 -o - > /dev/null; "
                + "seq 1 400 | sed 's/.*/& 1/' | $kith embed - --dimensions 4 -o v.npy 2>&1", in: folder.path)
        #expect(run.status == 74, "\(run.output)")
        #expect(try text("v.npy") == "before" && text("v.people.txt") == "them")
        #expect(try files() == ["v.npy", "v.people.txt"])
    }

    @Test(
        "mistakes in use",
        arguments: [
            (["-o", "v.bin"], "--output must end in .npy, .csv or .tsv."), (["-o", "-"], "--output must name a file."),
            (["-o", "v.npy", "--dimensions", "0"], "--dimensions must be between 1 and 10000."),
            (["-o", "v.npy", "--method", "pca"], "The value 'pca' is invalid"),
            (["-o", "v.npy", "--tolerance", "0"], "--tolerance must be above 0."),
            (["-o", "v.npy", "--max-iterations", "0"], "--max-iterations must be at least 1."),
            (["-o", "v.npy", "--regularization", "-1"], "Missing value for '--regularization"),
            (["-o", "v.npy", "--regularization", "nan"], "--regularization must be at least 0."),
            (["-o", "v.npy", "--side", "followers"], "--side goes with svd and als only."),
            (["-o", "v.npy", "--alpha", "1"], "--alpha goes with als only."),
            (["-o", "v.npy", "--method", "als", "--tolerance", "0.1"], "--tolerance goes with spectral and svd only."),
            (["-o", "v.npy", "--method", "svd", "--keep-trivial"], "--keep-trivial goes with spectral only."),
            (["-o", "v.npy", "--symmetrize", "both"], "The value 'both' is invalid"), ([], "Missing expected argument"),
        ])
    func usage(options: [String], words: String) throws {
        let run = try Tool.run(["embed", "-"] + options)
        #expect(run.status == 64)
        #expect(run.error.hasPrefix("kith: \(words)"), "\(run.error)")
    }
}
