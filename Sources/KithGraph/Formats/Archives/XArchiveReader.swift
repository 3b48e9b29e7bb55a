import KithLinearAlgebra

/// Reads the files `following.js`, `follower.js`, `block.js`, `mute.js`, `tweets.js` (also `tweet.js`), `account.js` and
/// their parts (`…-part1.js`) of an archive that X hands to its users. What an element is, its inner key says, so that
/// renamed files are read as well. Ids stay text, and empty files (`[ ]`) are fine.
///
/// The lists belong to ``ReadOptions/owner``: the archive has no times and no names for them. A role other than follows
/// has the last word about what the lists mean.
///
/// Tweets become interactions of the owner with their times: a reply to whom it answers; a mention of everybody else
/// whom it names, once a tweet; a repost of whoever wrote what is repeated, whose own mentions are not the owner's.
/// Mentioned people get the attribute `name` with their screen name from the latest tweet that has it. Ids `-1`, which
/// stand for accounts that are gone, are left out and counted for ``ReadOptions/note``.
public enum XArchiveReader {
    /// Reads all of `source`. Throws ``KithGraphError/badData(place:found:expected:)`` for anything but these files.
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        let records = try XArchive.records(of: source, options: options)
        var pass = XArchivePass(records: records, builder: builder, options: options)
        var record = XArchiveRecord()
        while try records.next(&record) { try pass.add(record) }
        pass.finish()
    }
}

/// What the command line wants to know of an X archive before reading it.
public enum XArchive {
    private static let longestPrefix = 4096

    /// The id of the archive's owner when the file at `path` is the archive's `account.js`, else `nil`.
    public static func ownerID(fromAccountFile path: String) throws(KithGraphError) -> String? {
        try ownerID(in: ByteSource.open(path))
    }

    /// As ``ownerID(fromAccountFile:)`` for a source that has been opened, which is used up.
    public static func ownerID(in source: ByteSource) throws(KithGraphError) -> String? {
        let records = try records(of: source, options: ReadOptions())
        var record = XArchiveRecord()
        guard try records.next(&record), record.kind == .account, let id = record.accountID else { return nil }
        return records.string(id)
    }

    /// The elements of the array that is assigned to a variable: everything before the first `[` is passed over.
    static func records(of source: ByteSource, options: ReadOptions) throws(KithGraphError) -> JSONRecords {
        let window = try ByteWindow(source, options: options)
        while window.unused < longestPrefix, try window.grow() {}
        let prefix = window.bytes.slice(window.start..<min(window.bytes.count, window.start + longestPrefix))
        guard let bracket = prefix.firstIndex(of: UInt8(ascii: "[")) else {
            let line = prefix.drop { $0 <= 0x20 }.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            throw .badData(
                place: window.place(window.start),
                found: line.isEmpty ? "nothing" : InputText.quoted(line),
                expected: "\"window.YTD.….part0 = [\" as in the files of an X archive")
        }
        window.start += bracket
        return JSONRecords(window)
    }
}

/// What reading one file keeps from element to element.
private struct XArchivePass {
    let records: JSONRecords
    let builder: NetworkBuilder
    let options: ReadOptions
    /// Made when first needed: `account.js` and empty files say nothing of the owner.
    lazy var owner = builder.person(options.owner)
    /// The latest screen name of each person mentioned.
    var screenNames: [NetworkBuilder.LocalPerson: (time: Timestamp, name: String)] = [:]
    var goneAccounts = RecordTally()
    var isListOfFollows = false

    init(records: JSONRecords, builder: NetworkBuilder, options: ReadOptions) {
        self.records = records
        self.builder = builder
        self.options = options
    }

