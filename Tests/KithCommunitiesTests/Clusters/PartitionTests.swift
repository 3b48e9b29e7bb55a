import KithCommunities
import KithLinearAlgebra
import Testing

@Suite("Partition")
struct PartitionTests {
    @Test("groups are numbered by size, then by first member")
    func numbering() {
        let partition = Partition(labels: [4, 1, 0, 1, 0, 1])
        // Label 1 has three members, 0 two, 4 one.
        #expect(Array(partition.groups) == [2, 0, 1, 0, 1, 0])
        #expect(partition.groupCount == 3)
        #expect((0..<3).map { partition.size($0) } == [3, 2, 1])
        #expect(Array(partition.members.columns) == [1, 3, 5, 2, 4, 0])
        #expect(partition.members.firstFlaw() == nil)
    }

    @Test("other numbers for the same groups make an equal value")
    func relabelling() {
        #expect(Partition(labels: [0, 1, 0, 2]) == Partition(labels: [3, 0, 3, 1]))
        #expect(Partition(labels: [0, 1, 0, 2]) != Partition(labels: [0, 1, 1, 2]))
    }

    @Test("nobody at all")
    func empty() {
        let partition = Partition(labels: [])
        #expect(partition.groupCount == 0)
        #expect(partition.personCount == 0)
    }
}
