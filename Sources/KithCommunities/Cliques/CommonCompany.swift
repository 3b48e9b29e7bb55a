import KithGraph
import KithLinearAlgebra

/// Cliques around given people: whoever knows all of them, and the cliques among these.
enum CommonCompany {
    static func forEach(
        in rows: CompressedRows, containing people: [PersonIndex], options: MaximalCliques.Options, threads: Int,
        _ body: (_ clique: Span<PersonIndex>) -> Bool
    ) throws(CommunityError) -> MaximalCliques.Result {
        var fixed = people.sorted()
        fixed.removeRepeats()
        precondition(fixed.allSatisfy { $0 < rows.rowCount }, "people must be below the number of people")
        let none = MaximalCliques.Result(bySize: [], stop: nil, unsearchedCount: 0, sizeBound: 0)
        guard let company = company(of: fixed, in: rows) else { return none }
        if company.isEmpty {
            guard fixed.count >= options.minSize else { return none }
            if options.budget.count.map({ $0 <= 0 }) ?? false {
                return MaximalCliques.Result(bySize: [], stop: .count, unsearchedCount: 0, sizeBound: fixed.count)
            }
            _ = body(fixed.span)
            var bySize = [Int](repeating: 0, count: fixed.count + 1)
            bySize[fixed.count] = 1
            return MaximalCliques.Result(bySize: bySize, stop: nil, unsearchedCount: 0, sizeBound: fixed.count)
        }
        let entries = company.reduce(0) { $0 + min(rows.degree(Int($1)), company.count) }
        let own = 8 * (2 * entries + 2 * company.count)
        var inner = options
        inner.minSize = max(1, options.minSize - fixed.count)
        if let memory = options.budget.memory {
            guard own < memory else { throw .memoryBudget(needed: own, budget: memory) }
            inner.budget.memory = memory - own
        }
        let found = try MaximalCliques.forEach(
            in: induced(company, in: rows), options: inner, threads: threads
        ) { clique in
            var members = fixed
            for index in clique.indices { members.append(company[Int(clique[index])]) }
            members.sort()
            return body(members.span)
        }
        return MaximalCliques.Result(
            bySize: found.count == 0 ? [] : Array(repeating: 0, count: fixed.count) + found.bySize, stop: found.stop,
            unsearchedCount: found.unsearchedCount, sizeBound: found.sizeBound + fixed.count)
    }

    /// Whoever is tied to all of `people`, who are sorted; `nil` where these do not all know each other.
    static func company(of people: [PersonIndex], in rows: CompressedRows) -> [PersonIndex]? {
        for person in people {
            for other in people where other > person && !rows.contains(Int(person), other) { return nil }
        }
        let fewest = people.min { rows.degree(Int($0)) < rows.degree(Int($1)) }!
        let row = rows[Int(fewest)]
        var company: [PersonIndex] = []
        for index in row.indices
        where people.allSatisfy({ $0 == fewest || rows.contains(Int($0), row[index]) }) { company.append(row[index]) }
        return company
    }

    /// The ties among `people`, who are sorted, under their places in the list.
    static func induced(_ people: [PersonIndex], in rows: CompressedRows) -> CompressedRows {
        var offsets: [UInt64] = [0]
        var columns: [UInt32] = []
        for person in people {
            let row = rows[Int(person)]
            var place = 0
            for index in row.indices {
                while place < people.count, people[place] < row[index] { place += 1 }
                if place == people.count { break }
                if people[place] == row[index] { columns.append(UInt32(place)) }
            }
            offsets.append(UInt64(columns.count))
        }
        return CompressedRows(
            offsets: SharedBuffer(offsets), columns: SharedBuffer(columns), columnCount: people.count)
    }
}
