"""Maximal cliques: clique_peers.py CASE PEER EDGES.txt [ROUNDS], printing one JSON line.

Every follow is a tie, counted once, without loops; timed from each system's own graph object in memory to the number of
maximal cliques of three or more, without keeping them where the system can: igraph writes them to /dev/null, NetworKit
hands each to a function that counts.
"""

import os

import common
from community_peers import adjacency

CASES = {
    "cliques": {"peers": ["igraph", "networkit"], "tolerance": 0, "limit": 400, "runs": 1, "memory": True},
}


def prepare(case, peer, path):
    import numpy as np

    ties = adjacency(path)
    upper = np.ascontiguousarray(np.array([part for part in ties.nonzero()]).T)
    upper = upper[upper[:, 0] < upper[:, 1]].astype(np.int64)
    if peer == "igraph":
        import igraph
        graph = igraph.Graph(n=ties.shape[0], edges=upper)

        def run():
            # One line a clique; a pipe's other end counts them, so that nothing is kept.
            import subprocess
            reader, writer = os.pipe()
            counter = subprocess.Popen(["wc", "-l"], stdin=reader, stdout=subprocess.PIPE)
            os.close(reader)
            with os.fdopen(writer, "w") as file:
                graph.maximal_cliques(min=3, file=file)
            return int(counter.communicate()[0])

        return run, lambda count: [count]
    import networkit
    networkit.setNumberOfThreads(common.THREADS)
    graph = networkit.GraphFromCoo(
        (np.ascontiguousarray(upper[:, 0]), np.ascontiguousarray(upper[:, 1])), n=ties.shape[0])

    def run():
        found = 0

        def see(clique):
            nonlocal found
            found += len(clique) > 2

        networkit.clique.MaximalCliques(graph, callback=see).run()
        return found

    return run, lambda count: [count]


if __name__ == "__main__":
    common.main(prepare)
