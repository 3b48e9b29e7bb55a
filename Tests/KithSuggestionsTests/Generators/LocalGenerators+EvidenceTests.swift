import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct EvidenceTests {
    /// What each followee hands on to a candidate, path by path, as fractions of the undiscounted score.
    private struct Paths {
        let network: Network
        let options: GeneratorOptions
        let count: Int
        let cosines: [[Double]]
        let bothCosines: [[Double]]

        init(_ network: Network, _ options: GeneratorOptions) {
            self.network = network
            self.options = options
            count = network.personCount
            let oracle = GeneratorOracle(network, options)
            cosines = oracle.cosines(followers: 0)
            bothCosines = oracle.cosines(followers: options.neighbourFollowers)
        }

        func follows(_ a: Int, _ b: Int) -> Double { network.follows(UInt32(a), UInt32(b)) ? 1 : 0 }
        func incoming(_ person: Int) -> Double { Double(network.followers.degree(person)) }
        func outgoing(_ person: Int) -> Double { Double(network.following.degree(person)) }
        func frequency(_ degree: Double) -> Double { pow(log((Double(count) + 1) / (degree + 0.5)), 2) }

        /// Through `followee` (or, where `isBack`, through a follower), by way of `member`, for all generators that vote.
        func handed(_ generator: Generator, _ between: Int, _ member: Int, isBack: Bool) -> Double {
            let o = options
            switch generator {
            case .rp3beta, .twoSidedRP3beta:
                if isBack {
                    return generator == .rp3beta
                        ? 0
                        : o.rp3Followers * pow(outgoing(between), -o.rp3Followee) * pow(incoming(member), -o.rp3Member)
                }
                return pow(incoming(between), -o.rp3Followee) * pow(outgoing(member), -o.rp3Member)
            case .salsa: return isBack ? 0 : 1 / incoming(between) / outgoing(member)
            default:
                let weight = generator == .userNeighbours ? 0 : o.neighbourFollowers * o.neighbourFollowers
                return isBack ? weight * frequency(outgoing(between)) : frequency(incoming(between))
            }
        }

        func fractions(_ generator: Generator, _ person: Int, _ candidate: Int) -> [Double]? {
            let followees = (0..<count).filter { follows(person, $0) > 0 }
            let followers = (0..<count).filter { follows($0, person) > 0 }
            var amounts = [Double](repeating: 0, count: followees.count)
            var total = 0.0
            func allocation(_ between: Int) -> Double {
                pow(incoming(between) + outgoing(between), -options.allocation)
            }
            switch generator {
            case .followeesOfFollowees: amounts = followees.map { follows($0, candidate) }
            case .coFollowers: amounts = followees.map { follows(candidate, $0) }
            case .resourceAllocation:
                func part(_ between: Int) -> Double {
                    allocation(between) * (follows(between, candidate) + follows(candidate, between))
                }
                amounts = followees.map(part)
                total = followers.map(part).reduce(0, +)
            default:
                for member in 0..<count where member != person && follows(member, candidate) > 0 {
                    let parts = followees.map {
                        follows(member, $0) * handed(generator, $0, member, isBack: false)
                    }
                    let back = followers.reduce(0) {
                        $0 + follows($1, member) * handed(generator, $1, member, isBack: true)
                    }
                    let sum = parts.reduce(0, +) + back
                    guard sum > 0 else { continue }
                    let vote: Double =
                        switch generator {
                        case .userNeighbours: pow(cosines[person][member], 2)
                        case .twoSidedNeighbours: pow(bothCosines[person][member], 2)
                        case .nearestNeighbours: bothCosines[person][member]
                        default: sum
                        }
                    for index in amounts.indices { amounts[index] += vote * parts[index] / sum }
                    total += vote * back / sum
                }
            }
            total += amounts.reduce(0, +)
            return amounts.contains { $0 > 0 } ? amounts.map { $0 / total } : nil
        }
    }

    @Test(arguments: [(14, 50, UInt64(1)), (22, 150, 2)])
    func agreesWithPaths(people: Int, follows: Int, seed: UInt64) throws {
        let network = try GeneratorNetworks.random(people: people, follows: follows, seed: seed)
        var options = GeneratorOptions()
        options.isGlobal = false
        let local = LocalGenerators(network: network, options: options, threads: 1)
        let workspace = GeneratorWorkspace(personCount: people, options: options)
        let paths = Paths(network, options)
        let explained: Set<Generator> = [
            .followeesOfFollowees, .coFollowers, .resourceAllocation, .rp3beta, .twoSidedRP3beta, .salsa,
            .userNeighbours, .twoSidedNeighbours, .nearestNeighbours,
        ]
        var seen = 0
        for person in stride(from: 0, to: people, by: 3) {
            local.generate(for: UInt32(person), in: workspace)
            for candidate in 0..<people where candidate != person && paths.follows(person, candidate) == 0 {
                let evidence = local.evidence(of: UInt32(candidate), for: UInt32(person), in: workspace).generators
                for generator in explained {
                    let expected = paths.fractions(generator, person, candidate)
                    let parts = evidence[generator]
                    let found = parts?.followees.contains { $0 > 0 } == true ? parts!.followees : nil
                    #expect((found == nil) == (expected == nil), "\(generator)")
                    guard let found, let expected else { continue }
                    #expect(found.count == expected.count)
                    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(generator)")
                    // What followees did not hand on came through followers.
                    #expect(abs(found.reduce(0, +) + parts!.followers - 1) < 1e-9)
                    seen += 1
                }
            }
        }
        #expect(seen > 200)
    }
}
