import KithGraph
import KithLinearAlgebra

/// Communities of triangles that share ties.
enum TriangleChains {
    /// O(Σ over ties of the smaller end's later ties) time, four bytes a tie.
    static func run(in rows: CompressedRows, stopper: CliqueStopper) -> KCliqueCommunities.Result {
        let count = rows.rowCount
        // A tie has the number of its place among those from the lower end to the higher.
        let starts = MutableBuffer<UInt64>(count: count + 1)
        let firsts = MutableBuffer<UInt32>(count: count)
        for person in 0..<count {
            let row = rows[person]
            var first = row.count
            for index in row.indices where row[index] > person {
                first = index
                break
            }
            firsts[person] = UInt32(first)
            starts[person + 1] = starts[person] + UInt64(row.count - first)
        }
        precondition(starts[count] <= UInt64(UInt32.max), "ties are numbered in 32 bits")
        let sets = DisjointSets(count: Int(starts[count]))
        let isInTriangle = MutableBuffer<UInt8>(count: Int(starts[count]))
        for person in 0..<count {
            if stopper.look() { break }
            let row = rows[person]
            let base = Int(starts[person]) - Int(firsts[person])
            for index in Int(firsts[person])..<row.count {
                let other = Int(row[index])
                let otherRow = rows[other]
                let otherBase = Int(starts[other]) - Int(firsts[other])
                var left = index + 1
                var right = Int(firsts[other])
                while left < row.count, right < otherRow.count {
                    let a = row[left]
                    let b = otherRow[right]
                    if a == b {
                        sets.unite(UInt32(base + index), UInt32(base + left))
                        sets.unite(UInt32(base + index), UInt32(otherBase + right))
                        isInTriangle[base + index] = 1
                        isInTriangle[base + left] = 1
                        isInTriangle[otherBase + right] = 1
                    }
                    if a <= b { left += 1 }
                    if b <= a { right += 1 }
                }
            }
        }
        var lists: [UInt32: [UInt32]] = [:]
        for person in 0..<count {
            let row = rows[person]
            let base = Int(starts[person]) - Int(firsts[person])
            for index in Int(firsts[person])..<row.count where isInTriangle[base + index] > 0 {
                let set = sets.root(UInt32(base + index))
                for member in [UInt32(person), row[index]] where lists[set]?.last != member {
                    lists[set, default: []].append(member)
                }
            }
        }
        return KCliqueCommunities.result(Array(lists.values), rows, stop: stopper.stop, cliqueCount: 0)
    }
}
