"""implicit on the inputs of the cases `als` and `topscores`: factor_peers.py als|topscores implicit INPUT [ROUNDS].

Prints one JSON line. With KITH_BENCH_FACTORS=PREFIX the factors are written to PREFIX-rows.npy and PREFIX-columns.npy
(als), or read from there (topscores, so that both systems rank by the same factors). implicit takes the confidence of an
entry as it is, so Kith's 1 + alpha is given as implicit's alpha over entries of 1.
"""

import os

# implicit runs its own threads and asks for this; the slower way round would not be fair.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import common
import numpy as np
import peer
from common import THREADS
from implicit.cpu.als import AlternatingLeastSquares

CASES = {
    "als": {"peers": ["implicit"], "quality": "loss", "tolerance": None, "factors": "own", "limit": 300},
    "topscores": {"peers": ["implicit"], "tolerance": 1e-4, "factors": "shared", "limit": 300},
}
ALPHA = float(os.environ.get("KITH_BENCH_ALPHA", "40"))
REGULARIZATION = float(os.environ.get("KITH_BENCH_REGULARIZATION", "0.01"))
FACTORS = int(os.environ.get("KITH_BENCH_DIMENSIONS", "64"))
PREFIX = os.environ.get("KITH_BENCH_FACTORS")


def model(iterations=10):
    return AlternatingLeastSquares(
        factors=FACTORS, iterations=iterations, regularization=REGULARIZATION, alpha=1 + ALPHA, num_threads=THREADS,
        use_cg=os.environ.get("KITH_BENCH_EXACT") is None, random_state=1)


def fit(matrix):
    def run():
        fitted = model()
        fitted.fit(matrix, show_progress=False)
        return fitted

    def check(fitted):
        if PREFIX:
            np.save(PREFIX + "-rows.npy", fitted.user_factors)
            np.save(PREFIX + "-columns.npy", fitted.item_factors)
        return [float(np.abs(fitted.user_factors).sum())]
    return run, check


def recommend(matrix, people=20_000, count=5):
    fitted = model(0)
    fitted.user_factors = np.load(PREFIX + "-rows.npy")
    fitted.item_factors = np.load(PREFIX + "-columns.npy")
    chosen = np.arange(min(people, matrix.shape[0]))

    def run():
        return fitted.recommend(chosen, matrix[chosen], N=count, filter_already_liked_items=True)

    def check(lists):
        ids, scores = lists
        if os.environ.get("KITH_BENCH_LISTS"):
            np.savetxt(os.environ["KITH_BENCH_LISTS"], ids, fmt="%d")
        return [float(scores.sum(dtype=np.float64))]
    return run, check


def prepare(case, system, path):
    matrix = peer.load_scipy(path)[0]
    return fit(matrix) if case == "als" else recommend(matrix)


if __name__ == "__main__":
    common.main(prepare)
