@_exported import KithGraph
@_exported import KithLinearAlgebra
@_exported import KithSuggestions
