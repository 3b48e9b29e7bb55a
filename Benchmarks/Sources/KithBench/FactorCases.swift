import ArgumentParser
import Foundation
import Kith

/// Implicit ALS of who follows whom. With KITH_BENCH_FACTORS=PREFIX the factors are written to PREFIX-rows.npy and
/// PREFIX-columns.npy, for `peers/als_loss.py` to compute the objective of; the check figure is Kith's own.
struct ALSCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "als")
    @OptionGroup var input: Input
    @Option var factors = 64
    @Option var iterations = 10
    @Option(help: "Confidence beyond 1 that a follow has.") var alpha = 40.0
    @Option var regularization = 0.01
    @Flag(help: "Exact solutions in place of three steps of conjugate gradients.") var exact = false

    func run() throws {
        let network = try input.network()
        let matrix = SparseMatrix(network.following)
        let transposed = SparseMatrix(network.followers)
        var options = ImplicitALS.Options(
            factors: factors, iterations: iterations, alpha: alpha, regularization: regularization,
            variant: exact ? .cholesky : .conjugateGradient(steps: 3))
        let watch = MemoryWatch()
        var (seconds, model) = try timed(1) {
            try ImplicitALS.fit(matrix, transposed: transposed, options: options, threads: input.threads)
        }
        let peak = watch.finish()
        if input.rounds > 1 {
            let again = try timed(input.rounds - 1) {
                try ImplicitALS.fit(matrix, transposed: transposed, options: options, threads: input.threads)
            }
            seconds += again.seconds
            model = again.result
        }
        if let prefix = ProcessInfo.processInfo.environment["KITH_BENCH_FACTORS"] {
            try FactorFile.write(model.rowFactors, to: prefix + "-rows.npy")
            try FactorFile.write(model.columnFactors, to: prefix + "-columns.npy")
        }
        options.recordsLoss = true
        let loss = try ImplicitALS.fit(matrix, transposed: transposed, options: options, threads: input.threads).losses
        var record = Record("als", seconds: seconds, check: [loss.last ?? 0], threads: input.threads)
        record.peakAnonymousBytes = peak
        try record.write()
    }
}

/// The five best of everybody for the first 20,000 people, those followed left out: by the factors at KITH_BENCH_FACTORS
/// (see ``ALSCase``), which the peer reads too, or by factors fitted first. Arranging the candidates is part of the time.
/// The check figure is the sum of the scores.
struct TopScoresCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "topscores")
    @OptionGroup var input: Input
    @Option var people = 20_000
    @Option var count = 5

    func run() throws {
        let network = try input.network()
        let (x, y) = try factors(network)
        let rows = (0..<UInt32(min(people, network.personCount))).map { $0 }
        let (seconds, lists) = try timed(input.rounds) {
            try TopScores(candidates: y.view, threads: input.threads).best(
                count, of: x.view, rows: rows, excluding: network.following, threads: input.threads)
        }
        var sum = 0.0
        for row in 0..<lists.count {
            for one in lists[row] { sum += Double(one.score) }
        }
        try Record("topscores", seconds: seconds, check: [sum], threads: input.threads).write()
    }

    private func factors(_ network: Network) throws -> (Matrix<Float>, Matrix<Float>) {
        if let prefix = ProcessInfo.processInfo.environment["KITH_BENCH_FACTORS"] {
            return (
                try FactorFile.read(prefix + "-rows.npy", rows: network.personCount),
                try FactorFile.read(prefix + "-columns.npy", rows: network.personCount)
            )
        }
        let model = try ImplicitALS.fit(
            SparseMatrix(network.following), transposed: SparseMatrix(network.followers), threads: input.threads)
        return (model.rowFactors, model.columnFactors)
    }
}

/// Single-precision matrices in NumPy's format, version 1.0, row after row.
enum FactorFile {
    static func write(_ matrix: Matrix<Float>, to path: String) throws {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        let length = UInt16(header.utf8.count)
        var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)])
        data.append(Data(header.utf8))
        data.reserveCapacity(data.count + 4 * matrix.rows * matrix.columns)
        for row in 0..<matrix.rows {
            for column in 0..<matrix.columns {
                let bits = matrix[row, column].bitPattern
                for shift in [0, 8, 16, 24] as [UInt32] { data.append(UInt8(truncatingIfNeeded: bits >> shift)) }
            }
        }
        try data.write(to: URL(fileURLWithPath: path))
    }

    static func read(_ path: String, rows: Int) throws -> Matrix<Float> {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let start = 10 + Int(data[8]) + Int(data[9]) << 8
        let columns = (data.count - start) / 4 / max(1, rows)
        guard rows * columns * 4 == data.count - start else { throw ValidationError("\(path): other people") }
        let matrix = MutableMatrixView<Float>(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns {
                let place = start + 4 * (row * columns + column)
                var bits: UInt32 = 0
                for byte in (0..<4).reversed() { bits = bits << 8 | UInt32(data[place + byte]) }
                matrix[row, column] = Float(bitPattern: bits)
            }
        }
        return Matrix(matrix.reading)
    }
}
