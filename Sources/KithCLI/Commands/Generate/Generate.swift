import ArgumentParser

/// `kith generate`: makes random networks whose structure is known.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes random networks whose structure is known.",
        discussion: """
            Every generator takes a seed; the same seed and parameters give the same bytes on any machine and any \
            number of threads.

            EXAMPLES:
              kith generate town -o town.kith
              kith generate rmat --scale 18 --edge-factor 16 -o edges.txt
              kith generate lfr --mixing 0.3 -o lfr.kith
            """,
        subcommands: [GenerateRMAT.self, GenerateSBM.self, GenerateLFR.self, GenerateTown.self])
}
