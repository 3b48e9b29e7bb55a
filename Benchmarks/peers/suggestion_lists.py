"""Suggestions of the peers on one split: suggestion_lists.py METHOD FOLDER OUTPUT [--anyone].

FOLDER has train.tsv.gz or train.tsv (follower, followed; a tab between) and users.txt. OUTPUT gets person, rank and
candidate. People followed already are left out, and without --anyone those who follow the person already too, before
five are taken. The methods have the parameters that their libraries give them, but for what is said here: ALS has 64
factors, so that it fits everywhere; nobody's parameters are tuned to a network.
"""

import gzip
import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import scipy.sparse as sparse
from implicit.cpu.als import AlternatingLeastSquares
from implicit.cpu.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from sknetwork.ranking import PageRank

THREADS = int(os.environ.get("KITH_BENCH_THREADS", "2"))
METHODS = {
    "implicit-als": lambda: AlternatingLeastSquares(factors=64, num_threads=THREADS, random_state=1),
    "implicit-bpr": lambda: BayesianPersonalizedRanking(num_threads=THREADS, random_state=1),
    "implicit-bm25": lambda: BM25Recommender(num_threads=THREADS),
    "implicit-cosine": lambda: CosineRecommender(num_threads=THREADS),
}
# Enough that five are left when followers are taken out.
DEPTH = 300


def read(folder):
    path = os.path.join(folder, "train.tsv.gz")
    opened = gzip.open(path, "rt") if os.path.exists(path) else open(os.path.join(folder, "train.tsv"))
    with opened as file:
        pairs = [line.rstrip("\n").split("\t")[:2] for line in file]
    names = sorted({name for pair in pairs for name in pair})
    number = {name: place for place, name in enumerate(names)}
    rows = [number[a] for a, _ in pairs]
    columns = [number[b] for _, b in pairs]
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(names),) * 2)
    matrix.data[:] = 1
    with open(os.path.join(folder, "users.txt")) as file:
        users = [number[line.strip()] for line in file if line.strip() in number]
    return matrix, names, users


def suggested(method, matrix, users):
    """Candidates for each of the users, best first."""
    if method == "sknetwork-pagerank":
        rank = PageRank(damping_factor=0.5)
        for user in users:
            scores = rank.fit_predict(matrix, weights={user: 1.0})
            count = min(DEPTH, len(scores) - 1)
            best = np.argpartition(-scores, count)[: count + 1]
            yield best[np.argsort(-scores[best], kind="stable")]
        return
    model = METHODS[method]()
    model.fit(matrix, show_progress=False)
    for start in range(0, len(users), 1000):
        block = users[start : start + 1000]
        ids, _ = model.recommend(block, matrix[block], N=min(DEPTH, matrix.shape[1] - 1), filter_already_liked_items=True)
        yield from ids


def main():
    method, folder, output = sys.argv[1:4]
    anyone = "--anyone" in sys.argv
    matrix, names, users = read(folder)
    followers = matrix.T.tocsr()
    with open(output, "w") as file:
        for user, best in zip(users, suggested(method, matrix, users)):
            out = {user, -1} | set(matrix.indices[matrix.indptr[user] : matrix.indptr[user + 1]])
            if not anyone:
                out |= set(followers.indices[followers.indptr[user] : followers.indptr[user + 1]])
            five = [int(candidate) for candidate in best if candidate not in out][:5]
            for rank, candidate in enumerate(five):
                file.write(f"{names[user]}\t{rank + 1}\t{names[candidate]}\n")


main()
