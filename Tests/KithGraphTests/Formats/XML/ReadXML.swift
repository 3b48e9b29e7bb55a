import KithGraph
import KithLinearAlgebra

/// Reads a document given as text.
enum ReadXML {
    static func graphML(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        try GraphMLReader.read(ByteSource(name: "x.graphml", bytes: Array(text.utf8)), into: builder, options: options)
        return try builder.finish()
    }

    static func gexf(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        try GEXFReader.read(ByteSource(name: "x.gexf", bytes: Array(text.utf8)), into: builder, options: options)
        return try builder.finish()
    }

    /// The follows as `from>to`.
    static func follows(_ network: Network) -> [String] {
        (0..<network.personCount).flatMap { person in
            network.following.range(person).map {
                "\(network.people[PersonIndex(person)])>\(network.people[network.following.columns[$0]])"
            }
        }
    }
}
