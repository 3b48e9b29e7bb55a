import KithLinearAlgebra

extension TieGraph {
    /// A graph drawn at random among those in which everybody has as many ties as here: what structure there is in it comes
    /// from chance and degrees alone.
    ///
    /// `exchangesPerTie` × ties times two random ties exchange an end (double edge swaps). Weights go along with their ties,
    /// so that degrees are kept and strengths are not; ties with oneself stay. The graph must be undirected.
    ///
    /// Milo, Kashtan, Itzkovitz, Newman, Alon, "On the uniform generation of random graphs with prescribed degree sequences",
    /// arXiv:cond-mat/0312028; an exchange that cannot be made counts as a step, which makes the distribution uniform:
    /// Fosdick, Larremore, Nishimura, Ugander, "Configuring random graph models with fixed degree sequences", SIAM Review
    /// 60, 2018, doi:10.1137/16M1087175. O(ties × exchanges a tie).
    public func rewired(exchangesPerTie: Int = 10, seed: UInt64) -> TieGraph {
        precondition(inStrengths == nil, "undirected ties are rewired")
        precondition(exchangesPerTie >= 0, "exchanges below zero")
        let attempts = UInt64(rows.nonzeroCount / 2) * UInt64(exchangesPerTie)
        let pattern = RewiredPattern(rows, values: weights, attempts: attempts, seed: seed)
        return TieGraph(rows: pattern.rows, weights: pattern.values, loops: loops)
    }
}
