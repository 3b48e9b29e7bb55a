"""The objective of implicit ALS, computed apart from every implementation measured.

als_loss.py INPUT ROWS.npy COLUMNS.npy --alpha A --regularization L [--unobserved W] [--exponent NU]

Σ over entries of c (1 − s)² + W Σ over other pairs of s² + Σ λ_u ‖x_u‖² + Σ λ_i ‖y_i‖², with s = x_u·y_i,
c = 1 + A and λ = L (degree + W n)^NU; all in double precision. The sum over all pairs is the inner product of the two
Gram matrices. Prints one JSON line.
"""

import argparse
import json

import numpy as np
import peer


def objective(rows, x, y, alpha, regularization, unobserved=1.0, exponent=0.0):
    x, y = x.astype(np.float64), y.astype(np.float64)
    everything = unobserved * np.sum((x.T @ x) * (y.T @ y))
    entries = rows.tocoo()
    seen = 0.0
    for start in range(0, rows.nnz, 1 << 17):
        piece = slice(start, start + (1 << 17))
        s = np.einsum("ij,ij->i", x[entries.row[piece]], y[entries.col[piece]])
        seen += np.sum((1 + alpha) * (1 - s) ** 2 - unobserved * s ** 2)
    out_degree = np.diff(rows.indptr)
    in_degree = np.bincount(rows.indices, minlength=rows.shape[1])
    ridge = 0.0
    for factors, degree, others in ((x, out_degree, rows.shape[1]), (y, in_degree, rows.shape[0])):
        scale = regularization * (degree + unobserved * others) ** exponent
        ridge += np.sum(scale * np.sum(factors ** 2, axis=1))
    return everything + seen + ridge


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("input")
    parser.add_argument("rows")
    parser.add_argument("columns")
    parser.add_argument("--alpha", type=float, required=True)
    parser.add_argument("--regularization", type=float, required=True)
    parser.add_argument("--unobserved", type=float, default=1.0)
    parser.add_argument("--exponent", type=float, default=0.0)
    options = parser.parse_args()
    matrix = peer.load_scipy(options.input)[0]
    loss = objective(matrix, np.load(options.rows), np.load(options.columns), options.alpha, options.regularization,
                     options.unobserved, options.exponent)
    print(json.dumps({"case": "als-loss", "loss": loss, "rows": options.rows}))


if __name__ == "__main__":
    main()
