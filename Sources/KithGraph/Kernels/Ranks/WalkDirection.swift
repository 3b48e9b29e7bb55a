import KithLinearAlgebra

/// Which way a random walk steps.
public enum WalkDirection: Sendable, Hashable, CaseIterable {
    /// From a person to someone they follow.
    case following
    /// From a person to someone who follows them.
    case followers
}

extension Network {
    /// Row *a* holds where a walker at *a* may step.
    func steps(_ direction: WalkDirection) -> CompressedRows {
        direction == .following ? following : followers
    }

    /// Row *a* holds from where a walker may come to *a*.
    func arrivals(_ direction: WalkDirection) -> CompressedRows {
        direction == .following ? followers : following
    }
}
