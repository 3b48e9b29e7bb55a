import Testing

@testable import KithCLI

@Suite struct SearchBudgetTests {
    @Test("time, memory and number, in any order")
    func parts() {
        #expect(
            SearchBudget(argument: "60s,2GB,1000000")
                == SearchBudget(time: .seconds(60), memory: 2 << 30, count: 1_000_000))
        #expect(SearchBudget(argument: "500,1.5min") == SearchBudget(time: .seconds(90), count: 500))
        #expect(SearchBudget(argument: "200ms") == SearchBudget(time: .milliseconds(200)))
        #expect(SearchBudget(argument: "100M") == SearchBudget(memory: 100 << 20))
        #expect(SearchBudget(argument: "2h") == SearchBudget(time: .seconds(7200)))
    }

    @Test(
        "what is no budget",
        arguments: ["", "0", "-3", "0s", "60s,60s", "1,2", "1G,2G", "60x", "60s,", "nans", "infs", "1e300h", "ms"])
    func refused(text: String) {
        #expect(SearchBudget(argument: text) == nil)
    }

    @Test("the default is said as it is typed")
    func description() {
        #expect(SearchBudget(time: .seconds(60), memory: 2 << 30).defaultValueDescription == "60s,2GB")
    }
}
