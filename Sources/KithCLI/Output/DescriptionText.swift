import Foundation
import Kith

/// The facts about a network as text.
enum DescriptionText {
    static func lines(_ facts: NetworkFacts) -> [String] {
        var lines = head(facts)
        if facts.network.personCount > 0 {
            lines += ["", "degrees"] + indented(degrees(facts))
            for spread in facts.spreads.prefix(2) {
                lines += [""] + HistogramText(spread.histogram).lines(spread.name)
            }
        }
        if !facts.layers.isEmpty { lines += ["", "interactions"] + indented(layers(facts)) }
        if !facts.network.attributes.isEmpty { lines += ["", "attributes"] + indented(attributes(facts)) }
        return lines + ["", "memory"] + indented(memory(facts))
    }

    private static func head(_ facts: NetworkFacts) -> [String] {
        let network = facts.network
        var list = FactList()
        list.add("people", Figure.count(network.personCount))
        list.add("follows", ImportSummary.follows(network))
        if let span = facts.followSpan { list.add("", span.text) }
        if let met = ImportSummary.met(network.report) { list.add("", met) }
        if let share = facts.reciprocity {
            let pairs = Figure.counted(facts.mutualPairs, "mutual pair", "mutual pairs")
            list.add("reciprocity", "\(Figure.percent(share)) of follows are returned, \(pairs)")
        }
        list.add("weak components", components(facts.weak, of: network))
        list.add("strong components", components(facts.strong, of: network))
        if network.mutes.nonzeroCount > 0 { list.add("mutes", Figure.count(network.mutes.nonzeroCount)) }
        if network.blocks.nonzeroCount > 0 { list.add("blocks", Figure.count(network.blocks.nonzeroCount)) }
        if !network.domainBlocks.isEmpty { list.add("domain blocks", Figure.count(network.domainBlocks.count)) }
        return list.lines()
    }

    private static func components(_ components: Components, of network: Network) -> String {
        let largest = NetworkFacts.largest(components)
        let count = Figure.count(components.count)
        guard largest > 0 else { return count }
        let share = Figure.percent(Double(largest) / Double(network.personCount))
        return "\(count), the largest with \(Figure.counted(largest, "person", "people")) (\(share))"
    }

    private static func degrees(_ facts: NetworkFacts) -> [String] {
        var table = TextTable([("", .left), ("min", .right), ("median", .right), ("mean", .right), ("max", .right)])
        for spread in facts.spreads {
            let histogram = spread.histogram
            table.add([
                spread.name, Figure.count(histogram.quantile(0) ?? 0), Figure.count(histogram.quantile(0.5) ?? 0),
                Figure.decimal(histogram.mean ?? 0, 1), Figure.count(histogram.maximum ?? 0),
            ])
        }
        return table.lines()
    }

    private static func layers(_ facts: NetworkFacts) -> [String] {
        var table = TextTable([
            ("kind", .left), ("pairs", .right), ("interactions", .right), ("first", .left), ("last", .left),
        ])
        for layer in facts.layers {
            table.add([
                DisplayText.safe(layer.kind.name, limit: 30), Figure.count(layer.pairs),
                Figure.count(layer.interactions), layer.span.map { TimeSpan.text($0.first) } ?? "",
                layer.span.map { TimeSpan.text($0.last) } ?? "",
            ])
        }
        return table.lines()
    }

    private static func attributes(_ facts: NetworkFacts) -> [String] {
        var table = TextTable([("name", .left), ("type", .left), ("known of", .right)])
        for column in facts.network.attributes {
            table.add([
                DisplayText.safe(column.name, limit: 30), "\(column.type)", Figure.count(column.presentCount),
            ])
        }
        return table.lines()
    }

    private static func memory(_ facts: NetworkFacts) -> [String] {
        var table = TextTable([("part", .left), ("bytes", .right)])
        for (part, bytes) in facts.memory { table.add([part, Figure.count(bytes)]) }
        table.add(["all", Figure.count(facts.memory.reduce(0) { $0 + $1.bytes })])
        let lines = table.lines()
        guard let bytes = facts.bytesPerFollow else { return lines }
        return lines + ["\(Figure.decimal(bytes, 2)) bytes a follow and direction"]
    }

    private static func indented(_ lines: [String]) -> [String] {
        lines.map { "  " + $0 }
    }
}
