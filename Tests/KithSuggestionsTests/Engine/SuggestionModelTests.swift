import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct SuggestionModelTests {
    private static func model() throws -> (Network, SuggestionModel) {
        let network = try RichNetwork.make(people: 60, follows: 700, seed: 3)
        return (network, try SuggestionModel.learn(network, options: .init(people: 20), threads: 2))
    }

    @Test func bytesComeBack() throws {
        let (_, model) = try Self.model()
        let bytes = model.encoded()
        let again = try SuggestionModel.decode(bytes)
        #expect(again.encoded() == bytes)
        #expect(again.fingerprint == model.fingerprint && again.report == model.report)
        #expect(again.strangers == model.strangers && again.anyone == model.anyone)
    }

    /// Whatever is changed or cut off is noticed.
    @Test func damageIsNoticed() throws {
        let bytes = try Self.model().1.encoded()
        for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
            #expect(throws: (any Error).self) { _ = try SuggestionModel.decode(Array(bytes[..<length])) }
        }
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
            var changed = bytes
            changed[place] ^= 0x40
            #expect(throws: (any Error).self) { _ = try SuggestionModel.decode(changed) }
        }
    }

    /// The fingerprint changes with a handle, a follow, and nothing else.
    @Test func fingerprints() throws {
        func network(_ text: String) throws -> Network {
            let builder = NetworkBuilder(options: .init(threads: 1))
            for pair in text.split(separator: " ") {
                let ends = pair.split(separator: ">").map { builder.person(String($0)) }
                try builder.follow(ends[0], ends[1])
            }
            return try builder.finish()
        }
        let first = NetworkFingerprint(try network("a>b b>c c>a"))
        #expect(first == NetworkFingerprint(try network("c>a a>b b>c")))
        #expect(first != NetworkFingerprint(try network("a>b b>c a>c")))
        #expect(first != NetworkFingerprint(try network("a>b b>d d>a")))
    }
}
