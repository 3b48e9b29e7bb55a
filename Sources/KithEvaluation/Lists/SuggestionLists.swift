import KithGraph
import KithLinearAlgebra
import KithSuggestions

/// What one method suggests to the people of a ``Judgement``: for each, as many places as the judgement looks at, some
/// of which may be empty.
public struct SuggestionLists: Sendable {
    /// Suggestions that do not count, by kind. An invalid suggestion leaves its place empty.
    public struct Problems: Sendable, Hashable {
        /// Of the person themself.
        public var itself = 0
        /// Of somebody whom the person follows in the training part.
        public var followed = 0
        /// Of somebody named for the same person before.
        public var repeated = 0
        /// Of somebody who is not one of the people.
        public var unknown = 0
        /// Of somebody who follows the person, where strangers are asked for.
        public var follower = 0
        /// Further suggestions for a rank, of which the last one counts. They are not part of ``invalid``.
        public var replaced = 0
        /// Lines with a rank beyond the places that are looked at. They are not part of ``invalid``.
        public var beyond = 0
        /// Lines for people who are not judged, or unknown. They are not part of ``invalid``.
        public var unjudged = 0

        /// Suggestions to judged people that do not score because they should not have been made.
        public var invalid: Int { itself + followed + repeated + unknown + follower }
    }

    /// Stands for an empty place.
    static let nobody = PersonIndex.max

    public let name: String
    /// Whose lists these are, as in ``Judgement/people``.
    public let people: [PersonIndex]
    /// Places a person.
    public let count: Int
    /// `count` places for each of ``people``; ``nobody`` where there is none.
    let places: [PersonIndex]
    public let problems: Problems
    /// Everybody for whom there was a suggestion of any kind, judged or not; `nil` for lists that were not read.
    public let listed: Set<PersonIndex>?

    /// Asks `suggester`, which must know the training part alone, for the list of everybody who is judged. `progress`
    /// is called with the people done and in all.
    public init(
        name: String, of suggester: any Suggester, for judgement: Judgement,
        threads: Int = Parallel.availableThreads, progress: ((Int, Int) -> Void)? = nil
    ) {
        var collector = Collector(judgement)
        for start in stride(from: 0, to: judgement.people.count, by: 512) {
            let block = Array(judgement.people[start..<min(start + 512, judgement.people.count)])
            let lists = suggester.suggestAll(for: block, count: judgement.count, threads: threads)
            for (offset, list) in lists.enumerated() {
                for (rank, suggestion) in list.enumerated() {
                    collector.add(suggestion.person, for: start + offset, rank: rank + 1)
                }
            }
            progress?(start + block.count, judgement.people.count)
        }
        self.init(name: name, collector, listed: nil)
    }

    /// Lists that are there already, in the order of ``Judgement/people``.
    public init(name: String, lists: [[PersonIndex]], for judgement: Judgement) {
        precondition(lists.count == judgement.people.count, "there must be one list a judged person")
        var collector = Collector(judgement)
        for (index, list) in lists.enumerated() {
            for (rank, candidate) in list.enumerated() { collector.add(candidate, for: index, rank: rank + 1) }
        }
        self.init(name: name, collector, listed: nil)
    }

    init(name: String, _ collector: Collector, listed: Set<PersonIndex>?) {
        self.name = name
        people = collector.judgement.people
        count = collector.judgement.count
        places = collector.places
        problems = collector.problems
        self.listed = listed
    }

    private init(_ lists: SuggestionLists, people: [PersonIndex], places: [PersonIndex]) {
        name = lists.name
        self.people = people
        count = lists.count
        self.places = places
        problems = lists.problems
        listed = lists.listed
    }

    /// The list of ``people``[index], best first; `nil` for an empty place.
    public subscript(index: Int) -> [PersonIndex?] {
        places[index * count..<(index + 1) * count].map { $0 == SuggestionLists.nobody ? nil : $0 }
    }

    /// The lists of the people of `judgement`, who must all be among ``people``. ``problems`` stay as they are.
    func restricted(to judgement: Judgement) -> SuggestionLists {
        precondition(judgement.count == count, "the places must be as many")
        if judgement.people == people { return self }
        let rows = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1, $0) })
        let kept = judgement.people.flatMap { person in
            let row = rows[person]!
            return places[row * count..<(row + 1) * count]
        }
        return SuggestionLists(self, people: judgement.people, places: kept)
    }
}

extension SuggestionLists {
    /// Puts suggestions in their places and counts those that do not count.
    struct Collector {
        let judgement: Judgement
        private(set) var places: [PersonIndex]
        var problems = Problems()
        /// Every valid suggestion so far, also those whose place another took: the person's number and the candidate.
        private var seen: Set<UInt64> = []

        init(_ judgement: Judgement) {
            self.judgement = judgement
            places = Array(repeating: SuggestionLists.nobody, count: judgement.people.count * judgement.count)
        }

        /// Adds `candidate` (`nil` for somebody unknown) at `rank`, from 1, for the judged person number `index`.
        mutating func add(_ candidate: PersonIndex?, for index: Int, rank: Int) {
            precondition(rank > 0, "ranks start from 1")
            guard rank <= judgement.count else {
                problems.beyond += 1
                return
            }
            let train = judgement.split.train
            guard let candidate, Int(candidate) < train.personCount else {
                problems.unknown += 1
                return
            }
            let person = judgement.people[index]
            if candidate == person {
                problems.itself += 1
            } else if train.follows(person, candidate) {
                problems.followed += 1
            } else if seen.contains(UInt64(index) << 32 | UInt64(candidate)) {
                problems.repeated += 1
            } else if judgement.mode == .strangers, train.follows(candidate, person) {
                problems.follower += 1
            } else {
                seen.insert(UInt64(index) << 32 | UInt64(candidate))
                let place = index * judgement.count + rank - 1
                if places[place] != SuggestionLists.nobody { problems.replaced += 1 }
                places[place] = candidate
            }
        }
    }
}
