import KithLinearAlgebra

/// Pronounceable names that nobody is known by, and the words for circles and places.
struct TownNames {
    private var taken: Set<String> = []

    private static let onsets = ["b", "d", "l", "m", "n", "r", "s", "t", "v", "br", "dr", "tr", "st"]
    private static let vowels = ["a", "e", "i", "o"]
    private static let codas = ["", "", "l", "s", "th"]
    private static let endings = ["wick", "mere", "holt", "den", "ley", "ford", "stow", "garth", "combe", "beck"]

    static let places = ["harbourside", "millfield", "oldgate", "northbank", "stationyard", "hilltop"]
    static let languages = ["en", "cy", "pl"]
    static let circleNames = [
        "gardening", "cycling", "choir", "chess", "baking", "photography", "birdwatching", "allotments", "football",
        "local-history", "knitting", "coding", "folk-music", "running", "parents", "poetry", "cinema", "astronomy",
        "climbing", "board-games", "pottery", "beekeeping", "theatre", "swimming", "book-club", "woodwork", "wild-food",
        "radio", "trains", "sketching",
    ]

    static func circleName(_ number: Int) -> String {
        number < circleNames.count ? circleNames[number] : "circle-\(number + 1)"
    }

    /// A display name and a handle that was not given before.
    mutating func person(_ generator: inout SeededGenerator) -> (name: String, handle: String) {
        let given = TownNames.word(&generator) + TownNames.pick(TownNames.codas, &generator)
        let family = TownNames.syllable(&generator) + TownNames.pick(TownNames.endings, &generator)
        var handle = given
        for letters in [0, 2, 3] where taken.contains(handle) { handle = given + family.prefix(letters) }
        var number = 2
        while taken.contains(handle) {
            handle = given + String(number)
            number += 1
        }
        taken.insert(handle)
        return ("\(TownNames.capitalized(given)) \(TownNames.capitalized(family))", handle)
    }

    private static func word(_ generator: inout SeededGenerator) -> String {
        let first = syllable(&generator)
        return first + syllable(&generator)
    }

    private static func syllable(_ generator: inout SeededGenerator) -> String {
        let onset = pick(onsets, &generator)
        return onset + pick(vowels, &generator)
    }

    private static func pick(_ list: [String], _ generator: inout SeededGenerator) -> String {
        list[generator.index(list.count)]
    }

    private static func capitalized(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }
}
