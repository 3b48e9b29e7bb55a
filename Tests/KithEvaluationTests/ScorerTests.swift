import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithEvaluation

/// A split in the layout of the shared ones: train.tsv, test.tsv, users.txt, communities.tsv and meta.json, compressed
/// or not, with whole numbers for handles.
struct StoredSplit {
    let split: NetworkSplit
    let communities: Communities

    init(_ folder: String) throws {
        func path(_ name: String) -> String {
            let plain = folder + "/" + name
            return FileManager.default.fileExists(atPath: plain) ? plain : plain + ".gz"
        }
        let meta = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: folder + "/meta.json")))
        let size = try #require((meta as? [String: Any])?["n"] as? Int)
        split = try NetworkSplit(
            train: NetworkReader.load(path("train.tsv")), test: NetworkReader.load(path("test.tsv")),
            judged: HandleLines.read(path("users.txt")), everybody: (0..<size).map(String.init))
        communities = try Communities.read(path("communities.tsv"), of: split.train.people)
    }

    /// The figures of the other scorer's options, by its names for them.
    func figures(_ lists: String, mode: Judgement.Mode, count: Int, onlyListed: Bool) throws -> [String: Double] {
        var judgement = Judgement(split, mode: mode, count: count)
        let read = try SuggestionLists.read(lists, name: "peer", for: judgement)
        if onlyListed { judgement = judgement.restricted { read.listed!.contains($0) } }
        let evaluation = Evaluation(
            judgement, lists: [read], communities: communities, options: .init(resamples: 10, permutations: 10))
        let result = evaluation.methods[0]
        return [
            "ndcg": result[.ndcg].mean, "prec": result[.precision].mean, "rec": result[.recall].mean,
            "hit": result[.hitRate].mean, "mrr": result[.reciprocalRank].mean, "coverage": result.facts.coverage,
            "med_followers": result.facts.medianFollowers, "outside": result.facts.outside,
            "users": Double(evaluation.judgement.people.count), "invalid": Double(result.problems.invalid),
        ]
    }
}

/// The figures that two independent programs share, to 1e-9. Intervals are left out: the other one draws with NumPy's
/// generator.
@Suite struct ScorerTests {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().path + "/Fixtures/agreement"

    /// Values of Fixtures/agreement.py, whose lists have every flaw that lists can have.
    @Test("agrees with recorded values, in all modes")
    func recorded() throws {
        let stored = try StoredSplit(ScorerTests.fixtures)
        let text = try String(contentsOfFile: ScorerTests.fixtures + "/recorded.txt", encoding: .utf8)
        var compared = 0
        for line in text.split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ").map(String.init)
            let options = words[0].split(separator: ",").map(String.init)
            let count = options.firstIndex(of: "--k").map { Int(options[$0 + 1])! } ?? 5
            let figures = try stored.figures(
                ScorerTests.fixtures + "/lists.tsv", mode: options.contains("--no-followback") ? .strangers : .anyone,
                count: count, onlyListed: options.contains("--only-listed"))
            let (ours, theirs) = (try #require(figures[words[1]]), try #require(Double(words[2])))
            #expect(abs(ours - theirs) <= 1e-9, "\(line): \(ours)")
            compared += 1
        }
        #expect(compared == 70)
    }

    /// The stored splits that stand beside the checkout, with their scorer.
    static let folder = SharedData.folder.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/splits"

    /// Whether the scorer is here and Python can run it.
    static let canScore: Bool = {
        guard FileManager.default.fileExists(atPath: folder + "/score.py") else { return false }
        return (try? python(["-c", "import numpy"])) != nil
    }()

    @Test(
        "agrees with the scorer of the stored splits on lists with hits, flaws and gaps",
        .enabled(if: canScore, "shared splits, Python or NumPy are not here"),
        arguments: ["relison", "wiki-vote", "politicians"])
    func live(name: String) throws {
        try compare(name)
    }

    @Test(
        "agrees with it on the large ones too",
        .enabled(if: canScore, "shared splits, Python or NumPy are not here"),
        .enabled(if: ProcessInfo.processInfo.environment["KITH_LARGE_TESTS"] != nil, "KITH_LARGE_TESTS is not set"),
        arguments: ["ego-twitter", "slashdot"])
    func liveLarge(name: String) throws {
        try compare(name)
    }

    private func compare(_ name: String) throws {
        let stored = try StoredSplit(ScorerTests.folder + "/" + name)
        let scratch = try TemporaryFolder()
        let lists = try scratch.write("lists.tsv", Self.flawedLists(stored.split, seed: 7))
        for (mode, options) in [(Judgement.Mode.anyone, []), (.strangers, ["--no-followback"])] {
            let output = try Self.python(
                [ScorerTests.folder + "/score.py", ScorerTests.folder + "/" + name, lists, "--json"] + options)
            let theirs = try #require(JSONSerialization.jsonObject(with: output) as? [String: Double])
            let ours = try stored.figures(lists, mode: mode, count: 5, onlyListed: false)
            for (key, value) in ours {
                let other = try #require(theirs[key])
                #expect(abs(value - other) <= 1e-9, "\(name) \(mode) \(key): \(value), not \(other)")
            }
            #expect(ours["ndcg"]! > 0.01 && ours["invalid"]! > 10)
        }
    }

    /// Up to six lines for each judged person, in no order: wanted people, followees, followers, the person, nobody,
    /// anybody.
    private static func flawedLists(_ split: NetworkSplit, seed: UInt64) -> String {
        var generator = SeededGenerator(seed: seed)
        let size = UInt64(split.train.personCount)
        var lines: [String] = []
        func pick(_ rows: CompressedRows, _ row: PersonIndex) -> UInt64? {
            let range = rows.range(Int(row))
            return range.isEmpty
                ? nil : UInt64(rows.columns[range.lowerBound + Int(generator.below(UInt64(range.count)))])
        }
        for person in split.judged {
            for rank in 1...6 where generator.below(10) > 0 {
                let candidate: UInt64?
                switch generator.below(10) {
                case 0...1: candidate = pick(split.test, person)
                case 2: candidate = pick(split.train.following, person)
                case 3: candidate = pick(split.train.followers, person)
                case 4: candidate = generator.below(4) == 0 ? UInt64(person) : size + 3
                default: candidate = nil
                }
                lines.append("\(person)\t\(rank)\t\(candidate ?? generator.below(size))\n")
            }
        }
        lines.shuffle(using: &generator)
        return lines.joined()
    }

    /// What `python3` prints; throws where it fails.
    private static func python(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return data
    }
}
