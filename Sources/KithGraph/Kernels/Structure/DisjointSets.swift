import KithLinearAlgebra

/// Sets that only ever grow together: union–find over dense indices, in which every root is the smallest of its set.
package struct DisjointSets {
    let parents: MutableBuffer<UInt32>

    /// `count` sets of one.
    package init(count: Int) {
        parents = MutableBuffer(count: count)
        for index in 0..<count { parents[index] = UInt32(index) }
    }

    /// The root of `index`; halves the path to it. Amortized O(log count).
    package func root(_ index: UInt32) -> UInt32 {
        var index = index
        while true {
            let parent = parents[Int(index)]
            if parent == index { return index }
            let above = parents[Int(parent)]
            parents[Int(index)] = above
            index = above
        }
    }

    /// Makes one set of two, under the smaller root.
    package func unite(_ left: UInt32, _ right: UInt32) {
        let a = root(left)
        let b = root(right)
        if a < b { parents[Int(b)] = a } else if b < a { parents[Int(a)] = b }
    }

    /// Points every index at its root. Parents are smaller than their children, so one rising pass is enough.
    func flatten() {
        for index in parents.indices { parents[index] = parents[Int(parents[index])] }
    }

    /// The most common parent among `sample` evenly spaced indices, the smallest of several; of a flat forest.
    func commonLabel(sample: Int) -> UInt32? {
        guard parents.count > 0 else { return nil }
        var counts: [UInt32: Int] = [:]
        for index in stride(from: 0, to: parents.count, by: max(1, parents.count / sample)) {
            counts[parents[index], default: 0] += 1
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
