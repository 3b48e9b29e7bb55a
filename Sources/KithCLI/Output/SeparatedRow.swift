/// Rows of CSV and TSV.
enum SeparatedRow {
    /// A row by RFC 4180: fields with commas, quotes or line breaks are quoted.
    static func csv(_ fields: [String]) -> String {
        fields.map { field in
            let special = field.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
            let spaced = field.first == " " || field.last == " "
            return special || spaced ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
        }.joined(separator: ",") + "\n"
    }

    /// A tab-separated row; a tab, line break or backslash within a field becomes `\t`, `\n`, `\r` or `\\`.
    static func tsv(_ fields: [String]) -> String {
        fields.map { field in
            var shown = ""
            for scalar in field.unicodeScalars {
                switch scalar {
                case "\t": shown += "\\t"
                case "\n": shown += "\\n"
                case "\r": shown += "\\r"
                case "\\": shown += "\\\\"
                default: shown.unicodeScalars.append(scalar)
                }
            }
            return shown
        }.joined(separator: "\t") + "\n"
    }
}
