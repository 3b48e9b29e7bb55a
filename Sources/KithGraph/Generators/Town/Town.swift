import KithLinearAlgebra

/// A made-up town with its truth; see ``TownGenerator``. People and circles are numbered from 0 in the town's own order,
/// which is not the network's.
public struct Town: Sendable, Equatable {
    public let options: TownGenerator.Options
    public let circles: [Circle]
    public let people: [Person]
    /// In the order in which they were made.
    public let follows: [Follow]
    /// In the order in which they happened.
    public let interactions: [Interaction]
    /// The first contact of every two people who ever had any, in the order in which they happened.
    public let knocks: [Knock]
    /// Who has muted and blocked whom by the end, sorted.
    public let mutes: [Pair]
    public let blocks: [Pair]

    /// The planted probabilities that a knock is answered.
    public struct AnswerRates: Sendable, Equatable {
        /// For a knocker of the same circle.
        public var member: Double
        /// For a knocker who has had contact with somebody of the circle.
        public var connected: Double
        /// For a knocker who has not.
        public var stranger: Double

        public init(member: Double, connected: Double, stranger: Double) {
            self.member = member
            self.connected = connected
            self.stranger = stranger
        }

        public subscript(nearness: Nearness) -> Double {
            switch nearness {
            case .member: return member
            case .connected: return connected
            case .stranger: return stranger
            }
        }
    }

    /// How near a knocker stands to the home circle of the one knocked on.
    public enum Nearness: String, Sendable, CaseIterable {
        case member
        case connected
        case stranger
    }

    /// What a circle, and everybody at home in it, is like.
    public enum Role: String, Sendable, CaseIterable {
        case resident
        case clique
        case open
        case celebrity
        case ring
    }

    public struct Circle: Sendable, Equatable {
        public let name: String
        public let role: Role
        public let rates: AnswerRates
        /// The median time to an answer, where one comes.
        public let answerHours: Double
        public let place: String
        public let language: String
        /// Everybody who belongs to it, at home here or not, in rising order.
        public let members: [Int]
    }

    public struct Person: Sendable, Equatable {
        public let handle: String
        public let name: String
        /// Circles by number, the home circle first. Special circles have no members from elsewhere.
        public let circles: [Int]
        public let role: Role
        public let rates: AnswerRates
        public let place: String
        /// A BCP 47 language code.
        public let language: String
        public let joined: Timestamp
        public let isDiscoverable: Bool

        public var home: Int { circles[0] }
    }

    public struct Follow: Sendable, Equatable {
        public let from: Int
        public let to: Int
        public let time: Timestamp
    }

    public struct Interaction: Sendable, Equatable {
        public let kind: InteractionKind
        public let from: Int
        public let to: Int
        public let time: Timestamp
    }

    public struct Knock: Sendable, Equatable {
        public let from: Int
        public let to: Int
        public let time: Timestamp
        public let nearness: Nearness
        /// When it was or would be answered, perhaps after the end; `nil` when it was passed over.
        public let answer: Timestamp?
    }

    /// An ordered pair of people.
    public struct Pair: Sendable, Hashable, Comparable {
        public let from: Int
        public let to: Int

        public static func < (left: Pair, right: Pair) -> Bool { (left.from, left.to) < (right.from, right.to) }
    }
}
