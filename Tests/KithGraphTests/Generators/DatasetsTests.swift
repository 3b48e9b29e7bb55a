import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

/// The samples in `datasets/`, their manifest, and the script that fetches the others.
@Suite struct DatasetsTests {
    static let folder: String = {
        let package = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return "/" + package + "/datasets"
    }()

    static func text(_ file: String) throws -> String {
        try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
    }

    static func manifest() throws -> [[String: Any]] {
        let data = try Data(contentsOf: URL(filePath: folder + "/manifest.json"))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(object["datasets"] as? [[String: Any]])
    }

    /// Every byte; the manifest says with which seed and for how many people.
    @Test func townIsWhatTheGeneratorMakes() throws {
        let entry = try #require(try Self.manifest().first { $0["name"] as? String == "town" })
        let town = try DefaultTown.town.get()
        #expect(entry["seed"] as? Int == Int(town.options.seed))
        #expect(entry["people"] as? Int == town.people.count)
        #expect(entry["edges"] as? Int == town.follows.count)
        var total = 0
        for (name, text) in town.files() {
            #expect(try Self.text("town/" + name) == text, "datasets/town/\(name) is not what the generator makes")
            #expect(text.utf8.count < 1 << 20)
            total += text.utf8.count
        }
        #expect(total < 1_500_000)
        let present = try FileManager.default.contentsOfDirectory(atPath: Self.folder + "/town").sorted()
        #expect(present == town.files().map(\.name))
    }

    /// The published figures: 34 people, 78 ties, instructor and officer with 16 and 17 ties, 17 people in each club.
    @Test func karateIsZacharys() throws {
        let ties = try Self.text("karate/karate.csv").split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
        let network = try Fixture.network(ties.flatMap { [($0[0], $0[1]), ($0[1], $0[0])] })
        #expect(ties.count == 78 && network.personCount == 34)
        #expect(network.report.duplicateFollows == 0 && network.report.selfFollows == 0)
        for (handle, degree) in [("1", 16), ("34", 17), ("33", 12), ("12", 1)] {
            #expect(network.following.degree(Int(try network.person(handle))) == degree)
        }
        let clubs = try Self.text("karate/people.csv").split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
        #expect(Set(clubs.map { $0[0] }) == Set((1...34).map(String.init)))
        #expect(clubs.count { $0[1] == "mr-hi" } == 17 && clubs.count { $0[1] == "officer" } == 17)
        #expect(clubs.first { $0[0] == "1" }?[1] == "mr-hi" && clubs.first { $0[0] == "34" }?[1] == "officer")
    }

    @Test func manifestIsWhole() throws {
        let entries = try Self.manifest()
        let names = entries.compactMap { $0["name"] as? String }
        #expect(names.count == entries.count && Set(names).count == names.count)
        for entry in entries {
            let name = try #require(entry["name"] as? String)
            for key in ["about", "licence", "file"] { #expect(entry[key] is String, "\(name): \(key)") }
            #expect(entry["directed"] is Bool)
            let file = try #require(entry["file"] as? String)
            if let address = entry["address"] as? String {
                #expect(address.hasPrefix("https://") && address.hasSuffix(file) && entry["page"] is String)
            } else {
                #expect(FileManager.default.fileExists(atPath: Self.folder + "/" + file))
            }
            if let sum = entry["sha256"] as? String {
                #expect(sum.count == 64 && sum.allSatisfy { $0.isHexDigit && !$0.isUppercase })
            } else {
                #expect(entry["sha256"] is NSNull)
            }
            #expect((entry["people"] is Int) == (entry["counts"] is String), "\(name): whose counts are these?")
        }
        let listed = try Self.run([]).output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
        #expect(listed == names)
    }

    /// Runs `datasets/get`.
    private static func run(
        _ arguments: [String], manifest: String? = nil, downloads: String? = nil
    ) throws -> (status: Int32, output: String, messages: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [folder + "/get"] + arguments
        var environment = ProcessInfo.processInfo.environment
        environment["KITH_DATASETS_MANIFEST"] = manifest
        environment["KITH_DATASETS_DOWNLOADS"] = downloads
        process.environment = environment
        let (output, messages) = (Foundation.Pipe(), Foundation.Pipe())
        process.standardOutput = output
        process.standardError = messages
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = messages.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }

    @Test func getKnowsBundledSamplesAndRefusesTheRest() throws {
        let karate = try Self.run(["karate"])
        #expect(karate.status == 0 && karate.output == Self.folder + "/karate/karate.csv\n")
        let town = try Self.run(["town"])
        #expect(town.status == 0 && town.output == Self.folder + "/town\n")
        let unknown = try Self.run(["nobody"])
        #expect(unknown.status == 66 && unknown.output.isEmpty)
        #expect(unknown.messages.contains("nobody") && unknown.messages.split(separator: "\n").count == 1)
        #expect(try Self.run(["karate", "town"]).status == 64)
        #expect(try Self.run(["--help"]).status == 64)
        #expect(try Self.run([], manifest: "/nowhere/manifest.json").status == 66)
    }

    /// Against files of our own, so that nothing leaves the machine.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/curl"), "curl is not here"))
    func getChecksWhatItFetches() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("pairs.txt", "1 2\n")
        let broken = try folder.write("broken.txt.gz", "<html>not here</html>")
        let right = "f251ddc12234e0da8d3b778bd0f7463fb477f16f47757f5617dc8b4ff4d4f14a"
        let sum = String(right.reversed())
        let entries = [
            ("unchecked", "file://" + file, "pairs.txt", "null"),
            ("right", "file://" + file, "right.txt", "\"\(right)\""),
            ("wrong", "file://" + file, "wrong.txt", "\"\(sum)\""),
            ("broken", "file://" + broken, "broken.txt.gz", "null"),
            ("missing", "file://" + folder.file("missing"), "missing", "null"),
        ].map { name, address, file, sum in
            """
                {
                  "name": "\(name)",
                  "address": "\(address)",
                  "file": "\(file)",
                  "sha256": \(sum)
                }
            """
        }
        let manifest = try folder.write("manifest.json", "[\n" + entries.joined(separator: ",\n") + "\n]\n")
        let downloads = folder.file("down/loads")
        func get(_ name: String) throws -> (status: Int32, output: String, messages: String) {
            try Self.run([name], manifest: manifest, downloads: downloads)
        }
        let fetched = try get("unchecked")
        #expect(fetched.status == 0 && fetched.output == downloads + "/pairs.txt\n")
        #expect(fetched.messages.contains("no checksum is recorded"))
        #expect(try String(contentsOfFile: downloads + "/pairs.txt", encoding: .utf8) == "1 2\n")
        let again = try get("unchecked")
        #expect(again.status == 0 && !again.messages.contains("fetching"))
        let checked = try get("right")
        #expect(checked.status == 0 && !checked.messages.contains("no checksum"))
        let wrong = try get("wrong")
        #expect(wrong.status == 65 && wrong.messages.contains("expected \(sum)"))
        #expect(try get("broken").status == 65)
        #expect(try get("missing").status == 74)
        #expect(try FileManager.default.contentsOfDirectory(atPath: downloads).sorted() == ["pairs.txt", "right.txt"])
    }
}
