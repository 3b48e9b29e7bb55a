import KithGraph
import KithLinearAlgebra

/// A model as bytes, all numbers little-endian: `KITHMODL`, version (4 bytes); people, follows and checksum of the network
/// (8 each); λ and power of EASE (8 each), whether the whole network is looked at (1); lessons and candidates of both
/// rankers (8 each); the number of features (4) and their names, each with its length (2); the ranker for strangers, the
/// ranker for anyone; the XXH64 of everything before (8).
extension SuggestionModel {
    /// The version of the layout and of what the features mean.
    static let version: UInt32 = 2
    private static let magic = Array("KITHMODL".utf8)
    /// No model comes near this; a file that is larger is none.
    private static let sizeLimit = 1 << 28

    /// The whole file.
    public func encoded() -> [UInt8] {
        var bytes = ModelBytes(magic: SuggestionModel.magic, version: SuggestionModel.version)
        for value in [fingerprint.people, fingerprint.follows] { bytes.add(UInt64(value)) }
        bytes.add(fingerprint.checksum)
        bytes.add(generators.regularization.bitPattern)
        bytes.add(generators.power.bitPattern)
        bytes.add(UInt8(generators.isGlobal ? 1 : 0))
        for value in report.lessons + report.candidates { bytes.add(UInt64(value)) }
        bytes.add(FeatureSet(options: generators).names)
        bytes.add(strangers)
        bytes.add(anyone)
        return bytes.finished()
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

    static func decode(_ bytes: [UInt8]) throws -> SuggestionModel {
        var cursor = try ModelCursor(bytes, magic: magic, version: version)
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
        let names = try cursor.texts()
        let expected = FeatureSet(options: generators).names
        guard names == expected else {
            throw ModelFlaw(reason: "another version of Kith learned it, by other features")
        }
        let strangers = try BlendedRanker.decode(bytes, at: &cursor.offset)
        let anyone = try BlendedRanker.decode(bytes, at: &cursor.offset)
        guard cursor.isAtChecksum else { throw ModelFlaw(reason: "bytes follow its end") }
        guard strangers.featureCount == expected.count, anyone.featureCount == expected.count else {
            throw ModelFlaw(reason: "its rankers are for another number of features")
        }
        return SuggestionModel(
            fingerprint: NetworkFingerprint(people: people, follows: follows, checksum: checksum),
            report: Report(lessons: Array(counts[..<2]), candidates: Array(counts[2...])), generators: generators,
            strangers: strangers, anyone: anyone)
    }
}
