import Foundation
import KithTestSupport
import Testing

@Suite struct DescribeTests {
    @Test("the whole description of a town of six")
    func table() throws {
        let run = try TownFiles.imported().kith("describe", "town.kith")
        #expect(run.status == 0)
        #expect(run.error == "")
        let upToMemory = try #require(run.output.components(separatedBy: "\nmemory\n").first)
        #expect(
            upToMemory == """
                people             6
                follows            11, with times
                                   2020-09-13T12:26:40Z to 2020-09-13T12:43:20Z
                                   13 read, 1 duplicate merged, 1 self follow dropped
                reciprocity        18.2% of follows are returned, 1 mutual pair
                weak components    1, the largest with 6 people (100.0%)
                strong components  2, the largest with 5 people (83.3%)
                mutes              1

                degrees
                             min  median  mean  max
                  following    1       2   1.8    3
                  followers    0       2   1.8    3
                  mutual       0       0   0.3    1

                following  people
                        0       0
                        1       2  ####################
                      2–3       4  ########################################

                followers  people
                        0       1  ########
                        1       0
                      2–3       5  ########################################

                interactions
                  kind   pairs  interactions  first                 last
                  reply      2             3  2020-09-13T13:00:00Z  2020-09-13T13:33:20Z

                attributes
                  name  type  known of
                  city  text         2
                  name  text         3

                """)
        #expect(run.output.contains("bytes a follow and direction"))
    }

    @Test("JSON says the same")
    func json() throws {
        let run = try TownFiles.imported().kith("describe", "town.kith", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "kith.describe/1")
        let network = try #require(object["network"] as? [String: Any])
        #expect(network["people"] as? Int == 6)
        let follows = try #require(object["follows"] as? [String: Any])
        #expect(follows["count"] as? Int == 11)
        #expect(follows["duplicatesMerged"] as? Int == 1)
        #expect(follows["mutualPairs"] as? Int == 1)
        #expect(follows["first"] as? Int == 1_600_000_000_000)
        let degrees = try #require((object["degrees"] as? [String: Any])?["followers"] as? [String: Any])
        #expect(degrees["max"] as? Int == 3)
        #expect((degrees["bins"] as? [[String: Int]])?.map { $0["people"]! } == [1, 0, 5])
        #expect((object["weakComponents"] as? [String: Int])?["largest"] == 6)
        #expect((object["interactions"] as? [[String: Any]])?.first?["interactions"] as? Int == 3)
    }

    @Test("standard input, another layout and both ways")
    func reading() throws {
        let run = try Tool.run("describe", "-", "--undirected", input: "1 2\n2 3\n")
        #expect(run.output.contains("follows            4, every tie both ways\n"))
        #expect(run.output.contains("reciprocity        100.0% of follows are returned, 2 mutual pairs\n"))
    }

    @Test("names of layers and attributes cannot steer the terminal")
    func escapes() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.txt", "ada bob\n")
        try folder.write("p.csv", "handle,ci\u{1B}[2Jty\nada,x\n")
        let importing = try Tool.run(
            "import", "a.txt", "--people", "p.csv", "--interactions", "a.txt=wi\u{1B}nk", "-o", "a.kith",
            in: folder.path)
        #expect(importing.status == 0, "\(importing.error)")
        let run = try Tool.run("describe", "a.kith", in: folder.path)
        for text in [importing.error, run.output] {
            #expect(!text.contains("\u{1B}"))
            #expect(text.contains("ci\\u{1b}[2Jty"))
            #expect(text.contains("wi\\u{1b}nk"))
        }
    }

    @Test("reading options for a snapshot are said to be without effect")
    func pointlessOptions() throws {
        let run = try TownFiles.imported().kith("describe", "town.kith", "--undirected")
        #expect(run.status == 0)
        #expect(run.errorLines.count == 1)
        #expect(run.error.contains("do not apply"))
    }
}
