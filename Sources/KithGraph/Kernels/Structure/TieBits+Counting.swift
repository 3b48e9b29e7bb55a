import KithLinearAlgebra

extension TieBits {
    /// Triangles in all. O(words of the rows × ties to them).
    func triangleCount(threads: Int) -> UInt64 {
        let cuts = Parallel.balancedCuts(starts, parts: threads * 64)
        let rows = SparseBitSets(starts: starts, lengths: lengths, places: places, words: words)
        let sets = MutableBuffer<UInt64>(count: wordCount * max(1, threads))
        let totals = MutableBuffer<UInt64>(count: max(1, threads))
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            let set = sets.window(worker * wordCount..<(worker + 1) * wordCount)
            var total: UInt64 = 0
            for rank in cuts[part] {
                let own = range(rank)
                for index in own { set[Int(places[index])] = words[index] }
                total &+= rows.common(set, row: rank)
                for index in own { set[Int(places[index])] = 0 }
            }
            totals[worker] += total
        }
        return totals.indices.reduce(0) { $0 + totals[$1] }
    }

    /// What every person is part of, in the order of the ranks.
    struct Local {
        /// Triangles.
        let triangles: MutableBuffer<UInt64>
        /// Follows between two people tied to this one, where the ways are told apart.
        let arcs: MutableBuffer<UInt64>?
    }

    /// Triangles of everybody. O(words of the rows × ties to them + triangles); 8 bytes a person and thread, 16 where
    /// ways are told apart.
    func localCounts(threads: Int) -> Local {
        let workers = max(1, threads)
        let count = people.count
        let cuts = Parallel.balancedCuts(starts, parts: threads * 64)
        let sets = MutableBuffer<UInt64>(count: 2 * wordCount * workers)
        let triangles = MutableBuffer<UInt64>(count: count * workers)
        let extras = mutualWords.map { _ in MutableBuffer<UInt64>(count: count * workers) }
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            let start = 2 * worker * wordCount
            let own = worker * count..<(worker + 1) * count
            let set = sets.window(start..<start + wordCount)
            let mutual = sets.window(start + wordCount..<start + 2 * wordCount)
            if let extras, let mutualWords {
                for rank in cuts[part] {
                    countArcs(rank, mutualWords, set, mutual, triangles.window(own), extras.window(own))
                }
            } else {
                for rank in cuts[part] { countTriangles(rank, set, triangles.window(own)) }
            }
        }
        let sums = Parallel.cuts(count, parts: threads)
        Parallel.forEach(sums.count, threads: threads) { part in
            for rank in sums[part] {
                for worker in 1..<workers {
                    triangles[rank] += triangles[worker * count + rank]
                    if let extras { extras[rank] += extras[worker * count + rank] }
                }
                if let extras { extras[rank] += triangles[rank] }
            }
        }
        return Local(
            triangles: triangles.window(0..<count), arcs: extras.map { $0.window(0..<count) })
    }

    /// Adds the triangles in which `rank` is the largest to those of all three.
    private func countTriangles(_ rank: Int, _ set: MutableBuffer<UInt64>, _ triangles: MutableBuffer<UInt64>) {
        let own = range(rank)
        for index in own { set[Int(places[index])] = words[index] }
        var total: UInt64 = 0
        forEachTie(own) { neighbor in
            let row = range(neighbor)
            let rowPlaces = places.span(row)
            let rowWords = words.span(row)
            var found = 0
            for index in rowPlaces.indices {
                let place = Int(rowPlaces[index])
                var common = set[place] & rowWords[index]
                while common != 0 {
                    triangles[place * 64 + common.trailingZeroBitCount] &+= 1
                    common &= common &- 1
                    found &+= 1
                }
            }
            triangles[neighbor] &+= UInt64(found)
            total &+= UInt64(found)
        }
        triangles[rank] &+= total
        for index in own { set[Int(places[index])] = 0 }
    }

    /// As ``countTriangles(_:_:_:)``, and adds to `extras` of each the triangles whose opposite tie is mutual.
    private func countArcs(
        _ rank: Int, _ mutualWords: SharedBuffer<UInt64>, _ set: MutableBuffer<UInt64>,
        _ mutual: MutableBuffer<UInt64>, _ triangles: MutableBuffer<UInt64>, _ extras: MutableBuffer<UInt64>
    ) {
        let own = range(rank)
        for index in own {
            set[Int(places[index])] = words[index]
            mutual[Int(places[index])] = mutualWords[index]
        }
        var total: UInt64 = 0
        var extra: UInt64 = 0
        forEachTie(own) { neighbor in
            let isMutual: UInt64 = mutual[neighbor >> 6] >> UInt64(neighbor & 63) & 1
            let row = range(neighbor)
            let rowPlaces = places.span(row)
            let rowWords = words.span(row)
            let rowMutual = mutualWords.span(row)
            var found = 0
            var foundExtra = 0
            for index in rowPlaces.indices {
                let place = Int(rowPlaces[index])
                var common = set[place] & rowWords[index]
                if common == 0 { continue }
                extra &+= UInt64((common & rowMutual[index]).nonzeroBitCount)
                foundExtra &+= (common & mutual[place]).nonzeroBitCount
                while common != 0 {
                    let third = place * 64 + common.trailingZeroBitCount
                    triangles[third] &+= 1
                    extras[third] &+= isMutual
                    common &= common &- 1
                    found &+= 1
                }
            }
            triangles[neighbor] &+= UInt64(found)
            extras[neighbor] &+= UInt64(foundExtra)
            total &+= UInt64(found)
        }
        triangles[rank] &+= total
        extras[rank] &+= extra
        for index in own {
            set[Int(places[index])] = 0
            mutual[Int(places[index])] = 0
        }
    }

    @inline(__always)
    private func range(_ rank: Int) -> Range<Int> {
        Int(starts[rank])..<Int(starts[rank]) + Int(lengths[rank])
    }

    /// Calls `body` with every rank in the words of `row`.
    @inline(__always)
    private func forEachTie(_ row: Range<Int>, _ body: (Int) -> Void) {
        for index in row {
            let start = Int(places[index]) * 64
            var word = words[index]
            while word != 0 {
                body(start + word.trailingZeroBitCount)
                word &= word &- 1
            }
        }
    }
}
