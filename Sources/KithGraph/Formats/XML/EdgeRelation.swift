/// What an edge of a GraphML or GEXF file stands for, and how that is written in the file.
///
/// Both formats have one sort of edge only, so that the edges of Kith's other relations carry a name: in GraphML as the
/// edge attribute `kith_layer`, in GEXF 1.3 as the edge's `kind`, which Gephi shows as the edge type. The names are
/// `follow`, `mute`, `block`, the five usual kinds of interaction as they are (`reply`, `mention`, `repost`, `quote`,
/// `like`), and `interaction:NAME` for any other kind. An edge without a name belongs to the file's main relation.
enum EdgeRelation: Equatable {
    /// What the reader was told that the file holds.
    case main
    case interaction(InteractionKind)
    case mute
    case block

    private static let usual: [InteractionKind] = [.reply, .mention, .repost, .quote, .like]
    private static let prefix = "interaction:"

    /// The relation called `name`; `nil` for a name that is none of Kith's.
    init?(name: String) {
        switch name {
        case "follow": self = .main
        case "mute": self = .mute
        case "block": self = .block
        case _ where name.hasPrefix(EdgeRelation.prefix):
            let kind = name.dropFirst(EdgeRelation.prefix.count)
            guard !kind.isEmpty else { return nil }
            self = .interaction(InteractionKind(String(kind)))
        default:
            guard let kind = EdgeRelation.usual.first(where: { $0.name == name }) else { return nil }
            self = .interaction(kind)
        }
    }

    /// How the relation is called in files.
    var name: String {
        switch self {
        case .main: return "follow"
        case .mute: return "mute"
        case .block: return "block"
        case .interaction(let kind):
            return EdgeRelation.usual.contains(kind) ? kind.name : EdgeRelation.prefix + kind.name
        }
    }
}

/// Names that Kith's own GraphML and GEXF files use beside the formats' own.
enum KithNames {
    /// Edge attribute: the relation's name (GraphML).
    static let layer = "kith_layer"
    /// Edge attribute: all known times of the interactions an edge stands for, with spaces between them (GraphML).
    static let times = "kith_times"
    /// Node attribute: the domains a person has blocked (see ``domains(_:)-(String)``).
    static let blockedDomains = "kith_blocked_domains"
    /// What a GEXF file says of its maker.
    static let creator = "Kith"
    /// The id of the GraphML key that holds display names.
    static let displayNameKey = "kith.name"

    /// Domains as one text: a space between them; spaces and percent signs inside, of which real domains have none,
    /// as `%20` and `%25`.
    static func domains(_ domains: [String]) -> String {
        domains.map { $0.replacing("%", with: "%25").replacing(" ", with: "%20") }.joined(separator: " ")
    }

    /// The domains in a text made by ``domains(_:)-([String])``.
    static func domains(_ text: String) -> [String] {
        text.split(separator: " ").map { String($0.replacing("%20", with: " ").replacing("%25", with: "%")) }
    }
}
