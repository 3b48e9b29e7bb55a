import KithGraph
import KithLinearAlgebra

extension NetworkSplit {
    public struct RandomOptions: Sendable, Hashable {
        /// The share of a person's follows that is hidden, above 0 and below 1.
        public var share = 0.2
        /// People with fewer follows keep all of them.
        public var minimumFollows = 5
        public var seed: UInt64 = 1
        /// Split at random although times are known.
        public var allowsTimes = false

        public init(share: Double = 0.2, minimumFollows: Int = 5, seed: UInt64 = 1, allowsTimes: Bool = false) {
            self.share = share
            self.minimumFollows = minimumFollows
            self.seed = seed
            self.allowsTimes = allowsTimes
        }
    }

    /// Hides a share of the follows, at least one, of everybody with ``RandomOptions/minimumFollows``: those with the
    /// smallest hash of seed and the two handles, so that neither the order of rows nor other people's follows matter.
    /// In an undirected network both directions of a tie are hidden together: ties between two people who both have
    /// enough, each with the probability ``RandomOptions/share``. Everybody stays one of the people.
    ///
    /// Throws ``EvaluationError/timesAreKnown`` unless the options allow it, and
    /// ``EvaluationError/nobodyToJudge(reason:)`` where nothing could be hidden. O(follows log follows).
    public static func random(
        _ network: Network, options: RandomOptions = .init(), threads: Int = Parallel.availableThreads
    ) throws(EvaluationError) -> NetworkSplit {
        precondition(options.share > 0 && options.share < 1, "a share must lie between 0 and 1")
        if !options.allowsTimes, hasTimes(network) { throw .timesAreKnown }
        let hash = PairHash(network.people, seed: options.seed)
        let hidden = network.isDirected ? hiddenFollows(network, hash, options) : hiddenTies(network, hash, options)
        let part = TrainingNetwork(
            whole: network, keepsPerson: { _ in true }, keepsFollow: { !hidden[$0] }, latest: nil)
        let train = try EvaluationError.wrapping { () throws(KithGraphError) in try part.make(threads: threads) }
        let everybody = [Bool](repeating: true, count: network.personCount)
        let rows = hiddenRows(network, everybody) { hidden[$0] }.rows
        let split = NetworkSplit(
            train: train, test: CompressedRows(rows: rows, columnCount: train.personCount),
            way: .random(share: options.share, seed: options.seed))
        guard !split.judged.isEmpty else {
            throw .nobodyToJudge(reason: "nobody has \(options.minimumFollows) follows, of which some could be hidden")
        }
        return split
    }

    private static func hiddenFollows(_ network: Network, _ hash: PairHash, _ options: RandomOptions) -> [Bool] {
        var hidden = [Bool](repeating: false, count: network.followCount)
        for person in 0..<network.personCount {
            let places = network.following.range(person)
            guard places.count >= max(1, options.minimumFollows) else { continue }
            let count = max(1, Int((Double(places.count) * options.share).rounded()))
            let order = places.map { (hash.ordered(person, Int(network.following.columns[$0])), $0) }.sorted { $0 < $1 }
            for (_, place) in order.prefix(min(count, places.count - 1)) { hidden[place] = true }
        }
        return hidden
    }

    private static func hiddenTies(_ network: Network, _ hash: PairHash, _ options: RandomOptions) -> [Bool] {
        var hidden = [Bool](repeating: false, count: network.followCount)
        func hasEnough(_ person: Int) -> Bool { network.following.degree(person) >= options.minimumFollows }
        for person in 0..<network.personCount where hasEnough(person) {
            for place in network.following.range(person) {
                let other = Int(network.following.columns[place])
                guard hasEnough(other) else { continue }
                let draw = Double(hash.unordered(person, other) >> 11) * 0x1p-53
                hidden[place] = draw < options.share
            }
        }
        return hidden
    }
}

/// Numbers that belong to people and to pairs of them by their handles and a seed.
struct PairHash {
    private let hashes: [UInt64]
    private let seed: UInt64

    /// O(bytes of all handles).
    init(_ people: HandleTable, seed: UInt64) {
        hashes = (0..<PersonIndex(people.count)).map { person in
            let handle = people.bytes.slice(people.range(person))
            return XXHash64.hash(handle.rawSpan)
        }
        self.seed = seed
    }

    func single(_ person: Int) -> UInt64 {
        var generator = SeededGenerator(seed: seed, stream: hashes[person])
        return generator.next()
    }

    func ordered(_ from: Int, _ to: Int) -> UInt64 { mixed(hashes[from], hashes[to]) }

    func unordered(_ one: Int, _ other: Int) -> UInt64 {
        let (a, b) = (hashes[one], hashes[other])
        return mixed(min(a, b), max(a, b))
    }

    private func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var inner = SeededGenerator(seed: seed, stream: first)
        var outer = SeededGenerator(seed: inner.next(), stream: second)
        return outer.next()
    }
}
