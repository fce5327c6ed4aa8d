// Columns of text, aligned as kubectl aligns them.

import Document
import ResourceClient

struct TableText: Sendable {
    var headers: [String]
    var rows: [[String]] = []
    /// Fixed once something was printed, so that what a watch adds stands below.
    private(set) var widths: [Int] = []

    init(_ headers: [String]) { self.headers = headers }

    /// `withHeaders: false`: rows alone.
    mutating func text(withHeaders: Bool = true) -> String {
        let lines = (withHeaders ? [headers] : []) + rows
        if widths.isEmpty {
            // Three blanks between columns, and no column narrower than six.
            widths = headers.indices.map { column in
                let longest = (lines + [withHeaders ? headers : []]).map { column < $0.count ? $0[column].count : 0 }
                    .max()
                return max((longest ?? 0) + 3, 6)
            }
        }
        return lines.map(line).joined()
    }

    func line(_ cells: [String]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            line += cell
            if column + 1 < cells.count {
                let width = column < widths.count ? widths[column] : cell.count + 3
                line += String(repeating: " ", count: max(width - cell.count, 3))
            }
        }
        return line + "\n"
    }
}

/// The server's Table as lines.
struct ServerTable: Sendable {
    struct Style: Sendable {
        var isWide = false
        var showsNamespace = false
        var showsLabels = false
        /// Names with their kind in front.
        var kindOfNames: KindEntry?
    }

    private let columns: [(index: Int, name: String, isName: Bool)]
    private let style: Style

    init(_ table: DocumentNode, _ style: Style) {
        self.style = style
        var columns: [(index: Int, name: String, isName: Bool)] = []
        for (index, column) in (table["columnDefinitions"]?.items ?? []).enumerated() {
            if (column["priority"]?.int ?? 0) > 0, !style.isWide { continue }
            let name = column["name"]?.string ?? ""
            columns.append((index, name.uppercased(), column["format"]?.string == "name"))
        }
        self.columns = columns.isEmpty ? [(0, "NAME", true)] : columns
    }

    var headers: [String] {
        (style.showsNamespace ? ["NAMESPACE"] : []) + columns.map(\.name) + (style.showsLabels ? ["LABELS"] : [])
    }

    func cells(_ row: DocumentNode) -> [String] {
        // A server that makes no tables has sent the object itself.
        let metadata = row.at("object", "metadata") ?? row["metadata"]
        let given = row["cells"]?.items ?? [metadata?["name"] ?? .null]
        var cells = columns.map { column -> String in
            let text = column.index < given.count ? Self.text(given[column.index]) : ""
            return column.isName ? style.kindOfNames?.label(text) ?? text : text
        }
        if style.showsNamespace { cells.insert(metadata?["namespace"]?.string ?? "", at: 0) }
        if style.showsLabels {
            let labels = metadata?["labels"]?.members ?? []
            let pairs = labels.map { "\($0.key.text)=\($0.value.string ?? "")" }.sorted()
            cells.append(pairs.isEmpty ? "<none>" : pairs.joined(separator: ","))
        }
        return cells
    }

    /// One line of a value; of several the first.
    static func text(_ value: DocumentNode) -> String {
        switch value.value {
        case .null: return ""
        case .string(let text):
            guard let end = text.firstIndex(where: \.isNewline) else { return text }
            return String(text[..<end]) + "..."
        default: return CanonicalJSON.text(value.value)
        }
    }
}
