"""Values of the structural kernels on one seeded network, made with NetworkX 3.6.1 on Python 3.

Prints StructureFixture.swift. The network is drawn by a generator written out here, so that it does not depend on a
library's version: python3 structure.py > ../Kernels/Structure/StructureFixture.swift
"""

import networkx as nx

PEOPLE, DRAWS = 60, 260


def draws(seed):
    """A linear congruential generator (multiplier and increment of MMIX by Knuth), upper 32 bits."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 32


def network():
    numbers = draws(2024)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(PEOPLE))
    for _ in range(DRAWS):
        a, b = next(numbers) % PEOPLE, next(numbers) % PEOPLE
        # Squaring the share makes small numbers better connected.
        b = b * b // PEOPLE
        if a != b:
            graph.add_edge(a, b, weight=1 + (a * 7 + b * 3) % 16)
    return graph


def first_members(components):
    labels = [0] * PEOPLE
    for component in components:
        for person in component:
            labels[person] = min(component)
    return labels


def show(name, kind, values):
    text = ", ".join(str(value) for value in values)
    print(f"    static let {name}: [{kind}] = [")
    line = "       "
    for word in text.split(" "):
        if len(line) + 1 + len(word) > 115:
            print(line)
            line = "       "
        line += " " + word
    print(line + ("," if not line.endswith(",") else ""))
    print("    ]")


def main():
    graph = network()
    either = nx.Graph(graph)
    steps = nx.single_source_shortest_path_length(graph, 0)
    lengths = nx.single_source_dijkstra_path_length(graph, 0)
    cores, triangles, clustering = nx.core_number(either), nx.triangles(either), nx.clustering(either)
    people = range(PEOPLE)
    print(f"// Made by structure.py with NetworkX {nx.__version__}.")
    print()
    print("enum StructureFixture {")
    print("    /// From, to and weight of every follow, one after the other.")
    show("follows", "Int", (value for a, b, w in sorted(graph.edges(data="weight")) for value in (a, b, w)))
    print(f"    static let people = {PEOPLE}")
    print(f"    static let reciprocity = {nx.reciprocity(graph)!r}")
    print(f"    static let transitivity = {nx.transitivity(either)!r}")
    print(f"    static let averageClustering = {nx.average_clustering(either)!r}")
    show("weakLabels", "UInt32", first_members(nx.weakly_connected_components(graph)))
    show("strongLabels", "UInt32", first_members(nx.strongly_connected_components(graph)))
    print("    /// From person 0; -1 for who cannot be reached.")
    show("steps", "Int", (steps.get(person, -1) for person in people))
    show("lengths", "Double", (lengths.get(person, -1) for person in people))
    show("cores", "UInt32", (cores[person] for person in people))
    show("triangles", "UInt64", (triangles[person] for person in people))
    show("clustering", "Double", (repr(clustering[person]) for person in people))
    holes(graph)
    cuts(either)
    between = nx.betweenness_centrality
    print("    /// Sums over ordered pairs along follows, over unordered ones along ties.")
    show("followBetweenness", "Double", values(between(graph, normalized=False)))
    show("tieBetweenness", "Double", values(between(either, normalized=False)))
    print("}")


def values(numbers):
    return (repr(float(numbers[person])).replace("nan", ".nan") for person in range(PEOPLE))


def holes(graph):
    """People are named, because for all at once NetworkX 3.6.1 with SciPy 1.17 divides effective sizes by another's ties."""
    show("constraints", "Double", values(nx.constraint(graph)))
    show("weightedConstraints", "Double", values(nx.constraint(graph, weight="weight")))
    show("tieConstraints", "Double", values(nx.constraint(nx.Graph(graph), weight=None)))
    show("effectiveSizes", "Double", values(nx.effective_size(graph, list(graph))))
    show("weightedEffectiveSizes", "Double", values(nx.effective_size(graph, list(graph), weight="weight")))
    show("tieEffectiveSizes", "Double", values(nx.effective_size(nx.Graph(graph), list(graph))))


def cuts(either):
    """Of the network and of what is left of it among people tied to at most eight."""
    sparse = either.subgraph([person for person in either if either.degree(person) <= 8])
    print("    /// Among people with at most eight ties: both ends of every bridge, one after the other.")
    show("sparseBridges", "UInt32", (end for tie in sorted(sorted(ends) for ends in nx.bridges(sparse)) for end in tie))
    show("sparseArticulationPoints", "UInt32", sorted(nx.articulation_points(sparse)))
    show("sparseBlockSizes", "Int", sorted(len(block) for block in nx.biconnected_components(sparse)))
    trusses = {frozenset(ends): 2 for ends in either.edges}
    for k in range(3, PEOPLE):
        for ends in nx.k_truss(either, k).edges:
            trusses[frozenset(ends)] = k
    print("    /// In the order of ties by their smaller, then their larger end.")
    show("trusses", "UInt32", (trusses[frozenset(ends)] for ends in sorted(sorted(ends) for ends in either.edges)))


main()
