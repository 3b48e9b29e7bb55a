import KithGraph
import KithLinearAlgebra

extension Partition {
    /// The groups of `network` as ``Leiden`` finds them by default: by modularity, in who is tied to whom either way.
    public init(leidenOf network: Network, threads: Int = Parallel.availableThreads) {
        let graph = TieGraph(rows: network.undirectedRows(threads: threads))
        do {
            self = try Leiden.run(on: graph, threads: threads).partition
        } catch {
            preconditionFailure("nothing is refused without a budget: \(error)")
        }
    }
}
