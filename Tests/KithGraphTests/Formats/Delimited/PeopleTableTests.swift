import KithGraph
import Testing

@testable import KithGraph

@Suite struct PeopleTableTests {
    private func read(_ text: String, _ options: ReadOptions = ReadOptions(role: .people)) throws -> Network {
        let builder = NetworkBuilder()
        try DelimitedReader.read(
            ByteSource(name: "people.csv", bytes: Array(text.utf8)), into: builder, options: options)
        return try builder.finish()
    }

    @Test func columnsBecomeAttributes() throws {
        let network = try read("name\ttwitter_id\tparty\nWilbur L. Ross, Jr.\t836305915452272641\tR\nAda\t12\t\n")
        #expect(network.people[0] == "12" && network.people[1] == "836305915452272641")
        let name = try #require(network.attribute(AttributeColumn.displayName))
        #expect(name[0] == "Ada" && name[1] == "Wilbur L. Ross, Jr.")
        // An empty cell is no value.
        #expect(network.attribute("party")?[0] == nil && network.attribute("party")?[1] == "R")
        #expect(network.attributes.map(\.name) == ["name", "party"])
    }

    @Test func handleAndNameColumnsGoByNameOrOption() throws {
        #expect(try read("Label,id\nAnn,1\n").attribute("name")?[0] == "Ann")
        #expect(try read("Full Name,acct\nAnn,1\n").attribute("name")?[0] == "Ann")
        let chosen = try read("id,name\n1,Ann\n", ReadOptions(role: .people, sourceColumn: "name"))
        #expect(chosen.people[0] == "Ann" && chosen.attribute("id")?[0] == "1")
        // A display name beside a name stays what it is called.
        #expect(try read("id,display_name,name\n1,A,Ann\n").attributes.map(\.name) == ["display_name", "name"])
        #expect(try read("\u{FEFF}who,town\nann,Ulm\n").attribute("town")?[0] == "Ulm")
    }

    /// The narrowest type of all values of a column.
    @Test(arguments: [
        (["1", "-20", "0"], AttributeColumn.ValueType.integer), (["1", "2.5", "1e3"], .number),
        (["true", "False"], .boolean),
        (["1", "x"], .text), (["007"], .text), (["00.5"], .text), (["0.5"], .number), (["99999999999999999999"], .text),
        (["9223372036854775807"], .integer), (["nan"], .text), (["true", "1"], .text), ([""], .text), (["inf"], .text),
        (["", "4"], .integer),
    ])
    func typesAreInferred(values: [String], type: AttributeColumn.ValueType) throws {
        let rows = values.enumerated().map { "p\($0.offset),\($0.element)\n" }.joined()
        let column = try read("handle,value\n" + rows).attribute("value")
        #expect(column?.type ?? .text == type)
        #expect((0..<values.count).map { column?[PersonIndex($0)] ?? "" } == values)
    }

    @Test func listOfHandlesAlone() throws {
        let network = try read("ann\nbo\nann\n")
        #expect(network.personCount == 2 && network.attributes.isEmpty && network.followCount == 0)
        #expect(try read("handle\n").personCount == 0)
    }

    @Test func repeatedRowsMustAgree() throws {
        #expect(try read("id,town\na,Ulm\na,Ulm\na,\n").attribute("town")?[0] == "Ulm")
        #expect(
            message { _ = try read("id,town\na,Ulm\na,Bonn\n") }
                == "people.csv:3:3: found a second value \"Bonn\" beside \"Ulm\"; expected one row for each person")
    }

    @Test func badTablesAreErrors() throws {
        #expect(
            message { _ = try read("id,x,x\n1,2,3\n") }
                == "people.csv:1:1: found two columns \"x\"; expected a name for each column")
        #expect(
            message { _ = try read("id,x\n,2\n") }
                == "people.csv:2:1: found an empty handle; expected somebody's handle")
        #expect(message { _ = try read("") }.contains("found no rows"))
        let bytes = Array("id,x\na,".utf8) + [0xC0, 10]
        let text = message {
            try DelimitedReader.read(
                ByteSource(name: "p", bytes: bytes), into: NetworkBuilder(), options: ReadOptions(role: .people))
        }
        #expect(text == "p:2:3: found the byte 0xC0 in \"\u{FFFD}\"; expected UTF-8 text")
    }
}
