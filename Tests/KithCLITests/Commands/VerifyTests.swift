import Foundation
import KithTestSupport
import Testing

@Suite struct VerifyTests {
    @Test("a sound snapshot's sections with their sizes")
    func sound() throws {
        let town = try TownFiles.imported()
        let run = try town.kith("verify", "town.kith")
        #expect(run.status == 0)
        #expect(run.error == "")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "town.kith: sound")
        #expect(lines[1].wholeMatch(of: /\s+section +size  check/) != nil)
        #expect(lines.contains { $0.wholeMatch(of: /\s+following +44  ok/) != nil })
        #expect(lines.dropFirst(2).allSatisfy { $0.hasSuffix("  ok") })
    }

    @Test("every flipped byte is found, by verify and before any other command uses the file")
    func damage() throws {
        let town = try TownFiles.imported()
        let bytes = try town.bytes("town.kith")
        // A stride that is no multiple of any section's alignment, so that all sections are met.
        for place in stride(from: 0, to: bytes.count, by: 97) {
            var damaged = bytes
            damaged[place] ^= 0x10
            try town.folder.write("damaged.kith", damaged)
            let run = try town.kith("verify", "damaged.kith")
            #expect(run.status == 65, "byte \(place)")
            #expect(run.errorLines.count == 1)
            #expect(run.output == "")
        }
    }

    @Test("a file that is no snapshot, and one that is not there")
    func others() throws {
        let town = try TownFiles.imported()
        let text = try town.kith("verify", "follows.csv")
        #expect(text.status == 65)
        #expect(text.error.hasPrefix("kith: follows.csv: not a usable Kith snapshot: "))
        let several = try town.kith("verify", "town.kith", "none.kith")
        #expect(several.status == 66)
        #expect(several.error == "kith: none.kith: cannot be read: No such file or directory\n")
    }
}
