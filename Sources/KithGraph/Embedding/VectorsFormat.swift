import KithLinearAlgebra

/// The layouts that people's vectors are written in.
public enum VectorsFormat: String, CaseIterable, Sendable {
    /// NumPy's binary array, version 1.0: little-endian 32-bit floats, row after row. The people stand in a file of their
    /// own beside it, in the order of the rows.
    case npy
    /// Comma-separated values with a header: `person,v1,v2,…`.
    case csv
    /// Tab-separated values with a header; a tab, line break or backslash in a handle is written `\t`, `\n`, `\r`, `\\`.
    case tsv

    /// The layout that the ending of a file's name stands for, in whatever case.
    public init?(path: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let format = VectorsFormat(rawValue: parts.last!.lowercased()) else { return nil }
        self = format
    }

    /// The file of people that goes with an array at `path`: `vectors.npy` has `vectors.people.txt`.
    public static func peoplePath(besideArray path: String) -> String {
        let stem = path.lowercased().hasSuffix(".npy") ? String(path.dropLast(4)) : path
        return stem + ".people.txt"
    }
}
