import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct GlobalEvidenceTests {
    /// Factors are a least-squares solution: the parts sum to the score of factors folded in, and what changes without some
    /// followees is the difference of two such.
    @Test func factorsAreFoldedIn() throws {
        let network = try GeneratorNetworks.blocks(3, of: 16, seed: 4)
        var options = GeneratorOptions()
        options.factors = 8
        let als = try ImplicitALS.fit(
            SparseMatrix(network.following), transposed: SparseMatrix(network.followers),
            options: options.factorization, threads: 1)
        let confidence = FactorConfidence(als.columnFactors, options.factorization, threads: 2)
        let factors = als.columnFactors.transposed()
        for person in stride(from: 0, to: 48, by: 5) {
            let followees = network.following.range(person).map { network.following.columns[$0] }
            let all = try als.foldInRow(columns: followees)
            let candidates = (0..<PersonIndex(48)).filter { !followees.contains($0) }
            let parts = confidence.parts(of: candidates, through: followees, factors)
            for (place, candidate) in candidates.enumerated() {
                let own = als.columnFactors.view.row(Int(candidate))
                let score = all.indices.reduce(0) { $0 + Double(all[$1]) * Double(own[$1]) }
                #expect(abs(parts[place].reduce(0, +) - score) < 1e-4)
            }
            let gone = Array(followees.prefix(2))
            let fewer = try als.foldInRow(columns: followees.filter { !gone.contains($0) })
            let change = confidence.change(followees, without: gone, factors)
            #expect(zip(change, zip(fewer, all)).allSatisfy { abs($0 - Double($1.0 - $1.1)) < 1e-4 })
            #expect(confidence.change(followees, without: [], factors).allSatisfy { $0 == 0 })
        }
    }

    /// Fractions are of the whole, whatever the generator, and followers are told of by the two-sided one alone.
    @Test func fractionsSumToOne() throws {
        let network = try GeneratorNetworks.blocks(3, of: 16, seed: 4)
        var options = GeneratorOptions()
        (options.vectors, options.factors) = (8, 8)
        let local = LocalGenerators(network: network, options: options, threads: 1)
        let global = try GlobalGenerators(network: network, options: options, threads: 1)
        let workspace = GeneratorWorkspace(personCount: 48, options: options)
        var seen: [Generator: Int] = [:]
        for person in stride(from: PersonIndex(0), to: 48, by: 7) {
            local.generate(for: person, in: workspace)
            let candidates = (0..<PersonIndex(48)).filter { $0 != person && !network.follows(person, $0) }
            let common = candidates.map { local.evidence(of: $0, for: person, in: workspace).common }
            let followers = network.followers.range(Int(person)).map { network.followers.columns[$0] }
            let together = global.evidence(of: candidates, for: person, followers: followers, common: common)
            for (place, found) in together.enumerated() {
                for (generator, evidence) in found {
                    #expect(Generator.global.contains(generator))
                    #expect(evidence.followees.count == network.following.degree(Int(person)))
                    #expect(evidence.followees.allSatisfy { $0 >= 0 } && evidence.followers >= 0)
                    #expect(abs(evidence.followees.reduce(evidence.followers, +) - 1) < 1e-9)
                    #expect(evidence.followers == 0 || generator == .twoSidedEASE)
                    seen[generator, default: 0] += 1
                }
                // The same alone as among others.
                let alone = global.evidence(
                    of: [candidates[place]], for: person, followers: followers, common: [common[place]])
                #expect(alone[0] == found)
            }
        }
        #expect(Generator.global.allSatisfy { seen[$0, default: 0] > 50 })
    }
}