    mutating func add(_ record: XArchiveRecord) throws(KithGraphError) {
        switch record.kind {
        case .following: try list(record, as: .follows)
        case .follower: try list(record, as: .follows, isIncoming: true)
        case .block: try list(record, as: .blocks)
        case .mute: try list(record, as: .mutes)
        case .tweet: try tweet(record)
        case .account:
            let person = try account(record)
            if let name = record.username.flatMap({ records.string($0) }) {
                builder.setAttribute(AttributeColumn.displayName, of: person, to: name)
            }
        case .unknown:
            throw records.failure(
                found: "a record of another kind",
                expected: "\"following\", \"follower\", \"blocking\", \"muting\", \"tweet\" or \"account\"")
        }
    }

    private mutating func list(
        _ record: XArchiveRecord, as role: InputRole, isIncoming: Bool = false
    ) throws(KithGraphError) {
        let person = try account(record)
        let role = options.role == .follows ? role : options.role
        isListOfFollows = isListOfFollows || role == .follows
        let sink = RowSink(builder: builder, role: role, mirrored: options.isDirected == false)
        try isIncoming ? sink.add(person, owner) : sink.add(owner, person)
    }

    private func account(_ record: XArchiveRecord) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        guard let id = record.accountID else {
            throw records.failure(found: "a record without \"accountId\"", expected: "\"accountId\": somebody's id")
        }
        return try records.person(id, in: builder)
    }

    private mutating func tweet(_ record: XArchiveRecord) throws(KithGraphError) {
        let time = try time(record)
        let bytes = records.bytes
        if record.isRepost(bytes.rawSpan) {
            if let mention = record.reposted(bytes.rawSpan), let person = try person(mention, time) {
                try builder.interact(.repost, owner, person, time: time)
            }
            return
        }
        var named: Set<NetworkBuilder.LocalPerson> = []
        if let id = record.repliedTo {
            let reply = XArchiveRecord.Mention(id: id, screenName: record.repliedToName)
            if let person = try person(reply, time) {
                named.insert(person)
                try builder.interact(.reply, owner, person, time: time)
            }
        }
        for mention in record.mentions {
            guard let person = try person(mention, time), named.insert(person).inserted else { continue }
            try builder.interact(.mention, owner, person, time: time)
        }
    }

    private func time(_ record: XArchiveRecord) throws(KithGraphError) -> Timestamp? {
        guard let text = record.createdAt else { return nil }
        let shown = records.string(text) ?? ""
        guard let time = ISODate.milliseconds(ofTweet: shown) ?? ISODate.milliseconds(shown) else {
            throw records.failure(at: text, expected: "a time such as Sat Feb 18 19:45:15 +0000 2023")
        }
        if time >= 0, time <= options.latestTime ?? .max { return time }
        return try FieldCheck.time(time, shown: shown, options: options, place: records.window.place(text.start))
    }

    /// Who is mentioned; `nil` for accounts that are gone. Takes note of the screen name.
    private mutating func person(
        _ mention: XArchiveRecord.Mention, _ time: Timestamp?
    ) throws(KithGraphError) -> NetworkBuilder.LocalPerson? {
        let bytes = records.bytes
        guard let id = mention.id else {
            throw records.failure(found: "a mention without \"id_str\"", expected: "\"id_str\": somebody's id")
        }
        if id.length == 2, bytes[id.start] == UInt8(ascii: "-"), bytes[id.start + 1] == UInt8(ascii: "1") {
            goneAccounts.count(at: records)
            return nil
        }
        let person = try records.person(id, in: builder)
        if let text = mention.screenName, let name = records.string(text) {
            let candidate = (time: time ?? .unknownTime, name: name)
            if screenNames[person].map({ $0 < candidate }) ?? true { screenNames[person] = candidate }
        }
        return person
    }

    func finish() {
        for (person, latest) in screenNames {
            builder.setAttribute(AttributeColumn.displayName, of: person, to: latest.name)
        }
        if isListOfFollows { builder.noteInput(directed: options.isDirected ?? true) }
        if let note = options.note {
            goneAccounts.report("that names an account that is gone (-1), left out", to: note)
        }
    }
}
