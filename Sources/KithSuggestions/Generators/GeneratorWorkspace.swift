import KithGraph
import KithLinearAlgebra

/// The scratch memory of one worker: what the generators last found for one person. Clearing costs what was touched.
/// Handed from thread to thread, never used by two at once.
final class GeneratorWorkspace: @unchecked Sendable {
    let personCount: Int
    let along: SparseLanes
    let similar: SparseLanes
    let votes: SparseLanes
    let undirected: LocalWalk
    let forward: LocalWalk
    let mixed: LocalWalk
    /// For the walks from everybody to one candidate.
    let reverse: LocalWalk
    let sources = LaneSources()
    /// For the choice of neighbours.
    let neighbours: BestColumns
    /// One where a person must not be chosen.
    let marks: MutableBuffer<UInt8>
    private var marked: [PersonIndex] = []
    /// Place + 1 of a person among the sources.
    private let places: MutableBuffer<UInt32>

    init(personCount: Int, options: GeneratorOptions) {
        self.personCount = personCount
        along = SparseLanes(columnCount: personCount)
        similar = SparseLanes(columnCount: personCount)
        votes = SparseLanes(columnCount: personCount)
        undirected = LocalWalk(vertexCount: personCount)
        forward = LocalWalk(vertexCount: personCount)
        mixed = LocalWalk(vertexCount: personCount)
        reverse = LocalWalk(vertexCount: personCount)
        neighbours = BestColumns(limit: max(options.rp3Members ?? personCount, options.neighbours, 1))
        marks = MutableBuffer(count: personCount)
        places = MutableBuffer(count: personCount)
    }

    func clear() {
        along.clear()
        similar.clear()
        votes.clear()
    }

    func place(of person: PersonIndex) -> Int? {
        let place = places[Int(person)]
        return place == 0 ? nil : Int(place) - 1
    }

    func setPlace(_ place: Int?, of person: PersonIndex) {
        places[Int(person)] = place.map { UInt32($0 + 1) } ?? 0
    }

    func mark(_ person: PersonIndex) {
        if marks[Int(person)] == 0 {
            marks[Int(person)] = 1
            marked.append(person)
        }
    }

    func removeMarks() {
        for person in marked { marks[Int(person)] = 0 }
        marked.removeAll(keepingCapacity: true)
    }

    func excludeOnly(_ person: PersonIndex) {
        removeMarks()
        mark(person)
    }
}

extension GeneratorWorkspace {
    /// The unmarked people whom one generator scores highest, in no order; all that score above zero where there are no
    /// more than `limit`.
    func best(_ limit: Int, by reading: LaneReading, into list: BestColumns) {
        switch reading.place {
        case .along: along.best(limit, combining: reading.combination, excluding: marks, into: list)
        case .similar: similar.best(limit, combining: reading.combination, excluding: marks, into: list)
        case .votes: votes.best(limit, combining: reading.combination, excluding: marks, into: list)
        case .ties: along.best(limit, lane: Lane.allocation, with: similar, excluding: marks, into: list)
        case .undirected: best(limit, of: undirected, reading, into: list)
        case .forward: best(limit, of: forward, reading, into: list)
        case .mixed: best(limit, of: mixed, reading, into: list)
        }
    }

    private func best(_ limit: Int, of walk: LocalWalk, _ reading: LaneReading, into list: BestColumns) {
        list.choose(
            limit, from: walk.mass, lane: 0, scale: reading.scale, listed: walk.touched, count: walk.touchedCount,
            excluding: marks)
    }

    /// One generator's score of the first `count` of `people`.
    func gather(
        _ people: MutableBuffer<UInt32>, count: Int, by reading: LaneReading, into result: MutableBuffer<Float>,
        spare: MutableBuffer<Float>
    ) {
        switch reading.place {
        case .along: along.gather(people, count: count, combining: reading.combination, into: result)
        case .similar: similar.gather(people, count: count, combining: reading.combination, into: result)
        case .votes: votes.gather(people, count: count, combining: reading.combination, into: result)
        case .ties:
            along.gather(people, count: count, combining: reading.combination, into: result)
            similar.gather(people, count: count, combining: reading.combination, into: spare)
            for place in 0..<count { result[place] += spare[place] }
        case .undirected: gather(people, count, undirected, reading.scale, into: result)
        case .forward: gather(people, count, forward, reading.scale, into: result)
        case .mixed: gather(people, count, mixed, reading.scale, into: result)
        }
    }

    private func gather(
        _ people: MutableBuffer<UInt32>, _ count: Int, _ walk: LocalWalk, _ scale: SharedBuffer<Float>?,
        into result: MutableBuffer<Float>
    ) {
        for place in 0..<count {
            let person = Int(people[place])
            result[place] = walk.mass[person, 0] * (scale?[person] ?? 1)
        }
    }
}
