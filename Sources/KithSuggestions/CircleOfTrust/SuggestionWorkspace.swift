import KithGraph
import KithLinearAlgebra

/// The scratch memory of one worker. Handed from thread to thread, never used by two at once.
final class SuggestionWorkspace: @unchecked Sendable {
    var members: SparseScores
    var candidates: SparseScores
    /// For walks; made when the first is needed.
    private var push: PushWorkspace?

    init(personCount: Int) {
        members = SparseScores(personCount: personCount)
        candidates = SparseScores(personCount: personCount)
    }

    func pushWorkspace(for network: Network) -> PushWorkspace {
        if let push { return push }
        let made = PushWorkspace(for: network)
        push = made
        return made
    }
}

extension SuggestionPool.Popularity {
    /// The people of one row in the order of everybody.
    func sorted(_ rows: CompressedRows, _ row: Int) -> SharedBuffer<PersonIndex> {
        SharedBuffer(rows.range(row).map { rows.columns[$0] }.sorted { places[Int($0)] < places[Int($1)] })
    }
}

/// Workspaces not in use, and the order of people by PageRank once it was needed.
final class SuggestionPool: Sendable {
    private let network: Network
    private let idle = Locked<[SuggestionWorkspace]>([])
    private let popularity = Locked<Popularity?>(nil)

    /// Everybody, best first, with the scores by person.
    struct Popularity: Sendable {
        let order: SharedBuffer<PersonIndex>
        /// Everybody's place in the order.
        let places: SharedBuffer<UInt32>
        let scores: SharedBuffer<Double>
    }

    init(network: Network) {
        self.network = network
    }

    /// Calls `body` with a workspace that nobody else uses meanwhile.
    func withWorkspace<Result>(_ body: (SuggestionWorkspace) -> Result) -> Result {
        let workspace = idle.withLock { $0.popLast() } ?? SuggestionWorkspace(personCount: network.personCount)
        defer { idle.withLock { $0.append(workspace) } }
        return body(workspace)
    }

    /// PageRank of the network, computed at the first call.
    func popular(_ tieBreak: TieBreak) -> Popularity {
        popularity.withLock { known in
            if let known { return known }
            let scores = PageRank.run(on: network).scores
            let order = (0..<PersonIndex(network.personCount)).sorted { left, right in
                let (better, worse) = (scores[Int(left)], scores[Int(right)])
                if better != worse { return better > worse }
                return tieBreak.key(left, in: network) < tieBreak.key(right, in: network)
            }
            let places = MutableBuffer<UInt32>(count: order.count)
            for (place, person) in order.enumerated() { places[Int(person)] = UInt32(place) }
            let made = Popularity(order: SharedBuffer(order), places: places.freeze(), scores: scores)
            known = made
            return made
        }
    }
}
