"""One measurement of one peer: peer.py CASE PEER INPUT [ROUNDS], printing one JSON line.

Cases: load (text edge list to a graph with dense ids and both directions), pagerank, cores, triangles, personalized.
A round is timed from the loaded graph, except for load. `check` is a figure that must agree between all systems.
"""

import os

import common
from common import THREADS, versions  # noqa: F401, other scripts take them from here

CASES = {
    "load": {"peers": ["polars+scipy", "networkit", "igraph"]},
    "pagerank": {"peers": ["scipy", "networkit", "igraph"]},
    "cores": {"peers": ["networkit", "igraph", "scikit-network"]},
    "triangles": {"peers": ["networkit", "igraph", "scikit-network"]},
    "personalized": {"peers": ["igraph"]},
}


def load_scipy(path):
    import numpy as np
    import polars as pl
    import scipy.sparse as sp

    # rank("dense") is the fastest of the ways tried to number arbitrary integer ids on two threads (np.unique took
    # twice as long, unique + searchsorted half as long again).
    frame = pl.read_csv(path, separator=separator(path), has_header=False, new_columns=["a", "b"], columns=[0, 1],
                        schema_overrides=[pl.Int64, pl.Int64], comment_prefix="#")
    both = pl.concat([frame["a"], frame["b"]])
    dense = both.rank("dense").to_numpy() - 1
    ids = np.zeros(int(dense.max()) + 1, np.int64)
    ids[dense] = both.to_numpy()
    half = len(frame)
    a, b = dense[:half], dense[half:]
    keep = a != b
    n = len(ids)
    rows = sp.csr_matrix((np.ones(keep.sum(), np.float32), (a[keep], b[keep])), shape=(n, n))
    rows.sum_duplicates()
    rows.data[:] = 1
    return rows, rows.tocsc(), ids


def separator(path):
    with open(path, "rb") as file:
        for line in file:
            if not line.startswith(b"#"):
                return "\t" if b"\t" in line else " "
    return " "


def load_networkit(path):
    import networkit as nk

    nk.setNumberOfThreads(THREADS)
    reader = nk.graphio.EdgeListReader(separator(path), 0, "#", continuous=False, directed=True)
    graph = reader.read(path)
    graph.removeSelfLoops()
    graph.removeMultiEdges()
    return graph


def load_igraph(path):
    import igraph

    graph = igraph.Graph.Read_Ncol(path, names=True, weights=False, directed=True)
    return graph.simplify()


def undirected_scipy(rows):
    both = rows + rows.T
    both.data[:] = 1
    return both.tocsr()


def undirected_networkit(path):
    # Built from unique pairs: removing repeated edges inside NetworKit 11.2.2 ended in a crash.
    import networkit as nk
    import scipy.sparse as sp

    nk.setNumberOfThreads(THREADS)
    upper = sp.triu(undirected_scipy(load_scipy(path)[0]), k=1).tocoo()
    return nk.GraphFromCoo((upper.row.astype("uint64"), upper.col.astype("uint64")), n=upper.shape[0], directed=False)


def pagerank_scipy(rows, tolerance=1e-8, damping=0.85):
    import numpy as np

    n = rows.shape[0]
    degree = np.asarray(rows.sum(axis=1)).ravel().astype(float)
    inverse = np.divide(1.0, degree, out=np.zeros(n), where=degree > 0)
    sinks = degree == 0
    back = rows.T.tocsr().astype(float)

    def run():
        x = np.full(n, 1 / n)
        for iteration in range(1000):
            y = damping * (back @ (x * inverse) + x[sinks].sum() / n) + (1 - damping) / n
            change = abs(y - x).sum()
            x = y
            if change < tolerance:
                break
        return x
    return run


def prepare(case, peer, path):
    """Returns what a round calls, and how its result becomes the check figure."""
    if case == "load":
        if peer == "polars+scipy":
            return lambda: load_scipy(path), lambda r: [r[0].shape[0], r[0].nnz]
        if peer == "networkit":
            return lambda: load_networkit(path), lambda g: [g.numberOfNodes(), g.numberOfEdges()]
        return lambda: load_igraph(path), lambda g: [g.vcount(), g.ecount()]
    if case == "pagerank":
        top = lambda scores: float(max(scores))
        if peer == "scipy":
            return pagerank_scipy(load_scipy(path)[0]), top
        if peer == "networkit":
            import networkit as nk
            graph = load_networkit(path)

            def run():
                rank = nk.centrality.PageRank(graph, damp=0.85, tol=1e-8, distributeSinks=nk.centrality.SinkHandling.DistributeSinks)
                rank.norm = nk.centrality.Norm.L1_NORM
                rank.run()
                return rank.scores()
            return run, top
        graph = load_igraph(path)
        return lambda: graph.pagerank(damping=0.85), top
    if case == "cores":
        if peer == "networkit":
            import networkit as nk
            graph = undirected_networkit(path)

            def run():
                cores = nk.centrality.CoreDecomposition(graph)
                cores.run()
                return cores.scores()
            return run, lambda scores: [int(max(scores)), int(sum(scores))]
        if peer == "scikit-network":
            from sknetwork.topology import get_core_decomposition
            both = undirected_scipy(load_scipy(path)[0])
            return lambda: get_core_decomposition(both), lambda scores: [int(max(scores)), int(sum(scores))]
        graph = load_igraph(path).as_undirected(mode="collapse")
        return lambda: graph.coreness(), lambda scores: [int(max(scores)), int(sum(scores))]
    if case == "triangles":
        if peer == "networkit":
            import networkit as nk
            graph = undirected_networkit(path)
            def run():
                local = nk.centrality.LocalClusteringCoefficient(graph, True)
                local.run()
                return local.scores()

            degrees = [graph.degree(vertex) for vertex in graph.iterNodes()]
            return run, lambda scores: round(sum(c * d * (d - 1) / 6 for c, d in zip(scores, degrees)))
        if peer == "scikit-network":
            from sknetwork.topology import count_triangles
            both = undirected_scipy(load_scipy(path)[0])
            return lambda: count_triangles(both, parallelize=False), int
        graph = load_igraph(path).as_undirected(mode="collapse")
        return lambda: igraph_triangles(graph), int
    if case == "personalized":
        graph = load_igraph(path)
        person = graph.vs["name"].index(os.environ["KITH_BENCH_PERSON"])
        return lambda: graph.personalized_pagerank(damping=0.85, reset_vertices=[person]), max
    raise SystemExit(f"no case {case}")


def igraph_triangles(graph):
    """igraph counts triangles at each vertex through its local transitivity; the sum is cheap beside it."""
    local = graph.transitivity_local_undirected(mode="zero")
    return round(sum(value * degree * (degree - 1) / 6 for value, degree in zip(local, graph.degree())))


if __name__ == "__main__":
    common.main(prepare)
