extension GroupSearch {
    /// ``move(_:labels:order:)`` in Swift alone, for tests to compare with. Where assertions are checked, what every
    /// move is said to gain is held against the scores of both partitions, worked out from nothing. O(moves × ties) then.
    package static func portableMove(
        _ ties: GroupTies, labels: MutableBuffer<UInt32>, order: MutableBuffer<UInt32>, takesLast: Bool = false
    ) -> (moves: Int, gain: Double) {
        var waiting = Array((0..<order.count).map { Int(order[$0]) })
        var isWaiting = [Bool](repeating: true, count: ties.count)
        var spare = (0..<ties.count).reversed().filter { label in labels.indices.allSatisfy { labels[$0] != label } }
        var (moves, gained, next) = (0, 0.0, 0)
        while next < waiting.count {
            let vertex = waiting[next]
            next += 1
            isWaiting[vertex] = false
            let own = Int(labels[vertex])
            let isAlone = labels.indices.allSatisfy { $0 == vertex || labels[$0] != own }
            var sums: [Int: Double] = [:]
            var neighbours: [Int] = []
            for (other, weight) in ties.row(vertex) where weight != 0 {
                let label = Int(labels[other])
                if sums[label] == nil { neighbours.append(label) }
                sums[label, default: 0] += weight
            }
            let ownCost = ties.cost(vertex, joining: own, labels)
            let stay = (sums[own] ?? 0) - ownCost
            var size = (sums[own] ?? 0) + ownCost
            let ownSize = size
            var best: (label: Int, score: Double)?
            for label in neighbours where label != own {
                let price = ties.cost(vertex, joining: label, labels)
                let score = sums[label]! - price
                if best == nil || score > best!.score || (takesLast && score == best!.score) {
                    best = (label, score)
                    size = ownSize + sums[label]! + price
                }
            }
            if !isAlone, best == nil || best!.score < 0 {
                best = (spare.last!, 0)
                size = ownSize
            }
            guard let best, best.score - stay > 1e-12 * size else { continue }
            assert(ties.isGain(best.score - stay, moving: vertex, to: best.label, labels, size: size))
            if spare.last == best.label { spare.removeLast() }
            if isAlone { spare.append(own) }
            labels[vertex] = UInt32(best.label)
            gained += best.score - stay
            moves += 1
            for (other, _) in ties.row(vertex) where !isWaiting[other] && Int(labels[other]) != best.label {
                isWaiting[other] = true
                waiting.append(other)
            }
        }
        return (moves, gained)
    }
}

extension GroupTies {
    /// The neighbours of `vertex` with their weights.
    fileprivate func row(_ vertex: Int) -> [(Int, Double)] {
        range(vertex).map { place in (column(place), weight(place)) }
    }

    /// What the null model expects between `vertex` and the other members of a group.
    fileprivate func cost(_ vertex: Int, joining label: Int, _ labels: MutableBuffer<UInt32>) -> Double {
        var (total, inTotal) = (0.0, 0.0)
        for other in 0..<count where other != vertex && Int(labels[other]) == label {
            total += masses[other]
            if let inMasses { inTotal += inMasses[other] }
        }
        guard let inMasses else { return scale * masses[vertex] * total }
        return scale * (masses[vertex] * inTotal + inMasses[vertex] * total)
    }

    /// The weight within groups, less what the null model expects between different members.
    fileprivate func score(_ labels: MutableBuffer<UInt32>) -> Double {
        var sum = 0.0
        for vertex in 0..<count {
            for (other, weight) in row(vertex) where labels[other] == labels[vertex] { sum += weight / 2 }
            sum -= cost(vertex, joining: Int(labels[vertex]), labels) / 2
        }
        return sum
    }

    fileprivate func isGain(
        _ gain: Double, moving vertex: Int, to label: Int, _ labels: MutableBuffer<UInt32>, size: Double
    ) -> Bool {
        let before = score(labels)
        let own = labels[vertex]
        labels[vertex] = UInt32(label)
        let after = score(labels)
        labels[vertex] = own
        return abs(after - before - gain) <= 1e-9 * (size + abs(before))
    }
}
