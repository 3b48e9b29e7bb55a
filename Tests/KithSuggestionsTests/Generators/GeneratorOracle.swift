import Foundation
import KithGraph
import KithLinearAlgebra

@testable import KithSuggestions

/// Every generator's scores of everybody for everybody by its formula: products of dense matrices in Double, nothing
/// shared, nothing local and nothing cut.
struct GeneratorOracle {
    typealias Dense = [[Double]]

    let options: GeneratorOptions
    let count: Int
    /// A[u][v] = 1 where u follows v, and its transpose.
    let follows: Dense
    let followed: Dense
    let incoming: [Double]
    let outgoing: [Double]

    init(_ network: Network, _ options: GeneratorOptions) {
        self.options = options
        let n = network.personCount
        count = n
        follows = (0..<n).map { a in
            (0..<n).map { network.follows(PersonIndex(a), PersonIndex($0)) ? 1 : 0 }
        }
        followed = GeneratorOracle.transposed(follows, n)
        outgoing = follows.map { $0.reduce(0, +) }
        incoming = followed.map { $0.reduce(0, +) }
    }

    func scores(_ generator: Generator) throws -> Dense {
        let o = options
        let all = zip(incoming, outgoing).map { $0 + $1 }
        switch generator {
        case .rp3beta:
            return scaled(product(members(followees: true), follows), incoming, o.rp3Candidate)
        case .twoSidedRP3beta:
            let both = sum(members(followees: true), members(followees: false), o.rp3Followers)
            return scaled(product(both, follows), incoming, o.rp3Candidate)
        case .userNeighbours:
            let weights = cosines(followers: 0).map { $0.map { $0 * $0 } }
            return scaled(product(weights, follows), incoming, o.neighbourCandidate)
        case .twoSidedNeighbours:
            let weights = cosines(followers: o.neighbourFollowers).map { $0.map { $0 * $0 } }
            return scaled(product(weights, follows), incoming, o.neighbourCandidate)
        case .nearestNeighbours: return product(cosines(followers: o.neighbourFollowers), follows)
        case .salsa:
            let back = scaled(product(scaled(follows, incoming, 1), followed), outgoing, 1)
            return scaled(product(withoutSelf(back), follows), incoming, o.salsaCandidate)
        case .resourceAllocation:
            let ties = sum(follows, followed, 1)
            return product(scaled(ties, all, o.allocation), ties)
        case .undirectedPageRank: return walk(back: 1, restart: o.restart)
        case .discountedPageRank: return scaled(walk(back: 1, restart: o.restart), all, o.pageRankCandidate)
        case .forwardPageRank: return walk(back: 0, restart: o.restart)
        case .mixedPageRank: return walk(back: o.mixedBack, restart: o.mixedRestart)
        case .followeesOfFollowees: return product(follows, follows)
        case .coFollowers: return product(follows, followed)
        case .coFollowed: return product(followed, follows)
        case .followersOfFollowers: return product(followed, followed)
        case .ease: return autoencoder()
        case .twoSidedEASE: return autoencoder(followers: o.easeFollowers)
        case .subspaceEASE: return subspace()
        case .als: return try factors()
        case .popularity: return follows.map { _ in incoming.map { log(1 + $0) } }
        }
    }

    /// x · D^−a · Aᵀ · D^−b without the person themself, through followees or followers.
    private func members(followees: Bool) -> Dense {
        let (along, back) = followees ? (follows, followed) : (followed, follows)
        let (between, ends) = followees ? (incoming, outgoing) : (outgoing, incoming)
        let steps = product(scaled(along, between, options.rp3Followee), back)
        return withoutSelf(scaled(steps, ends, options.rp3Member))
    }

    /// Cosines of the profiles [A·idf_in | g·Aᵀ·idf_out] of all pairs, 0 with oneself.
    func cosines(followers weight: Double) -> Dense {
        func frequency(_ degree: Double) -> Double { log((Double(count) + 1) / (degree + 0.5)) }
        let profiles = (0..<count).map { person in
            (0..<count).map { follows[person][$0] * frequency(incoming[$0]) }
                + (0..<count).map { weight * followed[person][$0] * frequency(outgoing[$0]) }
        }
        let lengths = profiles.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        let inner = product(profiles, GeneratorOracle.transposed(profiles, 2 * count))
        return withoutSelf(
            (0..<count).map { a in
                (0..<count).map { lengths[a] * lengths[$0] > 0 ? inner[a][$0] / (lengths[a] * lengths[$0]) : 0 }
            })
    }

    /// Σ restart (1 − restart)^k P^k for the walk on A + back·Aᵀ; who has nowhere to go is lost.
    private func walk(back: Double, restart: Double) -> Dense {
        let ties = sum(follows, followed, back)
        let steps = ties.map { row in
            let total = row.reduce(0, +)
            return row.map { total > 0 ? $0 / total : 0 }
        }
        var walkers = (0..<count).map { a in (0..<count).map { a == $0 ? 1.0 : 0 } }
        var mass = sum(walkers, walkers, -1)
        for sweep in 0...options.sweeps {
            mass = sum(mass, walkers, restart)
            if sweep < options.sweeps { walkers = product(walkers, steps).map { $0.map { $0 * (1 - restart) } } }
        }
        return mass
    }

    /// −z_j (d_j + λ)^g with (AᵀA + λI) z = x, through all eigenvectors.
    private func autoencoder() -> Dense {
        let (values, vectors) = GeneratorOracle.eigenpairs(product(followed, follows))
        let projected = product(follows, vectors)
        let solved = product(
            projected.map { row in row.indices.map { row[$0] / (values[$0] + options.regularization) } },
            GeneratorOracle.transposed(vectors, count))
        return solved.map { row in
            row.indices.map { -row[$0] * pow(incoming[$0] + options.regularization, options.power) }
        }
    }

