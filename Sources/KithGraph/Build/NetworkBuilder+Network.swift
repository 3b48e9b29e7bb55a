import KithLinearAlgebra

extension NetworkBuilder {
    /// Adds everything that `network` holds: people, attributes, follows with weights and times, interactions, mutes,
    /// blocks, blocked domains, and what its own reading met. A network added alone to a fresh builder comes out as it
    /// was, but for layers and columns that hold nothing; with more inputs, repeats merge as ever. O(people + follows +
    /// interactions).
    public func add(_ network: Network) throws(KithGraphError) {
        let text = network.people.bytes.rawSpan
        let locals = MutableBuffer<LocalPerson>(count: network.personCount)
        for index in locals.indices {
            let range = network.people.range(PersonIndex(index))
            locals[index] = person(text, range.lowerBound, range.count)
        }
        try addFollows(network, locals)
        for layer in network.layers { try add(layer, locals) }
        for row in locals.indices {
            for place in network.mutes.range(row) { try mute(locals[row], locals[Int(network.mutes.columns[place])]) }
            for place in network.blocks.range(row) {
                try block(locals[row], locals[Int(network.blocks.columns[place])])
            }
        }
        for block in network.domainBlocks { blockDomain(locals[Int(block.person)], block.domain) }
        for column in network.attributes {
            for index in locals.indices {
                guard let value = column[PersonIndex(index)] else { continue }
                setAttribute(column.name, of: locals[index], to: value, type: column.type)
            }
        }
        noteInput(directed: network.isDirected)
        carry(network.report, followCount: network.followCount)
    }

    private func addFollows(_ network: Network, _ locals: MutableBuffer<LocalPerson>) throws(KithGraphError) {
        for row in locals.indices {
            for place in network.following.range(row) {
                let time = network.times.flatMap { $0[place] == .unknownTime ? nil : $0[place] }
                try follow(
                    locals[row], locals[Int(network.following.columns[place])],
                    weight: network.weights.map { $0[place] }, time: time)
            }
        }
    }

    private func add(_ layer: InteractionLayer, _ locals: MutableBuffer<LocalPerson>) throws(KithGraphError) {
        for row in locals.indices {
            for place in layer.outgoing.range(row) {
                let target = locals[Int(layer.outgoing.columns[place])]
                var left = layer.counts[place]
                var isFirst = true
                if let times = layer.times, let offsets = layer.timeOffsets {
                    for index in Int(offsets[place])..<Int(offsets[place + 1]) {
                        let count: UInt32 = left > 0 ? 1 : 0
                        try interact(layer.kind, locals[row], target, count: count, time: times[index])
                        left -= count
                        isFirst = false
                    }
                }
                if left > 0 || isFirst { try interact(layer.kind, locals[row], target, count: left) }
            }
        }
    }
}
