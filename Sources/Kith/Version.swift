/// The version of Kith.
public enum KithVersion {
    /// As in the change log: major, minor, patch.
    public static let current = "0.1.0"
}
