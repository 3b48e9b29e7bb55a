import KithLinearAlgebra

/// A division of the people into components, each named by its first person.
public struct Components: Sendable, Equatable {
    /// For everybody, the smallest index in their component.
    public let labels: SharedBuffer<PersonIndex>
    /// The labels that occur, rising: the first person of each component.
    public let representatives: SharedBuffer<PersonIndex>
    /// How many people each component has, in the order of ``representatives``.
    public let sizes: SharedBuffer<UInt32>

    /// Takes over labels that name every component by its smallest index. O(people).
    init(labels: SharedBuffer<PersonIndex>) {
        self.labels = labels
        let sizeOf = MutableBuffer<UInt32>(count: labels.count)
        for label in labels { sizeOf[Int(label)] += 1 }
        let first = labels.indices.filter { sizeOf[$0] > 0 }
        representatives = SharedBuffer(first.map { PersonIndex($0) })
        sizes = SharedBuffer(first.map { sizeOf[$0] })
    }

    /// Number of components.
    public var count: Int { representatives.count }

    /// The place of the largest component in ``representatives``, the first of several; `nil` without people.
    public var largest: Int? {
        sizes.indices.max { (sizes[$0], -$0) < (sizes[$1], -$1) }
    }

    /// Whether `left` and `right` are in the same component.
    public func areTogether(_ left: PersonIndex, _ right: PersonIndex) -> Bool {
        labels[Int(left)] == labels[Int(right)]
    }

    /// The first person whose label is not a smaller or equal index that labels itself.
    func firstBadLabel() -> PersonIndex? {
        for person in labels.indices {
            let label = Int(labels[person])
            guard label <= person, Int(labels[label]) == label else { return PersonIndex(person) }
        }
        return nil
    }
}
