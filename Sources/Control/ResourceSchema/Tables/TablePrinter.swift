// meta.k8s.io/v1 tables: what `kubectl get` prints.

import Document
import MeshAPI

public struct TablePrinter: Sendable {
    /// When a table is made: ages count from here.
    public struct Moment: Sendable {
        public let seconds: Int64
        public init(seconds: Int64) { self.seconds = seconds }
    }

    public enum ObjectInclusion: String, Sendable {
        case none = "None"
        case metadata = "Metadata"
        case object = "Object"
    }

    public let kind: ServedKind
    public let now: Moment

    public init(kind: ServedKind, now: Moment) {
        self.kind = kind
        self.now = now
    }

    /// The name comes first, unless the kind says where it stands.
    private var shownColumns: [PrinterColumn] {
        kind.columns.contains { $0.format == "name" } ? kind.columns : [.name] + kind.columns
    }

    public var columnDefinitions: DocumentNode {
        var columns: [DocumentNode] = []
        for column in shownColumns {
            columns.append(
                Self.definition(
                    name: column.name, type: column.type, format: column.format, description: column.description,
                    priority: column.priority))
        }
        return .list(columns)
    }

    private static func definition(
        name: String, type: String, format: String, description: String, priority: Int
    ) -> DocumentNode {
        [
            "name": .string(name), "type": .string(type), "format": .string(format),
            "description": .string(description), "priority": .integer(Int64(priority)),
        ]
    }

    public func row(_ object: DocumentNode, including: ObjectInclusion = .metadata) -> DocumentNode {
        var row = DocumentNode.mapping(["cells": .list(shownColumns.map { $0.cell(object, now) })])
        switch including {
        case .none: break
        case .metadata: row.set("object", Self.partial(object))
        case .object: row.set("object", object)
        }
        return row
    }

    /// A PartialObjectMetadata.
    public static func partial(_ object: DocumentNode) -> DocumentNode {
        [
            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
            "metadata": object["metadata"] ?? DocumentNode(.mapping([])),
        ]
    }

    /// `list` is the list's own metadata (resourceVersion, continue, remainingItemCount). Watches send one row at a time,
    /// with the column definitions in the first event only.
    public func table(
        _ objects: [DocumentNode], listMetadata: DocumentNode = DocumentNode(.mapping([])),
        including: ObjectInclusion = .metadata, withDefinitions: Bool = true
    ) -> DocumentNode {
        [
            "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": listMetadata,
            "columnDefinitions": withDefinitions ? columnDefinitions : .null,
            "rows": .list(objects.map { row($0, including: including) }),
        ]
    }
}

extension PrinterColumn {
    func cell(_ object: DocumentNode, _ now: TablePrinter.Moment) -> DocumentNode {
        switch content {
        case .computed(let make): return make(object, now)
        case .path(let path):
            guard let found = path.first(in: object), !found.isNull else { return .null }
            return shown(found, path, object, now)
        }
    }

    private func shown(
        _ found: DocumentNode, _ path: JSONPath, _ object: DocumentNode, _ now: TablePrinter.Moment
    ) -> DocumentNode {
        switch type {
        case "date":
            guard let text = found.string else { return "<invalid>" }
            return .string(Age.text(since: text, now: now))
        case "integer":
            if let number = found.int { return .integer(Int64(number)) }
            return .null
        case "number": return found.double == nil ? .null : found
        case "boolean": return found.bool == nil ? .null : found
        default: return .string(path.text(in: object))
        }
    }
}
