"""Communities by modularity: community_peers.py CASE PEER EDGES.txt [ROUNDS], printing one JSON line.

Every follow is a tie, counted once, without loops; timed from each system's own graph object in memory to the
membership. `igraph:2` makes two iterations, its default; `igraph:stable` and leidenalg iterate until nothing changes.
"""

import os

import common

CASES = {
    "communities": {"peers": ["igraph:2", "networkit:leiden", "networkit:plm", "scikit-network:louvain",
                              "scikit-network:leiden"],
                    "quality": "modularity", "lack": 0, "membership": True, "limit": 120, "runs": 3},
    "communities-thorough": {"peers": ["igraph:10", "igraph:stable", "leidenalg"],
                             "quality": "modularity", "lack": 0, "membership": True, "limit": 200, "runs": 1},
}


def adjacency(path):
    """People are numbered in the order of their numeric handles, as Kith numbers them."""
    import numpy as np
    import polars as pl
    import scipy.sparse as sp

    with open(path) as file:
        separator = next("\t" if "\t" in line else " " for line in file if not line.startswith("#"))
    frame = pl.read_csv(path, separator=separator, has_header=False, new_columns=["a", "b"], columns=[0, 1],
                        schema_overrides=[pl.Int64, pl.Int64], comment_prefix="#")
    pairs = frame.to_numpy()
    people, numbers = np.unique(pairs, return_inverse=True)
    a, b = numbers.reshape(pairs.shape).T
    keep = a != b
    ties = sp.csr_matrix((np.ones(keep.sum()), (a[keep], b[keep])), shape=(len(people), len(people)))
    ties = ties + ties.T
    ties.data[:] = 1
    ties.sort_indices()
    return ties


def searcher(peer, ties):
    import numpy as np

    name, _, variant = peer.partition(":")
    upper = np.ascontiguousarray(np.array([part for part in ties.nonzero()]).T)
    upper = upper[upper[:, 0] < upper[:, 1]].astype(np.int64)
    if name in ("igraph", "leidenalg"):
        import igraph
        graph = igraph.Graph(n=ties.shape[0], edges=upper)
        if name == "leidenalg":
            import leidenalg
            return lambda: leidenalg.find_partition(
                graph, leidenalg.ModularityVertexPartition, n_iterations=-1).membership
        iterations = -1 if variant == "stable" else int(variant)
        return lambda: graph.community_leiden(objective_function="modularity", n_iterations=iterations).membership
    if name == "networkit":
        import networkit
        networkit.setNumberOfThreads(common.THREADS)
        graph = networkit.GraphFromCoo(
            (np.ascontiguousarray(upper[:, 0]), np.ascontiguousarray(upper[:, 1])), n=ties.shape[0])
        kind = networkit.community.ParallelLeiden if variant == "leiden" else networkit.community.PLM
        options = {} if variant == "leiden" else {"refine": True}
        return lambda: kind(graph, **options).run().getPartition().getVector()
    from sknetwork import clustering
    kind = clustering.Louvain if variant == "louvain" else clustering.Leiden
    return lambda: kind().fit_predict(ties)


def prepare(case, peer, path):
    ties = adjacency(path)
    search = searcher(peer, ties)

    def figures(labels):
        import numpy as np
        labels = np.unique(np.asarray(labels), return_inverse=True)[1]
        if "KITH_BENCH_MEMBERSHIP" in os.environ:
            np.savetxt(os.environ["KITH_BENCH_MEMBERSHIP"], labels, fmt="%d")
        return {"groups": int(labels.max()) + 1}

    return search, lambda labels: [ties.shape[0], ties.nnz / 2], figures


if __name__ == "__main__":
    plain = common.versions
    common.versions = lambda peer: plain(peer.partition(":")[0]) + ("" if ":" not in peer else " " + peer.partition(":")[2])
    common.main(prepare)
