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
    /// Where a definition of the kind would say that the column's content is; nil for what is computed.
    public let path: String?

    /// The type in a definition: an age is there the date that it counts from.
    public var definedType: String { path == Self.creation ? "date" : type }
    private static let creation = ".metadata.creationTimestamp"

    enum Content: Sendable {
        /// A path such as `.spec.hosts`; dates become ages.
        case path(JSONPath)
        case computed(@Sendable (DocumentNode, TablePrinter.Moment) -> DocumentNode)
    }

    init(
        _ name: String, type: String = "string", format: String = "", priority: Int = 0, description: String = "",
        path: String? = nil, content: Content
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.priority = priority
        self.description = description
        self.content = content
        self.path = path
    }
}

extension PrinterColumn {
    static var name: PrinterColumn { name(priority: 0) }

    static func name(priority: Int) -> PrinterColumn {
        PrinterColumn(
            "Name", format: "name", priority: priority, description: "Name of the object",
            content: .computed { object, _ in object.at("metadata", "name") ?? "" })
    }

    /// A cell with a text.
    static func text(
        _ name: String, priority: Int = 0, _ make: @escaping @Sendable (DocumentNode) -> String
    ) -> PrinterColumn {
        PrinterColumn(name, priority: priority, content: .computed { object, _ in .string(make(object)) })
    }

    /// A cell with a number.
    static func count(_ name: String, _ make: @escaping @Sendable (DocumentNode) -> Int) -> PrinterColumn {
        PrinterColumn(name, type: "integer", content: .computed { object, _ in .integer(Int64(make(object))) })
    }

    static func timed(
        _ name: String, priority: Int = 0, _ make: @escaping @Sendable (DocumentNode, TablePrinter.Moment) -> String
    ) -> PrinterColumn {
        PrinterColumn(name, priority: priority, content: .computed { object, now in .string(make(object, now)) })
    }

    /// What a kind without columns of its own has beside the name.
    static var age: PrinterColumn {
        PrinterColumn(
            "Age", description: "How long ago the object was created", path: creation,
            content: .computed { object, now in
                .string(Age.text(since: object.at("metadata", "creationTimestamp")?.string, now: now))
            })
    }
}
