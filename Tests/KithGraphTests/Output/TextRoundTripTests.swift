import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

/// The follows that Kith writes as edge list, CSV and Matrix Market it reads back, found out by content.
@Suite struct TextRoundTripTests {
    private func roundTrip(
        _ network: Network, _ format: ExportFormat, options: ReadOptions = ReadOptions()
    ) throws -> Network {
        let folder = try TemporaryFolder()
        try NetworkWriter.write(network, to: folder.file("out"), format: format)
        return try NetworkReader.load(folder.file("out"), options: options, threads: 1)
    }

    /// All follows with handles, weights and times, as lines.
    private func lines(_ network: Network, _ name: (PersonIndex) -> String) -> [String] {
        (0..<network.personCount).flatMap { person in
            network.following.range(person).map { place in
                let time = network.times?[place] ?? .unknownTime
                return "\(name(PersonIndex(person))) > \(name(network.following.columns[place])) "
                    + "\(network.weights.map { "\($0[place])" } ?? "-") \(time == .unknownTime ? "-" : "\(time)")"
            }
        }
    }

    private func expectSameFollows(_ left: Network, _ right: Network, _ comment: Comment) {
        // Escaped, since Swift holds composed and decomposed accents to be equal.
        let escaped = { (handle: String) in handle.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() }
        #expect(lines(left) { escaped(left.people[$0]) } == lines(right) { escaped(right.people[$0]) }, comment)
    }

    @Test func csv() throws {
        let contents: [AwkwardNetwork.Content] = [[], .weights, .times, [.weights, .times]]
        for (index, content) in contents.enumerated() {
            for seed in 0..<15 as Range<UInt64> {
                let network = try AwkwardNetwork.random(seed: seed, content)
                guard network.followCount > 0 else { continue }
                expectSameFollows(network, try roundTrip(network, .csv), "content \(index) seed \(seed)")
            }
        }
    }

    /// Handles that lines between tabs can hold.
    @Test(arguments: [false, true]) func edgeList(hasPayload: Bool) throws {
        let handles = [
            "ann", "1", "a@b.example", "semi;colon", "comma,comma", "\"quoted\"", "日本語", "it's", "a b", "x y z",
        ]
        for seed in 0..<15 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let builder = NetworkBuilder()
            let people = handles.map { builder.person($0) }
            for _ in 0..<40 {
                let from = people[Int(generator.below(10))]
                let to = people[Int(generator.below(10))]
                if hasPayload {
                    let time = Timestamp(generator.below(1 << 41))
                    try builder.follow(from, to, weight: Float(generator.unit()), time: time)
                } else {
                    try builder.follow(from, to)
                }
            }
            let network = try builder.finish()
            let options = hasPayload ? ReadOptions(weightColumn: "3", timeColumn: "4") : ReadOptions()
            expectSameFollows(network, try roundTrip(network, .edgeList, options: options), "seed \(seed)")
        }
    }

    /// The matrix gives back everything but names; rows are the people in order.
    @Test(arguments: 0..<4) func matrixMarket(content: Int) throws {
        let contents: [AwkwardNetwork.Content] = [[], .weights, .undirected, [.weights, .undirected]]
        for seed in 0..<15 as Range<UInt64> {
            let random = try AwkwardNetwork.random(seed: seed, contents[content])
            let people = HandleTable((0..<random.personCount).map { "p\($0 + 10)" })
            let network = Network(
                people: people, following: random.following, followers: random.followers, weights: random.weights,
                isDirected: random.isDirected)
            let again = try roundTrip(network, .matrixMarket)
            let left = lines(network) { "\($0 + 1)" }
            #expect(left.sorted() == lines(again) { again.people[$0] }.sorted(), "seed \(seed)")
            if network.followCount > 0 { #expect(again.isDirected == network.isDirected) }
        }
    }
}
