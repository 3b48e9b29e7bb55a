import Foundation
import KithGraph

extension KnownGroups {
    /// What of a result in JSON says who belongs together.
    private struct Document: Decodable {
        struct Group: Decodable {
            var id: String
            var members: [Member]
        }

        struct Member: Decodable {
            var handle: String
        }

        var schema: String
        var groups: [Group]
    }

    /// The groups of a result that Kith wrote as JSON (`kith.communities/1`), by their ids.
    ///
    /// Throws ``KithGraphError/badData(place:found:expected:)`` for a file of another layout. O(bytes + handles × log people).
    package static func readJSON(_ source: ByteSource, of people: HandleTable) throws(KithGraphError) -> KnownGroups {
        let path = source.name
        var bytes = Data()
        while let block = try source.next() { bytes.append(contentsOf: block) }
        let expected = "a result of 'kith communities' in JSON"
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: bytes)
        } catch {
            throw .badData(place: InputPlace(file: path), found: found(error), expected: expected)
        }
        guard document.schema == "kith.communities/1" else {
            throw .badData(
                place: InputPlace(file: path), found: "the layout \(InputText.quoted(document.schema))",
                expected: "kith.communities/1")
        }
        let groups = document.groups.map { group in
            let known = Set(group.members.compactMap { people.index(of: $0.handle) })
            let absent = Set(group.members.map(\.handle)).count - known.count
            return Group(name: group.id, members: known.sorted(), absentCount: absent)
        }
        return KnownGroups(groups: groups, personCount: people.count, layout: .json)
    }

    /// What is wrong, in few words.
    private static func found(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "no member \(InputText.quoted(key.stringValue))"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "another kind of value at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
        default: "no JSON"
        }
    }
}
