# The PageRank and HITS values of KithGraphTests/Kernels/Ranks/RankReferences.swift. Printed by NetworkX 3.6.1 with SciPy 1.17.1.
import networkx as nx

edges = sorted({(i, j) for i in range(11) for j in ((i * i + 1) % 12, (3 * i + 2) % 12,
                *(((i + 1) % 12,) if i % 3 == 0 else ())) if i != j})
graph = nx.DiGraph()
graph.add_nodes_from(range(12))
graph.add_edges_from(edges)
jumps = {0: 3, 5: 1}
print("pageRank", *(f"{x:.12f}" for x in nx.pagerank(graph, tol=1e-15, max_iter=5000).values()))
print("personalized", *(f"{x:.12f}" for x in nx.pagerank(
    graph, tol=1e-15, max_iter=5000, personalization=jumps, dangling=jumps).values()))
hubs, authorities = nx.hits(graph, max_iter=10000, tol=1e-14)
print("hubs", *(f"{x:.10f}" for x in hubs.values()))
print("authorities", *(f"{x:.10f}" for x in authorities.values()))
