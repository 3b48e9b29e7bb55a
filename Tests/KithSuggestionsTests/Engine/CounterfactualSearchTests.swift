import KithGraph
import Testing

@testable import KithSuggestions

@Suite struct CounterfactualSearchTests {
    /// What is found when the candidate is gone without any set for which `isGone` says so, and how many sets were asked for.
    private func search(
        _ people: Int, _ isGone: (Set<PersonIndex>) -> Bool
    ) -> (found: [PersonIndex]?, tries: Int) {
        var search = CounterfactualSearch(candidate: 99, order: (0..<PersonIndex(people)).map { $0 })
        var tries = 0
        while !search.sets.isEmpty {
            tries += search.sets.count
            search.learn(search.sets.map { isGone(Set($0)) })
        }
        return (search.found, tries)
    }

    /// Whoever is needed among the first twenty is found, and nobody else.
    @Test func findsThoseWhoAreNeeded() {
        for people in [1, 2, 3, 4, 6, 9, 20] {
            for first in 0..<people {
                for second in first..<people {
                    let needed = Set([PersonIndex(first), PersonIndex(second)])
                    let (found, tries) = search(people) { $0.isSuperset(of: needed) }
                    #expect(found.map(Set.init) == needed)
                    #expect(tries < 240)
                }
            }
            let all = search(people) { $0.count == people }
            #expect(all.found?.count == people)
            let none = search(people) { _ in false }
            #expect(none.found == nil && none.tries <= 10)
        }
        #expect(search(0) { _ in true }.found == nil)
        #expect(search(20) { $0.count >= 1 }.tries == 5)
    }

    /// Where more gone brings the candidate back, what is found is still gone, and in need of each.
    @Test func mayBeAnyFamilyOfSets() {
        for mask in UInt32(1)..<60 {
            func isGone(_ set: Set<PersonIndex>) -> Bool {
                let sum = set.reduce(UInt32(0)) { $0 &+ ($1 &+ 3) &* 2_654_435_761 }
                return !set.isEmpty && (sum >> 7) % 7 < mask % 5
            }
            let found = search(17, isGone).found
            guard let found else { continue }
            #expect(isGone(Set(found)))
            for one in found where found.count > 1 { #expect(!isGone(Set(found).subtracting([one]))) }
        }
    }
}
