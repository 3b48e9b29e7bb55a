/// What somebody is about to do.
struct TownEvent {
    enum Action {
        /// Follow somebody of their own choice.
        case follow
        /// Talk to somebody of their own choice.
        case talk
        /// Answer the knock of `to`, which was a follow or words.
        case answer(to: Int, follow: Bool)
        /// Reply to `to` in a conversation that has gone on for `turns`.
        case reply(to: Int, turns: Int)
        /// Follow `to`, whom they have come to know by talking.
        case befriend(to: Int)
    }

    /// Seconds since 1970.
    let time: Int64
    let order: Int
    let person: Int
    let action: Action
}

/// Events by time, those of one second in the order in which they were planned: a binary heap. O(log events) a step.
struct TownEventQueue {
    private var heap: [TownEvent] = []
    private var planned = 0

    mutating func plan(_ time: Int64, _ person: Int, _ action: TownEvent.Action) {
        heap.append(TownEvent(time: time, order: planned, person: person, action: action))
        planned += 1
        var place = heap.count - 1
        while place > 0, precedes(place, (place - 1) / 2) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// The earliest event, which leaves the queue.
    mutating func next() -> TownEvent? {
        guard !heap.isEmpty else { return nil }
        heap.swapAt(0, heap.count - 1)
        let first = heap.removeLast()
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && precedes(child, least) {
                least = child
            }
            if least == place { return first }
            heap.swapAt(place, least)
            place = least
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (heap[left].time, heap[left].order) < (heap[right].time, heap[right].order)
    }
}
