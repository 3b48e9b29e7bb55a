import Kith

/// A file of handles, one a line.
enum HandleFile {
    /// The people of `network` that the lines of `path` name (`-` is standard input), in their order; empty lines are
    /// passed over. Throws ``KithGraphError`` with the place of a line that names nobody.
    static func people(_ path: String, in network: Network) throws(KithGraphError) -> [PersonIndex] {
        let source = try ByteSource.open(path)
        var people: [PersonIndex] = []
        var rest: [UInt8] = []
        var line = 0
        func add(_ bytes: some Sequence<UInt8>) throws(KithGraphError) {
            line += 1
            var text = Array(bytes)
            if text.last == UInt8(ascii: "\r") { text.removeLast() }
            if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
            if text.isEmpty { return }
            if let person = network.people.index(of: text.span) { return people.append(person) }
            let handle = String(decoding: text.prefix(200), as: UTF8.self)
            let nearest = network.people.nearest(to: handle, limit: 3)
            throw .badData(
                place: InputPlace(file: path, line: line), found: InputText.quoted(text) + ", which nobody is called",
                expected: "somebody of the network" + (nearest.isEmpty ? "" : ", as \(nearest.joined(separator: ", "))")
            )
        }
        while let block = try source.next() {
            var start = 0
            while let end = block[start...].firstIndex(of: UInt8(ascii: "\n")) {
                try add(rest + block[start..<end])
                rest = []
                start = end + 1
            }
            rest += block[start...]
        }
        if !rest.isEmpty { try add(rest) }
        return people
    }
}
