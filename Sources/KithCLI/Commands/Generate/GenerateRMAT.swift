import ArgumentParser
import Kith

/// `kith generate rmat`.
struct GenerateRMAT: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmat",
        abstract: "A network with skewed degrees, of any size (R-MAT).",
        usage: "kith generate rmat [<options>] --output <output>",
        discussion: """
            Made edge by edge by falling through the quarters of a square matrix (Chakrabarti, Zhan, Faloutsos 2004); \
            the defaults are Graph500's. An edge list is written as it is made, repeats and self follows included, in \
            little memory; other layouts hold the network with those merged and dropped.

            EXAMPLES:
              kith generate rmat --scale 18 -o edges.txt
              kith generate rmat --scale 22 --edge-factor 24 --seed 7 -o - | gzip > edges.txt.gz
              kith generate rmat --scale 16 --a 0.45 --b 0.22 --c 0.22 -o even.kith
            """)

    @OptionGroup var target: GeneratedOutput

    @Option(help: "Two to this power is the number of possible people.")
    var scale = RMATGenerator.Options().scale

    @Option(help: "Edges for each possible person.")
    var edgeFactor = RMATGenerator.Options().edgeFactor

    @Option(help: "How likely the upper left quarter is.")
    var a = RMATGenerator.Options().a

    @Option(help: "How likely the upper right quarter is.")
    var b = RMATGenerator.Options().b

    @Option(help: "How likely the lower left quarter is; the lower right one has the rest.")
    var c = RMATGenerator.Options().c

    @Flag(help: "Keep the people in the order of the matrix, the best connected first.")
    var ordered = false

    func validate() throws {
        let options = options
        try GeneratorOptions.check { () throws(KithGraphError) in try options.check() }
    }

    func run() throws {
        let progress = ProgressLine("making follows", counting: .follows)
        defer { progress.finish() }
        guard target.format == .export(.edgeList) else {
            return try target.write(try RMATGenerator.generate(options, threads: target.threadCount), progress)
        }
        let output = try OutputFile(target.output)
        try RMATGenerator.writeEdgeList(options, to: output, threads: target.threadCount) { written, total in
            progress.update(written, total)
        }
        try output.commit()
        progress.finish()
        Words.say("made \(Figure.counted(options.edgeCount, "line", "lines")), repeats and self follows included")
    }

    private var options: RMATGenerator.Options {
        .init(
            scale: scale, edgeFactor: edgeFactor, a: a, b: b, c: c, seed: target.seed, scramblesVertices: !ordered)
    }
}
