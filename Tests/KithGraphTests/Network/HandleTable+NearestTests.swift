import Testing

@testable import KithGraph

@Suite struct NearestHandleTests {
    @Test func offersHandlesOneSlipAway() {
        let table = HandleTable(["alice", "alicia", "bob", "malice", "carol", "Alcie"])
        #expect(table.nearest(to: "alcie", limit: 3) == ["Alcie", "alice"])
        #expect(table.nearest(to: "ALICE", limit: 1) == ["alice"])
        #expect(table.nearest(to: "zebediah", limit: 3) == [])
    }

    /// People often leave out the server.
    @Test func offersHandlesThatBeginAlike() {
        let table = HandleTable(["ann@social.example", "Anna@b.example", "ane", "bob@b.example"])
        #expect(table.nearest(to: "ann", limit: 3) == ["ane", "Anna@b.example", "ann@social.example"])
    }

    /// Textbook values: insertion, replacement, and a swap of neighbours as one edit.
    @Test func distances() {
        let distance = { (a: String, b: String) in
            HandleTable.editDistance(Array(a.utf8), Array(b.utf8), most: 10)
        }
        #expect(distance("kitten", "sitting") == 3)
        #expect(distance("ca", "ac") == 1)
        #expect(distance("", "abc") == 3)
        #expect(HandleTable.editDistance(Array("abcdef".utf8), Array("uvwxyz".utf8), most: 2) == 3)
    }
}
