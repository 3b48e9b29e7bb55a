"""Trusses and structural holes: structure_peers.py CASE PEER EDGES.txt [ROUNDS], printing one JSON line.

Truss numbers of every tie (every follow is a tie, counted once, without loops) are found by igraph's C library, since its
Python package has no call for them, and by NetworkX one k after the other. Constraint is of everybody, on follows: a
mutual follow weighs twice. Timed from each system's own graph object in memory.
"""

import json
import os
import subprocess
import tempfile

import common
from peer import load_igraph, load_scipy, undirected_scipy

CASES = {
    "truss": {"peers": ["igraph-c", "networkx"], "limit": 300, "runs": 1},
    "brokers": {"peers": ["networkx", "igraph"], "limit": 300, "runs": 1},
}

PROGRAM = r"""
#include <igraph.h>
#include <stdio.h>
#include <time.h>
int main(int count, char **arguments) {
    FILE *file = fopen(arguments[1], "r");
    long people, ties, end;
    if (count < 2 || !file || fscanf(file, "%ld %ld", &people, &ties) != 2) return 1;
    igraph_vector_int_t ends, truss;
    igraph_vector_int_init(&ends, 2 * ties);
    for (long i = 0; i < 2 * ties; i++) VECTOR(ends)[i] = fscanf(file, "%ld", &end) == 1 ? end : 0;
    igraph_t graph;
    igraph_create(&graph, &ends, people, IGRAPH_UNDIRECTED);
    igraph_vector_int_init(&truss, 0);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    igraph_trussness(&graph, &truss);
    clock_gettime(CLOCK_MONOTONIC, &after);
    long sum = 0;
    for (long i = 0; i < ties; i++) sum += VECTOR(truss)[i];
    printf("[%.6f, %ld, %ld]\n", after.tv_sec - before.tv_sec + 1e-9 * (after.tv_nsec - before.tv_nsec),
        (long)igraph_vector_int_max(&truss), sum);
}
"""


def upper(path):
    import numpy as np
    import scipy.sparse as sp

    ties = sp.triu(undirected_scipy(load_scipy(path)[0]), k=1).tocoo()
    return ties.shape[0], np.c_[ties.row, ties.col]


def igraph_c(path):
    """A small program on libigraph-dev (Debian; another place through PKG_CONFIG_PATH), which times itself."""
    import numpy as np

    folder = tempfile.mkdtemp()
    people, ties = upper(path)
    with open(os.path.join(folder, "ties"), "w") as file:
        file.write(f"{people} {len(ties)}\n")
        np.savetxt(file, ties, fmt="%d")
    with open(os.path.join(folder, "truss.c"), "w") as file:
        file.write(PROGRAM)
    flags = os.environ.get("KITH_IGRAPH_FLAGS") or subprocess.run(
        ["pkg-config", "--cflags", "--libs", "igraph"], capture_output=True, text=True, check=True).stdout
    program = os.path.join(folder, "truss")
    subprocess.run(["cc", "-O2", os.path.join(folder, "truss.c"), "-o", program, *flags.split(), "-lm"], check=True)
    done = subprocess.run([program, os.path.join(folder, "ties")], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def networkx_trusses(graph):
    import networkx as nx

    total, k = 2 * graph.number_of_edges(), 3
    while True:
        graph = nx.k_truss(graph, k)
        if graph.number_of_edges() == 0:
            return [k - 1, total]
        total += graph.number_of_edges()
        k += 1


def prepare(case, peer, path):
    import networkx as nx
    if case == "truss":
        people, ties = upper(path)
        graph = nx.Graph()
        graph.add_nodes_from(range(people))
        graph.add_edges_from(ties.tolist())
        return lambda: networkx_trusses(graph), lambda result: result
    total = lambda values: float(sum(value for value in values if value == value))
    if peer == "igraph":
        graph = load_igraph(path)
        return graph.constraint, total
    graph = nx.DiGraph()
    rows = load_scipy(path)[0].tocoo()
    graph.add_nodes_from(range(rows.shape[0]))
    graph.add_edges_from(zip(rows.row.tolist(), rows.col.tolist()))
    # All at once by sparse matrices, which is far faster than person by person.
    return lambda: nx.constraint(graph), lambda values: total(values.values())


def measure_c():
    """As common.main prints it, with the seconds that the program says."""
    result = igraph_c(common.sys.argv[3])
    print(json.dumps({"system": "igraph C library", "case": "truss", "seconds": result[:1], "check": result[1:],
                      "threads": 1, "libraries": [], "peakBytes":
                      common.resource.getrusage(common.resource.RUSAGE_CHILDREN).ru_maxrss * 1024}))


if __name__ == "__main__":
    if common.sys.argv[1:3] == ["truss", "igraph-c"]:
        measure_c()
    else:
        common.main(prepare)
