/// Trees laid flat for scoring.
struct Forest: Sendable {
    let featureCount: Int
    let nodeStarts: SharedBuffer<UInt32>
    let leafStarts: SharedBuffer<UInt32>
    let features: SharedBuffer<UInt32>
    let thresholds: SharedBuffer<Float>
    let masks: SharedBuffer<UInt32>
    let leftChildren: SharedBuffer<Int32>
    let rightChildren: SharedBuffer<Int32>
    let values: SharedBuffer<Double>

    var treeCount: Int { nodeStarts.count - 1 }

    init(_ trees: [DecisionTree], featureCount: Int) {
        for tree in trees {
            precondition(tree.leaves.count == tree.nodes.count + 1, "a tree has one leaf more than inner nodes")
            for node in tree.nodes {
                precondition(node.feature >= 0 && node.feature < featureCount, "a tree asks for a feature there is not")
                for child in [node.left, node.right] {
                    precondition(child < 0 ? ~child < tree.leaves.count : child < tree.nodes.count)
                }
            }
        }
        self.featureCount = featureCount
        nodeStarts = SharedBuffer(Self.starts(trees.map(\.nodes.count)))
        leafStarts = SharedBuffer(Self.starts(trees.map(\.leaves.count)))
        let nodes = trees.flatMap(\.nodes)
        features = SharedBuffer(nodes.map { UInt32($0.feature) })
        thresholds = SharedBuffer(nodes.map(\.threshold))
        masks = SharedBuffer(trees.flatMap(\.leftMasks))
        leftChildren = SharedBuffer(nodes.map(\.left))
        rightChildren = SharedBuffer(nodes.map(\.right))
        values = SharedBuffer(trees.flatMap { $0.leaves.map(\.value) })
    }

    private static func starts(_ counts: [Int]) -> [UInt32] {
        var sum: UInt32 = 0
        return [0]
            + counts.map { count in
                sum += UInt32(count)
                return sum
            }
    }
}
