import Testing

@testable import KithCLI

@Suite struct MomentTests {
    /// The time of day counts: a parser of days alone would take the day in front and pass over the rest.
    @Test("days and moments")
    func moments() {
        #expect(Moment(argument: "1970-01-02")?.time == 86_400_000)
        #expect(Moment(argument: "1970-01-02T03:04:05Z")?.time == 97_445_000)
        #expect(Moment(argument: "1970-01-02T03:04:05.250Z")?.time == 97_445_250)
        #expect(Moment(argument: "1970-01-02T03:04:05+02:00")?.time == 90_245_000)
    }

    @Test("anything else is refused", arguments: ["", "tomorrow", "2020", "2020-13-01", "2020-01-01x", "2020-01-01T"])
    func refused(text: String) {
        #expect(Moment(argument: text) == nil)
    }
}
