import KithGraph
import KithLinearAlgebra

@testable import KithSuggestions

/// What the generators say of everybody for everybody, by way of the engine's own workspaces.
enum GeneratorScores {
    static func all(
        _ network: Network, _ options: GeneratorOptions, threads: Int = 1
    ) throws -> [Generator: [[Double]]] {
        let n = network.personCount
        let local = LocalGenerators(network: network, options: options, threads: threads)
        let workspace = GeneratorWorkspace(personCount: n, options: options)
        let people = MutableBuffer<UInt32>(count: n)
        for person in 0..<n { people[person] = UInt32(person) }
        let (found, spare) = (MutableBuffer<Float>(count: n), MutableBuffer<Float>(count: n))
        var result: [Generator: [[Double]]] = [:]
        for generator in local.readings.keys { result[generator] = [] }
        for person in 0..<n {
            local.generate(for: PersonIndex(person), in: workspace)
            for (generator, reading) in local.readings {
                workspace.gather(people, count: n, by: reading, into: found, spare: spare)
                result[generator]!.append((0..<n).map { Double(found[$0]) })
            }
        }
        guard options.isGlobal else { return result }
        let global = try GlobalGenerators(network: network, options: options, threads: threads)
            .scores(for: (0..<PersonIndex(n)).map { $0 }, threads: threads)
        for (generator, scores) in global {
            result[generator] = (0..<n).map { row in (0..<n).map { Double(scores[row, $0]) } }
        }
        return result
    }

    /// Nothing cut, iterations to the end, a subspace that is well defined.
    static func uncut(_ network: Network) -> GeneratorOptions {
        var options = GeneratorOptions()
        options.rp3Members = nil
        options.neighbours = max(1, network.personCount)
        options.nearestNeighbours = max(1, network.personCount)
        options.threshold = 0
        options.regularization = 4
        options.vectors = GeneratorOracle.cut(network)
        options.vectorTolerance = 1e-5
        options.steps = 60
        options.factors = 6
        options.factorIterations = 3
        options.factorRegularization = 2
        return options
    }
}

/// Networks that are made by hand, and others.
enum GeneratorNetworks {
    /// Two circles, of seven and nine, in which everybody follows the next three: nobody follows across.
    static func checkerboard() throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        for (name, size) in [("a", 7), ("b", 9)] {
            for person in 0..<size {
                for step in 1...3 {
                    try builder.follow(
                        builder.person("\(name)\(person)"), builder.person("\(name)\((person + step) % size)"))
                }
            }
        }
        return try builder.finish()
    }

    /// A person without any tie, one without followees, one without followers, one whose followees have no other
    /// follower, one who follows everyone, and a mutual pair.
    static func odd() throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let names = ["alone", "followed", "follower", "only", "hidden", "hidden2", "everyone", "pair", "pair2"]
        let local = Dictionary(uniqueKeysWithValues: names.map { ($0, builder.person($0)) })
        let follows = [
            ("follower", "followed"), ("follower", "pair"), ("pair", "pair2"), ("pair2", "pair"), ("pair", "followed"),
            ("only", "hidden"), ("only", "hidden2"),
        ]
        for (from, to) in follows { try builder.follow(local[from]!, local[to]!) }
        for name in names where !["everyone", "alone", "hidden", "hidden2"].contains(name) {
            try builder.follow(local["everyone"]!, local[name]!)
        }
        return try builder.finish()
    }

    /// Everybody follows the first, who follows everybody.
    static func star() throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        for person in 1...6 {
            try builder.follow(builder.person("s0"), builder.person("s\(person)"))
            try builder.follow(builder.person("s\(person)"), builder.person("s0"))
        }
        return try builder.finish()
    }

    /// So many people and follows, drawn at random; `people` people are named in an order that the seed of `names`
    /// shuffles.
    static func random(people: Int, follows: Int, seed: UInt64, names: UInt64? = nil) throws -> Network {
        var labels = Array(0..<people)
        if let names {
            var generator = SeededGenerator(seed: names, stream: 9)
            labels.shuffle(using: &generator)
        }
        var generator = SeededGenerator(seed: seed)
        let builder = NetworkBuilder(options: .init(threads: 1))
        let locals = labels.map { builder.person("p\(1_000 + $0)") }
        for _ in 0..<follows {
            let (from, to) = (Int(generator.below(UInt64(people))), Int(generator.below(UInt64(people))))
            if from != to { try builder.follow(locals[from], locals[to]) }
        }
        return try builder.finish()
    }

    /// Communities of `size` people who follow a third of their own and a few others.
    static func blocks(_ count: Int, of size: Int, seed: UInt64) throws -> Network {
        var generator = SeededGenerator(seed: seed)
        let builder = NetworkBuilder(options: .init(threads: 1))
        let people = count * size
        let locals = (0..<people).map { builder.person("p\(1_000 + $0)") }
        for from in 0..<people {
            for to in 0..<people where from != to {
                if generator.unit() < (from / size == to / size ? 0.33 : 0.02) {
                    try builder.follow(locals[from], locals[to])
                }
            }
        }
        return try builder.finish()
    }
}
