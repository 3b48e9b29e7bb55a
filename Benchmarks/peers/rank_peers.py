"""Boosted trees that rank: rank_peers.py CASE PEER CANDIDATES.npy [ROUNDS], printing one JSON line.

LambdaMART with 80 trees of 15 leaves, learning rate .08, pairs from the first 30 ranks, from arrays in memory (bins
included on both sides). nDCG@5 of groups not seen is computed here and there from the scores alone. Fits that differ in
nothing but the number of bins differ by up to .008 in it, so the two need not agree better than that.
"""

import common

CASES = {"rank-trees": {"peers": ["lightgbm"], "quality": "ndcg", "lack": 0.008, "tolerance": 1e-9, "limit": 300,
                        "runs": 2, "candidates": True},
         "rank-scores": {"peers": ["lightgbm"], "tolerance": 1e-9, "limit": 300, "runs": 5, "candidates": True}}
ROWS = 400


def prepare(case, peer, path):
    import lightgbm
    import numpy as np

    panel = np.load(path)
    half = len(panel) // ROWS // 2 * ROWS
    labels, features = panel[:half, 0].copy(), np.ascontiguousarray(panel[:half, 1:])
    judged_labels, judged = panel[half:, 0].copy(), np.ascontiguousarray(panel[half:, 1:])
    options = {"objective": "lambdarank", "num_leaves": 15, "learning_rate": 0.08, "min_data_in_leaf": 20,
               "lambdarank_truncation_level": 30, "max_bin": 255, "num_threads": common.THREADS, "verbose": -1}

    def fit():
        data = lightgbm.Dataset(features, labels, group=[ROWS] * (half // ROWS), params=options)
        return lightgbm.train(options, data, 80)

    if case == "rank-trees":
        return (fit, lambda trees: [half, trees.num_trees()],
                lambda trees: {"ndcg": ndcg(judged_labels, trees.predict(judged))})
    trees = fit()
    groups = min(100, len(judged) // ROWS)
    return (lambda: [trees.predict(judged[group * ROWS:(group + 1) * ROWS], num_threads=1) for group in range(groups)],
            lambda scores: [len(scores), trees.num_trees()])


def ndcg(labels, scores, rank=5):
    """nDCG of groups of labels 0 and 1 that all have one of 1."""
    import numpy as np
    labels, scores = labels.reshape(-1, ROWS), scores.reshape(-1, ROWS)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :rank]
    discounts = 1 / np.log2(np.arange(rank) + 2)
    found = (np.take_along_axis(labels, order, 1) * discounts).sum(1)
    return float((found / np.cumsum(discounts)[np.minimum(labels.sum(1), rank).astype(int) - 1]).mean())


if __name__ == "__main__":
    common.main(prepare)
