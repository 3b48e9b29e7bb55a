import KithLinearAlgebra

/// Who is an authority and who a hub by a walk that goes forward along one follow and back along another: unlike HITS,
/// tightly knit groups do not take all.
///
/// The chain's stationary distribution has a closed form, computed here exactly: within each weakly connected component
/// of the bipartite graph of hubs (who follow) and authorities (who are followed), authorities weigh in proportion to
/// their followers and hubs to their follows; a component weighs as its share of all authorities, or of all hubs, which
/// is where the walk from equal scores stays. O(follows).
///
/// Lempel, Moran: "SALSA: the stochastic approach for link-structure analysis", ACM Transactions on Information Systems
/// 19, 2001, doi:10.1145/382979.383041.
public enum SALSA {
    /// Scores, exact.
    public struct Result: Sendable {
        /// One score a person, summing to 1 unless nobody follows anybody; 0 for those without followers.
        public let authorities: SharedBuffer<Double>
        /// One score a person, summing to 1 unless nobody follows anybody; 0 for those who follow nobody.
        public let hubs: SharedBuffer<Double>
        /// Number of components of the bipartite graph.
        public let componentCount: Int
    }

    /// Hubs and authorities of `network`.
    public static func run(on network: Network) -> Result {
        let count = network.personCount
        let components = BipartiteComponents(network)
        // By the component's root: follows, hubs and authorities in it.
        let follows = MutableBuffer<Double>(count: count)
        let hubCounts = MutableBuffer<Double>(count: count)
        let authorityCounts = MutableBuffer<Double>(count: count)
        for person in 0..<count {
            if let root = components.ofAuthority(person, in: network) { authorityCounts[root] += 1 }
            guard let root = components.ofHub(person, in: network) else { continue }
            hubCounts[root] += 1
            follows[root] += Double(network.following.degree(person))
        }
        var (hubTotal, authorityTotal, componentCount) = (0.0, 0.0, 0)
        for root in 0..<count where hubCounts[root] > 0 {
            hubTotal += hubCounts[root]
            authorityTotal += authorityCounts[root]
            componentCount += 1
        }
        let authorities = MutableBuffer<Double>(count: count)
        let hubs = MutableBuffer<Double>(count: count)
        for person in 0..<count {
            if let root = components.ofAuthority(person, in: network) {
                let within = Double(network.followers.degree(person)) / follows[root]
                authorities[person] = within * authorityCounts[root] / authorityTotal
            }
            if let root = components.ofHub(person, in: network) {
                let within = Double(network.following.degree(person)) / follows[root]
                hubs[person] = within * hubCounts[root] / hubTotal
            }
        }
        return Result(authorities: authorities.freeze(), hubs: hubs.freeze(), componentCount: componentCount)
    }
}

/// The weakly connected components of the graph whose vertices are each person as a hub and each as an authority, and
/// whose edges are the follows. As every hub of a component follows one of its authorities, a component is known by the
/// people who are its hubs: a disjoint-set forest over hubs alone is enough.
private struct BipartiteComponents {
    private let parents: MutableBuffer<UInt32>

    init(_ network: Network) {
        parents = MutableBuffer(count: network.personCount)
        for person in parents.indices { parents[person] = UInt32(person) }
        for authority in 0..<network.personCount {
            let hubs = network.followers[authority]
            guard hubs.count > 1 else { continue }
            var root = find(Int(hubs[0]))
            for index in 1..<hubs.count {
                let other = find(Int(hubs[index]))
                if other == root { continue }
                // The smaller number becomes the root, so that the forest's roots do not depend on the order of unions.
                let (low, high) = (min(root, other), max(root, other))
                parents[high] = UInt32(low)
                root = low
            }
        }
        for person in parents.indices { parents[person] = UInt32(find(person)) }
    }

    private func find(_ person: Int) -> Int {
        var person = person
        while Int(parents[person]) != person {
            parents[person] = parents[Int(parents[person])]
            person = Int(parents[person])
        }
        return person
    }

    /// The root of the component in which `person` is a hub; `nil` when they follow nobody.
    func ofHub(_ person: Int, in network: Network) -> Int? {
        network.following.degree(person) > 0 ? Int(parents[person]) : nil
    }

    /// The root of the component in which `person` is an authority; `nil` when nobody follows them.
    func ofAuthority(_ person: Int, in network: Network) -> Int? {
        let hubs = network.followers[person]
        return hubs.count > 0 ? Int(parents[Int(hubs[0])]) : nil
    }
}
