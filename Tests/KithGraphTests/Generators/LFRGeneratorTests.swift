import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct LFRGeneratorTests {
    /// Counts from the network alone: symmetric, simple, communities of the planned sizes, the mixing as reported.
    @Test(arguments: [0, 0.1, 0.3, 0.6, 1]) func mixingIsAchieved(mixing: Double) throws {
        let options = LFRGenerator.Options(people: 1000, mixing: mixing, seed: 3)
        let result = try LFRGenerator.generate(options)
        let network = result.network
        #expect(!network.isDirected)
        #expect(network.report.duplicateFollows == 0 && network.report.selfFollows == 0)
        #expect(network.following.columns == network.followers.columns)
        #expect(network.following.offsets == network.followers.offsets)
        let column = try #require(network.attribute(LFRGenerator.communityAttribute))
        var sizes: [String: Int] = [:]
        var outside = 0
        for person in 0..<network.personCount {
            let home = try #require(column[PersonIndex(person)])
            #expect(home == String(result.communities[person]))
            sizes[home, default: 0] += 1
            for other in network.following.columns.slice(network.following.range(person)) {
                outside += column[other] == home ? 0 : 1
            }
        }
        let achieved = Double(outside) / Double(network.followCount)
        #expect(abs(achieved - mixing) <= 0.02)
        #expect(abs(achieved - result.mixing) < 1e-12)
        #expect(sizes.values.allSatisfy { (options.minCommunity...options.maxCommunity).contains($0) })
        #expect(sizes.count == result.communitySizes.count)
        for (community, size) in result.communitySizes.enumerated() { #expect(sizes[String(community)] == size) }
        #expect(result.droppedEnds < network.followCount / 200)
    }

    /// Everyone's own share outside is near the mixing too, not only the average.
    @Test func mixingHoldsForEveryone() throws {
        let result = try LFRGenerator.generate(.init(people: 1000, mixing: 0.4, seed: 5))
        let network = result.network
        for person in 0..<network.personCount {
            let row = network.following.columns.slice(network.following.range(person))
            let outside = row.count { result.communities[Int($0)] != result.communities[person] }
            // Rounding at random moves one tie, evening out one more, and what could not be placed a few.
            #expect(abs(Double(outside) - 0.4 * Double(row.count)) <= 4)
        }
    }

    /// The exponent by maximum likelihood on the tail (Clauset, Shalizi, Newman 2009, their discrete approximation),
    /// with bounds far enough apart for the cut at the top to matter little.
    @Test func degreesFollowThePowerLaw() throws {
        let options = LFRGenerator.Options(
            people: 3000, averageDegree: 8, maxDegree: 400, degreeExponent: 2.6, mixing: 0.3, minCommunity: 20,
            maxCommunity: 500, seed: 2)
        let network = try LFRGenerator.generate(options).network
        let degrees = (0..<network.personCount).map { network.following.degree($0) }
        let mean = Double(degrees.reduce(0, +)) / Double(degrees.count)
        #expect(abs(mean - 8) < 0.8)
        #expect(degrees.max()! <= 400)
        let tail = degrees.filter { $0 >= 8 }
        let logs = tail.reduce(0.0) { $0 + log(Double($1) / 7.5) }
        #expect(abs(1 + Double(tail.count) / logs - 2.6) < 0.25)
    }

    @Test func doesNotDependOnThreads() throws {
        let one = try LFRGenerator.generate(.init(people: 500, seed: 4), threads: 1)
        for threads in [2, 8] {
            let result = try LFRGenerator.generate(.init(people: 500, seed: 4), threads: threads)
            #expect(result.network.following.columns == one.network.following.columns)
            #expect(result.communities == one.communities)
        }
        let other = try LFRGenerator.generate(.init(people: 500, seed: 6))
        #expect(other.network.following.columns != one.network.following.columns)
    }

    /// Communities hardly larger than the ties inside them: hard to wire, still simple and counted.
    @Test func tightCommunitiesStaySimple() throws {
        let result = try LFRGenerator.generate(
            .init(
                people: 200, averageDegree: 9, maxDegree: 9, mixing: 0, minCommunity: 10, maxCommunity: 12, seed: 1))
        let network = result.network
        #expect(network.report.duplicateFollows == 0 && network.report.selfFollows == 0)
        #expect(result.mixing == 0)
        #expect((0..<200).allSatisfy { network.following.degree($0) <= 9 })
        #expect(network.followCount + result.droppedEnds <= 1800)
        #expect(network.followCount > 1500)
    }

    @Test func refusesImpossibleOptions() {
        let refused: [(LFRGenerator.Options, String)] = [
            (.init(people: 1), "people"), (.init(mixing: 1.2), "mixing"), (.init(mixing: .nan), "mixing"),
            (.init(averageDegree: 60), "average degree"), (.init(averageDegree: 2), "average degree"),
            (.init(people: 40, maxDegree: 50), "maximum degree"),
            (.init(mixing: 0.1, minCommunity: 10, maxCommunity: 30), "largest community"),
            (.init(minCommunity: 120, maxCommunity: 100), "community sizes"),
            (.init(people: 1000, minCommunity: 400, maxCommunity: 450), "community sizes"),
            (.init(degreeExponent: -1), "degree exponent"),
            // One community holds everybody, so nothing can leave it.
            (.init(people: 100, maxDegree: 50, mixing: 0.5, minCommunity: 100, maxCommunity: 100), "LFR network"),
        ]
        for (options, word) in refused {
            let error = #expect(throws: KithGraphError.self) { try LFRGenerator.generate(options) }
            #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
        }
    }
}
