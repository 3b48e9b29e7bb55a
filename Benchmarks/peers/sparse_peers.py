"""One measurement of SciPy on sparse products: sparse_peers.py CASE scipy INPUT [ROUNDS], printing one JSON line.

Cases: spmm (follow matrix times a panel of 32 floats; seconds per product), cofollow (A @ A.T, then the 50 largest
entries of each row by argpartition). Check figures are those of `kith-bench` for the same case. SciPy's sparse products
run on one thread; there is no setting for more. `peakBytes` is the process's, `productBytes` what the resident size grew
by beyond the loaded matrix. A product that needs more than three quarters of the machine's memory ends in an error.
"""

import os
import resource

import common
import numpy as np
from peer import load_scipy

CASES = {
    "spmm": {"peers": ["scipy"]},
    "cofollow": {"peers": ["scipy"], "limit": 600, "runs": 1, "memory": True},
}
KEPT = 50
COLUMNS = 32
REPEATS = 10


def spmm(rows):
    n = rows.shape[0]
    index = np.arange(n, dtype=np.int64)[:, None] * 31 + np.arange(COLUMNS, dtype=np.int64)[None, :] * 17
    panel = np.ascontiguousarray((index % 128).astype(np.float32) / 8)

    def run():
        for _ in range(REPEATS):
            result = rows @ panel
        return result
    return run, lambda result: [float(result.sum(dtype=np.float64))]


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
    return run, lambda chosen: [float(sum(values.sum(dtype=np.float64) for _, values in chosen)),
                                sum(len(values) for _, values in chosen)]


def prepare(case, peer, path):
    limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    rows = load_scipy(path)[0]
    rows.sort_indices()
    return {"spmm": spmm, "cofollow": cofollow}[case](rows)


if __name__ == "__main__":
    common.main(prepare, repeats={"spmm": REPEATS, "cofollow": 1})
