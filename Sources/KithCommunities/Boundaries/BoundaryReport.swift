import KithGraph
import KithLinearAlgebra

/// Is this group a clique, how can one join it, and through whom: the boundary and the openness of groups in one go.
public struct BoundaryReport: Sendable {
    /// What openness is worked out from.
    public enum Evidence: Sendable, Equatable {
        /// Knocks and answers by their times; see ``Openness`` and ``Gatekeepers``.
        case timed([Openness], [Gatekeepers])
        /// Who follows whom, without a time; see ``StaticOpenness``.
        case still([StaticOpenness])
        /// Nothing: in an undirected network nobody knocks.
        case none
    }

    public struct Options: Sendable {
        public var boundary: GroupBoundary.Options
        public var openness: Openness.Options

        public init(boundary: GroupBoundary.Options = .init(), openness: Openness.Options = .init()) {
            self.boundary = boundary
            self.openness = openness
        }
    }

    public let options: Options
    public let groups: Circles
    /// One for each group.
    public let boundaries: [GroupBoundary]
    public let evidence: Evidence

    /// What each group is to somebody outside.
    public var verdicts: [OpennessVerdict] {
        switch evidence {
        case .timed(let groups, _): groups.map(\.verdict)
        case .still(let groups): groups.map(\.verdict)
        case .none: [OpennessVerdict](repeating: .unknown, count: groups.circleCount)
        }
    }

    /// Reports on `groups` of `network`; by the times of `contacts`, or without. O(Σ of the members' follows and contacts,
    /// sorted, and the triangles among members), and what everybody's constraint takes where brokers are wanted.
    public static func make(
        on groups: Circles, network: Network, contacts: Contacts?, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) -> BoundaryReport {
        let evidence: Evidence
        if let contacts {
            let window = options.openness
            let gatekeepers = Parallel.map(groups.circleCount, threads: threads) { group in
                Gatekeepers(
                    members: groups.members[group], contacts: contacts, window: window.window,
                    admission: window.admission, days: window.decisiveDays)
            }
            evidence = .timed(
                Openness.run(on: groups, contacts: contacts, options: window, threads: threads), gatekeepers)
        } else if !network.isDirected {
            evidence = .none
        } else {
            evidence = .still(
                StaticOpenness.run(
                    on: groups, network: network,
                    options: .init(leastFollows: options.openness.leastKnocks, rule: options.openness.rule),
                    threads: threads))
        }
        return BoundaryReport(
            options: options, groups: groups,
            boundaries: GroupBoundary.run(on: groups, network: network, options: options.boundary, threads: threads),
            evidence: evidence)
    }
}
