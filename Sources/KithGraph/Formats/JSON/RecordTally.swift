/// How many records of one kind there were, and where the first one stands.
struct RecordTally {
    private var count = 0
    private var first: InputPlace?

    /// Counts the record that was read last.
    mutating func count(at records: JSONRecords) {
        if count == 0 { first = records.recordPlace }
        count += 1
    }

    /// Says in one line how often it happened, if it did. `what` goes on from "1 record" or "3 records".
    func report(_ what: String, to note: (String) -> Void) {
        guard let first else { return }
        note(
            "\(first): \(count) \(count == 1 ? "record" : "records") \(what)\(count == 1 ? "" : "; this is the first")")
    }
}
