/// Labelled lines for people: labels on the left, what they say in one column beside them.
struct FactList {
    private var facts: [(label: String, text: String)] = []

    mutating func add(_ label: String, _ text: String) {
        facts.append((label, text))
    }

    func lines() -> [String] {
        let width = facts.reduce(0) { max($0, DisplayText.width($1.label)) }
        return facts.map { fact in
            fact.label + String(repeating: " ", count: width - DisplayText.width(fact.label) + 2) + fact.text
        }
    }
}
