// The form in which a client sees objects: whole, as rows of a table, or their metadata alone.

import Document
import ResourceSchema
import Store

struct ObjectView: Sendable {
    let kind: ServedKind
    let transformation: AcceptedForm.Transformation
    /// Of table rows: None, Metadata or Object.
    let includeObject: String

    /// An element of a list: whole objects in a list go without copying a tree.
    func element(_ stored: StoredObject) throws(APIFailure) -> [UInt8] {
        switch transformation {
        case .none, .aggregatedDiscovery: return try StoredForm.spliced(stored, apiVersion: kind.kind.apiVersion)
        case .table: return row(try StoredForm.tree(stored, apiVersion: kind.kind.apiVersion)).json
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
            table.set("rows", .list([row(tree)]))
            return table
        }
    }

    private func row(_ tree: DocumentNode) -> DocumentNode {
        var members: [(String, DocumentNode)] = [("cells", .list(TablePrinter.cells(of: tree, kind: kind)))]
        switch includeObject {
        case "None": break
        case "Object": members.append(("object", tree))
        default: members.append(("object", Self.partial(tree, "v1")))
        }
        return Tree.object(members)
    }

    private static func partial(_ tree: DocumentNode, _ version: String) -> DocumentNode {
        [
            "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": tree["metadata"] ?? [:],
        ]
    }

    func tableHead(_ version: String, revision: String) -> DocumentNode {
        [
            "kind": "Table", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": ["resourceVersion": .string(revision)],
            "columnDefinitions": .list(TablePrinter.columns(of: kind)),
        ]
    }

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
