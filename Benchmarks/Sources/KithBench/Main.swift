import ArgumentParser
import Foundation
import Kith

@main
struct Main: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kith-bench", abstract: "Measures Kith in its own process, one case a run, one JSON line each.",
        subcommands: [
            Load.self, Generate.self, Snapshots.self, Rank.self, Cores.self, TriangleCount.self, Personalized.self,
            Suggest.self, CommunitiesCase.self, ThoroughCommunitiesCase.self, ConfidenceCase.self, OpennessCase.self,
            OpennessTownsCase.self, OpennessHalvesCase.self, DoorHalvesCase.self, CliquesCase.self,
            PanelProduct.self, CoFollow.self, ALSCase.self, TopScoresCase.self,
            KMeansCase.self, RankTreesCase.self, RankScoresCase.self, EigenCase.self, EigenDoubleCase.self,
            EigenRoughCase.self, SVDCase.self, TrussCase.self, BrokersCase.self, Vectors.self, Candidates.self,
            Cases.self,
        ])
}

struct Input: ParsableArguments {
    @Argument(help: "A text edge list.")
    var path: String

    @Option(help: "Timed runs.")
    var rounds = 3

    @Option(help: "Threads.")
    var threads = 2

    func network() throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: threads))
        try EdgeListReader.read(ByteSource.open(path), into: builder, options: ReadOptions(threads: threads))
        return try builder.finish()
    }
}

/// Text to a network with both directions.
struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "load")
    @OptionGroup var input: Input

    func run() throws {
        let watch = MemoryWatch()
        var (seconds, network) = try timed(1) { try input.network() }
        let peak = watch.finish()
        for _ in 1..<max(2, input.rounds) {
            let again = try timed(1) { try input.network() }
            seconds += again.seconds
            network = again.result
        }
        let follows = Double(network.followCount)
        var record = Record(
            "load", seconds: seconds, check: [Double(network.personCount), follows], threads: input.threads)
        record.peakAnonymousBytes = peak
        record.bytesPerFollow = Double(network.following.byteCount + network.followers.byteCount) / follows
        try record.write()
    }
}

/// An R-MAT edge list of 16 edges a vertex, as the other cases read it; with a mixing, an LFR network of 20,000 people.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "generate")
    @Option var scale = 18
    @Option var edgeFactor = 16
    @Option var mixing: Double?
    @Option var output: String

    func run() throws {
        if let mixing {
            let options = LFRGenerator.Options(people: 20000, averageDegree: 20, maxDegree: 100, mixing: mixing)
            return try NetworkWriter.write(LFRGenerator.generate(options).network, to: output, format: .edgeList)
        }
        let file = try OutputFile(output)
        try RMATGenerator.writeEdgeList(.init(scale: scale, edgeFactor: edgeFactor, seed: 1), to: file)
        try file.commit()
    }
}

/// Opening a snapshot and one look-up.
struct Snapshots: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "snapshot")
    @OptionGroup var input: Input

    func run() throws {
        let path = FileManager.default.temporaryDirectory.path + "/kith-bench-\(getpid()).kith"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let network = try input.network()
        try network.write(snapshot: path)
        let handle = network.people[PersonIndex(network.personCount / 2)]
        let (seconds, found) = try timed(input.rounds) {
            try Network.open(snapshot: path).person(handle)
        }
        try Record("snapshot", seconds: seconds, check: [Double(found)], threads: input.threads).write()
    }
}

/// PageRank to an L1 change of 1e-8.
struct Rank: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pagerank")
    @OptionGroup var input: Input

    func run() throws {
        let network = try input.network()
        let (seconds, result) = timed(input.rounds) {
            PageRank.run(on: network, options: .init(tolerance: 1e-8), threads: input.threads)
        }
        try Record("pagerank", seconds: seconds, check: [result.scores.max()!], threads: input.threads).write()
    }
}

/// The core number of everybody, ties either way.
struct Cores: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cores")
    @OptionGroup var input: Input

    func run() throws {
        let rows = try input.network().undirectedRows(threads: input.threads)
        let (seconds, result) = timed(input.rounds) { CoreDecomposition.run(on: rows) }
        let sum = result.cores.reduce(0) { $0 + Double($1) }
        let check = [Double(result.cores.max()!), sum]
        try Record("cores", seconds: seconds, check: check, threads: input.threads).write()
    }
}

/// All triangles, ties either way.
struct TriangleCount: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "triangles")
    @OptionGroup var input: Input

    func run() throws {
        let network = try input.network()
        let (seconds, count) = timed(input.rounds) { Triangles.count(on: network, threads: input.threads) }
        try Record("triangles", seconds: seconds, check: [Double(count)], threads: input.threads).write()
    }
}

/// One person's personalized PageRank of everybody.
struct Personalized: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "personalized")
    @OptionGroup var input: Input

    func run() throws {
        let network = try input.network()
        let handle = ProcessInfo.processInfo.environment["KITH_BENCH_PERSON"] ?? network.people[0]
        let person = try network.person(handle)
        let seeds = [PersonalizedPageRank.Seed(person)]
        let (seconds, result) = timed(input.rounds) {
            PersonalizedPageRank.run(
                on: network, from: seeds, options: .init(restart: 0.15, tolerance: 1e-8), threads: input.threads)
        }
        try Record("personalized", seconds: seconds, check: [result.scores.max()!], threads: input.threads).write()
    }
}

/// Five suggestions with reasons for each of many people, one after the other; the seconds are per person: median, 90%,
/// 99% and the slowest. By the circle of trust, or by a model of the network.
struct Suggest: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "suggest")
    @OptionGroup var input: Input
    @Option(help: "People measured, drawn with a fixed seed from those who follow somebody.")
    var people = 1_000
    @Option(help: "A model of the network, from 'kith learn'.")
    var model: String?
    @Flag(help: "All at once instead of one after the other; the seconds are those of all.")
    var together = false

    func run() throws {
        let network = try input.network()
        let suggester: any Suggester =
            if let model {
                try LearnedSuggester(network: network, model: SuggestionModel.read(model), threads: input.threads)
            } else {
                CircleOfTrustSuggester(network: network)
            }
        var generator = SeededGenerator(seed: 1)
        var chosen: [PersonIndex] = []
        while chosen.count < people {
            let person = PersonIndex(generator.below(UInt64(network.personCount)))
            if network.following.degree(Int(person)) > 0 { chosen.append(person) }
        }
        _ = suggester.suggest(for: chosen[0], count: 5)
        if together {
            let all = timed(input.rounds) { suggester.suggestAll(for: chosen, count: 5, threads: input.threads) }
            let named = all.result.reduce(0) { $0 + $1.count }
            try Record("suggest-all", seconds: all.seconds, check: [Double(named)], threads: input.threads).write()
            return
        }
        var seconds: [Double] = []
        var named = 0
        for person in chosen {
            let one = timed(1) { suggester.suggest(for: person, count: 5) }
            seconds += one.seconds
            named += one.result.count
        }
        seconds.sort()
        let quantiles = [0.5, 0.9, 0.99, 1].map { seconds[min(seconds.count - 1, Int(Double(seconds.count) * $0))] }
        try Record("suggest", seconds: quantiles, check: [Double(named)], threads: model == nil ? 1 : input.threads)
            .write()
    }
}
