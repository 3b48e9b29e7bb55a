/// Column names that files from common sources give to what Kith looks for. They are compared without case, spaces,
/// underscores and hyphens, and without the type that RecBole and Neo4j put behind a colon.
enum ColumnNames {
    /// Who follows, mutes, writes; a name stands for nothing else.
    static let source = [
        "source", "src", "sourceid", "sourceuser", "sourceuserid", "follower", "followerid", "from", "fromid",
        "fromnode", "fromnodeid", "fromuser", "fromuserid", "startid", "muter", "blocker", "sender", "senderid",
    ]
    /// Who is followed, muted, written to.
    static let target = [
        "target", "targetid", "targetuser", "targetuserid", "dst", "dest", "destination", "destinationid", "dstid",
        "followee", "followeeid", "followed", "followedid", "following", "followingid", "friend", "friendid", "to",
        "toid", "tonode", "tonodeid", "touser", "touserid", "endid", "subject", "muted", "mutedid", "blocked",
        "blockedid", "mentioned", "mentionedid", "replyto", "inreplyto", "retweeted", "reposted", "quoted", "liked",
        "recipient", "recipientid", "receiver", "receiverid",
    ]
    /// Somebody: the source where nothing says so better, and the handle in a table of people.
    static let person = [
        "id", "handle", "user", "username", "userid", "twitterid", "acct", "account", "accountid", "accountaddress",
        "did", "address", "screenname", "node", "nodeid", "person", "personid",
    ]
    /// Pairs of names too short to mean anything alone.
    static let shortPairs = [("u", "v"), ("i", "j"), ("user1", "user2"), ("id1", "id2"), ("node1", "node2")]
    static let weight = ["weight", "weights", "count", "counts"]
    static let time = ["time", "timestamp", "unixtime", "unixts", "createdat", "followedat", "datetime"]
    static let displayName = ["name", "displayname", "fullname", "label"]
    /// Gephi's column that says of each row whether it goes one way.
    static let direction = ["type"]

    /// The name as it is compared.
    static func key(_ name: String) -> String {
        var name = Substring(name)
        if let colon = name.firstIndex(of: ":"), isType(name[name.index(after: colon)...]) {
            // Neo4j writes `:START_ID`, `person:ID`, RecBole `user_id:token`.
            let head = name[..<colon]
            name = head.isEmpty ? name.dropFirst().prefix { $0 != "(" } : head
        }
        return String(name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" })
    }

    /// Whether a header cell carries a type that no value would.
    static func isTyped(_ name: String) -> Bool {
        guard let colon = name.firstIndex(of: ":") else { return false }
        return isType(name[name.index(after: colon)...])
    }

    private static func isType(_ text: Substring) -> Bool {
        let types = ["token", "token_seq", "float", "float_seq", "ID", "START_ID", "END_ID", "TYPE", "LABEL"]
        return types.contains { text == $0 || text.hasPrefix($0 + "(") }
    }

    /// Where the first of `names`, in their order, stands in `keys`.
    static func first(_ names: [String], in keys: [String], except taken: Set<Int> = []) -> Int? {
        for name in names {
            for (index, key) in keys.enumerated() where key == name && !taken.contains(index) { return index }
        }
        return nil
    }

    /// Whether `text` reads as a plain decimal number.
    static func isNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first, first < 0x3A else { return false }
        return text.utf8.allSatisfy { $0 >= 0x2B && $0 <= 0x39 && $0 != 0x2C && $0 != 0x2F || $0 | 0x20 == 0x65 }
            && Double(text) != nil
    }
}
