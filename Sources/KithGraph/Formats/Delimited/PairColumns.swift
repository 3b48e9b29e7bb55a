/// Which columns of a table of pairs hold what, by the options, by well-known names, or by position.
struct PairColumns {
    /// The first of a pair; `nil` when every row is about the owner of the list.
    var source: Int?
    var target: Int
    var weight: Int?
    var time: Int?
    /// Gephi's column that says `Directed` or `Undirected`.
    var direction: Int?
    /// What had to be assumed, for people to read.
    var assumption: String?

    /// Throws ``KithGraphError/badData(place:found:expected:)`` when a column asked for is missing, or there are too few.
    init(_ layout: TableLayout, count: Int, options: ReadOptions, place: InputPlace) throws(KithGraphError) {
        let finder = ColumnFinder(header: layout.header, count: count, place: place)
        let keys = finder.keys
        source = try finder.asked(options.sourceColumn, "--source-column")
        var target = try finder.asked(options.targetColumn, "--target-column")
        let readsPayload = options.role != .mutes && options.role != .blocks
        weight = try finder.asked(options.weightColumn, "--weight-column")
        time = try finder.asked(options.timeColumn, "--time-column")
        if readsPayload, options.weightColumn == nil { weight = ColumnNames.first(ColumnNames.weight, in: keys) }
        if readsPayload, options.timeColumn == nil { time = ColumnNames.first(ColumnNames.time, in: keys) }

        var taken = Set([source, target, weight, time].compactMap { $0 })
        if source == nil, target == nil,
            let (first, second) = ColumnNames.shortPairs.first(where: { keys.contains($0) && keys.contains($1) })
        {
            source = keys.firstIndex(of: first)
            target = keys.firstIndex(of: second)
        }
        if source == nil { source = ColumnNames.first(ColumnNames.source, in: keys, except: taken) }
        if let source { taken.insert(source) }
        if target == nil { target = ColumnNames.first(ColumnNames.target, in: keys, except: taken) }
        if let target { taken.insert(target) }
        if source == nil { source = ColumnNames.first(ColumnNames.person, in: keys, except: taken) }
        if let source { taken.insert(source) }

        let others = (0..<count).filter { !taken.contains($0) }
        let isList = !readsPayload && (count == 1 || (source == nil) != (target == nil))
        if isList {
            // A list of those whom its owner has muted or blocked.
            self.target = target ?? source ?? 0
            source = nil
        } else {
            guard let chosen = PairColumns.complete(source, target, others) else {
                throw .badData(
                    place: place, found: count == 1 ? "one column" : "\(count) columns, none left for the pair",
                    expected: "two columns: who follows, and who is followed")
            }
            if layout.header != nil, source == nil || target == nil {
                assumption = finder.assumption(chosen.source, chosen.target)
            }
            source = chosen.source
            self.target = chosen.target
        }
        if readsPayload, options.isDirected == nil { direction = finder.directionColumn(layout, except: taken) }
    }

    /// Source and target, the first of `others` where one is not known.
    private static func complete(_ source: Int?, _ target: Int?, _ others: [Int]) -> (source: Int, target: Int)? {
        switch (source, target) {
        case (let source?, let target?): return (source, target)
        case (let source?, nil): return others.first.map { (source, $0) }
        case (nil, let target?): return others.first.map { ($0, target) }
        case (nil, nil): return others.count >= 2 ? (others[0], others[1]) : nil
        }
    }
}

/// Finds columns in a header, or by number.
struct ColumnFinder {
    let header: [String]?
    let count: Int
    let place: InputPlace

    /// The names as they are compared; empty without a header.
    var keys: [String] { (header ?? []).map(ColumnNames.key) }

    /// The column that an option asks for, by exact name, then by a name that is nearly the same, then by number.
    func asked(_ name: String?, _ option: String) throws(KithGraphError) -> Int? {
        guard let name, !name.isEmpty else { return nil }
        let header = header ?? []
        let exact = header.indices.filter { header[$0] == name }
        let near = header.indices.filter { keys[$0] == ColumnNames.key(name) }
        let matches = exact.isEmpty ? near : exact
        if matches.count == 1 { return matches[0] }
        if matches.isEmpty, let number = Int(name), (1...max(1, count)).contains(number), number <= count {
            return number - 1
        }
        let expected = "\(matches.isEmpty ? "a" : "one") column \(InputText.quoted(name)) (\(option))"
        throw .badData(place: place, found: columnsFound, expected: expected)
    }

    /// The columns in words.
    private var columnsFound: String {
        guard let header else { return "\(count == 1 ? "one column" : "\(count) columns") without names" }
        let shown = header.prefix(8).map { InputText.quoted($0) }.joined(separator: ", ")
        return "the columns \(shown)\(header.count > 8 ? ", …" : "")"
    }

    func assumption(_ source: Int, _ target: Int) -> String {
        let names = header ?? []
        return "\(place): \(columnsFound): taking \(InputText.quoted(names[source])) for the first of each pair and "
            + "\(InputText.quoted(names[target])) for the second (see --source-column, --target-column)"
    }

    /// A column `Type` that says `Directed` or `Undirected` in the first rows.
    func directionColumn(_ layout: TableLayout, except taken: Set<Int>) -> Int? {
        guard let column = ColumnNames.first(ColumnNames.direction, in: keys, except: taken) else { return nil }
        let values = layout.sample.filter { $0.count > column }.map { $0[column].lowercased() }
        return !values.isEmpty && values.allSatisfy { $0 == "directed" || $0 == "undirected" } ? column : nil
    }
}
