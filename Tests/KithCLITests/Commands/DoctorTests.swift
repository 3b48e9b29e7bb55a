import Foundation
import Testing

@Suite struct DoctorTests {
    @Test("every fact has a value")
    func table() throws {
        let run = try Tool.run("doctor")
        #expect(run.status == 0)
        #expect(run.error == "")
        let lines = run.output.split(separator: "\n").map(String.init)
        let labels = [
            "kith", "compiler", "build", "system", "processor", "threads", "memory", "memory free", "blas",
            "blas core", "blas threads", "zlib", "zstd", "expat",
        ]
        #expect(lines.count == labels.count)
        for (line, label) in zip(lines, labels) {
            #expect(line.hasPrefix(label + "  "))
            #expect(line.dropFirst(14).contains { $0 != " " }, "\(line)")
        }
        #expect(lines[0] == "kith          0.1.0")
    }

    @Test("JSON has the same facts")
    func json() throws {
        let run = try Tool.run("doctor", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "kith.doctor/1")
        #expect(object["zlib"] is String)
        #expect((object["threads"] as? String).flatMap { Int($0) } ?? 0 >= 1)
    }
}
