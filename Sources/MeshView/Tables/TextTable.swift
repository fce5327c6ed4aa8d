// Columns of text, each as wide as its widest cell.

public struct TextTable: Sendable {
    public let columns: [String]
    public var rows: [[String]] = []
    /// Blanks between columns.
    let gap: Int

    public init(_ columns: [String], gap: Int = 5) {
        self.columns = columns
        self.gap = gap
    }

    public var text: String {
        let all = [columns] + rows
        let widths = columns.indices.map { column in
            all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return all.map { line($0, widths) }.joined()
    }

    /// The last column is not filled up, and a line never ends in blanks.
    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            text += Self.printable(cell)
            if column + 1 < cells.count {
                text += String(repeating: " ", count: max(widths[column] - cell.count, 0) + gap)
            }
        }
        while text.last == " " { text.removeLast() }
        return text + "\n"
    }

    /// What a proxy said must not move the cursor of who reads it.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
    }
}
