import KithGraph
import KithLinearAlgebra

/// A model as bytes, all numbers little-endian: `KITHMODL`, version (4 bytes); people, follows and checksum of the network
/// (8 each); λ and power of EASE (8 each), whether the whole network is looked at (1); lessons and candidates of both
/// rankers (8 each); the number of features (4) and their names, each with its length (2); the ranker for strangers, the
/// ranker for anyone; the XXH64 of everything before (8).
extension SuggestionModel {
    /// The version of the layout and of what the features mean.
    static let version: UInt32 = 1
    private static let magic = Array("KITHMODL".utf8)
    /// No model comes near this; a file that is larger is none.
    private static let sizeLimit = 1 << 28

    /// The whole file.
    public func encoded() -> [UInt8] {
        var bytes = SuggestionModel.magic
        func add(_ value: some FixedWidthInteger) {
            for shift in stride(from: 0, to: value.bitWidth, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        add(SuggestionModel.version)
        for value in [fingerprint.people, fingerprint.follows] { add(UInt64(value)) }
        add(fingerprint.checksum)
        add(generators.regularization.bitPattern)
        add(generators.power.bitPattern)
        add(UInt8(generators.isGlobal ? 1 : 0))
        for value in report.lessons + report.candidates { add(UInt64(value)) }
        let names = FeatureSet(options: generators).names
        add(UInt32(names.count))
        for name in names {
            add(UInt16(name.utf8.count))
            bytes.append(contentsOf: name.utf8)
        }
        strangers.encode(into: &bytes)
        anyone.encode(into: &bytes)
        add(XXHash64.hash(SharedBuffer(bytes).rawSpan))
        return bytes
    }

    /// Writes the model beside `path` and puts it in its place. Throws ``KithGraphError/unwritable(path:code:)``.
    public func write(to path: String) throws(KithGraphError) {
        let file = try OutputFile(path)
        try file.write(encoded())
        try file.commit()
    }

    /// Reads the model at `path`. Throws ``KithGraphError`` when it cannot be read and ``SuggestionError`` when it is
    /// damaged, no model, or of another version of Kith.
    public static func read(_ path: String) throws -> SuggestionModel {
        let source = try ByteSource.open(path)
        var bytes: [UInt8] = []
        while let block = try source.next() {
            bytes.append(contentsOf: block)
            guard bytes.count <= sizeLimit else {
                throw SuggestionError.badModel(path: path, reason: "it is too large")
            }
        }
        do {
            return try decode(bytes)
        } catch let flaw as ModelFlaw {
            throw SuggestionError.badModel(path: path, reason: flaw.reason)
        } catch let error as RankingError {
            throw SuggestionError.badModel(path: path, reason: "\(error)")
        }
    }

    /// Why bytes are no model.
    struct ModelFlaw: Error {
        let reason: String
    }

    static func decode(_ bytes: [UInt8]) throws -> SuggestionModel {
        guard bytes.starts(with: magic) else { throw ModelFlaw(reason: "it does not begin like one") }
        var cursor = ModelCursor(bytes: bytes, offset: magic.count)
        let found = try cursor.integer(UInt32.self)
        guard found == version else {
            throw ModelFlaw(reason: "it has version \(found), this Kith reads version \(version)")
        }
        guard bytes.count >= magic.count + 12 else { throw ModelFlaw(reason: "it ends early") }
        var end = ModelCursor(bytes: bytes, offset: bytes.count - 8)
        let sum = XXHash64.hash(SharedBuffer(bytes[..<(bytes.count - 8)]).rawSpan)
        guard try end.integer(UInt64.self) == sum else {
            throw ModelFlaw(reason: "it is damaged: the checksum does not match")
        }
        let people = try cursor.count()
        let follows = try cursor.count()
        let checksum = try cursor.integer(UInt64.self)
        var generators = GeneratorOptions()
        generators.regularization = Double(bitPattern: try cursor.integer(UInt64.self))
        generators.power = Double(bitPattern: try cursor.integer(UInt64.self))
        generators.isGlobal = try cursor.integer(UInt8.self) == 1
        guard generators.regularization > 0, generators.regularization.isFinite, generators.power.isFinite else {
            throw ModelFlaw(reason: "its parameters are no numbers in range")
        }
        let counts = [try cursor.count(), try cursor.count(), try cursor.count(), try cursor.count()]
        let names = try (0..<Int(cursor.integer(UInt32.self))).map { _ in try cursor.text() }
        let expected = FeatureSet(options: generators).names
        guard names == expected else {
            throw ModelFlaw(reason: "another version of Kith learned it, by other features")
        }
        let strangers = try BlendedRanker.decode(bytes, at: &cursor.offset)
        let anyone = try BlendedRanker.decode(bytes, at: &cursor.offset)
        guard cursor.offset == bytes.count - 8 else { throw ModelFlaw(reason: "bytes follow its end") }
        guard strangers.featureCount == expected.count, anyone.featureCount == expected.count else {
            throw ModelFlaw(reason: "its rankers are for another number of features")
        }
        return SuggestionModel(
            fingerprint: NetworkFingerprint(people: people, follows: follows, checksum: checksum),
            report: Report(lessons: Array(counts[..<2]), candidates: Array(counts[2...])), generators: generators,
            strangers: strangers, anyone: anyone)
    }
}

/// Reads numbers off bytes, refusing to go past the end.
private struct ModelCursor {
    let bytes: [UInt8]
    var offset: Int

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
        let size = Value.bitWidth / 8
        guard offset + size <= bytes.count else { throw SuggestionModel.ModelFlaw(reason: "it ends early") }
        var value: Value = 0
        for index in 0..<size { value |= Value(truncatingIfNeeded: bytes[offset + index]) << (8 * index) }
        offset += size
        return value
    }

    mutating func count() throws -> Int {
        guard let value = Int(exactly: try integer(UInt64.self)) else {
            throw SuggestionModel.ModelFlaw(reason: "a count is out of range")
        }
        return value
    }

    mutating func text() throws -> String {
        let length = Int(try integer(UInt16.self))
        guard offset + length <= bytes.count else { throw SuggestionModel.ModelFlaw(reason: "it ends early") }
        defer { offset += length }
        return String(decoding: bytes[offset..<offset + length], as: UTF8.self)
    }
}
