import Testing

@testable import KithGraph

@Suite struct AttributeColumnTests {
    /// An empty value is a value; none is none.
    @Test func tellsEmptyFromMissing() {
        let column = AttributeColumn(
            name: "place", type: .text, values: ["Leeds", nil, "", "Łódź"] + Array(repeating: nil, count: 9))
        #expect(column.count == 13 && column.presentCount == 3)
        #expect(column[0] == "Leeds" && column[1] == nil && column[2] == "" && column[3] == "Łódź" && column[12] == nil)
    }
}
