/// Reads the CSV files that Mastodon hands to its users: `following_accounts.csv`, `muted_accounts.csv`,
/// `blocked_accounts.csv`, `blocked_domains.csv` and `lists.csv`, with or without a header.
///
/// Which of them a file is, its header tells, else its name, else its first record, else ``ReadOptions/role``; a role
/// other than follows has the last word about what a list of accounts means. Everything belongs to
/// ``ReadOptions/owner``. An account is `user@domain`; an `@` in front is dropped and the domain lower-cased, which is
/// what blocked domains are compared with. The lists somebody is on become the attribute `list`, their titles in order
/// and separated by `; `: they say nothing of following. Empty files are fine.
public enum MastodonReader {
    /// Reads all of `source`. Throws ``KithGraphError/badData(place:found:expected:)`` for what is not an account or a
    /// domain where one should stand, and for bookmarks.
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        var export: MastodonExport?
        if try MastodonExport.begins(source, with: "#domain") { export = .domains }
        if try MastodonExport.begins(source, with: "#uri") { export = .bookmarks }
        let lines = LineReader(source, progress: options.progress)
        var pass = MastodonPass(
            records: DelimitedRecords(lines, delimiter: Delimiter.comma), export: export, builder: builder,
            options: options)
        try pass.readAll()
    }
}

private struct MastodonPass {
    var records: DelimitedRecords
    /// Which file this is; `nil` for accounts of which only the role is known.
    var export: MastodonExport?
    let builder: NetworkBuilder
    let options: ReadOptions
    var addressColumn = 0
    /// The titles of the lists that each person is on.
    var lists: [NetworkBuilder.LocalPerson: Set<String>] = [:]

    mutating func readAll() throws(KithGraphError) {
        guard try records.next() else { return }
        let isHeader = try readHeader()
        if export == .bookmarks {
            throw .badData(
                place: records.place(0), found: "a list of bookmarks", expected: "accounts, domains or lists")
        }
        if !isHeader { try readRecord() }
        while try records.next() { try readRecord() }
        for (person, titles) in lists {
            builder.setAttribute("list", of: person, to: titles.sorted().joined(separator: "; "))
        }
        if accountRole == .follows { builder.noteInput(directed: true) }
    }

    /// Finds out what the file is from its first record; whether that is a header.
    private mutating func readHeader() throws(KithGraphError) -> Bool {
        var first: [String] = []
        for field in 0..<records.count { first.append(try records.string(field)) }
        let isHeader = MastodonExport.isHeader(first)
        if isHeader, export == nil { export = MastodonExport(header: first) }
        export = export ?? MastodonExport(fileName: records.file)
        if !isHeader, export == nil { export = MastodonExport(record: first) }
        addressColumn = export == .lists ? 1 : 0
        if isHeader, let column = first.firstIndex(where: { $0.lowercased() == "account address" }) {
            addressColumn = column
        }
        return isHeader
    }

    /// What it means that an account is listed; `nil` when the file is not such a list.
    private var accountRole: InputRole? {
        switch export {
        case .domains, .lists, .bookmarks: return nil
        case .following: return options.role
        case .muted: return options.role == .follows ? .mutes : options.role
        case .blocked: return options.role == .follows ? .blocks : options.role
        case nil: return options.role
        }
    }

    private mutating func readRecord() throws(KithGraphError) {
        guard addressColumn < records.count else {
            throw .badData(
                place: records.place(0), found: "a line of \(records.count) fields",
                expected: "an account in field \(addressColumn + 1)")
        }
        if export == .domains {
            builder.blockDomain(builder.person(options.owner), try domain())
            return
        }
        let person = builder.person(try address())
        if export == .lists {
            lists[person, default: []].insert(try records.string(0))
        } else if let role = accountRole {
            let sink = RowSink(builder: builder, role: role, mirrored: options.isDirected == false)
            try sink.add(builder.person(options.owner), person)
        }
    }

    /// The account of this record in the form in which it is a handle.
    private func address() throws(KithGraphError) -> String {
        let text = try records.string(addressColumn)
        let parts = text.drop { $0 == "@" }.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(isNamePart) else {
            throw .badData(
                place: records.place(addressColumn), found: InputText.quoted(text),
                expected: "an account address: user@domain")
        }
        return "\(parts[0])@\(parts[1].lowercased())"
    }

    private func domain() throws(KithGraphError) -> String {
        let text = try records.string(0)
        guard !text.contains("@"), isNamePart(text) else {
            throw .badData(
                place: records.place(0), found: InputText.quoted(text), expected: "a domain such as example.social")
        }
        return text
    }

    private func isNamePart(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains { $0.value <= 0x20 || $0 == "/" || $0 == "," }
    }
}
