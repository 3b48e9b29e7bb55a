import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

/// The town of the default options, made once for all tests.
enum DefaultTown {
    static let town = Result { try TownGenerator.generate() }
    static let network = Result { try town.get().network() }
}

@Suite struct TownGeneratorTests {
    let town: Town
    let network: Network

    init() throws {
        town = try DefaultTown.town.get()
        network = try DefaultTown.network.get()
    }

    static func small(seed: UInt64) -> TownGenerator.Options {
        var options = TownGenerator.Options(seed: seed, people: 260)
        (options.cliqueSize, options.openSize, options.celebrities, options.ringSize) = (15, 20, 4, 6)
        (options.circles, options.ringFollows) = (5, 40)
        return options
    }

    /// Answers recounted from the network alone lie within 4.5 standard errors of what the planted rates of the people
    /// knocked on promise, for every circle and nearness; and each special circle's within those of its own rate.
    @Test func plantedRatesCanBeRecounted() throws {
        let recount = try TownRecount(network, end: town.options.end, days: town.options.longestAnswerDays)
        var people: [String: Town.Person] = [:]
        for person in town.people { people[person.handle] = person }
        var sums: [String: (count: Double, answered: Double, expected: Double, variance: Double)] = [:]
        for knock in recount.knocks {
            let person = try #require(people[knock.to])
            let rate = person.rates[knock.nearness]
            var sum = sums["\(person.home) \(knock.nearness)"] ?? (0, 0, 0, 0)
            sum.count += 1
            sum.answered += knock.isAnswered ? 1 : 0
            sum.expected += rate
            sum.variance += rate * (1 - rate)
            sums["\(person.home) \(knock.nearness)"] = sum
        }
        for (circle, one) in town.circles.enumerated() {
            for nearness in Town.Nearness.allCases {
                guard let sum = sums["\(circle) \(nearness)"] else { continue }
                // One more for knocks in the same second, whose order cannot be seen.
                #expect(
                    abs(sum.answered - sum.expected) <= 4.5 * sum.variance.squareRoot() + 1, "\(one.name) \(nearness)")
                guard one.role != .resident, sum.count > 0 else { continue }
                let rate = one.rates[nearness]
                let spread = 4.5 * (rate * (1 - rate) / sum.count).squareRoot() + 1 / sum.count
                // People differ by up to 30%, which averages out over the members.
                #expect(abs(sum.answered / sum.count - rate) <= spread + 0.1 * rate, "\(one.name) \(nearness)")
            }
        }
        // Enough knocks by strangers to judge both circles on.
        for role in [Town.Role.clique, .open] {
            let circle = try #require(town.circles.firstIndex { $0.role == role })
            #expect(try #require(sums["\(circle) stranger"]).count >= 100)
            #expect(try #require(sums["\(circle) connected"]).count >= 40)
        }
    }

    @Test func starsAnswerNobodyAndAreFollowedByMany() throws {
        let stars = Set(town.people.indices.filter { town.people[$0].role == .celebrity })
        #expect(stars.count == town.options.celebrities)
        #expect(town.knocks.allSatisfy { !stars.contains($0.to) || $0.answer == nil })
        #expect(town.follows.allSatisfy { !stars.contains($0.from) || stars.contains($0.to) })
        #expect(town.interactions.allSatisfy { !stars.contains($0.from) || stars.contains($0.to) })
        let followers = town.follows.count { stars.contains($0.to) }
        let usual = Double(town.follows.count) / Double(town.people.count)
        #expect(Double(followers) / Double(stars.count) > 8 * usual)
    }

    @Test func ringFollowsBackAtOnce() throws {
        let ring = Set(town.people.indices.filter { town.people[$0].role == .ring })
        #expect(ring.count == town.options.ringSize)
        let knocks = town.knocks.filter { ring.contains($0.to) }
        let soon = knocks.count { knock in knock.answer.map { $0 - knock.time < 86_400_000 } ?? false }
        #expect(knocks.count > 50)
        #expect(Double(soon) > 0.9 * Double(knocks.count))
        let follows = town.follows.count { ring.contains($0.from) }
        let usual = Double(town.follows.count) / Double(town.people.count)
        #expect(Double(follows) / Double(ring.count) > 6 * usual)
        let talk = town.interactions.count { ring.contains($0.from) }
        let usualTalk = Double(town.interactions.count) / Double(town.people.count)
        #expect(Double(talk) / Double(ring.count) < usualTalk / 2)
    }

    /// Nobody acts before they joined or outside the records; nobody follows twice or themselves.
    @Test func timesAreConsistent() {
        let (start, end) = (town.options.start, town.options.end)
        func isSound(_ from: Int, _ to: Int, _ time: Timestamp) -> Bool {
            (start...end).contains(time) && time >= town.people[from].joined && time >= town.people[to].joined
                && from != to
        }
        #expect(town.follows.allSatisfy { isSound($0.from, $0.to, $0.time) })
        #expect(town.interactions.allSatisfy { isSound($0.from, $0.to, $0.time) })
        #expect(Set(town.follows.map { Town.Pair(from: $0.from, to: $0.to) }).count == town.follows.count)
        #expect(zip(town.follows, town.follows.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(zip(town.interactions, town.interactions.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(town.people.allSatisfy { $0.joined <= end })
    }

    /// Who muted somebody never talked to them; between blocked people there are no follows, and no words after the one
    /// that was met with the block.
    @Test func mutesAndBlocksAreHonoured() {
        #expect(town.mutes.count > 100 && town.blocks.count > 20)
        let mutes = Set(town.mutes)
        #expect(!town.interactions.contains { mutes.contains(Town.Pair(from: $0.from, to: $0.to)) })
        let blocks = Set(town.blocks)
        for follow in town.follows {
            #expect(!blocks.contains(Town.Pair(from: follow.from, to: follow.to)))
            #expect(!blocks.contains(Town.Pair(from: follow.to, to: follow.from)))
        }
        var words: [Town.Pair: Int] = [:]
        for one in town.interactions { words[Town.Pair(from: one.from, to: one.to), default: 0] += 1 }
        for pair in town.blocks {
            #expect(words[pair] == nil)
            #expect(words[Town.Pair(from: pair.to, to: pair.from)] == 1)
        }
    }

    @Test func looksLikeATown() {
        let count = network.personCount
        #expect(count == 2000)
        var mutual = 0
        for person in 0..<count {
            for other in network.following.columns.slice(network.following.range(person)) {
                mutual += network.follows(other, PersonIndex(person)) ? 1 : 0
            }
        }
        #expect((0.3...0.5).contains(Double(mutual) / Double(network.followCount)))
        for rows in [network.following, network.followers] {
            let degrees = (0..<count).map { rows.degree($0) }.sorted(by: >)
            #expect(degrees.prefix(20).reduce(0, +) > 5 * network.followCount / 100)
            #expect(degrees[0] > 10 * degrees[count / 2])
        }
        #expect(clustering() > 8 * 2 * Double(network.followCount) / Double(count * (count - 1)))
        // A good part of the talk is between people neither of whom follows the other.
        let strangers = town.interactions.count { one in
            let (from, to) = (town.people[one.from].handle, town.people[one.to].handle)
            let pair = (network.people.index(of: from)!, network.people.index(of: to)!)
            return !network.follows(pair.0, pair.1) && !network.follows(pair.1, pair.0)
        }
        #expect((0.1...0.5).contains(Double(strangers) / Double(town.interactions.count)))
    }

    /// The mean over people of how many pairs of their neighbours are tied, directions aside.
    private func clustering() -> Double {
        let neighbours = (0..<network.personCount).map { person in
            Set(network.following.columns.slice(network.following.range(person)))
                .union(network.followers.columns.slice(network.followers.range(person)))
        }
        var sum = 0.0
        var counted = 0.0
        // Busy people's many pairs would take most of the time and say little more.
        for around in neighbours where (2...60).contains(around.count) {
            let list = Array(around)
            var closed = 0
            for i in list.indices {
                for j in list[(i + 1)...] where neighbours[Int(list[i])].contains(j) { closed += 1 }
            }
            sum += Double(2 * closed) / Double(list.count * (list.count - 1))
            counted += 1
        }
        return sum / counted
    }

    @Test func peopleAreAsPlanned() {
        let options = town.options
        #expect(Set(town.people.map(\.handle)).count == options.people)
        let lastSixth = options.end - (options.end - options.start) / 6
        for (found, share) in [
            (town.people.count { $0.joined >= lastSixth }, options.newcomers),
            (town.people.count { !$0.isDiscoverable }, options.hidden),
        ] {
            let expected = share * Double(options.people)
            #expect(abs(Double(found) - expected) < 5 * expected.squareRoot() + 1)
        }
        let overlapping = town.people.count { $0.circles.count > 1 }
        #expect(overlapping > options.people / 10)
        #expect(town.people.allSatisfy { Set($0.circles).count == $0.circles.count && $0.circles.count <= 3 })
        for (index, circle) in town.circles.enumerated() {
            #expect(circle.members == town.people.indices.filter { town.people[$0].circles.contains(index) })
            if circle.role != .resident { #expect(circle.members.allSatisfy { town.people[$0].home == index }) }
            #expect(circle.members.count >= 4)
        }
        #expect(town.circles.count { $0.role == .resident } == options.circles)
    }

    @Test func sameSeedSameBytes() throws {
        let one = try TownGenerator.generate(Self.small(seed: 5))
        let again = try TownGenerator.generate(Self.small(seed: 5))
        let other = try TownGenerator.generate(Self.small(seed: 6))
        #expect(one == again)
        #expect(one.files().map(\.text) == again.files().map(\.text))
        #expect(one.people.map(\.handle) != other.people.map(\.handle))
        #expect(one.follows != other.follows)
        let networks = try [1, 2, 8].map { try one.network(threads: $0) }
        for network in networks.dropFirst() {
            #expect(network.people.bytes == networks[0].people.bytes)
            #expect(network.following.columns == networks[0].following.columns)
            #expect(network.times == networks[0].times)
        }
    }

    /// Without the special groups, without anybody doing anything, with everybody answering, for an hour short of two days.
    @Test func extremesMakeTowns() throws {
        var plain = Self.small(seed: 1)
        (plain.cliqueSize, plain.openSize, plain.celebrities, plain.ringSize) = (0, 0, 0, 0)
        let village = try TownGenerator.generate(plain)
        #expect(village.people.allSatisfy { $0.role == .resident })
        #expect(village.circles.count == 5 && village.follows.count > 500)

        var silent = plain
        (silent.meanFollows, silent.meanTalks) = (0, 0)
        let ghosts = try TownGenerator.generate(silent)
        #expect(ghosts.follows.isEmpty && ghosts.interactions.isEmpty && ghosts.knocks.isEmpty)
        #expect(try ghosts.network().personCount == 260)

        var warm = plain
        (warm.memberRates, warm.connectedRates, warm.strangerRates) = (1...1, 1...1, 1...1)
        (warm.personalSpread, warm.muteRate) = (0, 1)
        warm.end = warm.start + 47 * 3_600_000
        let friends = try TownGenerator.generate(warm)
        #expect(!friends.knocks.isEmpty && friends.knocks.allSatisfy { $0.answer != nil })
        #expect(friends.follows.allSatisfy { $0.time <= warm.end })

        var tiny = plain
        (tiny.people, tiny.circles) = (4, 1)
        #expect(try TownGenerator.generate(tiny).people.count == 4)
    }

    @Test func refusesImpossibleOptions() {
        func refuses(_ word: String, _ change: (inout TownGenerator.Options) -> Void) {
            var options = Self.small(seed: 1)
            change(&options)
            let error = #expect(throws: KithGraphError.self) { try TownGenerator.generate(options) }
            #expect(error?.description.contains("option \(word)") == true, "\(error?.description ?? "")")
        }
        refuses("people") { $0.people = 64 }
        refuses("people") { $0.people = .max }
        refuses("circles") { $0.circles = 0 }
        refuses("clique size") { $0.cliqueSize = -1 }
        refuses("start and end") { $0.end = $0.start }
        refuses("start and end") { ($0.start, $0.end) = (-1, .max) }
        refuses("overlap") { $0.overlap = .nan }
        refuses("open rates") { $0.openRates.stranger = 1.1 }
        refuses("stranger rates") { $0.strangerRates = -1...0 }
        refuses("shares of own follows") { $0.triadicShare = 0.9 }
        refuses("joins later and newcomers") { ($0.joinsLater, $0.newcomers) = (0.6, 0.6) }
        refuses("tail shape") { $0.tailShape = 1 }
        refuses("mean follows") { $0.meanFollows = .infinity }
        refuses("answer hours") { $0.answerHours = 0...1 }
    }
}
