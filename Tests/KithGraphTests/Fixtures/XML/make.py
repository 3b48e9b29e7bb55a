"""Makes the files beside it: one small network as NetworkX and igraph write it.

Run with networkx 3.6.1 and igraph 1.0.0:  python make.py
"""
import glob
import re

import igraph
import networkx as nx


def network(kind):
    graph = kind()
    graph.add_node("ann", name="Ann <A&B>", age=41, score=0.5, bot=False)
    graph.add_node("böb", name="日本", age=7, bot=True)
    graph.add_node("c d", score=-2.25)
    graph.add_node("lonely")
    graph.add_edge("ann", "böb", weight=2.5, time=1700000000)
    graph.add_edge("böb", "ann" if kind is nx.DiGraph else "c d", weight=1.0, time=1600000000)
    graph.add_edge("c d", "ann", weight=4.0)
    return graph


for kind, name in [(nx.DiGraph, "directed"), (nx.Graph, "undirected")]:
    graph = network(kind)
    nx.write_graphml_xml(graph, f"networkx-{name}.graphml")
    nx.write_gexf(graph, f"networkx-{name}-1.2.gexf", version="1.2draft")
    nx.write_gexf(graph, f"networkx-{name}-1.3.gexf", version="1.3")

multi = nx.MultiDiGraph()
multi.add_edge("a", "b", weight=1)
multi.add_edge("a", "b", weight=2)
nx.write_graphml_xml(multi, "networkx-multi.graphml")

graph = igraph.Graph(directed=True)
graph.add_vertices(3)
graph.vs["name"] = ["ann", "bo", "cy"]
graph.vs["age"] = [41, 7, float("nan")]
graph.add_edges([(0, 1), (1, 2)])
graph.es["weight"] = [2.5, 1]
graph.write_graphml("igraph.graphml")

# The day of writing is of no interest.
for path in glob.glob("networkx-*.gexf"):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(' lastmodifieddate="[^"]*"', "", text))
