import KithLinearAlgebra

/// Reads Bluesky graph records as JSON lines (or a JSON array): `{"did": …, "subject": …, "createdAt": …}` in any order
/// of keys, the same inside `record`, `value` (with `uri` for the author) or the `commit` of an event stream.
///
/// Records of `app.bsky.graph.block` become blocks; follows and records that do not name their collection become what
/// ``ReadOptions/role`` says. Deletions and records of other collections (list items, likes, posts) are left out and
/// counted. `createdAt` is whatever the author's program wrote: a time before 2022, when there was no Bluesky, after
/// ``ReadOptions/latestTime`` or that cannot be read at all costs a follow its time, not the follow; these are counted
/// too, for ``ReadOptions/note``.
public enum BlueskyReader {
    /// Reads all of `source`. Throws ``KithGraphError/badData(place:found:expected:)`` for what is not JSON, and for
    /// records without an author or a subject.
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        let records = JSONRecords(try ByteWindow(source, options: options))
        var pass = BlueskyPass(records: records, builder: builder, options: options)
        var record = BlueskyRecord()
        while try records.next(&record) { try pass.add(record) }
        if options.role == .follows { builder.noteInput(directed: options.isDirected ?? true) }
        pass.report(to: options.note)
    }
}

/// What reading one dump keeps from record to record.
private struct BlueskyPass {
    let records: JSONRecords
    let builder: NetworkBuilder
    let sink: RowSink
    let blocks: RowSink
    let latestTime: Timestamp
    var impossibleTimes = RecordTally()
    var deletions = RecordTally()
    var others = RecordTally()

    /// 1 January 2022, before which nobody could have followed anybody.
    private static let earliestTime: Timestamp = 1_640_995_200_000

    init(records: JSONRecords, builder: NetworkBuilder, options: ReadOptions) {
        self.records = records
        self.builder = builder
        sink = RowSink(builder: builder, role: options.role, mirrored: options.isDirected == false)
        blocks = RowSink(builder: builder, role: .blocks, mirrored: false)
        latestTime = options.latestTime ?? .max
    }

    @inline(__always)
    mutating func add(_ record: BlueskyRecord) throws(KithGraphError) {
        if record.isDeletion { return deletions.count(at: records) }
        var collection = record.collection
        var author: NetworkBuilder.LocalPerson?
        if record.address != nil { (author, collection) = try addressed(record) }
        if collection == .other || record.isAccountEvent { return others.count(at: records) }
        if let text = record.author { author = try records.person(text, in: builder) }
        guard let author else {
            throw records.failure(found: "a record without its author", expected: "\"did\", or \"uri\": \"at://…\"")
        }
        guard let text = record.subject else {
            throw records.failure(found: "a record without \"subject\"", expected: "\"subject\": somebody's DID")
        }
        let subject = try records.person(text, in: builder)
        let time = time(record)
        try (collection == .block ? blocks : sink).add(author, subject, time: time)
    }

    /// The author and collection that the record's address tells, the latter unless the record itself names it.
    private func addressed(
        _ record: BlueskyRecord
    ) throws(KithGraphError) -> (NetworkBuilder.LocalPerson?, BlueskyRecord.Collection) {
        guard let address = record.address.flatMap({ records.string($0) }),
            let parts = record.parts(ofAddress: address)
        else {
            if record.author != nil { return (nil, record.collection) }
            throw records.failure(at: record.address!, expected: "at://author/collection/key")
        }
        let collection = record.collection == .none ? parts.collection : record.collection
        if record.author != nil || collection == .other { return (nil, collection) }
        return (builder.person(parts.author), collection)
    }

    private mutating func time(_ record: BlueskyRecord) -> Timestamp? {
        guard let text = record.createdAt else { return nil }
        let bytes = records.bytes
        let time =
            ISODate.milliseconds(bytes.rawSpan, text.start, text.length)
            ?? records.string(text).flatMap { ISODate.milliseconds($0) }
        if let time, time >= BlueskyPass.earliestTime, time <= latestTime { return time }
        impossibleTimes.count(at: records)
        return nil
    }

    func report(to note: (@Sendable (String) -> Void)?) {
        guard let note else { return }
        impossibleTimes.report("with a createdAt that cannot be, kept without a time", to: note)
        deletions.report("of a deletion, left out", to: note)
        others.report("of another kind than follow or block, left out", to: note)
    }
}
