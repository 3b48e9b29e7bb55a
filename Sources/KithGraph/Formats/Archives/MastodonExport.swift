import KithLinearAlgebra

/// The kinds of CSV files that Mastodon exports, and how each is told.
enum MastodonExport: Equatable {
    case following
    case muted
    case blocked
    case domains
    case lists
    case bookmarks

    /// Whether a file's first record names its columns.
    static func isHeader(_ record: [String]) -> Bool {
        ["account address", "list name"].contains(record.first?.lowercased() ?? "")
    }

    /// What the names of the columns say; `nil` when they only say that it is about accounts.
    init?(header: [String]) {
        let names = header.map { $0.lowercased() }
        if names.first == "list name" {
            self = .lists
        } else if names.contains("hide notifications") {
            self = .muted
        } else if names.contains(where: { ["show boosts", "notify on new posts", "languages"].contains($0) }) {
            self = .following
        } else {
            return nil
        }
    }

    /// What the name of the file says: the names that Mastodon's export gives and its import knows.
    init?(fileName: String) {
        let name = fileName.split(separator: "/").last.map { $0.lowercased() } ?? ""
        let known: [(String, MastodonExport)] = [
            ("following_accounts", .following), ("follows", .following), ("muted_accounts", .muted), ("mutes", .muted),
            ("blocked_accounts", .blocked), ("blocks", .blocked), ("blocked_domains", .domains),
            ("domain_blocks", .domains), ("lists", .lists), ("bookmarks", .bookmarks),
        ]
        guard let found = known.first(where: { name.hasPrefix($0.0) }) else { return nil }
        self = found.1
    }

    /// What the first record without a header says, for files that have been renamed: an account has an `@`, a
    /// bookmark is an address of the web, and a domain is neither. `nil` for accounts, whose role is to be told.
    init?(record: [String]) {
        let first = record.first ?? ""
        if first.contains("://") {
            self = .bookmarks
        } else if record.count > 1, record[1].contains("@") {
            self = .lists
        } else if !first.contains("@"), first.contains(".") {
            self = .domains
        } else {
            return nil
        }
    }

    /// Whether the file begins with `mark`, which is how exports of domains and bookmarks name their column.
    static func begins(_ source: ByteSource, with mark: String) throws(KithGraphError) -> Bool {
        var start = try Array(source.peek(32).prefix(32))
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start.removeFirst(3) }
        return String(decoding: start, as: UTF8.self).lowercased().hasPrefix(mark)
    }
}
