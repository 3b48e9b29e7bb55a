/// Which pairs of a sparse table to take, at most one in every row and column, so that their weights sum to the most.
///
/// Exact: components of the table are solved apart, each by shortest augmenting paths with potentials over its rows and
/// columns. Jonker, Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems",
/// Computing 38, 1987, doi:10.1007/BF02278710; Kuhn's Hungarian method, 1955.
enum MaximumWeightMatching {
    struct Pair: Sendable, Equatable {
        let row: Int
        let column: Int
        /// Above zero.
        let weight: Double
    }

    /// The places in `pairs`, rising, of those taken; of several best choices always the same one. Rows are below `rows`,
    /// columns below `columns`, no pair comes twice. O(Σ over components of (rows² × columns)) for the lesser as rows.
    static func taken(_ pairs: [Pair], rows: Int, columns: Int) -> [Int] {
        var parents = Array(0..<rows + columns)
        func root(_ vertex: Int) -> Int {
            var vertex = vertex
            while parents[vertex] != vertex {
                parents[vertex] = parents[parents[vertex]]
                vertex = parents[vertex]
            }
            return vertex
        }
        for pair in pairs {
            precondition(pair.weight > 0 && pair.weight.isFinite, "weights must be above zero")
            let (one, other) = (root(pair.row), root(rows + pair.column))
            parents[max(one, other)] = min(one, other)
        }
        var components: [Int: [Int]] = [:]
        for index in pairs.indices { components[root(pairs[index].row), default: []].append(index) }
        return components.keys.sorted().flatMap { component(components[$0]!, pairs) }.sorted()
    }

    private static func component(_ places: [Int], _ pairs: [Pair]) -> [Int] {
        if places.count == 1 { return places }
        let rows = Set(places.map { pairs[$0].row }).sorted()
        let columns = Set(places.map { pairs[$0].column }).sorted()
        let isTurned = rows.count > columns.count
        let (short, long) = isTurned ? (columns, rows) : (rows, columns)
        let shortPlaces = Dictionary(uniqueKeysWithValues: short.enumerated().map { ($1, $0) })
        let longPlaces = Dictionary(uniqueKeysWithValues: long.enumerated().map { ($1, $0) })
        var weights = [Double](repeating: 0, count: short.count * long.count)
        var origins = [Int?](repeating: nil, count: weights.count)
        for place in places {
            let (row, column) = (pairs[place].row, pairs[place].column)
            let cell = shortPlaces[isTurned ? column : row]! * long.count + longPlaces[isTurned ? row : column]!
            weights[cell] = pairs[place].weight
            origins[cell] = place
        }
        let assigned = assignment(weights, rows: short.count, columns: long.count)
        return assigned.enumerated().compactMap { origins[$0.offset * long.count + $0.element] }
    }

    /// The column of each row so that the weights sum to the most; `rows` ≤ `columns`.
    private static func assignment(_ weights: [Double], rows: Int, columns: Int) -> [Int] {
        // Index 0 stands for none; rows and columns count from 1.
        var rowPotentials = [Double](repeating: 0, count: rows + 1)
        var columnPotentials = [Double](repeating: 0, count: columns + 1)
        var rowOf = [Int](repeating: 0, count: columns + 1)
        for row in 1...rows {
            var previous = [Int](repeating: 0, count: columns + 1)
            var distances = [Double](repeating: .infinity, count: columns + 1)
            var isDone = [Bool](repeating: false, count: columns + 1)
            var column = 0
            rowOf[0] = row
            repeat {
                isDone[column] = true
                let current = rowOf[column]
                var step = Double.infinity
                var nearest = 0
                for next in 1...columns where !isDone[next] {
                    let cost = -weights[(current - 1) * columns + next - 1]
                    let reduced = cost - rowPotentials[current] - columnPotentials[next]
                    if reduced < distances[next] {
                        distances[next] = reduced
                        previous[next] = column
                    }
                    if distances[next] < step {
                        step = distances[next]
                        nearest = next
                    }
                }
                for next in 0...columns {
                    if isDone[next] {
                        rowPotentials[rowOf[next]] += step
                        columnPotentials[next] -= step
                    } else {
                        distances[next] -= step
                    }
                }
                column = nearest
            } while rowOf[column] != 0
            while column != 0 {
                rowOf[column] = rowOf[previous[column]]
                column = previous[column]
            }
        }
        var assigned = [Int](repeating: 0, count: rows)
        for column in 1...columns where rowOf[column] > 0 { assigned[rowOf[column] - 1] = column - 1 }
        return assigned
    }
}
