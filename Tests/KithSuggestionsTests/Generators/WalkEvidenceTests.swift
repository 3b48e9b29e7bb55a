import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct WalkEvidenceTests {
    /// Shares of the walkers from everybody that stop at everybody, after at most `sweeps` steps: dense, in Double.
    private func stopped(_ network: Network, out: Double, back: Double, restart: Double, sweeps: Int) -> [[Double]] {
        let n = network.personCount
        let steps = (0..<n).map { a -> [Double] in
            let row = (0..<n).map { b in
                (network.follows(UInt32(a), UInt32(b)) ? out : 0) + (network.follows(UInt32(b), UInt32(a)) ? back : 0)
            }
            let sum = row.reduce(0, +)
            return row.map { sum > 0 ? $0 / sum : 0 }
        }
        var walkers = (0..<n).map { a in (0..<n).map { $0 == a ? 1.0 : 0 } }
        var mass = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
        for sweep in 0...sweeps {
            for a in 0..<n { for b in 0..<n { mass[a][b] += restart * walkers[a][b] } }
            guard sweep < sweeps else { break }
            walkers = walkers.map { row in
                (0..<n).map { b in (1 - restart) * (0..<n).reduce(0) { $0 + row[$1] * steps[$1][b] } }
            }
        }
        return mass
    }

    /// A walk's score is the mean of what those score whom it may step to first: from each of them, with one step less.
    @Test(arguments: [UInt64(1), 2])
    func isByFirstStep(seed: UInt64) throws {
        let n = 18
        let network = try GeneratorNetworks.random(people: n, follows: 70, seed: seed)
        var options = GeneratorOptions()
        options.isGlobal = false
        options.threshold = 0
        let local = LocalGenerators(network: network, options: options, threads: 1)
        let workspace = GeneratorWorkspace(personCount: n, options: options)
        var (seen, behind) = (0, 0)
        for (place, out, back) in [
            (LaneReading.Place.undirected, 1.0, 1.0), (.forward, 1, 0), (.mixed, 1, options.mixedBack),
        ] {
            let restart = place == .mixed ? options.mixedRestart : options.restart
            let first = stopped(network, out: out, back: back, restart: restart, sweeps: options.sweeps - 1)
            let whole = stopped(network, out: out, back: back, restart: restart, sweeps: options.sweeps)
            for person in stride(from: 0, to: n, by: 2) {
                local.generate(for: UInt32(person), in: workspace)
                let followees = (0..<n).filter { network.follows(UInt32(person), UInt32($0)) }
                let followers = (0..<n).filter { network.follows(UInt32($0), UInt32(person)) }
                let weight = out * Double(followees.count) + back * Double(followers.count)
                for candidate in 0..<n where candidate != person {
                    let score = whole[person][candidate]
                    let found = local.walkEvidence(
                        place, of: UInt32(candidate), for: UInt32(person), in: workspace, reverseTolerance: 0)
                    #expect((found == nil) == (score == 0))
                    guard let found else { continue }
                    let share = (1 - restart) / weight / score
                    for (index, followee) in followees.enumerated() {
                        let steps = out + (followers.contains(followee) ? back : 0)
                        #expect(abs(found.followees[index] - share * steps * first[followee][candidate]) < 1e-5)
                    }
                    let others = followers.filter { !followees.contains($0) }
                    let sum = others.reduce(0) { $0 + share * back * first[$1][candidate] }
                    #expect(abs(found.followers - sum) < 1e-5)
                    #expect(abs(found.followees.reduce(found.followers, +) - 1) < 1e-5)
                    seen += 1
                    if found.followers > 0.1 { behind += 1 }
                }
            }
        }
        #expect(seen > 200 && behind > 20)
    }

    /// With steps dropped on both ways most of the score is still accounted for, and never more.
    @Test func mostIsFound() throws {
        let network = try GeneratorNetworks.blocks(4, of: 20, seed: 3)
        var options = GeneratorOptions()
        options.isGlobal = false
        let local = LocalGenerators(network: network, options: options, threads: 1)
        let workspace = GeneratorWorkspace(personCount: 80, options: options)
        for person in stride(from: UInt32(0), to: 80, by: 9) {
            local.generate(for: person, in: workspace)
            for candidate in UInt32(0)..<80 where candidate != person {
                for place in [LaneReading.Place.undirected, .forward, .mixed] {
                    guard let found = local.walkEvidence(place, of: candidate, for: person, in: workspace) else {
                        continue
                    }
                    let sum = found.followees.reduce(found.followers, +)
                    #expect(sum > 0.95 && sum < 1 + 1e-9)
                    #expect(found.followers >= 0 && found.followees.allSatisfy { $0 >= 0 })
                }
            }
        }
    }
}
