/// Fields between tabs as Kith writes them: `\t`, `\n`, `\r` and `\\` stand for a tab, a line break, a carriage return and
/// a backslash.
package enum EscapedField {
    private static let meanings: [UInt8: UInt8] = [
        UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    ]

    /// What `field` stands for.
    package static func plain(_ field: ArraySlice<UInt8>) -> [UInt8] {
        guard field.contains(UInt8(ascii: "\\")) else { return Array(field) }
        var shown: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            let meaning: UInt8? = byte == UInt8(ascii: "\\") ? rest.first.flatMap { meanings[$0] } : nil
            if let meaning {
                shown.append(meaning)
                rest.removeFirst()
            } else {
                shown.append(byte)
            }
        }
        return shown
    }
}
