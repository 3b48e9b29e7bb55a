"""Values of SciPy for ScipyValuesTests.swift: python solvers.py > solvers.txt

The network is drawn by a linear congruence that the test repeats: 700 rows of six columns each, repeats dropped.
"""

import numpy as np
import scipy
import scipy.sparse as sp
from scipy.sparse.linalg import cg, eigsh, svds

SIZE, DEGREE = 700, 6


def network():
    state, pairs = 1, set()
    for row in range(SIZE):
        for _ in range(DEGREE):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            pairs.add((row, (state >> 33) % SIZE))
    rows, columns = zip(*sorted(pairs))
    return sp.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(SIZE, SIZE))


def line(name, values):
    print(name, *[repr(float(value)) for value in values])


a = network()
print("scipy", scipy.__version__, "numpy", np.__version__)
line("nonzeros", [a.nnz])
ties = ((a + a.T) > 0).astype(float).tolil()
ties.setdiag(0)
ties = ties.tocsr()
ties.eliminate_zeros()
degree = np.asarray(ties.sum(axis=1)).ravel()
half = sp.diags(1 / np.sqrt(degree))
line("eigenvalues", sorted(eigsh(half @ ties @ half, k=8, which="LA", tol=0)[0], reverse=True))
line("singular", sorted(svds(a, k=6, tol=0)[1], reverse=True))
laplacian = sp.diags(degree) - ties + sp.identity(SIZE)
b = np.cos(np.arange(SIZE))
x, info = cg(laplacian, b, rtol=1e-13)
assert info == 0
line("solution", x[:8])
product = (a @ a.T).tocsr()
line("cofollow", [product.nnz, product.sum(), product.diagonal().sum(), (product.multiply(product)).sum()])
