import KithGraph
import KithLinearAlgebra

/// Seeded random networks with everything that a network can hold and a liking for characters that formats stumble on.
enum AwkwardNetwork {
    struct Content: OptionSet {
        let rawValue: Int
        static let weights = Content(rawValue: 1)
        static let times = Content(rawValue: 2)
        static let relations = Content(rawValue: 4)
        static let attributes = Content(rawValue: 8)
        static let undirected = Content(rawValue: 16)
        static let everything: Content = [.weights, .times, .relations, .attributes]
    }

    /// Handles that an XML document can hold: quotes, brackets, white space, several scripts, long numbers.
    static let handles = [
        "ann", "a b", " leading", "trailing ", "tab\there", "line\nbreak", "\r\n", "\"quoted\"", "it's", "<tag/>",
        "&amp;",
        "]]>", "comma,comma", "semi;colon", "#hash", "%percent", "9223372036854775808", "007", "user@example.social",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "Größe", "日本語", "👩‍👩‍👧", "e\u{301}", "\u{E9}", "\u{FEFF}bom", "-1", "1.50",
        "\u{7F}del", "\\back\\slash", "--", "=cmd()",
    ]

    private static let values = [
        "", " ", "plain", "a\nb", "tab\t", "\r", "\"q\" & <b> 'x'", "]]>", "ünï", "🦆", "0", "-0", "1e5", "true",
    ]

    static func random(seed: UInt64, _ content: Content) throws -> Network {
        var generator = SeededGenerator(seed: seed)
        let builder = NetworkBuilder(options: .init(threads: 1))
        let count = 2 + Int(generator.below(UInt64(handles.count - 2)))
        let people = handles.prefix(count).map { builder.person($0) }
        let pick = { (generator: inout SeededGenerator) in people[Int(generator.below(UInt64(count)))] }
        for _ in 0..<Int(generator.below(120)) {
            let from = pick(&generator)
            let to = pick(&generator)
            let weight = content.contains(.weights) ? Float(generator.unit() * 100) : nil
            let hasTime = content.contains(.times) && generator.below(4) > 0
            let time = hasTime ? Timestamp(generator.below(1 << 42)) : nil
            try builder.follow(from, to, weight: weight, time: time)
            if content.contains(.undirected), from != to { try builder.follow(to, from, weight: weight, time: time) }
        }
        if content.contains(.relations) { try addRelations(builder, people, &generator) }
        if content.contains(.attributes) { addAttributes(builder, people, &generator) }
        builder.noteInput(directed: !content.contains(.undirected))
        return try builder.finish()
    }

    private static func addRelations(
        _ builder: NetworkBuilder, _ people: [UInt32], _ generator: inout SeededGenerator
    ) throws {
        let pick = { (generator: inout SeededGenerator) in people[Int(generator.below(UInt64(people.count)))] }
        for kind in ["reply", "like", "mute", "follow", "poke & <nudge>", "interaction:x"] {
            // A pair at least, since a layer without any cannot be told in most formats.
            try builder.interact(InteractionKind(kind), people[0], people[1], count: UInt32(generator.below(5)))
            for _ in 0..<Int(generator.below(30)) {
                let hasTime = generator.below(2) == 0
                try builder.interact(
                    InteractionKind(kind), pick(&generator), pick(&generator),
                    count: hasTime ? 1 : UInt32(1 + generator.below(1 << 31)),
                    time: hasTime ? Timestamp(generator.below(1 << 42)) : nil)
            }
        }
        for _ in 0..<Int(generator.below(20)) {
            try builder.mute(pick(&generator), pick(&generator))
            try builder.block(pick(&generator), pick(&generator))
            builder.blockDomain(pick(&generator), "host\(generator.below(9)).example")
        }
        builder.blockDomain(people[0], "with space%20and%")
    }

    private static func addAttributes(
        _ builder: NetworkBuilder, _ people: [UInt32], _ generator: inout SeededGenerator
    ) {
        for person in people {
            let value = values[Int(generator.below(UInt64(values.count)))]
            if generator.below(3) > 0 { builder.setAttribute("name", of: person, to: value) }
            if generator.below(3) > 0 { builder.setAttribute("party \"<&>\"", of: person, to: value) }
            if generator.below(3) > 0 {
                builder.setAttribute("age", of: person, to: "\(generator.below(100))", type: .integer)
            }
            if generator.below(3) > 0 {
                builder.setAttribute("score", of: person, to: "\(generator.unit())", type: .number)
            }
            if generator.below(3) > 0 {
                builder.setAttribute("bot", of: person, to: generator.below(2) == 0 ? "true" : "false", type: .boolean)
            }
        }
        if generator.below(2) == 0 { builder.setAttribute("label", of: people[0], to: "another column") }
    }
}
