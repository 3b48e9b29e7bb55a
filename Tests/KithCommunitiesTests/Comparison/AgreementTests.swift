import Foundation
import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Agreement")
struct AgreementTests {
    struct Reference: Sendable {
        let name: String
        let people: Int
        let found: @Sendable (Int) -> Int
        let known: @Sendable (Int) -> Int
        /// NMI, AMI and ARI by scikit-learn.
        let values: [Double]
    }

    static func root(_ number: Int) -> Int { Int(Double(number).squareRoot()) }

    /// As in Tests/References/agreement.py.
    static let references: [Reference] = [
        Reference(
            name: "near", people: 200, found: { $0 * $0 % 7 }, known: { $0 % 3 == 0 ? $0 % 5 : $0 * $0 % 7 },
            values: [0.397262404702, 0.383847782963, 0.454236436395]),
        Reference(
            name: "unrelated", people: 200, found: { $0 * $0 % 11 }, known: { ($0 * $0 * $0 + 2 * $0) % 13 },
            values: [0.007977816600, -0.053588492546, -0.022853152946]),
        Reference(
            name: "nested", people: 200, found: { $0 % 12 }, known: { $0 % 4 },
            values: [0.716283447018, 0.702680034443, 0.415009510635]),
        Reference(
            name: "skewed", people: 200, found: { root($0) }, known: { $0 / 40 },
            values: [0.705473728322, 0.681255873926, 0.475877631119]),
        Reference(
            name: "singles", people: 200, found: { $0 }, known: { $0 % 3 }, values: [0.343474637535, 0, 0]),
        Reference(name: "one group", people: 200, found: { _ in 0 }, known: { $0 % 3 }, values: [0, 0, 0]),
        Reference(
            name: "large", people: 20_000, found: { root($0) },
            known: { $0 % 4 == 0 ? root($0) : $0 * $0 % 977 },
            values: [0.381363936059, 0.182989102938, 0.098634056310]),
    ]

    static func agreement(_ found: [Int], _ known: [Int]) -> Agreement {
        Agreement(ContingencyTable(rows: found.map { UInt32($0) }, columns: known.map { UInt32($0) }))
    }

    @Test("the values of scikit-learn", arguments: references.indices)
    func scikitLearn(index: Int) {
        let reference = Self.references[index]
        let people = 0..<reference.people
        let result = Self.agreement(people.map(reference.found), people.map(reference.known))
        // The reference takes factorials' logarithms of thousands, each rounded.
        let values = [
            result.normalizedMutualInformation, result.adjustedMutualInformation, result.adjustedRandIndex,
        ]
        for (value, expected) in zip(values, reference.values) {
            #expect(abs(value - expected) < 1e-10, "\(reference.name): \(value), not \(expected)")
        }
        #expect(result.people == reference.people)
        // Both ways round alike, except for purity.
        let back = Self.agreement(people.map(reference.known), people.map(reference.found))
        #expect(abs(back.adjustedMutualInformation - result.adjustedMutualInformation) < 1e-12)
        #expect(abs(back.adjustedRandIndex - result.adjustedRandIndex) < 1e-12)
    }

    @Test("expected mutual information is the mean over all ways to deal the people")
    func expectation() {
        let rows = [0, 0, 0, 1, 1, 2, 2]
        let columns = [0, 0, 1, 1, 1, 1, 2]
        var sum = 0.0
        var count = 0
        forEachPermutation(of: columns) { dealt in
            sum += mutualInformation(rows, dealt)
            count += 1
        }
        #expect(count == 5040)
        let table = ContingencyTable(rows: rows.map { UInt32($0) }, columns: columns.map { UInt32($0) })
        // The mean of 5040 sums, each rounded.
        #expect(abs(Agreement.expectedMutualInformation(table) - sum / Double(count)) < 1e-12)
    }

    @Test("equal groupings agree fully, whatever the labels")
    func equal() {
        for labels in [[5, 5, 9, 9, 9, 1], [0, 0, 0], [0, 1, 2], []] {
            let result = Self.agreement(labels, labels.map { 20 - $0 })
            #expect(abs(result.normalizedMutualInformation - 1) < 1e-15)
            #expect(abs(result.adjustedMutualInformation - 1) < 1e-14)
            #expect(result.adjustedRandIndex == 1)
            #expect(result.purity == 1)
        }
    }

    @Test("purity counts the most common known group of each found one")
    func purity() {
        // Found group 0 holds a, a, b; group 1 holds c, b: the most common are 2 and 1.
        let result = Self.agreement([0, 0, 0, 1, 1], [7, 7, 8, 9, 8])
        #expect(result.purity == 3.0 / 5)
    }

    @Test("where groups are known of some, the others do not count")
    func partlyKnown() {
        let found = Partition(labels: [0, 0, 1, 1, 2])
        let table = ContingencyTable(found, known: [4, 4, nil, 6, nil])
        #expect(table.total == 3)
        #expect(table.cells == [.init(row: 0, column: 0, count: 2), .init(row: 1, column: 1, count: 1)])
        #expect(Agreement(table).adjustedRandIndex == 1)
        #expect(
            ContingencyTable(found, Partition(labels: [0, 1, 1, 1, 2])).cells.map(\.count) == [1, 1, 2, 1])
    }

    @Test("random groupings agree by chance alone")
    func random() {
        var generator = SeededGenerator(seed: 4)
        var sum = 0.0
        for _ in 0..<50 {
            let found = (0..<300).map { _ in Int(generator.below(30)) }
            let known = (0..<300).map { _ in Int(generator.below(30)) }
            let result = Self.agreement(found, known)
            // Thirty groups of ten share half their entropy by chance, which AMI takes off.
            #expect(result.normalizedMutualInformation > 0.3)
            sum += result.adjustedMutualInformation
        }
        #expect(abs(sum / 50) < 0.01)
    }

    private func mutualInformation(_ rows: [Int], _ columns: [Int]) -> Double {
        let total = Double(rows.count)
        var sum = 0.0
        for row in Set(rows) {
            for column in Set(columns) {
                let both = Double(rows.indices.count { rows[$0] == row && columns[$0] == column })
                let one = Double(rows.count { $0 == row })
                let other = Double(columns.count { $0 == column })
                if both > 0 { sum += both / total * log(total * both / (one * other)) }
            }
        }
        return sum
    }

    private func forEachPermutation(of values: [Int], _ body: ([Int]) -> Void) {
        var values = values
        func permute(_ from: Int) {
            if from == values.count { return body(values) }
            for index in from..<values.count {
                values.swapAt(from, index)
                permute(from + 1)
                values.swapAt(from, index)
            }
        }
        permute(0)
    }
}
