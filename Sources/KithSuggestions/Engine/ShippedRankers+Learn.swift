import KithGraph
import KithLinearAlgebra

extension ShippedRankers {
    /// A network to learn from.
    public struct Source: Sendable {
        public var name: String
        public var network: Network
        /// Sizes of smaller networks cut out of it, each the people nearest to somebody drawn at random.
        public var neighbourhoods: [Int]

        public init(name: String, network: Network, neighbourhoods: [Int] = []) {
            self.name = name
            self.network = network
            self.neighbourhoods = neighbourhoods
        }
    }

    public struct LearningOptions: Sendable {
        /// Lessons a network, at most: no network counts more than others for being large.
        public var lessons = 150
        public var trees = BoostedTrees.Options(
            trees: 300, leaves: 31, learningRate: 0.05, minimumRowsInLeaf: 100, featureFraction: 0.5)
        /// Those by neighbourhoods alone, for networks too large for more: smaller, as most of what they could tell is missing.
        public var localTrees = BoostedTrees.Options(trees: 120, minimumRowsInLeaf: 100, featureFraction: 0.5)
        public var linear = ListwiseLinear.Options(l2: 1e-1)
        public var seed: UInt64 = 1

        public init() {}
    }

    /// Fits rankers on many networks, each on follows hidden within itself. The same bytes for any number of threads.
    ///
    /// Networks whose people follow fewer than five others teach nothing and are left out. `progress` is told what was
    /// learned from. O(networks × (preparing + lessons × a shortlist) + all candidates × features × trees).
    public static func learn(
        _ sources: [Source], options: LearningOptions = .init(), threads: Int = Parallel.availableThreads,
        progress: (_ words: String) -> Void = { _ in }
    ) throws -> ShippedRankers {
        var rankers: [[BlendedRanker]] = [[], []]
        let sets = [FeatureSet(generators: Generator.allCases), FeatureSet.local]
        for includesFollowers in [false, true] {
            var lessons: [RankerLessons] = []
            for source in sources {
                for (name, network) in source.networks(seed: options.seed) {
                    var asked = RankerLessons.Options()
                    asked.people = options.lessons
                    asked.seed = options.seed
                    asked.generators = .standard(for: network)
                    asked.rules.includeFollowers = includesFollowers
                    guard let found = try RankerLessons.prepare(network, options: asked, threads: threads) else {
                        progress("\(name): nothing to learn")
                        continue
                    }
                    progress("\(name): \(network.personCount) people, \(found.data.groupCount) lessons")
                    lessons.append(try found.portable())
                }
            }
            guard !lessons.isEmpty else { throw SuggestionError.nothingToLearn(people: 0) }
            for (index, (set, trees)) in zip(sets, [options.trees, options.localTrees]).enumerated() {
                let data = try RankingData(joining: lessons.map { try $0.data(of: set) })
                progress("fitting on \(data.groupCount) lessons of \(data.rowCount) candidates")
                rankers[index].append(
                    BlendedRanker([
                        .init(.trees(try BoostedTrees.fit(data, options: trees, threads: threads))),
                        .init(.linear(try ListwiseLinear.fit(data, options: options.linear, threads: threads))),
                    ]))
            }
        }
        return ShippedRankers(
            networks: sources.map(\.name),
            entries: zip(sets, rankers).map { set, rankers in
                Entry(features: Array(set.names.prefix(set.portableCount)), strangers: rankers[0], anyone: rankers[1])
            })
    }
}

extension ShippedRankers.Source {
    /// The network and the smaller ones within it.
    fileprivate func networks(seed: UInt64) -> [(name: String, network: Network)] {
        var generator = SeededGenerator(seed: seed, stream: UInt64(network.personCount))
        let middles = (0..<PersonIndex(network.personCount)).filter { network.following.degree(Int($0)) >= 10 }
        var found = [(name, network)]
        for size in neighbourhoods where !middles.isEmpty {
            let middle = middles[Int(generator.below(UInt64(middles.count)))]
            found.append(("\(name), \(size) people", network.neighbourhood(of: middle, count: size)))
        }
        return found
    }
}

extension RankerLessons {
    /// By the features alone that mean the same on every network.
    fileprivate func portable() throws -> RankerLessons {
        RankerLessons(data: try columns(Array(0..<set.portableCount)), set: set, people: people)
    }

    /// By the portable features of `wanted` alone, which must be some of these.
    fileprivate func data(of wanted: FeatureSet) throws -> RankingData {
        let own = set.names
        return try columns(wanted.names.prefix(wanted.portableCount).map { own.firstIndex(of: $0)! })
    }

    private func columns(_ chosen: [Int]) throws(RankingError) -> RankingData {
        if chosen == Array(0..<data.featureCount) { return data }
        let features = MutableMatrixView<Float>(rows: data.rowCount, columns: chosen.count)
        for row in 0..<data.rowCount {
            let values = data.features.row(row)
            for (place, column) in chosen.enumerated() { features[row, place] = values[column] }
        }
        return try data.withFeatures(features.reading)
    }
}
