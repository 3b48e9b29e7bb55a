import KithLinearAlgebra

extension Town {
    /// Names of the attributes that ``network(threads:)`` gives people; the display name is
    /// ``AttributeColumn/displayName``.
    public enum Attribute {
        /// The home circle's name.
        public static let circle = "circle"
        /// All circles' names, the home circle first, with `|` between them.
        public static let circles = "circles"
        public static let role = "role"
        public static let place = "place"
        public static let language = "language"
        /// ISO 8601.
        public static let joined = "joined"
        /// `true` or `false`: whether the person may be suggested.
        public static let discoverable = "discoverable"
    }

    /// The network that everybody could see: no truth in it but circles and roles, which are attributes.
    public func network(threads: Int = Parallel.availableThreads) throws(KithGraphError) -> Network {
        let builder = NetworkBuilder(options: .init(threads: threads))
        builder.noteInput(directed: true)
        // A fresh builder numbers people from 0 in the order of their first mention.
        for (number, person) in people.enumerated() {
            let local = builder.person(person.handle)
            precondition(Int(local) == number, "handles must differ")
            for (name, value) in attributes(person) {
                let type: AttributeColumn.ValueType = name == Attribute.discoverable ? .boolean : .text
                builder.setAttribute(name, of: local, to: value, type: type)
            }
        }
        for follow in follows { try builder.follow(UInt32(follow.from), UInt32(follow.to), time: follow.time) }
        for one in interactions {
            try builder.interact(one.kind, UInt32(one.from), UInt32(one.to), time: one.time)
        }
        for pair in mutes { try builder.mute(UInt32(pair.from), UInt32(pair.to)) }
        for pair in blocks { try builder.block(UInt32(pair.from), UInt32(pair.to)) }
        return try builder.finish()
    }

    /// A person's attributes in the order of the table of people.
    func attributes(_ person: Person) -> [(name: String, value: String)] {
        [
            (AttributeColumn.displayName, person.name),
            (Attribute.circle, circles[person.home].name),
            (Attribute.circles, person.circles.map { circles[$0].name }.joined(separator: "|")),
            (Attribute.role, person.role.rawValue),
            (Attribute.place, person.place),
            (Attribute.language, person.language),
            (Attribute.joined, ISODate.string(person.joined)),
            (Attribute.discoverable, person.isDiscoverable ? "true" : "false"),
        ]
    }
}
