import KithLinearAlgebra

@testable import KithGraph

/// Reads `text` with one of the line formats.
func readPairs(
    _ text: String, options: ReadOptions = ReadOptions(),
    _ reader: (ByteSource, NetworkBuilder, ReadOptions) throws(KithGraphError) -> Void = {
        (a, b, c) throws(KithGraphError) in try EdgeListReader.read(a, into: b, options: c)
    }
) throws(KithGraphError) -> Network {
    let builder = NetworkBuilder(options: .init(threads: options.threads))
    try reader(ByteSource(name: "in.txt", bytes: Array(text.utf8)), builder, options)
    return try builder.finish()
}

/// The follows as "a>b" in the order of the network.
func follows(_ network: Network) -> [String] {
    (0..<network.personCount).flatMap { person in
        network.following.columns.slice(network.following.range(person)).map {
            "\(network.people[PersonIndex(person)])>\(network.people[$0])"
        }
    }
}
