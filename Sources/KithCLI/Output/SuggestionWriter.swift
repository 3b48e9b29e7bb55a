import Kith

/// Prints suggestions person by person, so that long lists never stand in memory whole.
struct SuggestionWriter {
    /// Whether anything was suggested to anybody.
    private(set) var hasSuggestions = false
    /// Says in words why each is named, if that was asked for.
    var why: SuggestionWhy?

    private let format: ListFormat
    private let network: Network
    private let text: PersonText
    private let isSingle: Bool
    private let drops: Exclusions.Options?
    private let notes: SuggestionNotes
    /// People with fewer suggestions than were asked for.
    private(set) var shortLists = 0
    private let output: OutputFile
    private var list: JSONListWriter?
    private var isFirst = true

    /// `isSingle` leaves out whom a table is for; `drops` adds who was excluded; `notes` says why lists are short; `head`
    /// starts a JSON document.
    init(
        _ format: ListFormat, network: Network, isSingle: Bool, drops: Exclusions.Options?,
        notes: SuggestionNotes, head: [(key: String, value: JSONValue)]
    ) throws {
        self.notes = notes
        self.format = format
        self.network = network
        self.isSingle = isSingle
        self.drops = drops
        text = PersonText(network)
        output = try OutputFile("-")
        if format == .json { list = try JSONListWriter(output, head: head, list: "people") }
        if format == .csv {
            try output.write(SeparatedRow.csv(["person", "rank", "candidate", "name", "score", "source", "because"]))
        }
    }

    /// Adds one person's list and, where it was asked for, that of those who wait for them.
    mutating func add(
        _ suggestions: [Suggestion], waiting: [WaitingHands.Hand]? = nil, for person: PersonIndex
    ) throws {
        hasSuggestions = hasSuggestions || !suggestions.isEmpty || !(waiting ?? []).isEmpty
        if suggestions.count < notes.count { shortLists += 1 }
        switch format {
        case .table: try addTable(suggestions, waiting, person)
        case .json:
            let value = try object(suggestions, waiting, person)
            try list?.add(value)
        case .csv, .tsv:
            for (place, suggestion) in suggestions.enumerated() {
                try output.write(row(suggestion, rank: place + 1, person))
            }
        }
        isFirst = false
    }

    func finish() throws {
        try list?.finish()
        try output.commit()
    }

    private func row(_ suggestion: Suggestion, rank: Int, _ person: PersonIndex) -> String {
        let candidate = suggestion.person
        guard format == .csv else {
            return SeparatedRow.tsv([text.handle(person), "\(rank)", text.handle(candidate), "\(suggestion.score)"])
        }
        let because = suggestion.reasons.compactMap { reason in reason.followee.map { text.handle($0) } }
        return SeparatedRow.csv([
            text.handle(person), "\(rank)", text.handle(candidate), text.name(candidate) ?? "",
            "\(suggestion.score)", suggestion.source.rawValue, because.joined(separator: " "),
        ])
    }

    private func addTable(
        _ suggestions: [Suggestion], _ waiting: [WaitingHands.Hand]?, _ person: PersonIndex
    ) throws {
        let handle = text.shownHandle(person)
        if !isSingle { try output.write((isFirst ? "" : "\n") + "for \(handle)\n") }
        var lines = suggestions.isEmpty ? [] : table(suggestions).lines()
        if !suggestions.isEmpty, let why { lines = try why.lines(lines, suggestions, person) }
        lines += notes.lines(suggestions, for: person, called: handle)
        if let waiting { lines += WaitingText(text).lines(waiting) }
        for line in lines + dropLines(person) { try output.write(line + "\n") }
    }

    private func table(_ suggestions: [Suggestion]) -> TextTable {
        var table = TextTable([
            ("rank", .right), ("handle", .left), ("name", .left), ("score", .right), ("because", .left),
        ])
        let scores = Figure.scores(suggestions.map { $0.score })
        for (place, suggestion) in suggestions.enumerated() {
            table.add([
                "\(place + 1)", text.shownHandle(suggestion.person), text.shownName(suggestion.person), scores[place],
                because(suggestion),
            ])
        }
        return table
    }

    private func because(_ suggestion: Suggestion) -> String {
        if suggestion.source == .popular { return suggestion.reasons.isEmpty ? "" : "known by many" }
        return suggestion.reasons.compactMap { reason in
            reason.followee.map { text.shown($0) + " " + Figure.share(reason.share) }
        }.joined(separator: ", ")
    }

    private func object(
        _ suggestions: [Suggestion], _ waiting: [WaitingHands.Hand]?, _ person: PersonIndex
    ) throws -> JSONValue {
        let reasons = try why?.members(suggestions, person)
        var members = text.members(person)
        members.append(
            (
                "suggestions",
                .array(
                    suggestions.enumerated().map { place, suggestion in
                        .object(
                            [("rank", .integer(place + 1))] + text.members(suggestion.person) + [
                                ("score", .number(suggestion.score)), ("source", .text(suggestion.source.rawValue)),
                                ("because", .array(suggestion.reasons.compactMap { object($0) })),
                            ] + (reasons?[place] ?? []))
                    })
            ))
        members += notes.members(suggestions, for: person)
        if let waiting { members.append(WaitingText(text).member(waiting)) }
        if drops != nil {
            members.append(
                (
                    "drops",
                    .array(
                        excluded(person).map { candidate, reason in
                            .object([("handle", .text(text.handle(candidate))), ("reason", .text(reason.rawValue))])
                        })
                ))
        }
        return .object(members)
    }

    private func object(_ reason: Reason) -> JSONValue? {
        guard let followee = reason.followee else { return nil }
        return .object([("handle", .text(text.handle(followee))), ("share", .number(reason.share))])
    }

    /// Everybody who must not be suggested, but for the person and their followees, in the network's order.
    private func excluded(_ person: PersonIndex) -> [(candidate: PersonIndex, reason: ExclusionReason)] {
        guard let drops else { return [] }
        let exclusions = Exclusions(network: network, person: person, options: drops)
        return (0..<PersonIndex(network.personCount)).compactMap { candidate in
            guard let reason = exclusions.reason(for: candidate), reason != .isSelf, reason != .followed else {
                return nil
            }
            return (candidate, reason)
        }
    }

    private func dropLines(_ person: PersonIndex) -> [String] {
        guard drops != nil else { return [] }
        let found = excluded(person)
        if found.isEmpty { return ["", "nobody was left out but followees"] }
        var table = TextTable([("left out", .left), ("name", .left), ("reason", .left)])
        for (candidate, reason) in found {
            table.add([text.shownHandle(candidate), text.shownName(candidate), reason.rawValue])
        }
        return [""] + table.lines()
    }
}
