import KithLinearAlgebra
import Testing

@Suite struct LinearAlgebraErrorTests {
    @Test func saysWhatAndWhere() {
        let cases: [(LinearAlgebraError, String)] = [
            (.tooLarge(what: "columns", size: 7, limit: 5), "7 columns are more than the 5 that can be handled"),
            (.notFinite(row: 3, column: 4), "the value in row 3, column 4 is not a finite number"),
            (
                .singular(routine: "potrf", row: 2),
                "potrf: the matrix is singular or not positive definite at row 2"
            ),
            (
                .routineFailed(routine: "syevd", info: 9, meaning: "an eigenvalue did not converge"),
                "syevd failed with info 9: an eigenvalue did not converge"
            ),
            (.memoryBudget(needed: 100, budget: 10), "100 bytes of memory are needed, 10 were allowed"),
            (.outOfRange(what: "eigenpairs", value: 9, range: 1...5), "eigenpairs must be from 1 to 5, not 9"),
        ]
        for (error, words) in cases { #expect(error.description == words) }
    }
}
