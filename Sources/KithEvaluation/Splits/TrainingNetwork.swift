import KithGraph
import KithLinearAlgebra

/// Makes the network that methods may see: a part of the people and follows of a whole one.
struct TrainingNetwork {
    let whole: Network
    /// Who stays.
    let keepsPerson: (PersonIndex) -> Bool
    /// Which follows stay, by their place in `whole.following.columns`.
    let keepsFollow: (Int) -> Bool
    /// Interactions later than this go; `nil` keeps all.
    let latest: Timestamp?
    /// People to add who have no follows.
    var added: [String] = []

    private struct Rows {
        let builder: NetworkBuilder
        /// Everybody's number in the builder; `nil` for those who go.
        let locals: [NetworkBuilder.LocalPerson?]
    }

    /// O(people + follows + interactions).
    func make(threads: Int) throws(KithGraphError) -> Network {
        let builder = NetworkBuilder(options: .init(threads: threads))
        let text = whole.people.bytes.rawSpan
        var locals = [NetworkBuilder.LocalPerson?](repeating: nil, count: whole.personCount)
        for index in locals.indices where keepsPerson(PersonIndex(index)) {
            let range = whole.people.range(PersonIndex(index))
            locals[index] = builder.person(text, range.lowerBound, range.count)
        }
        for handle in added { _ = builder.person(handle) }
        let rows = Rows(builder: builder, locals: locals)
        try addFollows(to: rows)
        for layer in whole.layers { try add(layer, to: rows) }
        try forEachPair(whole.mutes, rows) { (from, to) throws(KithGraphError) in try builder.mute(from, to) }
        try forEachPair(whole.blocks, rows) { (from, to) throws(KithGraphError) in try builder.block(from, to) }
        for block in whole.domainBlocks {
            if let local = locals[Int(block.person)] { builder.blockDomain(local, block.domain) }
        }
        for column in whole.attributes {
            for index in locals.indices {
                guard let local = locals[index], let value = column[PersonIndex(index)] else { continue }
                builder.setAttribute(column.name, of: local, to: value, type: column.type)
            }
        }
        builder.noteInput(directed: whole.isDirected)
        return try builder.finish()
    }

    private func addFollows(to rows: Rows) throws(KithGraphError) {
        for row in rows.locals.indices {
            guard let from = rows.locals[row] else { continue }
            for place in whole.following.range(row) where keepsFollow(place) {
                guard let to = rows.locals[Int(whole.following.columns[place])] else { continue }
                let time = whole.times.flatMap { $0[place] == .unknownTime ? nil : $0[place] }
                try rows.builder.follow(from, to, weight: whole.weights.map { $0[place] }, time: time)
            }
        }
    }

    /// Interactions up to ``latest``; those without a time stay.
    private func add(_ layer: InteractionLayer, to rows: Rows) throws(KithGraphError) {
        for row in rows.locals.indices {
            guard let from = rows.locals[row] else { continue }
            for place in layer.outgoing.range(row) {
                guard let to = rows.locals[Int(layer.outgoing.columns[place])] else { continue }
                var left = layer.counts[place]
                var hasTimes = false
                if let times = layer.times, let offsets = layer.timeOffsets {
                    for index in Int(offsets[place])..<Int(offsets[place + 1]) {
                        hasTimes = true
                        let count: UInt32 = left > 0 ? 1 : 0
                        left -= count
                        if let latest, times[index] > latest { continue }
                        try rows.builder.interact(layer.kind, from, to, count: count, time: times[index])
                    }
                }
                if left > 0 || !hasTimes { try rows.builder.interact(layer.kind, from, to, count: left) }
            }
        }
    }

    private func forEachPair(
        _ pairs: CompressedRows, _ rows: Rows,
        _ body: (NetworkBuilder.LocalPerson, NetworkBuilder.LocalPerson) throws(KithGraphError) -> Void
    ) throws(KithGraphError) {
        for row in rows.locals.indices {
            guard let from = rows.locals[row] else { continue }
            for place in pairs.range(row) {
                if let to = rows.locals[Int(pairs.columns[place])] { try body(from, to) }
            }
        }
    }
}
