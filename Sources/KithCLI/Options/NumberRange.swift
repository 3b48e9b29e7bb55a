import ArgumentParser

/// Two numbers with `..` between, the first not above the second.
struct NumberRange: ExpressibleByArgument, Equatable {
    let bounds: ClosedRange<Double>

    init(_ bounds: ClosedRange<Double>) {
        self.bounds = bounds
    }

    init?(argument: String) {
        guard let dots = argument.firstRange(of: ".."), let low = Double(argument[..<dots.lowerBound]),
            let high = Double(argument[dots.upperBound...]), low <= high
        else { return nil }
        bounds = low...high
    }

    var defaultValueDescription: String { "\(bounds.lowerBound)..\(bounds.upperBound)" }
}
