"""k-means of the rows of a panel: kmeans_peers.py CASE PEER PANEL.npy [ROUNDS], printing one JSON line.

Lloyd's iteration from one k-means++ start, 100 clusters, at most 100 iterations, scikit-learn's own tolerance. Seeds draw
different numbers in different programs, and one start may end better than another by luck: a round is the same five
seeds one after the other, and the inertia is their mean.
"""

import common

CASES = {"kmeans": {"peers": ["scikit-learn"], "quality": "inertia", "tolerance": None, "limit": 300, "runs": 2,
                    "panel": True}}


def prepare(case, peer, path):
    import numpy as np
    from sklearn.cluster import KMeans

    panel = np.load(path)

    def run():
        return [KMeans(n_clusters=100, n_init=1, max_iter=100, tol=1e-4, random_state=seed).fit(panel)
                for seed in range(1, 6)]

    return (run, lambda fits: [len(panel), panel.shape[1]],
            lambda fits: {"inertia": float(np.mean([exact(panel, fit) for fit in fits])),
                          "iterations": [fit.n_iter_ for fit in fits]})


def exact(panel, fit):
    """The inertia in double precision, from the labels' centers."""
    import numpy as np
    return float(np.square(panel.astype(np.float64) - fit.cluster_centers_.astype(np.float64)[fit.labels_]).sum())


if __name__ == "__main__":
    common.main(prepare)
