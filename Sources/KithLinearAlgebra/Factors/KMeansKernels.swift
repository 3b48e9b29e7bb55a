// Invariants of this file:
// * Every pointer handed to a kernel covers what the kernel's declaration says: shapes and lengths are checked first, and
//   rows of views lie inside their regions.
// * Labels handed to kernels were written by `nearest`, so they are below the number of centers.

import CKernels

/// Centers as the kernels want them: blocks of one vector's width, dimension after dimension, with `shift` taken off.
struct PackedCenters<Scalar: MatrixScalar> {
    static var lanes: Int { Scalar.self == Float.self ? Int(KITH_LANES_F32) : Int(KITH_LANES_F64) }

    let blocks: Int
    let dimensions: Int
    let values: MutableBuffer<Scalar>
    /// Half the square of each, infinite where the last block is filled up.
    let halfSquares: MutableBuffer<Scalar>

    init(capacity: Int, dimensions: Int) {
        blocks = (capacity + Self.lanes - 1) / Self.lanes
        self.dimensions = dimensions
        values = MutableBuffer(count: blocks * dimensions * Self.lanes)
        halfSquares = MutableBuffer(repeating: .infinity, count: blocks * Self.lanes)
    }

    /// Packs the rows of `centers`.
    func pack(_ centers: MatrixView<Scalar>, shift: MutableBuffer<Scalar>) {
        precondition(centers.columns == dimensions && centers.rows <= blocks * Self.lanes)
        for center in 0..<centers.rows {
            let start = center / Self.lanes * dimensions * Self.lanes + center % Self.lanes
            var square: Scalar = 0
            for dimension in 0..<dimensions {
                let value = centers[center, dimension] - shift[dimension]
                values[start + dimension * Self.lanes] = value
                square += value * value
            }
            halfSquares[center] = square / 2
        }
    }

    static func byteCount(_ count: Int, dimensions: Int) -> Int {
        (count + lanes - 1) / lanes * lanes * (dimensions + 1) * MemoryLayout<Scalar>.stride
    }
}

/// Passes over some rows of the data; each works on the rows of `rows` alone.
struct KMeansKernels<Scalar: MatrixScalar> {
    let data: MatrixView<Scalar>

    private func start(_ rows: Range<Int>) -> UnsafePointer<Scalar> {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= data.rows, "rows out of range")
        return unsafe data.base + rows.lowerBound * data.stride
    }

    /// The nearest center of every row; returns how many labels changed.
    func nearest(
        _ rows: Range<Int>, _ centers: PackedCenters<Scalar>, shift: MutableBuffer<Scalar>,
        group: MutableBuffer<Scalar>, labels: MutableBuffer<UInt32>
    ) -> Int {
        precondition(centers.dimensions == data.columns && shift.count == data.columns)
        precondition(group.count >= 4 * data.columns)
        precondition(labels.count == data.rows)
        let (count, from) = (rows.count, rows.lowerBound)
        if Scalar.self == Float.self {
            return unsafe kith_nearest_f32(
                count, data.columns, centers.blocks, float(start(rows)), data.stride, float(shift.base),
                float(centers.values.base), float(centers.halfSquares.base), float(group.base), labels.base + from)
        }
        return unsafe kith_nearest_f64(
            count, data.columns, centers.blocks, double(start(rows)), data.stride, double(shift.base),
            double(centers.values.base), double(centers.halfSquares.base), double(group.base), labels.base + from)
    }

    /// Adds to `potentials` what every candidate would leave of the rows' squared distances.
    func trials(
        _ rows: Range<Int>, _ candidates: PackedCenters<Scalar>, closest: MutableBuffer<Scalar>,
        potentials: MutableBuffer<Double>
    ) {
        precondition(candidates.dimensions == data.columns && closest.count == data.rows)
        precondition(potentials.count >= candidates.halfSquares.count)
        let (count, from) = (rows.count, rows.lowerBound)
        if Scalar.self == Float.self {
            unsafe kith_seeding_trials_f32(
                count, data.columns, candidates.blocks, float(start(rows)), data.stride,
                float(candidates.values.base), float(closest.base + from), potentials.base)
        } else {
            unsafe kith_seeding_trials_f64(
                count, data.columns, candidates.blocks, double(start(rows)), data.stride,
                double(candidates.values.base), double(closest.base + from), potentials.base)
        }
    }

    /// Lowers `closest` to the squared distances from row `center` of the data, and returns its sum.
    func lower(_ rows: Range<Int>, to center: Int, closest: MutableBuffer<Scalar>) -> Double {
        precondition(closest.count == data.rows)
        let (count, from) = (rows.count, rows.lowerBound)
        let place = unsafe start(center..<center + 1)
        if Scalar.self == Float.self {
            return unsafe kith_squared_distances_f32(
                count, data.columns, float(start(rows)), data.stride, float(place), float(closest.base + from))
        }
        return unsafe kith_squared_distances_f64(
            count, data.columns, double(start(rows)), data.stride, double(place), double(closest.base + from))
    }

    /// Adds the rows to the sums and counts of their labels.
    func sums(
        _ rows: Range<Int>, labels: MutableBuffer<UInt32>, sums: MutableBuffer<Double>, counts: MutableBuffer<UInt64>
    ) {
        precondition(labels.count == data.rows && sums.count == counts.count * data.columns)
        let (count, from) = (rows.count, rows.lowerBound)
        if Scalar.self == Float.self {
            unsafe kith_cluster_sums_f32(
                count, data.columns, float(start(rows)), data.stride, labels.base + from, sums.base, counts.base)
        } else {
            unsafe kith_cluster_sums_f64(
                count, data.columns, double(start(rows)), data.stride, labels.base + from, sums.base, counts.base)
        }
    }

    /// Σ ‖row − its center‖², and each of them in `distances` where it is given.
    func distances(
        _ rows: Range<Int>, centers: MatrixView<Scalar>, labels: MutableBuffer<UInt32>,
        into distances: MutableBuffer<Scalar>? = nil
    ) -> Double {
        precondition(centers.columns == data.columns && centers.stride == centers.columns)
        precondition(labels.count == data.rows && (distances == nil || distances!.count == data.rows))
        let (count, from) = (rows.count, rows.lowerBound)
        let places = unsafe distances.map { unsafe $0.base + from }
        if Scalar.self == Float.self {
            return unsafe kith_center_distances_f32(
                count, data.columns, float(start(rows)), data.stride, float(centers.base), labels.base + from,
                places.map { unsafe float($0) })
        }
        return unsafe kith_center_distances_f64(
            count, data.columns, double(start(rows)), data.stride, double(centers.base), labels.base + from,
            places.map { unsafe double($0) })
    }

    private func float(_ pointer: UnsafePointer<Scalar>) -> UnsafePointer<Float> {
        unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: Float.self)
    }

    private func float(_ pointer: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Float> {
        unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Float.self)
    }

    private func double(_ pointer: UnsafePointer<Scalar>) -> UnsafePointer<Double> {
        unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: Double.self)
    }

    private func double(_ pointer: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Double> {
        unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Double.self)
    }
}
