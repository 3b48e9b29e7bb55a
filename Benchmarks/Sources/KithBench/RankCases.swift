import ArgumentParser
import Foundation
import Kith

/// Candidates as a file that every system reads: a panel whose first column is the label and whose others are features, in
/// groups of 400 rows, the first half of the groups to learn from and the second to be judged by.
struct CandidatesFile {
    static let rows = 400
    let learned: RankingData
    let judged: RankingData

    init(_ path: String) throws {
        let panel = try PanelFile.read(path)
        let groups = panel.rows / Self.rows
        guard groups >= 2, groups * Self.rows == panel.rows, panel.columns >= 2 else {
            throw ValidationError("\(path): not groups of \(Self.rows) candidates")
        }
        learned = try Self.part(panel, 0..<groups / 2)
        judged = try Self.part(panel, groups / 2..<groups)
    }

    private static func part(_ panel: Matrix<Float>, _ groups: Range<Int>) throws -> RankingData {
        let window = panel.view.window(rows: groups.lowerBound * rows..<groups.upperBound * rows)
        return try RankingData(
            features: window.window(columns: 1..<panel.columns), labels: (0..<window.rows).map { window[$0, 0] },
            offsets: (0...groups.count).map { $0 * rows })
    }
}

/// LambdaMART with 80 trees of 15 leaves from candidates in memory; its nDCG@5 is of groups it has not seen.
struct RankTreesCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rank-trees")
    @Argument(help: "Candidates as `candidates` writes them.") var path: String
    @Option(help: "Timed runs.") var rounds = 3
    @Option(help: "Threads.") var threads = 2

    func run() throws {
        let file = try CandidatesFile(path)
        let (seconds, trees) = try timed(rounds) { try BoostedTrees.fit(file.learned, threads: threads) }
        let check = [Double(file.learned.rowCount), Double(trees.treeCount)]
        var record = Record("rank-trees", seconds: seconds, check: check, threads: threads)
        record.figures = ["ndcg": RankingMetrics.nDCG(file.judged, trees.scores(file.judged.features), at: 5)]
        try record.write()
    }
}

/// Scores of one person's 400 candidates after another by such trees, for one thread; seconds are for 100 people.
struct RankScoresCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rank-scores")
    @Argument(help: "Candidates as `candidates` writes them.") var path: String
    @Option(help: "Timed runs.") var rounds = 3
    @Option(help: "Threads.") var threads = 2

    func run() throws {
        let file = try CandidatesFile(path)
        let trees = try BoostedTrees.fit(file.learned, threads: threads)
        let groups = min(100, file.judged.groupCount)
        let (seconds, scores) = timed(rounds) {
            (0..<groups).map { trees.scores(file.judged.features.window(rows: file.judged.rows($0))) }
        }
        let check = [Double(scores.count), Double(trees.treeCount)]
        try Record("rank-scores", seconds: seconds, check: check, threads: 1).write()
    }
}

/// Candidates like those of suggestion methods: what each method makes of hidden tastes, as a part of the group's best
/// (half of it zero), as 1 / (10 + rank) of the first hundred, or as a logarithm. One to eight are wanted, by products and
/// steps of the tastes and by chance.
struct Candidates: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "candidates")
    @Option var seed: UInt64
    @Option(help: "Groups in all, half of them for learning.") var groups = 3000
    @Option var features = 50
    @Option var output: String

    func run() throws {
        let rows = CandidatesFile.rows
        let tastes = 6
        // How the methods see the tastes is the same for every seed.
        var fixed = SeededGenerator(seed: 99)
        let mix = (0..<tastes * features).map { _ in fixed.unit() < 0.5 ? normal(&fixed) : 0 }
        let columns = features + 1
        let panel = MutableMatrixView<Float>(rows: groups * rows, columns: columns)
        Parallel.forEach(groups) { group in
            var generator = SeededGenerator(seed: seed, stream: UInt64(group))
            let hidden = (0..<rows * tastes).map { normal(&generator) * ($0 % tastes < 3 ? 1 : 0.7) }
            for feature in 0..<features {
                let seen = (0..<rows).map { row in
                    (0..<tastes).reduce(0.8 * normal(&generator)) {
                        $0 + hidden[row * tastes + $1] * mix[$1 * features + feature]
                    }
                }
                for (row, value) in shown(seen, kind: feature % 3).enumerated() {
                    panel[group * rows + row, feature + 1] = value
                }
            }
            let wanted = (0..<rows).map { row in
                let own = hidden[row * tastes..<(row + 1) * tastes].map { $0 }
                let first = Double(panel[group * rows + row, 1] * panel[group * rows + row, 3]) * 0.5
                let truth = 1.2 * own[0] + (own[2] > 0.3 ? 0.8 * own[1] : 0) + max(own[3], 0) * own[0]
                return 2 * (truth - (own[4] > 1 ? 0.7 : 0) + first) - log(-log(generator.unit() + 1e-12))
            }
            let order = (0..<rows).sorted { wanted[$0] > wanted[$1] }
            for row in order.prefix(1 + Int(generator.below(8))) { panel[group * rows + row, 0] = 1 }
        }
        try PanelFile.write(panel.reading, to: output)
    }

    private func shown(_ values: [Double], kind: Int) -> [Float] {
        switch kind {
        case 0:
            let best = exp(max(0, values.max()!))
            return values.map { $0 > 0 ? Float(exp($0) / best) : 0 }
        case 1:
            var result = [Float](repeating: 0, count: values.count)
            let order = values.indices.sorted { values[$0] > values[$1] }
            for (rank, row) in order.prefix(100).enumerated() { result[row] = 1 / Float(10 + rank) }
            return result
        default: return values.map { Float(log(1 + 10 * exp($0))) }
        }
    }

    private func normal(_ generator: inout SeededGenerator) -> Double {
        let radius = (-2 * log(1 - generator.unit())).squareRoot()
        return radius * cos(2 * .pi * generator.unit())
    }
}
