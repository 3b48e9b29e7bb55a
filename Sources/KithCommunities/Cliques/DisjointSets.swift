import KithLinearAlgebra

/// Sets that only ever grow together.
struct DisjointSets {
    private var parents: MutableBuffer<UInt32>

    /// `count` sets of one.
    init(count: Int) {
        parents = MutableBuffer(count: count)
        for index in 0..<count { parents[index] = UInt32(index) }
    }

    /// Whatever stands for the set of `index`: its smallest element. Amortized O(log count).
    func find(_ index: UInt32) -> UInt32 {
        var index = index
        while true {
            let parent = parents[Int(index)]
            if parent == index { return index }
            let above = parents[Int(parent)]
            parents[Int(index)] = above
            index = above
        }
    }

    /// Makes one set of two.
    func unite(_ first: UInt32, _ second: UInt32) {
        let first = find(first)
        let second = find(second)
        parents[Int(max(first, second))] = min(first, second)
    }
}
