import Kith

extension Network {
    /// The attribute called `name`; says on standard error which there are where there is none of that name.
    func chosenAttribute(_ name: String) throws -> AttributeColumn {
        if let column = attribute(name) { return column }
        let names = attributes.map { InputText.quoted($0.name) }.joined(separator: ", ")
        Words.say(
            "the people have no attribute \(InputText.quoted(name)); "
                + (names.isEmpty ? "there are none" : "there are \(names)"))
        throw ExitStatus.usage
    }
}

extension Symmetrization {
    /// The same reading where groups are sought.
    init(_ ties: Ties) {
        switch ties {
        case .either: self = .either
        case .mutual: self = .mutual
        }
    }
}
