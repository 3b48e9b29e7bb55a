import Foundation
import KithGraph
import KithLinearAlgebra

/// Words that the members of a group have about themselves more often than everybody.
///
/// A word counts once a person. It is scored p ln(p / q), p being the share of members with text who use it, q that of all:
/// TF-IDF where a group is a document, weighted so that words which are everywhere score nothing. Aizawa, "An
/// information-theoretic perspective of tf–idf measures", Information Processing & Management 39, 2003,
/// doi:10.1016/S0306-4573(02)00021-3.
enum DistinctiveWords {
    /// For each group up to `count` words, the most telling first, each word in the one group alone where it scores
    /// highest. A word of one member alone tells nothing.
    static func run(_ groups: Circles, texts: [AttributeColumn], count: Int, threads: Int) -> [[String]] {
        let none = [[String]](repeating: [], count: groups.circleCount)
        guard count > 0, !texts.isEmpty else { return none }
        let vocabulary = Vocabulary(texts, people: groups.personCount, threads: threads)
        guard vocabulary.speakers > 0 else { return none }
        /// The best score of each word, and the group that has it.
        var best: [UInt32: (score: Double, group: Int)] = [:]
        for group in 0..<groups.circleCount {
            for (word, score) in vocabulary.scores(groups.members[group]) {
                if score > best[word]?.score ?? 0 { best[word] = (score, group) }
            }
        }
        var found = [[(score: Double, word: String)]](repeating: [], count: groups.circleCount)
        for (word, (score, group)) in best { found[group].append((score, vocabulary.words[Int(word)])) }
        return found.map { list in
            list.sorted { ($0.score, $1.word) > ($1.score, $0.word) }.prefix(count).map(\.word)
        }
    }

    /// Who uses which word.
    private struct Vocabulary {
        private(set) var words: [String] = []
        /// The words of each person, sorted, none twice.
        private var spoken: [[UInt32]] = []
        private var users: [Int] = []
        /// People with any word at all.
        private(set) var speakers = 0

        init(_ texts: [AttributeColumn], people: Int, threads: Int) {
            let cuts = Parallel.cuts(people, parts: 64)
            let split = Parallel.map(cuts.count, threads: threads) { part in
                cuts[part].map { person in
                    Set(texts.flatMap { text in text[PersonIndex(person)].map { Words.of($0) } ?? [] }).sorted()
                }
            }
            var numbers: [String: UInt32] = [:]
            for list in split.joined() {
                let numbered = list.map { word in
                    if let number = numbers[word] { return number }
                    let number = UInt32(words.count)
                    numbers[word] = number
                    words.append(word)
                    users.append(0)
                    return number
                }
                for word in numbered { users[Int(word)] += 1 }
                if !numbered.isEmpty { speakers += 1 }
                spoken.append(numbered)
            }
        }

        /// The words that at least two of `members` use, and more of them than of everybody, with their scores.
        func scores(_ members: Span<UInt32>) -> [(word: UInt32, score: Double)] {
            var counts: [UInt32: Int] = [:]
            var speaking = 0
            for index in members.indices {
                let list = spoken[Int(members[index])]
                if !list.isEmpty { speaking += 1 }
                for word in list { counts[word, default: 0] += 1 }
            }
            return counts.compactMap { word, count in
                guard count > 1 else { return nil }
                let share = Double(count) / Double(speaking)
                let score = share * log(share / (Double(users[Int(word)]) / Double(speakers)))
                return score > 0 ? (word, score) : nil
            }
        }
    }
}

/// Text cut into words.
enum Words {
    /// Words so common in English that they tell nothing of a group.
    private static let common: Set<String> = [
        "about", "all", "also", "and", "any", "are", "but", "can", "for", "from", "has", "have", "her", "him", "his",
        "how",
        "its", "just", "like", "more", "not", "our", "out", "own", "she", "that", "the", "their", "them", "they",
        "this",
        "too", "was", "were", "what", "when", "who", "will", "with", "you", "your",
    ]

    private static let entities = [
        ("&amp;", " "), ("&lt;", " "), ("&gt;", " "), ("&quot;", " "), ("&nbsp;", " "), ("&#39;", "'"), ("&apos;", "'"),
    ]

    /// The words of `text` in lower case, in its order: runs of letters, digits and marks (an apostrophe or hyphen inside
    /// stays), without addresses, mentions, tags of markup, numbers, dates, words of fewer than three Latin letters and the most
    /// common English ones.
    static func of(_ text: String) -> [String] {
        var words: [String] = []
        var text = withoutMarkup(text)
        for (entity, meaning) in entities where text.contains("&") {
            text = text.replacingOccurrences(of: entity, with: meaning)
        }
        for piece in text.split(whereSeparator: \.isWhitespace) {
            if piece.contains("://") || piece.hasPrefix("www.") || piece.contains("@") || isDate(piece) { continue }
            for run in piece.split(whereSeparator: { !isPart($0) }) {
                let word = run.lowercased().trimmingCharacters(in: ["'", "’", "-"])
                if isTelling(word) { words.append(word) }
            }
        }
        return words
    }

    /// Whether it begins as `2024-`, like dates and times by ISO 8601.
    private static func isDate(_ piece: Substring) -> Bool {
        let start = piece.prefix(5)
        return start.count == 5 && start.last == "-" && start.dropLast().allSatisfy(\.isNumber)
    }

    private static func isPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "'" || character == "’" || character == "-"
    }

    private static func isTelling(_ word: String) -> Bool {
        guard word.contains(where: \.isLetter), !common.contains(word) else { return false }
        // Two signs make a word in Chinese or Korean, and few Latin ones that say anything.
        let isLatin = word.unicodeScalars.allSatisfy { $0.value < 0x250 }
        return word.count >= (isLatin ? 3 : 2)
    }

    /// `text` with a space in place of each `<…>` that looks like a tag.
    private static func withoutMarkup(_ text: String) -> String {
        guard text.contains("<") else { return text }
        var kept = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "<") {
            kept += rest[..<open]
            let after = rest.index(after: open)
            let isTag = after < rest.endIndex && (rest[after].isLetter || rest[after] == "/")
            if isTag, let close = rest[after...].firstIndex(of: ">") {
                kept += " "
                rest = rest[rest.index(after: close)...]
            } else {
                kept += "<"
                rest = rest[after...]
            }
        }
        return kept + rest
    }
}
