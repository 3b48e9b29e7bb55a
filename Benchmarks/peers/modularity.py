"""The modularity of a membership, worked out alike for all systems: modularity.py EDGES.txt MEMBERSHIP."""

import json
import sys

import numpy as np

import community_peers

adjacency = community_peers.adjacency(sys.argv[1])
labels = np.loadtxt(sys.argv[2], dtype=np.int64)
assert len(labels) == adjacency.shape[0]
degrees = np.asarray(adjacency.sum(axis=1)).ravel()
entries = adjacency.tocoo()
inside = (labels[entries.row] == labels[entries.col]).sum()
expected = np.square(np.bincount(labels, weights=degrees) / degrees.sum()).sum()
print(json.dumps({"modularity": float(inside / degrees.sum() - expected), "groups": len(np.unique(labels))}))
