# The values of KithCommunitiesTests/Comparison/AgreementTests.swift, printed by scikit-learn 1.9.1 with NumPy 2.4.6 and
# SciPy 1.17.1.
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

people = range(200)
cases = {
    "near": ([i * i % 7 for i in people], [i * i % 7 if i % 3 else i % 5 for i in people]),
    "unrelated": ([i * i % 11 for i in people], [(i * i * i + 2 * i) % 13 for i in people]),
    "nested": ([i % 12 for i in people], [i % 4 for i in people]),
    "skewed": ([int(i ** 0.5) for i in people], [i // 40 for i in people]),
    "singles": (list(people), [i % 3 for i in people]),
    "one": ([0 for _ in people], [i % 3 for i in people]),
}
large = range(20_000)
cases["large"] = ([int(i ** 0.5) for i in large], [i * i % 977 if i % 4 else int(i ** 0.5) for i in large])
for name, (found, known) in cases.items():
    print(name, *(f"{score(known, found):.12f}" for score in (
        normalized_mutual_info_score, adjusted_mutual_info_score, adjusted_rand_score)))
