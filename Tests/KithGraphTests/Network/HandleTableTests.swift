import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct HandleTableTests {
    /// Shorter handles first, equal lengths by bytes: decimal ids in numeric order, é (two bytes) after all of one.
    @Test func ordersByLengthThenBytes() {
        let table = HandleTable(["10", "9", "a", "é", "100", "B", "9"])
        #expect((0..<6).map { table[PersonIndex($0)] } == ["9", "B", "a", "10", "é", "100"])
        #expect(table.firstFlaw() == nil)
    }

    @Test func findsExactlyWhatIsThere() {
        let handles = (0..<500).map { "u\($0 * 3)" }
        let table = HandleTable(handles)
        for handle in handles { #expect(table.index(of: handle).map { table[$0] } == handle) }
        for handle in ["", "u", "u1", "U3", "u03", "u1500", "zzzzzzzz"] { #expect(table.index(of: handle) == nil) }
        #expect(HandleTable([]).index(of: "a") == nil)
    }

    @Test func flawsAreFound() {
        let swapped = HandleTable(bytes: SharedBuffer([66, 65]), offsets: SharedBuffer([0, 1, 2]))
        #expect(swapped.firstFlaw() == 1)
        let falling = HandleTable(bytes: SharedBuffer([65, 66]), offsets: SharedBuffer([0, 2, 1, 2]))
        #expect(falling.firstFlaw() == 1)
    }
}
