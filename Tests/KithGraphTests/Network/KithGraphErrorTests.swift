import Testing

@testable import KithGraph

@Suite struct KithGraphErrorTests {
    @Test func eachIsOneLineWithItsPlace() {
        let errors: [(KithGraphError, String)] = [
            (
                .badData(place: InputPlace(file: "-", line: 3, column: 7), found: "\"x\"", expected: "a number"),
                "standard input:3:7: found \"x\"; expected a number"
            ),
            (.unreadable(path: "a", code: 2), "a: cannot be read: No such file or directory"),
            (.unwritable(path: "b", code: 28), "b: cannot be written: No space left on device"),
            (.unknownPerson(handle: "q", nearest: []), "nobody here is called \"q\""),
            (.badSnapshot(path: "c", reason: "r"), "c: not a usable Kith snapshot: r"),
            (.tooLarge(what: "x", limit: "5"), "x is more than 5"),
        ]
        for (error, text) in errors { #expect(error.description == text) }
    }
}
