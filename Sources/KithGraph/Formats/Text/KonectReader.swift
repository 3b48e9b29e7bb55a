import KithLinearAlgebra

/// Reads KONECT's `out.*` files: a first line `% FORMAT WEIGHTS`, then `source target [weight [time]]`.
///
/// `sym` reads both ways, `asym` one way; bipartite networks (`bip`) have no follows and are refused. The weight column
/// counts where the weights are positive; `unweighted` and `positive` networks with four columns carry ones there that
/// are not kept.
public enum KonectReader {
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        try TextStart.skipByteOrderMark(source)
        let (line, length) = try TextStart.firstLine(source)
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        let place = InputPlace(file: source.name, line: 1)
        guard words.count >= 2, words[0] == "%" || words[0] == "%%" else {
            throw .badData(place: place, found: InputText.quoted(line), expected: "a KONECT header: % asym unweighted")
        }
        guard words[1] == "sym" || words[1] == "asym" else {
            throw .badData(
                place: place, found: "the network type \(InputText.quoted(words[1]))", expected: "sym or asym")
        }
        try source.skip(length)
        let weights = words.count > 2 ? words[2] : "unweighted"
        var layout = PairLayout()
        layout.mirrored = !(options.isDirected ?? (words[1] == "asym"))
        if ["posweighted", "weighted", "multiweighted", "signed", "multisigned", "multiposweighted"].contains(weights) {
            layout.weight = 2
        }
        layout.time = 3
        let pairs = try PairFile.read(source, into: builder, layout: layout, options: options, linesBefore: 1)
        guard pairs > 0 else { throw TextStart.nothing(source, "lines with two handles") }
        builder.noteInput(directed: !layout.mirrored)
    }
}
