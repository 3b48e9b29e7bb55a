import KithLinearAlgebra

/// The parts of one element of an X archive's file that say something about people.
struct XArchiveRecord: JSONRecord {
    /// What the element is, by its inner key, which differs from the file's name for blocks and mutes.
    enum Kind {
        case following
        case follower
        case block
        case mute
        case account
        case tweet
        case unknown
    }

    struct Mention {
        var id: JSONText?
        var screenName: JSONText?
    }

    private(set) var kind = Kind.unknown
    private(set) var accountID: JSONText?
    private(set) var username: JSONText?
    private(set) var createdAt: JSONText?
    private(set) var repliedTo: JSONText?
    private(set) var repliedToName: JSONText?
    private(set) var fullText: JSONText?
    private(set) var holdsReposted = false
    private(set) var mentions: [Mention] = []
    private let names = Names()

    private struct Names {
        let wrappers: [(JSONName, Kind)] = [
            (JSONName("tweet"), .tweet), (JSONName("following"), .following), (JSONName("follower"), .follower),
            (JSONName("blocking"), .block), (JSONName("muting"), .mute), (JSONName("account"), .account),
        ]
        let accountID = JSONName("accountId")
        let username = JSONName("username")
        let idText = JSONName("id_str")
        let id = JSONName("id")
        let createdAt = JSONName("created_at")
        let repliedTo = JSONName("in_reply_to_user_id_str")
        let repliedToNumber = JSONName("in_reply_to_user_id")
        let repliedToName = JSONName("in_reply_to_screen_name")
        let fullText = JSONName("full_text")
        let text = JSONName("text")
        let reposted = JSONName("retweeted_status")
        let entities = JSONName("entities")
        let mentions = JSONName("user_mentions")
        let screenName = JSONName("screen_name")
    }

    mutating func read(_ cursor: inout JSONCursor) throws(JSONFlaw) {
        kind = .unknown
        accountID = nil
        username = nil
        createdAt = nil
        repliedTo = nil
        repliedToName = nil
        fullText = nil
        holdsReposted = false
        mentions.removeAll(keepingCapacity: true)
        try cursor.take(UInt8(ascii: "{"), "a record: {…}")
        var isFirst = true
        while let key = try cursor.nextKey(&isFirst) {
            if let wrapper = wrapper(key, cursor.text), try cursor.peek("a value") == UInt8(ascii: "{") {
                kind = wrapper
                try readInner(&cursor)
            } else if try !readTweetMember(key, &cursor) {
                try cursor.skipValue()
            } else if kind == .unknown {
                // Archives of 2018 and before have the tweets' members here, without "tweet" around them.
                kind = .tweet
            }
        }
    }

    private func wrapper(_ key: JSONText, _ text: RawSpan) -> Kind? {
        for (name, kind) in names.wrappers where name.matches(key, text) { return kind }
        return nil
    }

    private mutating func readInner(_ cursor: inout JSONCursor) throws(JSONFlaw) {
        cursor.place += 1
        var isFirst = true
        while let key = try cursor.nextKey(&isFirst) {
            if kind == .tweet {
                if try !readTweetMember(key, &cursor) { try cursor.skipValue() }
            } else if names.accountID.matches(key, cursor.text) {
                accountID = try cursor.scalarText()
            } else if names.username.matches(key, cursor.text) {
                username = try cursor.scalarText()
            } else {
                try cursor.skipValue()
            }
        }
    }

    /// Reads a member of a tweet that is of use; `false` when it is another one, which stays to be passed.
    private mutating func readTweetMember(
        _ key: JSONText, _ cursor: inout JSONCursor
    ) throws(JSONFlaw) -> Bool {
        if names.repliedTo.matches(key, cursor.text) {
            repliedTo = try cursor.scalarText() ?? repliedTo
        } else if names.repliedToNumber.matches(key, cursor.text) {
            let text = try cursor.scalarText()
            repliedTo = repliedTo ?? text
        } else if names.repliedToName.matches(key, cursor.text) {
            repliedToName = try cursor.scalarText()
        } else if names.createdAt.matches(key, cursor.text) {
            createdAt = try cursor.scalarText()
        } else if names.fullText.matches(key, cursor.text) {
            fullText = try cursor.scalarText() ?? fullText
        } else if names.text.matches(key, cursor.text) {
            let text = try cursor.scalarText()
            fullText = fullText ?? text
        } else if names.reposted.matches(key, cursor.text) {
            holdsReposted = try cursor.peek("a value") == UInt8(ascii: "{")
            try cursor.skipValue()
        } else if names.entities.matches(key, cursor.text), try cursor.peek("a value") == UInt8(ascii: "{") {
            try readEntities(&cursor)
        } else {
            return false
        }
        return true
    }

    private mutating func readEntities(_ cursor: inout JSONCursor) throws(JSONFlaw) {
        cursor.place += 1
        var isFirst = true
        while let key = try cursor.nextKey(&isFirst) {
            if names.mentions.matches(key, cursor.text), try cursor.peek("a value") == UInt8(ascii: "[") {
                cursor.place += 1
                var isFirstMention = true
                while try cursor.nextElement(&isFirstMention) { try readMention(&cursor) }
            } else {
                try cursor.skipValue()
            }
        }
    }

    private mutating func readMention(_ cursor: inout JSONCursor) throws(JSONFlaw) {
        try cursor.take(UInt8(ascii: "{"), "a mention: {…}")
        var mention = Mention()
        var isFirst = true
        while let key = try cursor.nextKey(&isFirst) {
            if names.idText.matches(key, cursor.text) {
                mention.id = try cursor.scalarText() ?? mention.id
            } else if names.id.matches(key, cursor.text) {
                let text = try cursor.scalarText()
                mention.id = mention.id ?? text
            } else if names.screenName.matches(key, cursor.text) {
                mention.screenName = try cursor.scalarText()
            } else {
                try cursor.skipValue()
            }
        }
        mentions.append(mention)
    }

    /// The mention of whoever wrote what this tweet repeats: `RT @name: …` or a whole `retweeted_status`; `nil` when
    /// the tweet is not a repost or mentions nobody.
    func reposted(_ text: RawSpan) -> Mention? {
        var name: JSONText?
        if let fullText, fullText.length > 4, text.shortWord(fullText.start, 4) == 0x4020_5452 {
            var end = fullText.start + 4
            while end < fullText.start + fullText.length, isNameByte(text.byte(end)) { end += 1 }
            name = JSONText(start: fullText.start + 4, length: end - fullText.start - 4)
        }
        guard name != nil || holdsReposted else { return nil }
        return mentions.first { isSameName($0.screenName, name, text) } ?? mentions.first
    }

    /// Whether this tweet repeats somebody else's.
    func isRepost(_ text: RawSpan) -> Bool {
        guard let fullText, fullText.length > 4 else { return holdsReposted }
        return holdsReposted || text.shortWord(fullText.start, 4) == 0x4020_5452
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// Whether two names, written in ASCII, are the same but for their case.
    private func isSameName(_ first: JSONText?, _ second: JSONText?, _ text: RawSpan) -> Bool {
        guard let first, let second, first.length == second.length else { return false }
        for index in 0..<first.length
        where text.byte(first.start + index) | 0x20 != text.byte(second.start + index) | 0x20 { return false }
        return true
    }
}
