import KithLinearAlgebra

/// Reads a whole input of pair lines on several threads; what the formats with one pair a line share.
enum PairFile {
    /// Reads everything `source` has left. `linesBefore` lines were used up by a header.
    ///
    /// Returns the number of pairs. Of several errors the first in the file is thrown, whatever the threads did.
    @discardableResult
    static func read(
        _ source: ByteSource, into builder: NetworkBuilder, layout: PairLayout, options: ReadOptions,
        linesBefore: Int = 0
    ) throws(KithGraphError) -> Int {
        let blocks = LineBlocks(source, progress: options.progress)
        let scanner = PairScanner(layout: layout, options: options)
        let record = Locked(Record())
        let threads = max(1, options.threads)
        builder.withShards(threads) { shards in
            Parallel.forEach(threads, threads: threads) { worker in
                shards[worker].withRows(options.role) { interner, rows in
                    work(blocks, scanner, record, &interner, &rows)
                }
            }
        }
        let outcome = record.withLock { $0 }
        guard let failure = outcome.failure else { return outcome.counts.values.reduce(0) { $0 + $1.pairs } }
        let before = linesBefore + outcome.counts.reduce(0) { $0 + ($1.key < failure.block ? $1.value.lines : 0) }
        throw failure.error(file: source.name, linesBefore: before)
    }

    /// What the workers have met.
    private struct Record: Sendable {
        var counts: [Int: PairScanner.Count] = [:]
        var failure: BlockFailure?

        mutating func note(_ new: BlockFailure) {
            if failure == nil || new.block < failure!.block { failure = new }
        }
    }

    private struct BlockFailure: Sendable {
        var block: Int
        var cause: Cause

        enum Cause: Sendable {
            case line(PairScanner.Failure)
            case longLine
            case input(KithGraphError)
        }

        func error(file: String, linesBefore: Int) -> KithGraphError {
            switch cause {
            case .input(let error): return error
            case .longLine:
                return .badData(
                    place: InputPlace(file: file, line: linesBefore + 1), found: "a line of more than 1 MiB",
                    expected: "one pair a line")
            case .line(let failure):
                if let other = failure.other { return other }
                return .badData(
                    place: InputPlace(file: file, line: linesBefore + failure.line + 1, column: failure.column),
                    found: failure.found, expected: failure.expected)
            }
        }
    }

    private static func work(
        _ blocks: LineBlocks, _ scanner: PairScanner, _ record: Locked<Record>,
        _ interner: inout HandleInterner, _ rows: inout RelationRows
    ) {
        while record.withLock({ $0.failure == nil }) {
            do throws(LineBlocks.Failure) {
                guard let block = try blocks.next() else { return }
                do throws(PairScanner.Failure) {
                    let count = try scanner.scan(block.bytes, &interner, &rows)
                    record.withLock { $0.counts[block.number] = count }
                } catch {
                    record.withLock { $0.note(BlockFailure(block: block.number, cause: .line(error))) }
                    return
                }
            } catch {
                record.withLock { state in
                    switch error {
                    case .longLine(let block): state.note(BlockFailure(block: block, cause: .longLine))
                    case .input(let error): state.note(BlockFailure(block: .max, cause: .input(error)))
                    }
                }
                return
            }
        }
    }
}
