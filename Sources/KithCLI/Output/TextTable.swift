/// A table for people: aligned columns under a head, two spaces apart.
struct TextTable {
    enum Alignment {
        case left
        case right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    /// Adds one row; the cells are shown as they are (see ``DisplayText/safe(_:limit:)``).
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row must have one cell a column")
        rows.append(cells)
    }

    /// The lines of the table, head first. Columns that are empty in every row are left out.
    func lines() -> [String] {
        let used = columns.indices.filter { column in rows.isEmpty || rows.contains { !$0[column].isEmpty } }
        let widths = used.map { column in
            rows.reduce(DisplayText.width(columns[column].title)) { max($0, DisplayText.width($1[column])) }
        }
        return ([columns.map { $0.title }] + rows).map { cells in
            var line = ""
            for (position, column) in used.enumerated() {
                let space = String(repeating: " ", count: widths[position] - DisplayText.width(cells[column]))
                if position > 0 { line += "  " }
                line += columns[column].alignment == .right ? space + cells[column] : cells[column] + space
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
