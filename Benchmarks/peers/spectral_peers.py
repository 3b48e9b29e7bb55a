"""One measurement of SciPy or scikit-learn on eigenpairs and singular values: spectral_peers.py CASE PEER INPUT [ROUNDS].

Cases: eigen and eigen-double (the 32 largest eigenpairs of the symmetric normalized adjacency, follows taken in either
direction, by eigsh in single and double precision, with its own stopping rule), eigen-rough (the same by scikit-learn's
randomized_svd in single precision, whose default settings give singular triplets of small accuracy), svd (the 128 largest
singular triplets of the follow matrix by randomized_svd in single precision). The residual is the largest over all pairs,
worked out in double precision: ‖A v − λ v‖, or √(‖A v − σ u‖² + ‖Aᵀ u − σ v‖²). Making the matrix is not timed.
"""

import common
import numpy as np
import scipy.sparse as sp
from peer import load_scipy

CASES = {
    "eigen": {"peers": ["scipy"], "quality": "residual", "tolerance": None, "limit": 300, "runs": 2},
    "eigen-double": {"peers": ["scipy"], "quality": "residual", "tolerance": None, "limit": 300, "runs": 2},
    "eigen-rough": {"peers": ["scikit-learn"], "quality": "residual", "tolerance": None, "limit": 300, "runs": 3},
    "svd": {"peers": ["scikit-learn"], "quality": "residual", "tolerance": None, "limit": 300, "runs": 2},
}


def normalized(rows):
    ties = rows + rows.T
    ties.data[:] = 1
    degree = np.asarray(ties.sum(axis=1, dtype=np.float64)).ravel()
    scale = sp.diags(np.divide(1.0, np.sqrt(degree), out=np.zeros(len(degree)), where=degree > 0))
    return (scale @ ties.astype(np.float64) @ scale).tocsr()


def eigen(case, rows):
    exact = normalized(rows)
    matrix = exact if case == "eigen-double" else exact.astype(np.float32)

    def run():
        if case == "eigen-rough":
            from sklearn.utils.extmath import randomized_svd
            u, s, _ = randomized_svd(matrix, 32, random_state=0)
            # What it finds largest may be negative eigenvalues, of which the values are the sizes.
            return np.einsum("ij,ij->j", u, matrix @ u), u
        from scipy.sparse.linalg import eigsh
        return eigsh(matrix, k=32, which="LA")

    def quality(result):
        values, vectors = (part.astype(np.float64) for part in result)
        return {"residual": float(np.linalg.norm(exact @ vectors - vectors * values, axis=0).max())}
    return run, lambda result: sorted((float(value) for value in result[0]), reverse=True), quality


def svd(rows):
    from sklearn.utils.extmath import randomized_svd

    exact = rows.astype(np.float64)

    def quality(result):
        u, s, vt = (part.astype(np.float64) for part in result)
        right = np.linalg.norm(exact @ vt.T - u * s, axis=0)
        left = np.linalg.norm(exact.T @ u - vt.T * s, axis=0)
        return {"residual": float(np.sqrt(right ** 2 + left ** 2).max())}
    return lambda: randomized_svd(rows, 128, random_state=0), lambda result: [float(v) for v in result[1]], quality


def prepare(case, peer, path):
    rows = load_scipy(path)[0]
    rows.sort_indices()
    return svd(rows) if case == "svd" else eigen(case, rows)


if __name__ == "__main__":
    common.main(prepare)
