/// What a ranker learns from: candidates with features, in groups of which each is one person's, and how good each
/// candidate was.
public struct RankingData: Sendable {
    /// Rows that one fit can take: bins count their rows in 24 bits.
    public static let maximumRows = (1 << 24) - 1

    /// rows × features, all finite.
    public let features: MatrixView<Float>
    /// One a row, at least 0; 0 is a candidate nobody wanted.
    public let labels: SharedBuffer<Float>
    /// One entry more than there are groups: group g is rows `offsets[g] ..< offsets[g + 1]`.
    public let offsets: SharedBuffer<UInt64>
    /// How much each group counts, at least 0; nil for all alike.
    public let weights: SharedBuffer<Float>?

    public var rowCount: Int { features.rows }
    public var featureCount: Int { features.columns }
    public var groupCount: Int { offsets.count - 1 }

    /// Takes over data after looking at every value. O(rows × features).
    ///
    /// - Parameters:
    ///   - features: rows × features; one row a candidate, the rows of one group side by side.
    ///   - labels: one a row.
    ///   - offsets: where each group starts, rising from 0 to the number of rows, one more than there are groups.
    ///   - weights: one a group.
    public init(
        features: MatrixView<Float>, labels: [Float], offsets: [Int], weights: [Float]? = nil
    ) throws(RankingError) {
        precondition(labels.count == features.rows, "one label a row")
        precondition(weights == nil || weights!.count == offsets.count - 1, "one weight a group")
        guard features.rows <= Self.maximumRows else {
            throw .tooLarge(what: "rows", size: features.rows, limit: Self.maximumRows)
        }
        guard features.columns <= Int(UInt16.max) else {
            throw .tooLarge(what: "features", size: features.columns, limit: Int(UInt16.max))
        }
        guard let start = offsets.first, start == 0 else { throw .groups(group: 0, expected: "a start at row 0") }
        for group in 0..<offsets.count - 1 where offsets[group + 1] < offsets[group] {
            throw .groups(group: group, expected: "an end not before the start")
        }
        guard offsets[offsets.count - 1] == features.rows else {
            throw .groups(group: offsets.count - 2, expected: "an end at the last row")
        }
        if let place = features.firstNonFinite() {
            throw .notFinite(what: "features", row: place.row, column: place.column)
        }
        try Self.check(labels, "labels")
        if let weights { try Self.check(weights, "weights") }
        self.features = features
        self.labels = SharedBuffer(labels)
        self.offsets = SharedBuffer(offsets.map(UInt64.init))
        self.weights = weights.map { SharedBuffer($0) }
    }

    private static func check(_ values: [Float], _ what: String) throws(RankingError) {
        for (row, value) in values.enumerated() {
            if !value.isFinite { throw .notFinite(what: what, row: row, column: 0) }
            if value < 0 { throw .negative(what: what, row: row) }
        }
    }

    /// The groups of all `parts`, at least one, which have the same features; without weights. O(rows × features).
    public init(joining parts: [RankingData]) throws(RankingError) {
        precondition(parts.allSatisfy { $0.featureCount == parts[0].featureCount }, "parts differ in features")
        let rows = MutableMatrixView<Float>(rows: parts.reduce(0) { $0 + $1.rowCount }, columns: parts[0].featureCount)
        var labels: [Float] = []
        var offsets = [0]
        for part in parts {
            let start = labels.count
            rows.window(rows: start..<start + part.rowCount).copy(part.features)
            labels.append(contentsOf: part.labels)
            for group in 0..<part.groupCount { offsets.append(start + part.rows(group).upperBound) }
        }
        try self.init(features: rows.reading, labels: labels, offsets: offsets)
    }

    /// Some of the groups, in the order given. O(rows × features of those groups).
    public func restricted(to groups: [Int]) throws(RankingError) -> RankingData {
        var offsets = [0]
        for group in groups { offsets.append(offsets[offsets.count - 1] + rows(group).count) }
        let chosen = MutableMatrixView<Float>(rows: offsets[groups.count], columns: featureCount)
        var own: [Float] = []
        own.reserveCapacity(chosen.rows)
        for (place, group) in groups.enumerated() {
            chosen.window(rows: offsets[place]..<offsets[place + 1]).copy(features.window(rows: rows(group)))
            for row in rows(group) { own.append(labels[row]) }
        }
        return try RankingData(
            features: chosen.reading, labels: own, offsets: offsets,
            weights: weights.map { all in groups.map { all[$0] } })
    }

    /// The same groups and labels by other features, one row each.
    public func withFeatures(_ features: MatrixView<Float>) throws(RankingError) -> RankingData {
        try RankingData(
            features: features, labels: Array(labels), offsets: offsets.map { Int($0) },
            weights: weights.map { Array($0) })
    }

    /// The rows of one group.
    public func rows(_ group: Int) -> Range<Int> { Int(offsets[group])..<Int(offsets[group + 1]) }

    /// Rows of the largest group.
    var largestGroup: Int { (0..<groupCount).map { rows($0).count }.max() ?? 0 }

    /// Whether any group says that one row is better than another.
    public var hasOrder: Bool {
        for group in 0..<groupCount where weights == nil || weights![group] > 0 {
            let rows = rows(group)
            if rows.contains(where: { labels[$0] != labels[rows.lowerBound] }) { return true }
        }
        return false
    }
}
