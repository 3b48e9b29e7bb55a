import ArgumentParser
import Kith

extension CommunityReport.Method: ExpressibleByArgument {}
extension Symmetrization: ExpressibleByArgument {}
extension Leiden.Quality: ExpressibleByArgument {}

/// `kith communities`: who belongs together.
struct FindCommunities: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "communities",
        abstract: "Finds the groups of a network, names and measures them.",
        usage: "kith communities <network> [--method <method>] [-o <output>] [<options>]",
        discussion: """
            leiden finds groups with more ties inside than chance gives (modularity, or the constant Potts model); \
            spectral takes the leading eigenvectors of the normalized adjacency; labels is quick and rough, for very \
            large networks; with overlapping, people may be in several groups or in none. The same seed gives the same \
            groups, on any number of threads and in any order of rows.

            Groups are found in who is tied to whom: --symmetrize says what a tie is in a directed network, and so does \
            the output. Each group has its size, density (the share of pairs that are tied), conductance (the share of \
            its ties that lead out; 0 for a group apart) and reciprocity (the share of follows inside that are \
            returned). --confidence seeks the groups twenty times anew: who is with fewer than 60% of their group \
            stands between groups. Modularity is held against the groups of up to twenty rewired networks, because random \
            networks have groups too; networks of more than 200,000 ties are only on --chance.

            --previous keeps the ids of an earlier result where groups are much the same, and tells what became of \
            them; leiden also goes on from its groups, and stays with what it finds there where that is within half a \
            percent of the best. --truth compares with known groups: lines of a person and a group, or one group a line; \
            --truth-attribute with what an attribute of the people says.

            --seeds finds one small circle around a few people instead, and how likely everybody in it belongs there; \
            where there is no such circle the exit code is 1.

            The ending of the output's name chooses its layout: json; csv, with a header and the columns person, group; \
            gexf for Gephi, the network with the group of everybody. A file appears under its name only when it is \
            complete, and a failed run leaves what was there before.

            EXAMPLES:
              kith communities town.kith
              kith communities town.kith --confidence -o groups.json
              kith communities town.kith --previous groups.json -o now.json
              kith communities town.kith --method overlapping --truth circles.txt -o circles.csv
              kith communities town.kith --seeds ada,bob,cleo
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(help: "How to find the groups.")
    var method: CommunityReport.Method = .leiden

    @Option(
        help: """
            What a tie is: either follows the other, both do, or every follow counts by its direction (leiden). \
            (default: either)
            """)
    var symmetrize: Symmetrization?

    @Flag(help: "Let the follows' weights count.")
    var weighted = false

    @Option(help: "leiden: what to make as large as can be.")
    var quality: Leiden.Quality = .modularity

    @Option(help: "leiden: more than 1 gives smaller groups, less gives larger ones. (default: 1)")
    var resolution: Double?

    @Option(help: ArgumentHelp("spectral: how many groups; found out when not given.", valueName: "number"))
    var groups: Int?

    @Flag(help: "leiden: how sure everybody's place is, from twenty searches anew.")
    var confidence = false

    @Flag(inversion: .prefixedNo, help: "Hold the modularity against that of rewired networks.")
    var chance: Bool?

    @Option(help: ArgumentHelp("An earlier result, whose ids go on.", valueName: "file"), completion: .file())
    var previous: String?

    @Option(help: ArgumentHelp("Known groups to compare with.", valueName: "file"), completion: .file())
    var truth: String?

    @Option(help: ArgumentHelp("The attribute that says what groups are known.", valueName: "name"))
    var truthAttribute: String?

    @Option(help: ArgumentHelp("Find the small circle of these people; commas between.", valueName: "handles"))
    var seeds: String?

    @Option(name: [.short, .long], help: "The file to write: .json, .csv or .gexf.", completion: .file())
    var output: String?

    @Option(help: "How many groups the table shows, the largest first.")
    var top = 20

    @Option(help: "The seed: the same one gives the same groups.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Refuse to begin when more memory than this is needed, as in 4G.", valueName: "size"))
    var budget: ByteSize?

    @Option(help: "What to print: a table, or all in JSON.")
    var format: ReportFormat = .table

    @OptionGroup var reading: ReadingOptions

    /// Ties up to which chance is asked without being told to.
    private static let smallNetwork = 200_000
    private static let rewirings = 20

    func validate() throws {
        if let resolution, !(resolution >= 0 && resolution.isFinite) {
            throw ValidationError("--resolution must be 0 or more.")
        }
        if let groups, groups < 1 { throw ValidationError("--groups must be at least 1.") }
        guard top >= 0 else { throw ValidationError("--top must be 0 or more.") }
        if let output, CommunityFile(path: output) == nil {
            throw ValidationError("--output must end in .json, .csv or .gexf.")
        }
        if seeds != nil { try validateSeeds() }
        if truth != nil, truthAttribute != nil {
            throw ValidationError("--truth and --truth-attribute do not go together.")
        }
        try MethodOptions.check(
            [
                ("--quality", quality != .modularity, [.leiden]), ("--resolution", resolution != nil, [.leiden]),
                ("--groups", groups != nil, [.spectral]), ("--confidence", confidence, [.leiden]),
                ("--symmetrize directed", symmetrize == .directed, [.leiden]),
                ("--chance", chance == true, [.leiden, .spectral, .labels]),
                ("--budget", budget != nil, [.leiden, .spectral]),
            ], method: method)
        if chance == true, symmetrize == .directed {
            throw ValidationError("--chance goes with undirected ties only: rewiring keeps no directions.")
        }
    }

    private func validateSeeds() throws {
        let others: [(String, Bool)] = [
            ("--method", method != .leiden), ("--confidence", confidence), ("--chance", chance == true),
            ("--previous", previous != nil), ("--truth", truth != nil), ("--truth-attribute", truthAttribute != nil),
            ("--symmetrize directed", symmetrize == .directed),
            ("--quality", quality != .modularity), ("--resolution", resolution != nil), ("--weighted", weighted),
            ("--budget", budget != nil),
        ]
        for (name, isGiven) in others where isGiven {
            throw ValidationError("\(name) does not go with --seeds.")
        }
        if let output, CommunityFile(path: output) == .gexf {
            throw ValidationError("--seeds writes .json or .csv.")
        }
    }

    func run() throws {
        let network = try reading.load(network)
        if let seeds { return try findCircle(of: seeds, in: network) }
        if weighted, network.weights == nil { throw refusal("--weighted asks for weights, and the follows have none") }
        let known = try known(in: network)
        let earlier = try previous.map { try KnownGroups.read($0, of: network.people) }
        guard network.personCount > 0 else {
            Words.say("the network has nobody to group")
            throw ExitStatus.noResult
        }
        let start = ContinuousClock.now
        let progress = ProgressLine("reading")
        defer { progress.finish() }
        let report = try CommunityReport.make(
            network, options: options(network, earlier), threads: reading.threadCount, progress: { progress.next($0) })
        let result = CommunityResult(
            network: network, path: self.network, report: report, elapsed: ContinuousClock.now - start,
            tracking: earlier.map { GroupTracking.run(report.circles, after: $0) },
            comparison: known.map { CommunityComparison(report, $0, threads: reading.threadCount) })
        if let output {
            progress.next("writing \(FileName.last(output))")
            try CommunityFile(path: output)!.write(result, to: output)
        }
        progress.finish()
        let printed = try OutputFile("-")
        switch format {
        case .table: for line in CommunityText.lines(result, top: top) { try printed.write(line + "\n") }
        case .json: try printed.write(CommunityJSON.document(result).pretty + "\n")
        }
        try printed.commit()
        if !report.isConverged { throw ExitStatus.notConverged }
    }

    private func known(in network: Network) throws -> KnownGroups? {
        if let truthAttribute {
            return KnownGroups(try network.chosenAttribute(truthAttribute), of: network.people)
        }
        guard let truth else { return nil }
        let known = try KnownGroups.read(truth, of: network.people)
        guard known.knownCount > 0 else {
            throw KithGraphError.badData(
                place: InputPlace(file: truth), found: "nobody of the network",
                expected: "lines of a person and a group, or of the members of one group")
        }
        return known
    }

    /// Says what of the options this network does not allow.
    private func refusal(_ words: String) -> ExitStatus {
        Words.say(words)
        return .usage
    }

    private func options(_ network: Network, _ earlier: KnownGroups?) -> CommunityReport.Options {
        var options = CommunityReport.Options(
            method: method, symmetrization: symmetrize ?? .either, isWeighted: weighted, quality: quality,
            resolution: resolution ?? 1, groupCount: groups, seed: seed, withConfidence: confidence,
            earlier: earlier, memoryBudget: budget?.bytes)
        let isAsked = chance ?? (network.followCount <= FindCommunities.smallNetwork && quality == .modularity)
        if isAsked, options.canBeRewired { options.rewirings = FindCommunities.rewirings }
        return options
    }

    private func findCircle(of seeds: String, in network: Network) throws {
        let handles = seeds.split(separator: ",").map(String.init)
        guard !handles.isEmpty else { throw refusal("--seeds names nobody") }
        var people: [PersonIndex] = []
        for handle in handles {
            let person = try network.person(handle)
            if !people.contains(person) { people.append(person) }
        }
        let most = SeedCircle.Options().maximumSize - 1
        guard people.count <= most else {
            throw refusal("--seeds names \(people.count) people; a circle starts from \(most) at most")
        }
        let graph = try TieGraph(network, symmetrization: symmetrize ?? .either, threads: reading.threadCount)
        let found = SeedCircle.run(on: graph, seeds: people, options: .init(seed: seed), threads: reading.threadCount)
        let result = SeedCircleResult(
            network: network, path: self.network, symmetrization: symmetrize ?? .either, circle: found)
        if let output { try CommunityFile(path: output)!.write(result, to: output) }
        let printed = try OutputFile("-")
        switch format {
        case .table: for line in result.lines() { try printed.write(line + "\n") }
        case .json: try printed.write(result.document.pretty + "\n")
        }
        try printed.commit()
        if !found.isFound { throw ExitStatus.noResult }
    }
}
