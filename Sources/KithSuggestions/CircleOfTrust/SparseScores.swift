import KithGraph
import KithLinearAlgebra

/// Positive scores of a few people among many, in memory that is kept from one use to the next: clearing costs what was
/// touched. Used by one thread at a time.
struct SparseScores {
    private let values: MutableBuffer<Double>
    private let touched: MutableBuffer<UInt32>
    private(set) var count = 0

    init(personCount: Int) {
        values = MutableBuffer(count: personCount)
        touched = MutableBuffer(count: personCount)
    }

    /// Adds `amount`, which is positive, to everybody in `people`.
    mutating func add(_ amount: Double, to people: Span<PersonIndex>) {
        var count = count
        let (values, touched) = (values, touched)
        for index in people.indices {
            let person = Int(people[index])
            let old = values[person]
            if old == 0 {
                touched[count] = people[index]
                count += 1
            }
            values[person] = old + amount
        }
        self.count = count
    }

    /// The people with a score, in the order of their first.
    func person(_ place: Int) -> PersonIndex { touched[place] }

    subscript(person: PersonIndex) -> Double { values[Int(person)] }

    /// Back to no scores. O(people touched).
    mutating func clear() {
        for place in 0..<count { values[Int(touched[place])] = 0 }
        count = 0
    }
}
