import ArgumentParser

/// Whole numbers with commas between.
struct NumberList: ExpressibleByArgument, Equatable {
    let values: [Int]

    init(_ values: [Int]) {
        self.values = values
    }

    init?(argument: String) {
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.allSatisfy({ $0 != nil }) else { return nil }
        values = numbers.compactMap { $0 }
    }

    var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

/// Rows of numbers: commas within, semicolons between.
struct NumberTable: ExpressibleByArgument, Equatable {
    let rows: [[Double]]

    init?(argument: String) {
        var rows: [[Double]] = []
        for row in argument.split(separator: ";", omittingEmptySubsequences: false) {
            let numbers = row.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            guard numbers.allSatisfy({ $0 != nil }) else { return nil }
            rows.append(numbers.compactMap { $0 })
        }
        self.rows = rows
    }
}
