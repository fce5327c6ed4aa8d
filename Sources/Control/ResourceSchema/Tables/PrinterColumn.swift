// A column of `kubectl get`.

import Document

public struct PrinterColumn: Sendable {
    public let name: String
    /// string, integer, number, boolean or date.
    public let type: String
    public let format: String
    public let description: String
    /// 0 is always shown, more only with `-o wide`.
    public let priority: Int
    let content: Content

    enum Content: Sendable {
        /// A path such as `.spec.hosts`; dates become ages.
        case path(JSONPath)
        case computed(@Sendable (DocumentNode, TablePrinter.Moment) -> DocumentNode)
    }

    init(
        _ name: String, type: String = "string", format: String = "", priority: Int = 0, description: String = "",
        content: Content
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.priority = priority
        self.description = description
        self.content = content
    }
}

extension PrinterColumn {
    /// What a kind without columns of its own has beside the name.
    static var age: PrinterColumn {
        PrinterColumn(
            "Age", type: "date", description: "How long ago the object was created",
            content: .path(JSONPath(steps: [.field("metadata"), .field("creationTimestamp")])))
    }
}
