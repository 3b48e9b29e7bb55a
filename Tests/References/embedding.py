# The values of KithGraphTests/Embedding/NetworkEmbeddingTests.swift, printed by NumPy 2.4.6; the network is that of
# ranks.py. With the path of a .npy file that Kith wrote and of its file of people, shows what NumPy reads in them.
import sys

import numpy as np

if len(sys.argv) > 2:
    vectors = np.load(sys.argv[1])
    people = open(sys.argv[2], encoding="utf-8", newline="\n").read().split("\n")[:-1]
    assert vectors.dtype == np.dtype("<f4") and vectors.flags.c_contiguous and len(people) == len(vectors)
    print(vectors.shape, *(f"{person} {row}" for person, row in zip(people, vectors)), sep="\n")
    raise SystemExit

edges = {(i, j) for i in range(11) for j in ((i * i + 1) % 12, (3 * i + 2) % 12,
         *(((i + 1) % 12,) if i % 3 == 0 else ())) if i != j}
follows = np.zeros((12, 12))
for i, j in edges:
    follows[i, j] = 1
for name, ties in [("either", np.maximum(follows, follows.T)), ("mutual", np.minimum(follows, follows.T))]:
    degrees = ties.sum(axis=1)
    scale = np.divide(1, np.sqrt(degrees), out=np.zeros(12), where=degrees > 0)
    print(name, *(f"{x:.7f}" for x in np.linalg.eigvalsh(scale[:, None] * ties * scale)[::-1][:6]))
mean = np.maximum(follows, follows.T).sum() / 12
coupled = np.maximum(follows, follows.T) + mean / 12
scale = 1 / np.sqrt(coupled.sum(axis=1))
print("regularized", *(f"{x:.7f}" for x in np.linalg.eigvalsh(scale[:, None] * coupled * scale)[::-1][:6]))
print("mean degree", mean)
print("singular", *(f"{x:.7f}" for x in np.linalg.svd(follows, compute_uv=False)[:6]))
