import KithGraph
import KithLinearAlgebra
import Testing

/// Expects two networks to hold the same: people, follows, weights, times, layers, mutes, blocks, domains, attributes
/// and direction. What reading met (``Network/report``) may differ, and a column of times in which none is known equals
/// none.
public func expectEqual(
    _ left: Network, _ right: Network, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    let differences = networkDifferences(left, right)
    #expect(differences.isEmpty, comment, sourceLocation: sourceLocation)
}

/// What differs between two networks, a line each; empty for equal ones.
public func networkDifferences(_ left: Network, _ right: Network) -> [String] {
    let leftHandles = (0..<left.personCount).map { left.people[PersonIndex($0)] }
    let rightHandles = (0..<right.personCount).map { right.people[PersonIndex($0)] }
    guard leftHandles == rightHandles else { return ["people: \(leftHandles) and \(rightHandles)"] }
    var found: [String] = []
    func compare(_ name: String, _ left: String, _ right: String) {
        guard left != right else { return }
        let same = zip(left, right).prefix { $0 == $1 }.count
        let shown = { (text: String) in "…" + text.dropFirst(max(0, same - 60)).prefix(160) + "…" }
        found.append("\(name): \(shown(left)) and \(shown(right))")
    }
    compare("following", text(left.following), text(right.following))
    compare("followers", text(left.followers), text(right.followers))
    compare("weights", text(left.weights), text(right.weights))
    compare("times", timesText(left.times), timesText(right.times))
    compare("layers", "\(left.layers.map { text($0) })", "\(right.layers.map { text($0) })")
    compare("mutes", text(left.mutes), text(right.mutes))
    compare("blocks", text(left.blocks), text(right.blocks))
    compare("domains", "\(left.domainBlocks)", "\(right.domainBlocks)")
    compare("attributes", "\(left.attributes.map { text($0) })", "\(right.attributes.map { text($0) })")
    compare("direction", "\(left.isDirected)", "\(right.isDirected)")
    return found
}

private func text(_ rows: CompressedRows) -> String {
    "\(rows.columnCount) \(Array(rows.offsets)) \(Array(rows.columns))"
}

private func text<Element>(_ buffer: SharedBuffer<Element>?) -> String {
    buffer.map { "\(Array($0))" } ?? "none"
}

private func timesText(_ times: SharedBuffer<Timestamp>?) -> String {
    times?.allSatisfy { $0 == .unknownTime } == true ? "none" : text(times)
}

private func text(_ layer: InteractionLayer) -> String {
    var parts = [layer.kind.name, text(layer.outgoing), text(layer.incoming), text(layer.counts)]
    if layer.times?.isEmpty == false { parts += [text(layer.times), text(layer.timeOffsets)] }
    return parts.joined(separator: "; ")
}

private func text(_ column: AttributeColumn) -> String {
    "\(column.name) \(column.type) \((0..<column.count).map { column[PersonIndex($0)] })"
}
