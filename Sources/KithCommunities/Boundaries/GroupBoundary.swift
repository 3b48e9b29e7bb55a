import KithGraph
import KithLinearAlgebra

/// Where a group ends: how separate it is in each direction, who stands at its boundary, and what holds it together.
public struct GroupBoundary: Sendable, Equatable {
    /// Follows that cross the boundary in one direction.
    public struct Crossing: Sendable, Equatable {
        public let follows: Int
        /// Their share of all follows that the members make (outward) or receive (inward), or the others where those have
        /// fewer: the conductance of the directed boundary. `nil` where either has none.
        public let conductance: Double?

        public init(follows: Int, conductance: Double?) {
            self.follows = follows
            self.conductance = conductance
        }
    }

    /// A member and the number of ties meant.
    public struct Standing: Sendable, Equatable {
        public let person: PersonIndex
        public let ties: Int

        public init(person: PersonIndex, ties: Int) {
            self.person = person
            self.ties = ties
        }
    }

    /// What connects the group with another one.
    public struct Link: Sendable, Equatable {
        /// The number of the other group.
        public let group: Int
        public let followsOut: Int
        public let followsIn: Int
        /// How many members have a tie there, and those with most.
        public let memberCount: Int
        public let bridging: [Standing]

        public var follows: Int { followsOut + followsIn }
    }

    /// Number of members.
    public let size: Int
    /// Pairs of members that are tied, and their share of all pairs; `nil` with one member.
    public let internalTies: Int
    public let density: Double?
    /// Follows among members, and the share of them that is returned; `nil` without any.
    public let internalFollows: Int
    public let reciprocity: Double?
    /// Follows of others by members, and of members by others.
    public let outward: Crossing
    public let inward: Crossing
    /// How many members are tied to somebody outside, and those with most ties outside.
    public let boundaryMembers: Int
    public let outermost: [Standing]
    /// The groups with most follows from or to this one, the most first, and how many there are in all.
    public let links: [Link]
    public let linkCount: Int
    /// The largest *k* such that some members have *k* ties with each other, who they are, and how many members have core
    /// numbers below half of it.
    public let coreNumber: Int
    public let core: [PersonIndex]
    public let peripheryCount: Int
    /// The largest *k* such that some ties among members each lie in *k* − 2 triangles of such ties; 0 without ties.
    public let trussNumber: Int
    /// Members without whom the group would come apart, those who would part the most first, with how many they would cut
    /// off.
    public let articulation: [Standing]
    /// Members tied to others outside who are least constrained (Burt), the least first; empty where not asked for.
    public let brokers: [PersonIndex]
}

extension GroupBoundary {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties
        /// How many people, and other groups, are named of each kind.
        public var named: Int
        /// Whether brokers are sought, which takes everybody's constraint.
        public var withBrokers: Bool

        public init(ties: Ties = .either, named: Int = 5, withBrokers: Bool = true) {
            precondition(named >= 0, "a number of people cannot be negative")
            self.ties = ties
            self.named = named
            self.withBrokers = withBrokers
        }
    }

    /// The boundary of every group, in their order; in one that overlaps with another, those in both are inside. The same
    /// for any number of threads. O(Σ of the members' follows and of the triangles among members), and what constraint
    /// takes; 16 bytes a person or group and thread.
    public static func run(
        on groups: Circles, network: Network, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) -> [GroupBoundary] {
        precondition(groups.personCount == network.personCount, "the groups are of other people")
        let rows = network.rows(of: options.ties, threads: threads)
        let constraints =
            options.withBrokers
            ? StructuralHoles.run(on: network, options: .init(ties: options.ties), threads: threads).constraints : nil
        let cuts = Parallel.balancedCuts(groups.members.offsets, parts: 256)
        let workers = max(1, min(threads, cuts.count))
        let rooms = (0..<workers).map { _ in
            BoundaryRoom(people: network.personCount, groups: groups.circleCount)
        }
        let found = Locked([[GroupBoundary]](repeating: [], count: cuts.count))
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            let own = cuts[part].map { group in
                let search = BoundarySearch(
                    group: group, groups: groups, network: network, rows: rows, room: rooms[worker], options: options)
                return search.run(constraints)
            }
            found.withLock { $0[part] = own }
        }
        return found.withLock { $0.flatMap { $0 } }
    }
}
