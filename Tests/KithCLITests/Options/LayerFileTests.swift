import Kith
import Testing

@testable import KithCLI

@Suite struct LayerFileTests {
    @Test("the last equals sign parts the file from the kind")
    func parts() {
        #expect(LayerFile(argument: "a=b/c.csv=Reply")?.path == "a=b/c.csv")
        #expect(LayerFile(argument: "a.csv=reply")?.kind == .reply)
        #expect(LayerFile(argument: "a.csv=wink")?.kind.name == "wink")
    }

    @Test("a missing file or kind is refused", arguments: ["a.csv", "a.csv=", "=reply", "", "=", "x=a/b.csv"])
    func refused(text: String) {
        #expect(LayerFile(argument: text) == nil)
    }
}
