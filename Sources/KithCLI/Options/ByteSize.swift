import ArgumentParser

/// A size of memory as the command line takes it: a number of bytes, or with `K`, `M`, `G` or `T` (steps of 1024).
struct ByteSize: ExpressibleByArgument, Equatable {
    let bytes: Int

    init?(argument: String) {
        var text = argument.uppercased()
        if text.hasSuffix("IB") { text.removeLast(2) } else if text.hasSuffix("B") { text.removeLast() }
        var factor = 1.0
        if let unit = text.last, let power = ["K", "M", "G", "T"].firstIndex(of: String(unit)) {
            for _ in 0...power { factor *= 1024 }
            text.removeLast()
        }
        guard let value = Double(text), value > 0, value * factor < 0x1p62 else { return nil }
        bytes = Int(value * factor)
    }
}
