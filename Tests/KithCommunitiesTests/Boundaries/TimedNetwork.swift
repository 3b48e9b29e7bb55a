import KithGraph
import KithLinearAlgebra

/// Small networks with times for the tests of boundaries; a day is 86,400,000 ms.
enum Timed {
    static let day: Timestamp = 86_400_000

    struct Event {
        var from: Int
        var to: Int
        /// In days; `nil` where not known.
        var day: Double?
        /// `nil` for a follow.
        var kind: InteractionKind?

        init(_ from: Int, _ to: Int, _ day: Double?, _ kind: InteractionKind? = nil) {
            (self.from, self.to, self.day, self.kind) = (from, to, day, kind)
        }

        var time: Timestamp? { day.map { Timestamp(($0 * 86_400_000).rounded()) } }
    }

    /// People `0 ..< people`, whose index is their number.
    static func network(_ people: Int, _ events: [Event], isDirected: Bool = true) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        // Handles of equal length keep their order.
        let locals = (0..<people).map { builder.person("p" + String(1000 + $0)) }
        builder.noteInput(directed: isDirected)
        for event in events {
            if let kind = event.kind {
                try builder.interact(kind, locals[event.from], locals[event.to], time: event.time)
            } else {
                try builder.follow(locals[event.from], locals[event.to], time: event.time)
            }
        }
        return try builder.finish()
    }

    /// Random events with coarse times, so that some fall together, some of them undated.
    static func randomEvents(people: Int, count: Int, seed: UInt64) -> [Event] {
        var generator = SeededGenerator(seed: seed)
        let kinds: [InteractionKind?] = [nil, nil, .reply, .like, .mention, .repost]
        return (0..<count).compactMap { _ in
            let (from, to) = (Int(generator.below(UInt64(people))), Int(generator.below(UInt64(people))))
            let kind = kinds[Int(generator.below(6))]
            let day = generator.below(25) == 0 ? nil : Double(generator.below(60))
            return from == to ? nil : Event(from, to, day, kind)
        }
    }

    static func rows(_ members: [UInt32]) -> CompressedRows {
        CompressedRows(rows: [members], columnCount: 1 << 20)
    }
}
