import KithGraph
