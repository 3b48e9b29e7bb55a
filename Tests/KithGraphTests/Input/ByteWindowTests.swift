import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct ByteWindowTests {
    /// Walks over a text of several blocks with windows that keep a changing number of bytes, and compares every byte
    /// and its place with the text itself.
    @Test func keepsBytesAndPlacesOverBlocks() throws {
        var generator = SeededGenerator(seed: 5)
        let text = (0..<2_500_000).map { _ in generator.below(50) == 0 ? UInt8(10) : UInt8(97 + generator.below(26)) }
        let window = try ByteWindow(ByteSource(name: "t", bytes: text), options: ReadOptions())
        var absolute = 0
        var line = 1
        var column = 1
        while true {
            let step = min(window.unused, Int(generator.below(400_000)))
            #expect(window.bytes[window.start..<window.start + step].elementsEqual(text[absolute..<absolute + step]))
            for byte in text[absolute..<absolute + step] {
                if byte == 10 {
                    line += 1
                    column = 1
                } else {
                    column += 1
                }
            }
            window.start += step
            absolute += step
            #expect(window.place(window.start) == InputPlace(file: "t", line: line, column: column))
            if window.unused < 200_000, try !window.grow(), window.unused == 0 { break }
        }
        #expect(absolute == text.count)
    }

    /// Places may be asked for again, going back: line 2 starts at byte 3.
    @Test func placesGoBack() throws {
        let window = try ByteWindow(ByteSource(name: "t", bytes: Array("ab\ncd\nef".utf8)), options: ReadOptions())
        #expect(window.place(7) == InputPlace(file: "t", line: 3, column: 2))
        #expect(window.place(4) == InputPlace(file: "t", line: 2, column: 2))
        #expect(window.place(1) == InputPlace(file: "t", line: 1, column: 2))
        #expect(window.place(6) == InputPlace(file: "t", line: 3, column: 1))
    }

    @Test func passesOverAByteOrderMark() throws {
        let window = try ByteWindow(
            ByteSource(name: "t", bytes: [0xEF, 0xBB, 0xBF] + Array("x".utf8)), options: ReadOptions())
        #expect(window.unused == 1)
        #expect(window.place(window.start) == InputPlace(file: "t", line: 1, column: 1))
        let empty = try ByteWindow(ByteSource(name: "t", bytes: []), options: ReadOptions())
        #expect(empty.unused == 0)
    }
}
