"""One measurement of SciPy on sparse products: sparse_peers.py CASE scipy INPUT [ROUNDS], printing one JSON line.

Cases: spmm (follow matrix times a panel of 32 floats; seconds per product), cofollow (A @ A.T, then the 50 largest
entries of each row by argpartition). Check figures are those of `kith-bench` for the same case. SciPy's sparse products
run on one thread; there is no setting for more. `peakBytes` is the process's, `productBytes` what the resident size grew
by beyond the loaded matrix.
"""

import json
import resource
import sys
import time

import numpy as np

from peer import load_scipy, versions

KEPT = 50
COLUMNS = 32


def spmm(rows):
    n = rows.shape[0]
    index = np.arange(n, dtype=np.int64)[:, None] * 31 + np.arange(COLUMNS, dtype=np.int64)[None, :] * 17
    panel = np.ascontiguousarray((index % 128).astype(np.float32) / 8)
    repeats = 10

    def run():
        for _ in range(repeats):
            result = rows @ panel
        return result
    return run, repeats, lambda result: [float(result.sum(dtype=np.float64))]


def cofollow(rows):
    def run():
        product = rows @ rows.T
        starts, data, columns = product.indptr, product.data, product.indices
        chosen = []
        for row in range(product.shape[0]):
            values = data[starts[row]:starts[row + 1]]
            if len(values) > KEPT:
                order = np.argpartition(values, len(values) - KEPT)[-KEPT:]
                chosen.append((columns[starts[row]:starts[row + 1]][order], values[order]))
            else:
                chosen.append((columns[starts[row]:starts[row + 1]], values))
        return chosen
    return run, 1, lambda chosen: [float(sum(values.sum(dtype=np.float64) for _, values in chosen)),
                                   sum(len(values) for _, values in chosen)]


def main():
    case, peer, path = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    rows = load_scipy(path)[0]
    rows.sort_indices()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    run, repeats, check = {"spmm": spmm, "cofollow": cofollow}[case](rows)
    seconds = []
    result = None
    for _ in range(rounds):
        result = None
        start = time.perf_counter()
        result = run()
        seconds.append((time.perf_counter() - start) / repeats)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({
        "system": versions(peer), "case": case, "seconds": seconds, "check": check(result), "peakBytes": peak,
        "productBytes": peak - before}))


if __name__ == "__main__":
    main()
