import KithGraph
import KithLinearAlgebra

extension NetworkSplit {
    /// Where a network is cut in time.
    public enum Cut: Sendable, Equatable {
        /// Follows up to this moment are for training.
        case moment(Timestamp)
        /// This share of the follows with a time, the latest, is hidden; follows made in the same millisecond stay
        /// together, in the training part.
        case latest(share: Double)
    }

    /// Whether a time is known of any follow of `network`.
    public static func hasTimes(_ network: Network) -> Bool {
        network.times?.contains { $0 != .unknownTime } ?? false
    }

    /// Cuts `network` at one moment for everybody. Follows and interactions up to it are for training, later follows
    /// are hidden; what has no time counts as earlier. People without any follow or interaction up to the cut, in
    /// either direction, did not exist yet: they are neither judged nor may they be suggested, and later follows of
    /// and by them are left out. Attributes, mutes and blocks, which have no times, stay.
    ///
    /// Throws ``EvaluationError/noTimes``, and ``EvaluationError/nobodyToJudge(reason:)`` where nothing is later than
    /// the cut. O(follows log follows).
    public static func byTime(
        _ network: Network, at cut: Cut = .latest(share: 0.2), threads: Int = Parallel.availableThreads
    ) throws(EvaluationError) -> NetworkSplit {
        guard let times = network.times, hasTimes(network) else { throw .noTimes }
        let moment: Timestamp
        switch cut {
        case .moment(let given): moment = given
        case .latest(let share):
            precondition(share > 0 && share < 1, "a share must lie between 0 and 1")
            let sorted = times.filter { $0 != .unknownTime }.sorted()
            moment = sorted[max(0, Int((Double(sorted.count) * (1 - share)).rounded(.up)) - 1)]
        }
        let existed = whoExisted(network, times, at: moment)
        let part = TrainingNetwork(
            whole: network, keepsPerson: { existed[Int($0)] }, keepsFollow: { times[$0] <= moment }, latest: moment)
        let train = try EvaluationError.wrapping { () throws(KithGraphError) in try part.make(threads: threads) }
        let hidden = hiddenRows(network, existed) { times[$0] > moment }
        let split = NetworkSplit(
            train: train, test: CompressedRows(rows: hidden.rows, columnCount: train.personCount),
            way: .time(cut: moment), notes: notes(network, times, existed, leftOut: hidden.leftOut))
        guard !split.judged.isEmpty else {
            throw .nobodyToJudge(reason: "no follow is later than the cut among people who existed before it")
        }
        return split
    }

    /// Whether each person took part in a follow or an interaction up to `moment`, or in one without a time.
    private static func whoExisted(
        _ network: Network, _ times: SharedBuffer<Timestamp>, at moment: Timestamp
    ) -> [Bool] {
        var existed = [Bool](repeating: false, count: network.personCount)
        func note(_ rows: CompressedRows, _ isEarly: (Int) -> Bool) {
            for row in 0..<rows.rowCount {
                for place in rows.range(row) where isEarly(place) {
                    existed[row] = true
                    existed[Int(rows.columns[place])] = true
                }
            }
        }
        // An unknown time is the smallest number there is.
        note(network.following) { times[$0] <= moment }
        for layer in network.layers {
            note(layer.outgoing) { place in
                guard let times = layer.times, let offsets = layer.timeOffsets else { return true }
                let (first, end) = (Int(offsets[place]), Int(offsets[place + 1]))
                // Times rise within a pair.
                return end - first < Int(layer.counts[place]) || first == end || times[first] <= moment
            }
        }
        return existed
    }

    /// The hidden follows among the people who stay, numbered as they are without the others, which keep their order.
    static func hiddenRows(
        _ network: Network, _ stays: [Bool], _ isHidden: (Int) -> Bool
    ) -> (rows: [[UInt32]], leftOut: Int) {
        var numbers = [UInt32](repeating: 0, count: stays.count)
        var next: UInt32 = 0
        for index in stays.indices {
            numbers[index] = next
            if stays[index] { next += 1 }
        }
        var rows = [[UInt32]](repeating: [], count: Int(next))
        var leftOut = 0
        for row in stays.indices {
            for place in network.following.range(row) where isHidden(place) {
                let target = Int(network.following.columns[place])
                if stays[row], stays[target] {
                    rows[Int(numbers[row])].append(numbers[target])
                } else {
                    leftOut += 1
                }
            }
        }
        return (rows, leftOut)
    }

    private static func notes(
        _ network: Network, _ times: SharedBuffer<Timestamp>, _ existed: [Bool], leftOut: Int
    ) -> [String] {
        var notes: [String] = []
        func note(_ count: Int, _ words: String) {
            if count > 0 { notes.append("\(words): \(count)") }
        }
        note(times.count { $0 == .unknownTime }, "follows without a time, which stay in the training part")
        let untimed = network.layers.reduce(0) {
            $0 + Int($1.totalCount) - min(Int($1.totalCount), $1.times?.count ?? 0)
        }
        note(untimed, "interactions without a time, which stay in the training part")
        note(existed.count { !$0 }, "people who did not exist at the cut, neither judged nor suggested")
        note(leftOut, "later follows of or by people who did not exist at the cut, left out")
        return notes
    }
}
