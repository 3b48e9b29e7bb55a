import Foundation
import KithTestSupport
import Testing

@Suite struct SuggestExclusionTests {
    /// Without lists ada is suggested dan and fay; fay, ada and eve.
    @Test("people on lists are left out, with the reason, and unknown lines are counted")
    func lists() throws {
        let town = try TownFiles.imported()
        try town.folder.write("spam.txt", "dan\nfay\tada\nzoe\nyan,eve\n")
        try town.folder.write("waved.csv", "person,candidate\nfay,eve\n")
        try town.folder.write("asked.tsv", "ada\tfay\n")
        for method in [["--method", "circle"], []] {
            let run = try town.kith(
                ["suggest", "town.kith", "ada", "--exclude", "spam.txt", "--explain-drops"] + method)
            #expect(run.status == 0)
            #expect(run.error == "kith: spam.txt: 2 lines name somebody who is not of the network\n")
            #expect(run.output.contains("fay ") && run.output.contains("dan       Dan, \"D\"  listed\n"))
        }
        let fay = try town.kith(
            "suggest", "town.kith", "fay", "--exclude", "spam.txt", "--dismissed", "waved.csv", "--explain-drops")
        #expect(fay.status == 1)
        #expect(fay.error.hasSuffix("kith: waved.csv: 1 line names somebody who is not of the network\n"))
        for row in ["ada       Ada L.    listed\n", "dan       Dan, \"D\"  muted\n", "eve       Eve 李    dismissed\n"] {
            #expect(fay.output.contains(row), "\(fay.output)")
        }
        let ada = try town.kith(
            "suggest", "town.kith", "ada", "--requested", "asked.tsv", "--format", "json", "--explain-drops")
        #expect(ada.error == "")
        #expect(ada.output.contains(#"{"handle": "fay", "reason": "follow requested"}"#))
        #expect(!ada.output.contains(#""rank": 2"#))
    }

    @Test("a line of another shape is refused with its place")
    func malformed() throws {
        let town = try TownFiles.imported()
        try town.folder.write("waved.csv", "ada,bob\n\nada\n")
        let run = try town.kith("suggest", "town.kith", "ada", "--dismissed", "waved.csv")
        #expect(run.status == 65)
        #expect(run.output == "")
        #expect(
            run.error
                == "kith: waved.csv:3: found \"ada\"; expected two handles with a tab or a comma between\n")
        #expect(try town.kith("suggest", "town.kith", "ada", "--exclude", "none.txt").status == 66)
        let twice = try town.kith("suggest", "-", "ada", "--exclude", "-")
        #expect(twice.status == 64)
        #expect(twice.error.hasPrefix("kith: Standard input can be read once only."))
    }
}
