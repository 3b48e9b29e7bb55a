/// One regression tree in the one form there is of it: inner nodes in preorder, leaves from left to right.
struct DecisionTree: Sendable, Equatable {
    struct Node: Sendable, Equatable {
        var feature: Int
        /// Rows with at most this in the feature go left.
        var threshold: Float
        /// A node of this tree, or ~leaf where below zero.
        var left: Int32
        var right: Int32
        /// By how much the split made the objective better while fitting.
        var gain: Float
    }

    struct Leaf: Sendable, Equatable {
        var value: Double
        /// Rows that ended here while fitting.
        var cover: UInt32
    }

    var nodes: [Node] = []
    var leaves: [Leaf] = []

    /// A tree whose nodes and leaves stand in any order, from node `root` or leaf `~root` on. Every node must be reached
    /// once.
    init(nodes: [Node], leaves: [Leaf], root: Int32) {
        self.nodes.reserveCapacity(nodes.count)
        self.leaves.reserveCapacity(leaves.count)
        // A stack of subtrees yet to be placed, each with the node that waits for its number.
        var waiting: [(child: Int32, parent: Int, isLeft: Bool)] = [(root, -1, false)]
        while let next = waiting.popLast() {
            let place: Int32
            if next.child < 0 {
                place = ~Int32(self.leaves.count)
                self.leaves.append(leaves[Int(~next.child)])
            } else {
                place = Int32(self.nodes.count)
                let node = nodes[Int(next.child)]
                self.nodes.append(node)
                waiting.append((node.right, Int(place), false))
                waiting.append((node.left, Int(place), true))
            }
            guard next.parent >= 0 else { continue }
            if next.isLeft { self.nodes[next.parent].left = place } else { self.nodes[next.parent].right = place }
        }
    }

    /// Bits of the leaves under the left child of every node, none if there are more leaves than bits.
    var leftMasks: [UInt32] {
        guard leaves.count <= TreeKernels.maskLeaves else { return [UInt32](repeating: 0, count: nodes.count) }
        var under = [UInt32](repeating: 0, count: nodes.count)
        var left = under
        let bits = { (child: Int32, under: [UInt32]) -> UInt32 in child < 0 ? 1 << UInt32(~child) : under[Int(child)] }
        // Children come after their parents.
        for node in nodes.indices.reversed() {
            left[node] = bits(nodes[node].left, under)
            under[node] = left[node] | bits(nodes[node].right, under)
        }
        return left
    }
}
