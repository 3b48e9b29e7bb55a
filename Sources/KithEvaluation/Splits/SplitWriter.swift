import Foundation
import KithGraph
import KithLinearAlgebra

/// Writes a split as plain files, so that other programs can run on the very same one.
///
/// `train.tsv` and `test.tsv` hold a follow a line, follower and followed with a tab between, without a header;
/// `users.txt` the people to judge and `people.txt` everybody who may be suggested, a handle a line. Times, weights,
/// interactions and attributes have no place in them.
public enum SplitWriter {
    /// Writes the four files into `folder`, which is made if need be; `judged` are the people to judge where it is not
    /// all of them.
    public static func write(
        _ split: NetworkSplit, judged: [PersonIndex]? = nil, to folder: String
    ) throws(KithGraphError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw .unwritable(path: folder, code: Int32(truncatingIfNeeded: cause?.code ?? Int(EIO)))
        }
        let people = split.train.people
        for person in 0..<PersonIndex(people.count) {
            let handle = people[person]
            guard !handle.utf8.contains(where: { $0 == 9 || $0 == 10 || $0 == 13 }) else {
                throw .badData(
                    place: InputPlace(file: folder),
                    found: "the handle \(InputText.quoted(handle)), which has a tab or a line break in it",
                    expected: "handles that a line of plain text can hold")
            }
        }
        try pairs(split.train.following, people, folder + "/train.tsv")
        try pairs(split.test, people, folder + "/test.tsv")
        try handles(judged ?? split.judged, people, folder + "/users.txt")
        try handles(Array(0..<PersonIndex(people.count)), people, folder + "/people.txt")
    }

    private static func pairs(
        _ rows: CompressedRows, _ people: HandleTable, _ path: String
    ) throws(KithGraphError) {
        let file = try OutputFile(path)
        for row in 0..<rows.rowCount {
            let follower = people[PersonIndex(row)] + "\t"
            for place in rows.range(row) { try file.write(follower + people[rows.columns[place]] + "\n") }
        }
        try file.commit()
    }

    private static func handles(
        _ persons: [PersonIndex], _ people: HandleTable, _ path: String
    ) throws(KithGraphError) {
        let file = try OutputFile(path)
        for person in persons { try file.write(people[person] + "\n") }
        try file.commit()
    }
}
