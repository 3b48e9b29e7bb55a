// Invariants of this file:
// * Offsets of a RankingData rise from 0 to its rows; labels are one a row, weights one a group.
// * Vectors are `width` doubles, the hessian width × width, both checked, and `work` holds what the kernel asks for.
// * Kernels keep no pointer; the buffers stay alive in the caller's arguments.

import CKernels

/// The kernel in C for the listwise loss.
struct ListwiseKernels: Sendable {
    let data: RankingData
    /// Features, filled up to whole vectors.
    let width: Int
    let means: MutableBuffer<Double>
    let inverseDeviations: MutableBuffer<Double>
    private let largest: Int

    init(_ data: RankingData, means: [Double], deviations: [Double]) {
        self.data = data
        width = (data.featureCount + 7) / 8 * 8
        self.means = MutableBuffer(count: width)
        inverseDeviations = MutableBuffer(count: width)
        for feature in means.indices {
            self.means[feature] = means[feature]
            inverseDeviations[feature] = 1 / deviations[feature]
        }
        largest = data.largestGroup
    }

    /// Adds the gradient and, if given, the upper triangle of the hessian of some groups; returns their loss.
    func pass(
        _ groups: Range<Int>, weights: MutableBuffer<Double>, gradient: MutableBuffer<Double>,
        hessian: MutableBuffer<Double>?
    ) -> Double {
        precondition(groups.lowerBound >= 0 && groups.upperBound <= data.groupCount)
        precondition(weights.count == width && gradient.count == width && means.count == width)
        precondition(hessian == nil || hessian!.count == width * width)
        let work = MutableBuffer<Double>(count: largest * (width + 2) + width)
        return unsafe kith_listwise_pass(
            data.features.base, data.features.stride, data.featureCount, width, data.offsets.base, groups.lowerBound,
            groups.upperBound, data.labels.base, data.weights?.base, means.base, inverseDeviations.base, weights.base,
            gradient.base, hessian?.base, work.base)
    }
}
