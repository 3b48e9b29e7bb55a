@_exported import KithCommunities
@_exported import KithEvaluation
@_exported import KithGraph
@_exported import KithLinearAlgebra
@_exported import KithSuggestions
