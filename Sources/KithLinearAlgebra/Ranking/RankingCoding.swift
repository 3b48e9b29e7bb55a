// Models as bytes: four letters, a version, then little-endian values. A tree is its nodes in preorder, each a marker
// (0 leaf, 1 inner node) and its values, so that no bytes can describe a loop or a child that is not there.

private let version: UInt32 = 1
private let blendVersion: UInt32 = 2
/// Of what a file may ask for; a depth of so much is never grown.
private let mostTrees = 100_000
private let mostLeaves = 255
private let mostParts = 100
private let largestWeight = 1e6

extension BoostedTrees {
    /// Adds the trees to `bytes`. O(trees × leaves). The report stays behind.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "KTRE".utf8)
        bytes.append(littleEndian: version)
        bytes.append(littleEndian: UInt32(featureCount))
        bytes.append(littleEndian: UInt32(treeCount))
        for tree in trees {
            var waiting: [Int32] = [tree.nodes.isEmpty ? ~0 : 0]
            while let place = waiting.popLast() {
                bytes.append(flag: place >= 0)
                if place < 0 {
                    bytes.append(double: tree.leaves[Int(~place)].value)
                    bytes.append(littleEndian: tree.leaves[Int(~place)].cover)
                } else {
                    let node = tree.nodes[Int(place)]
                    bytes.append(littleEndian: UInt16(node.feature))
                    bytes.append(float: node.threshold)
                    bytes.append(float: node.gain)
                    waiting.append(node.right)
                    waiting.append(node.left)
                }
            }
        }
    }

    /// Reads trees from `offset` on, which moves to their end. Every value is looked at.
    ///
    /// - Throws: ``RankingError/format(offset:expected:)`` at the first byte that cannot be right.
    public static func decode(_ bytes: [UInt8], at offset: inout Int) throws(RankingError) -> BoostedTrees {
        var reader = ModelReader(bytes, at: offset)
        try reader.head("KTRE", version: version)
        let featureCount = try reader.count(1...Int(UInt16.max), "a number of features")
        let treeCount = try reader.count(0...mostTrees, "a number of trees")
        var trees: [DecisionTree] = []
        for _ in 0..<treeCount { trees.append(try tree(&reader, featureCount: featureCount)) }
        offset = reader.offset
        return BoostedTrees(trees: trees, featureCount: featureCount)
    }

    private static func tree(_ reader: inout ModelReader, featureCount: Int) throws(RankingError) -> DecisionTree {
        var nodes: [DecisionTree.Node] = []
        var leaves: [DecisionTree.Leaf] = []
        // Children that are still to come, each as its parent and side.
        var waiting: [(parent: Int, isLeft: Bool)] = [(-1, true)]
        while let (parent, isLeft) = waiting.popLast() {
            let start = reader.offset
            let place: Int32
            if try reader.flag("a node's kind") {
                let feature = Int(try reader.integer(UInt16.self, "a feature"))
                guard feature < featureCount else {
                    throw .format(offset: start + 1, expected: "a feature below \(featureCount)")
                }
                guard nodes.count < mostLeaves - 1 else {
                    throw .format(offset: start, expected: "at most \(mostLeaves) leaves")
                }
                place = Int32(nodes.count)
                let threshold = try reader.float("a threshold")
                let gain = try reader.float("a gain")
                nodes.append(.init(feature: feature, threshold: threshold, left: 0, right: 0, gain: gain))
                waiting.append((Int(place), false))
                waiting.append((Int(place), true))
            } else {
                place = ~Int32(leaves.count)
                let value = try reader.double("a leaf's value")
                leaves.append(.init(value: value, cover: try reader.integer(UInt32.self, "a leaf's rows")))
            }
            guard parent >= 0 else { continue }
            if isLeft { nodes[parent].left = place } else { nodes[parent].right = place }
        }
        return DecisionTree(nodes: nodes, leaves: leaves, root: nodes.isEmpty ? ~0 : 0)
    }
}

extension ListwiseLinear {
    /// Adds the model to `bytes`, report and all. O(features).
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "KLIN".utf8)
        bytes.append(littleEndian: version)
        bytes.append(littleEndian: UInt32(featureCount))
        for values in [means, deviations, weights] {
            for value in values { bytes.append(double: value) }
        }
        bytes.append(littleEndian: UInt32(report.iterations))
        bytes.append(double: report.loss)
        bytes.append(double: report.gradient)
        bytes.append(flag: report.converged)
    }

    /// Reads a model from `offset` on, which moves to its end. Every value is looked at.
    ///
    /// - Throws: ``RankingError/format(offset:expected:)`` at the first byte that cannot be right.
    public static func decode(_ bytes: [UInt8], at offset: inout Int) throws(RankingError) -> ListwiseLinear {
        var reader = ModelReader(bytes, at: offset)
        try reader.head("KLIN", version: version)
        let count = try reader.count(1...Int(UInt16.max), "a number of features")
        var columns: [[Double]] = []
        for (index, what) in ["a mean", "a deviation", "a weight"].enumerated() {
            var values: [Double] = []
            for _ in 0..<count {
                let start = reader.offset
                let value = try reader.double(what)
                guard index != 1 || value >= 1e-30 else {
                    throw .format(offset: start, expected: "a deviation of at least 1e-30")
                }
                values.append(value)
            }
            columns.append(values)
        }
        let report = Report(
            iterations: try reader.count(0...Int(Int32.max), "a number of iterations"),
            loss: try reader.double("a loss"),
            gradient: try reader.double("a gradient"), converged: try reader.flag("whether it converged"))
        offset = reader.offset
        return ListwiseLinear(means: columns[0], deviations: columns[1], weights: columns[2], report: report)
    }
}

extension BlendedRanker {
    /// Adds the whole ranker to `bytes`.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "KRNK".utf8)
        bytes.append(littleEndian: blendVersion)
        bytes.append(littleEndian: UInt32(parts.count))
        for part in parts {
            bytes.append(double: part.weight)
            switch part.model {
            case .linear(let model):
                bytes.append(flag: false)
                model.encode(into: &bytes)
            case .trees(let model):
                bytes.append(flag: true)
                model.encode(into: &bytes)
            }
        }
    }

    /// Reads a ranker from `offset` on, which moves to its end. Every value is looked at.
    ///
    /// - Throws: ``RankingError/format(offset:expected:)`` at the first byte that cannot be right.
    public static func decode(_ bytes: [UInt8], at offset: inout Int) throws(RankingError) -> BlendedRanker {
        var reader = ModelReader(bytes, at: offset)
        try reader.head("KRNK", version: blendVersion)
        let count = try reader.count(1...mostParts, "a number of parts")
        var place = reader.offset
        var parts: [Part] = []
        for _ in 0..<count {
            let start = place
            var head = ModelReader(bytes, at: place)
            let weight = try head.double("a weight")
            guard abs(weight) <= largestWeight else {
                throw .format(offset: start, expected: "a weight of at most 10⁶")
            }
            let isTrees = try head.flag("whether the part is trees")
            place = head.offset
            let model: Model =
                isTrees
                ? .trees(try BoostedTrees.decode(bytes, at: &place))
                : .linear(try ListwiseLinear.decode(bytes, at: &place))
            guard parts.isEmpty || parts[0].model.featureCount == model.featureCount else {
                throw .format(offset: start, expected: "a part of \(parts[0].model.featureCount) features")
            }
            parts.append(Part(model, weight: weight))
        }
        offset = place
        return BlendedRanker(parts)
    }
}
