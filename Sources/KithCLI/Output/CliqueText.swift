import Kith

/// What was found of cliques, in words and as JSON.
enum CliqueText {
    /// Why a search ended before it had seen all.
    static func words(_ stop: CliqueStop, _ budget: SearchBudget, unsearched: Int) -> String {
        switch stop {
        case .time: "the time allowed was over"
        case .memory:
            unsearched > 0
                ? "\(Figure.counted(unsearched, "neighbourhood", "neighbourhoods")) did not fit into "
                    + (budget.memory.map(Figure.bytes) ?? "memory")
                : "what was found did not fit into \(budget.memory.map(Figure.bytes) ?? "memory")"
        case .count: "no more than \(Figure.count(budget.count ?? 0)) were asked for"
        case .cancelled, .receiver: "somebody asked to stop"
        }
    }

    /// Says on standard error that what was printed is not all.
    static func sayUnfinished(_ stop: CliqueStop, _ budget: SearchBudget, unsearched: Int) {
        Words.say("not all cliques were seen: \(words(stop, budget, unsearched: unsearched))")
    }

    /// What can be said of the densest part where not all cliques were seen.
    struct Densest {
        /// Every tie in it is in `truss` − 2 triangles of it or more, so that no clique has more than `truss` members.
        let truss: Int
        let people: [PersonIndex]

        init(_ rows: CompressedRows, threads: Int) {
            let found = KTruss.run(on: rows, threads: threads)
            truss = Int(found.maximum)
            people = found.maximum == 0 ? [] : Set(found.groups(atLeast: found.maximum).joined()).sorted()
        }
    }

    static func lines(
        _ result: MaximalCliques.Result, largest: MaximumClique.Result, densest: Densest?, _ choice: Choice,
        _ network: Network
    ) -> [String] {
        var facts = FactList()
        let people = Figure.counted(network.personCount, "person", "people")
        let count = Figure.counted(result.count, "maximal clique", "maximal cliques")
        facts.add(
            "cliques",
            "\(result.isExact ? "" : "at least ")\(count) of \(choice.minSize) and more among \(people)")
        facts.add("ties", choice.ties)
        if let stop = result.stop {
            facts.add("exact", "no: " + words(stop, choice.budget, unsearched: result.unsearchedCount))
        }
        if !largest.members.isEmpty {
            let bound = largest.isExact ? "" : "; none has more than \(largest.sizeBound)"
            let handles = largest.members.prefix(8).map { DisplayText.safe(network.people[$0], limit: 30) }
            let more = largest.members.count > 8 ? " and \(largest.members.count - 8) more" : ""
            facts.add(
                "largest",
                "\(largest.members.count) people\(bound): \(handles.joined(separator: ", "))\(more)")
        }
        if let densest, densest.truss > 2 {
            let people = Figure.counted(densest.people.count, "person", "people")
            facts.add(
                "densest",
                "\(people) among whom every tie is in \(densest.truss - 2) triangles and more "
                    + "(\(densest.truss)-truss); no clique has more than \(densest.truss)")
        }
        return facts.lines() + [""] + histogram(result)
    }

    private static func histogram(_ result: MaximalCliques.Result) -> [String] {
        guard result.count > 0 else { return ["no cliques of that size"] }
        var table = TextTable([("members", .right), ("cliques", .right)])
        for (size, count) in result.bySize.enumerated() where count > 0 {
            table.add([String(size), Figure.count(count)])
        }
        return table.lines()
    }

    static func document(
        _ result: MaximalCliques.Result, largest: MaximumClique.Result?, densest: Densest?, _ choice: Choice,
        _ network: Network
    ) -> JSONValue {
        var members = ResultHead.members("cliques", network: network, path: choice.path)
        members += summary(result, choice)
        if let largest {
            members.append(
                (
                    "maximum",
                    .object([
                        ("size", .integer(largest.members.count)), ("exact", .boolean(largest.isExact)),
                        ("sizeBound", .integer(largest.sizeBound)),
                        ("members", .array(largest.members.map { .text(network.people[$0]) })),
                    ])
                ))
        }
        if let densest {
            members.append(
                (
                    "densest",
                    .object([
                        ("truss", .integer(densest.truss)),
                        ("members", .array(densest.people.map { .text(network.people[$0]) })),
                    ])
                ))
        }
        return .object(members)
    }

    static func summary(_ result: MaximalCliques.Result, _ choice: Choice) -> [(key: String, value: JSONValue)] {
        [
            ("ties", .text(choice.ties)), ("minSize", .integer(choice.minSize)), ("count", .integer(result.count)),
            ("exact", .boolean(result.isExact)), ("stop", result.stop.map { .text($0.rawValue) } ?? .null),
            ("unsearched", .integer(result.unsearchedCount)), ("sizeBound", .integer(result.sizeBound)),
            (
                "bySize",
                .array(
                    result.bySize.enumerated().filter { $0.element > 0 }.map {
                        .object([("size", .integer($0.offset)), ("count", .integer($0.element))])
                    })
            ),
        ]
    }

    /// What was asked for.
    struct Choice {
        let path: String
        /// What a tie is, in words.
        let ties: String
        let minSize: Int
        let budget: SearchBudget
    }
}
