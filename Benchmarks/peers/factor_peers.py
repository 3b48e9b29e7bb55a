"""implicit on the inputs of the cases `als` and `topscores`: factor_peers.py als|topscores INPUT [ROUNDS].

Prints one JSON line. With KITH_BENCH_FACTORS=PREFIX the factors are written to PREFIX-rows.npy and PREFIX-columns.npy
(als), or read from there (topscores, so that both systems rank by the same factors). implicit takes the confidence of an
entry as it is, so Kith's 1 + alpha is given as implicit's alpha over entries of 1.
"""

import json
import os
import resource
import sys
import time

THREADS = int(os.environ.get("KITH_BENCH_THREADS", "2"))
# implicit runs its own threads and asks for this; the slower way round would not be fair.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import peer
from implicit.cpu.als import AlternatingLeastSquares

ALPHA = float(os.environ.get("KITH_BENCH_ALPHA", "40"))
REGULARIZATION = float(os.environ.get("KITH_BENCH_REGULARIZATION", "0.01"))
FACTORS = int(os.environ.get("KITH_BENCH_DIMENSIONS", "64"))
PREFIX = os.environ.get("KITH_BENCH_FACTORS")


def model(iterations=10):
    return AlternatingLeastSquares(
        factors=FACTORS, iterations=iterations, regularization=REGULARIZATION, alpha=1 + ALPHA, num_threads=THREADS,
        use_cg=os.environ.get("KITH_BENCH_EXACT") is None, random_state=1)


def fit(matrix, rounds):
    seconds = []
    for _ in range(rounds):
        fitted = model()
        start = time.perf_counter()
        fitted.fit(matrix, show_progress=False)
        seconds.append(time.perf_counter() - start)
    if PREFIX:
        np.save(PREFIX + "-rows.npy", fitted.user_factors)
        np.save(PREFIX + "-columns.npy", fitted.item_factors)
    return seconds, [float(np.abs(fitted.user_factors).sum())]


def recommend(matrix, rounds, people=20_000, count=5):
    fitted = model(0)
    fitted.user_factors = np.load(PREFIX + "-rows.npy")
    fitted.item_factors = np.load(PREFIX + "-columns.npy")
    chosen = np.arange(min(people, matrix.shape[0]))
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        ids, scores = fitted.recommend(chosen, matrix[chosen], N=count, filter_already_liked_items=True)
        seconds.append(time.perf_counter() - start)
    if os.environ.get("KITH_BENCH_LISTS"):
        np.savetxt(os.environ["KITH_BENCH_LISTS"], ids, fmt="%d")
    return seconds, [float(scores.sum(dtype=np.float64))]


def main():
    case, path = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    matrix = peer.load_scipy(path)[0]
    seconds, check = (fit if case == "als" else recommend)(matrix, rounds)
    print(json.dumps({
        "system": peer.versions("implicit"), "case": case, "seconds": seconds, "check": check, "threads": THREADS,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


if __name__ == "__main__":
    main()
