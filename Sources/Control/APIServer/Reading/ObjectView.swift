// The form in which a client sees objects: whole, as rows of a table, or their metadata alone.

import Document
import MeshAPI
import ResourceSchema
import Store

struct ObjectView: Sendable {
    let kind: ServedKind
    let transformation: AcceptedForm.Transformation
    /// Of table rows.
    let inclusion: TablePrinter.ObjectInclusion

    /// An element of a list: whole objects in a list go without a tree being made.
    func element(_ stored: StoredObject) throws(APIFailure) -> [UInt8] {
        switch transformation {
        case .none, .aggregatedDiscovery: return try StoredForm.spliced(stored, apiVersion: kind.kind.apiVersion)
        case .table:
            let tree = try StoredForm.tree(stored, apiVersion: kind.kind.apiVersion)
            return printer.row(tree, including: inclusion).json
        case .partialMetadata(let version):
            return Self.partial(try StoredForm.tree(stored, apiVersion: kind.kind.apiVersion), version).json
        }
    }

    /// An object on its own.
    func object(_ tree: DocumentNode) -> DocumentNode {
        switch transformation {
        case .none, .aggregatedDiscovery: return tree
        case .partialMetadata(let version): return Self.partial(tree, version)
        case .table(let version):
            var table = tableHead(version, revision: tree.text(at: "metadata", "resourceVersion") ?? "")
            table.set("rows", .list([printer.row(tree, including: inclusion)]))
            return table
        }
    }

    private var printer: TablePrinter {
        TablePrinter(kind: kind, now: TablePrinter.Moment(seconds: Timestamp.now()))
    }

    private static func partial(_ tree: DocumentNode, _ version: String) -> DocumentNode {
        TablePrinter.partial(tree).setting("apiVersion", to: .string("meta.k8s.io/\(version)"))
    }

    func tableHead(_ version: String, revision: String) -> DocumentNode {
        [
            "kind": "Table", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": ["resourceVersion": .string(revision)], "columnDefinitions": columns,
        ]
    }

    var columns: DocumentNode { printer.columnDefinitions }

    /// Kind and version of a list of these.
    var listHead: (kind: String, apiVersion: String) {
        switch transformation {
        case .none, .aggregatedDiscovery: (kind.listKind, kind.kind.apiVersion)
        case .table(let version): ("Table", "meta.k8s.io/\(version)")
        case .partialMetadata(let version): ("PartialObjectMetadataList", "meta.k8s.io/\(version)")
        }
    }

    var itemsName: String {
        if case .table = transformation { return "rows" }
        return "items"
    }
}