    /// The same for rows [A | w·Aᵀ], of which only the first half are candidates: P = (PPᵀ + λI)⁻¹ of the people.
    private func autoencoder(followers weight: Double) -> Dense {
        let gram = sum(product(follows, followed), product(followed, follows), weight * weight)
        let (values, vectors) = GeneratorOracle.eigenpairs(gram)
        let divided = vectors.map { row in row.indices.map { row[$0] / (values[$0] + options.regularization) } }
        let inverse = product(divided, GeneratorOracle.transposed(vectors, count))
        return product(inverse, follows).map { row in
            row.indices.map { -row[$0] * pow(incoming[$0] + options.regularization, options.power) }
        }
    }

    /// x V diag(s² / (s² + λ)) Vᵀ over 1 minus the diagonal of that projection.
    private func subspace() -> Dense {
        let (values, vectors) = GeneratorOracle.eigenpairs(product(followed, follows))
        let kept = min(options.vectors, count / 2)
        let right = vectors.map { row in
            row.indices.map { index in
                index < kept
                    ? row[index] * (max(values[index], 0) / (values[index] + options.regularization)).squareRoot() : 0
            }
        }
        let projection = product(right, GeneratorOracle.transposed(right, count))
        return product(follows, projection).map { row in row.indices.map { row[$0] / (1 - projection[$0][$0]) } }
    }

    private func factors() throws -> Dense {
        let rows = (0..<count).map { a in (0..<count).filter { follows[a][$0] > 0 }.map { UInt32($0) } }
        let model = try ImplicitALS.fit(
            SparseMatrix(CompressedRows(rows: rows, columnCount: count)),
            options: .init(
                factors: options.factors, iterations: options.factorIterations, alpha: options.alpha,
                unobservedWeight: 1, regularization: options.factorRegularization,
                frequencyExponent: options.factorExponent), threads: 1)
        func dense(_ matrix: Matrix<Float>) -> Dense {
            (0..<matrix.rows).map { row in (0..<matrix.columns).map { Double(matrix[row, $0]) } }
        }
        return product(
            dense(model.rowFactors), GeneratorOracle.transposed(dense(model.columnFactors), options.factors))
    }
}

/// Dense matrices of a few people.
extension GeneratorOracle {
    static func transposed(_ matrix: Dense, _ columns: Int) -> Dense {
        (0..<columns).map { column in matrix.map { $0[column] } }
    }

    private func product(_ left: Dense, _ right: Dense) -> Dense {
        left.map { row in
            var result = [Double](repeating: 0, count: right.first?.count ?? 0)
            for (inner, factor) in row.enumerated() where factor != 0 {
                for column in result.indices { result[column] += factor * right[inner][column] }
            }
            return result
        }
    }

    /// left + factor · right.
    private func sum(_ left: Dense, _ right: Dense, _ factor: Double) -> Dense {
        zip(left, right).map { zip($0, $1).map { $0 + factor * $1 } }
    }

    /// Columns times degree^−exponent, 0 for degree 0.
    private func scaled(_ matrix: Dense, _ degrees: [Double], _ exponent: Double) -> Dense {
        matrix.map { zip($0, degrees).map { $0 * discount($1, exponent) } }
    }

    func discount(_ degree: Double, _ exponent: Double) -> Double { degree > 0 ? pow(degree, -exponent) : 0 }

    private func withoutSelf(_ matrix: Dense) -> Dense {
        matrix.indices.map { a in matrix[a].indices.map { a == $0 ? 0 : matrix[a][$0] } }
    }

    /// Eigenvalues, largest first, and eigenvectors in columns, by Jacobi's rotations.
    static func eigenpairs(_ matrix: Dense) -> (values: [Double], vectors: Dense) {
        let n = matrix.count
        var a = matrix
        // Rows are easier to turn than columns.
        var v = (0..<n).map { row in (0..<n).map { row == $0 ? 1.0 : 0 } }
        for _ in 0..<30 {
            for p in 0..<n {
                for q in p + 1..<max(n, p + 1) where abs(a[p][q]) > 1e-14 {
                    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    let t = (theta >= 0 ? 1 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    let s = t * c
                    turn(&a, p, q, c, s)
                    for k in 0..<n { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
                    turn(&v, p, q, c, s)
                }
            }
        }
        let order = (0..<n).sorted { a[$0][$0] > a[$1][$1] }
        return (order.map { a[$0][$0] }, transposed(order.map { v[$0] }, n))
    }

    private static func turn(_ rows: inout Dense, _ p: Int, _ q: Int, _ c: Double, _ s: Double) {
        for k in rows[p].indices {
            (rows[p][k], rows[q][k]) = (c * rows[p][k] - s * rows[q][k], s * rows[p][k] + c * rows[q][k])
        }
    }

    /// How many singular vectors, up to half, make the subspace that is easiest to tell from its neighbours; 0 where no
    /// cut separates.
    static func cut(_ network: Network) -> Int {
        let oracle = GeneratorOracle(network, GeneratorOptions())
        let (values, _) = eigenpairs(oracle.product(oracle.followed, oracle.follows))
        let gaps = (1..<max(1, network.personCount / 2 + 1)).map { ($0, values[$0 - 1] - values[$0]) }
        guard let best = gaps.max(by: { $0.1 < $1.1 }), best.1 > 0.02 * values[0] else { return 0 }
        return best.0
    }
}
