import Foundation
import Testing

@testable import KithLinearAlgebra

@Suite struct ChebyshevFilterTests {
    /// On a diagonal matrix the filter is its polynomial of every entry; the oracle is cos(d arccos x) within the interval
    /// and cosh(d arcosh x) above it.
    @Test(arguments: [2, 3, 4, 7, 8])
    func polynomialOfADiagonal(degree: Int) throws {
        let (lower, upper, top) = (-0.625, 0.375, 1.0)
        let filter = try #require(
            ChebyshevFilter(lower: lower, upper: upper, top: top, maximumDegree: degree, maximumGrowth: 1e12))
        #expect(filter.degree == degree)
        let values = (0..<33).map { Float(lower + (top - lower) * Double($0) / 32) }
        let matrix = try SymmetricSparse<Double>(diagonal: values)
        let source: Matrix<Double> = SparseSamples.panel(33, 8, seed: 1)
        let scratch = MutableMatrixView<Double>(rows: 33, columns: 8)
        let result = MutableMatrixView<Double>(rows: 33, columns: 8)
        filter.apply(matrix, source.view, panels: (scratch, result), threads: 2)
        for row in 0..<33 {
            let place = (Double(values[row]) + 0.125) / 0.5
            let size = Double(degree)
            let raw = place <= 1 ? cos(size * acos(max(-1, place))) : cosh(size * acosh(place))
            let polynomial = raw / filter.growth
            for column in 0..<8 { #expect(abs(result[row, column] - polynomial * source[row, column]) < 1e-12) }
            if Double(values[row]) > upper + 0.01 {
                #expect(abs(filter.value(Double(values[row])) - polynomial) < 1e-12)
                #expect(abs(filter.estimate(polynomial, residual: 0).value - Double(values[row])) < 1e-9)
            }
        }
    }

    @Test func noFilterWhereThereIsNothingToGain() {
        func make(_ lower: Double, _ upper: Double, _ top: Double, growth: Double = 300) -> ChebyshevFilter? {
            ChebyshevFilter(lower: lower, upper: upper, top: top, maximumDegree: 8, maximumGrowth: growth)
        }
        #expect(make(0, 0, 1) == nil)
        #expect(make(0, 1, 1) == nil)
        #expect(make(-1, 0.5, .nan) == nil)
        // One step already grows by more than is kept.
        #expect(make(0, 0.001, 1, growth: 10) == nil)
        #expect(make(-1, 0.9, 1)?.degree == 8)
    }
}
