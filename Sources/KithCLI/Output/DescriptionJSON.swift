import Kith

/// The facts about a network as JSON; times are milliseconds since 1970.
enum DescriptionJSON {
    typealias Members = [(key: String, value: JSONValue)]

    static func members(_ facts: NetworkFacts) -> Members {
        let network = facts.network
        return [
            ("follows", follows(facts)),
            ("degrees", .object(facts.spreads.map { ($0.name, degrees($0.histogram)) })),
            ("weakComponents", components(facts.weak)),
            ("strongComponents", components(facts.strong)),
            ("interactions", .array(facts.layers.map { layer($0) })),
            ("attributes", .array(network.attributes.map { attribute($0) })),
            ("mutes", .integer(network.mutes.nonzeroCount)),
            ("blocks", .integer(network.blocks.nonzeroCount)),
            ("domainBlocks", .integer(network.domainBlocks.count)),
            ("memory", .object(facts.memory.map { ($0.part, .integer($0.bytes)) })),
        ]
    }

    private static func follows(_ facts: NetworkFacts) -> JSONValue {
        let network = facts.network
        let report = network.report
        return .object(
            [
                ("count", .integer(network.followCount)), ("directed", .boolean(network.isDirected)),
                ("weighted", .boolean(network.weights != nil)),
                ("reciprocity", facts.reciprocity.map { .number($0) } ?? .null),
                ("mutualPairs", .integer(Int(clamping: facts.mutualPairs))),
                ("read", .integer(Int(clamping: report.followsRead))),
                ("duplicatesMerged", .integer(Int(clamping: report.duplicateFollows))),
                ("selfFollowsDropped", .integer(Int(clamping: report.selfFollows))),
                ("selfInteractionsDropped", .integer(Int(clamping: report.selfInteractions))),
            ] + span(facts.followSpan))
    }

    private static func span(_ span: TimeSpan?) -> Members {
        guard let span else { return [] }
        return [("first", .integer(Int(span.first))), ("last", .integer(Int(span.last)))]
    }

    private static func degrees(_ histogram: DegreeHistogram) -> JSONValue {
        .object([
            ("min", .integer(Int(histogram.quantile(0) ?? 0))),
            ("median", .integer(Int(histogram.quantile(0.5) ?? 0))),
            ("mean", .number(histogram.mean ?? 0)),
            ("max", .integer(Int(histogram.maximum ?? 0))),
            (
                "bins",
                .array(
                    histogram.doublingBins.map { bin in
                        .object([
                            ("from", .integer(Int(bin.range.lowerBound))), ("to", .integer(Int(bin.range.upperBound))),
                            ("people", .integer(bin.people)),
                        ])
                    })
            ),
        ])
    }

    private static func components(_ components: Components) -> JSONValue {
        .object([
            ("count", .integer(components.count)), ("largest", .integer(NetworkFacts.largest(components))),
        ])
    }

    private static func layer(_ layer: NetworkFacts.Layer) -> JSONValue {
        .object(
            [
                ("kind", .text(layer.kind.name)), ("pairs", .integer(layer.pairs)),
                ("interactions", .integer(Int(clamping: layer.interactions))),
            ] + span(layer.span))
    }

    private static func attribute(_ column: AttributeColumn) -> JSONValue {
        .object([
            ("name", .text(column.name)), ("type", .text("\(column.type)")),
            ("known", .integer(column.presentCount)),
        ])
    }
}
