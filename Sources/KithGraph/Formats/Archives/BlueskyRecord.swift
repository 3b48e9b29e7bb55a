import KithLinearAlgebra

/// The parts of a Bluesky graph record, in any of the forms in which people keep them: bare, inside `record` or `value`,
/// or inside a `commit` of the event stream.
struct BlueskyRecord: JSONRecord {
    /// What is said of whom.
    enum Collection {
        /// No collection is named.
        case none
        case follow
        case block
        case other
    }

    private(set) var author: JSONText?
    /// `at://author/collection/key`.
    private(set) var address: JSONText?
    private(set) var subject: JSONText?
    private(set) var createdAt: JSONText?
    private(set) var isDeletion = false
    /// Whether this is news of an account instead of a record (`"kind": "identity"` in the event stream).
    private(set) var isAccountEvent = false
    private(set) var collection = Collection.none

    /// How deep the innermost of `subject` and `createdAt` stands: the record's own win over those of its envelope,
    /// whatever the order of the keys.
    private var subjectLevel = 0
    private var timeLevel = 0
    private var typeLevel = 0
    private let names = Names()
    private static let maximumLevel = 8

    private struct Names {
        let did = JSONName("did")
        let repo = JSONName("repo")
        let uri = JSONName("uri")
        let subject = JSONName("subject")
        let createdAt = JSONName("createdAt")
        let type = JSONName("$type")
        let collection = JSONName("collection")
        let operation = JSONName("operation")
        let record = JSONName("record")
        let value = JSONName("value")
        let commit = JSONName("commit")
        let delete = JSONName("delete")
        let kind = JSONName("kind")
        let identity = JSONName("identity")
        let account = JSONName("account")
        let follow = JSONName("app.bsky.graph.follow")
        let block = JSONName("app.bsky.graph.block")
    }

    mutating func read(_ cursor: inout JSONCursor) throws(JSONFlaw) {
        author = nil
        address = nil
        subject = nil
        createdAt = nil
        isDeletion = false
        isAccountEvent = false
        collection = .none
        (subjectLevel, timeLevel, typeLevel) = (0, 0, 0)
        try readObject(&cursor, level: 0)
    }

    private mutating func readObject(_ cursor: inout JSONCursor, level: Int) throws(JSONFlaw) {
        guard level < BlueskyRecord.maximumLevel else { throw cursor.flaw("at most 8 records inside each other") }
        try cursor.take(UInt8(ascii: "{"), "a record: {…}")
        var isFirst = true
        while let key = try cursor.nextKey(&isFirst) {
            try readMember(key, &cursor, level: level)
        }
    }

    @inline(__always)
    private mutating func readMember(_ key: JSONText, _ cursor: inout JSONCursor, level: Int) throws(JSONFlaw) {
        if names.subject.matches(key, cursor.text) {
            let text = try cursor.scalarText()
            if level >= subjectLevel { (subject, subjectLevel) = (text, level) }
        } else if names.createdAt.matches(key, cursor.text) {
            let text = try cursor.scalarText()
            if level >= timeLevel { (createdAt, timeLevel) = (text, level) }
        } else if names.did.matches(key, cursor.text) || names.repo.matches(key, cursor.text) {
            author = try cursor.scalarText() ?? author
        } else if names.type.matches(key, cursor.text) || names.collection.matches(key, cursor.text) {
            if let text = try cursor.scalarText(), level >= typeLevel {
                (collection, typeLevel) = (named(text, cursor.text), level)
            }
        } else if names.uri.matches(key, cursor.text) {
            let text = try cursor.scalarText()
            if level == 0 { address = text }
        } else if names.operation.matches(key, cursor.text) {
            if let text = try cursor.scalarText() { isDeletion = names.delete.matches(text, cursor.text) }
        } else if names.kind.matches(key, cursor.text) {
            if let text = try cursor.scalarText(), level == 0 {
                isAccountEvent = names.identity.matches(text, cursor.text) || names.account.matches(text, cursor.text)
            }
        } else if names.record.matches(key, cursor.text) || names.value.matches(key, cursor.text)
            || names.commit.matches(key, cursor.text)
        {
            if try cursor.peek("a value") == UInt8(ascii: "{") {
                try readObject(&cursor, level: level + 1)
            } else {
                try cursor.skipValue()
            }
        } else {
            try cursor.skipValue()
        }
    }

    private func named(_ text: JSONText, _ bytes: RawSpan) -> Collection {
        if names.follow.matches(text, bytes) { return .follow }
        return names.block.matches(text, bytes) ? .block : .other
    }

    /// The author and the collection of `at://author/collection/key`; `nil` for anything else.
    func parts(ofAddress address: String) -> (author: String, collection: Collection)? {
        guard address.hasPrefix("at://") else { return nil }
        let parts = address.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty else { return nil }
        switch parts[1] {
        case "app.bsky.graph.follow": return (String(parts[0]), .follow)
        case "app.bsky.graph.block": return (String(parts[0]), .block)
        default: return (String(parts[0]), .other)
        }
    }
}
