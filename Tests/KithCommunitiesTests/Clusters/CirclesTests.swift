import KithCommunities
import KithLinearAlgebra
import Testing

@Suite("Circles")
struct CirclesTests {
    @Test("circles are sorted by size, then by members; repeats and empty ones are dropped")
    func numbering() {
        let circles = Circles(members: [[4, 2], [], [3, 1, 1, 0], [2, 4, 2], [1, 4]], personCount: 6)
        let lists = (0..<circles.circleCount).map { Array(circles.members.columns.slice(circles.members.range($0))) }
        #expect(lists == [[0, 1, 3], [1, 4], [2, 4]])
        // Person 5 is in none, person 4 in two.
        #expect((0..<6).map { circles.circles.degree($0) } == [1, 2, 1, 1, 2, 0])
        #expect(circles.coveredCount == 5)
    }

    @Test("circles of a partition are its groups under the same numbers")
    func partition() {
        let partition = Partition(labels: [2, 2, 0, 2, 0, 1])
        let circles = Circles(partition)
        #expect(circles.members.columns == partition.members.columns)
        #expect(circles == Circles(members: [[0, 1, 3], [2, 4], [5]], personCount: 6))
    }

    @Test("limited to some people, circles shrink and empty ones go")
    func limited() {
        let circles = Circles(members: [[0, 1, 2], [3, 4], [2, 3]], personCount: 5)
        #expect(circles.limited { $0 >= 2 && $0 != 4 } == Circles(members: [[2, 3], [2], [3]], personCount: 5))
        #expect(circles.limited { _ in false }.circleCount == 0)
    }
}
