// The definitions that a set of kinds needs, each once.

import Document
import MeshAPI

struct OpenAPIDefinitions {
    private let style: SchemaPublisher.Style
    private var known: Set<String> = []
    private var all: [(String, DocumentNode)] = []

    init(style: SchemaPublisher.Style) { self.style = style }

    /// The kind's own definition, what that refers to, and its list.
    mutating func add(_ served: ServedKind) {
        let schema = served.schema
        let publisher = SchemaPublisher(schema: schema, style: style)
        for (index, node) in schema.nodes.enumerated() {
            guard let name = node.definition, known.insert(name).inserted else { continue }
            all.append((name, publisher.document(index)))
        }
        if known.insert(served.definitionName).inserted {
            all.append((served.definitionName, publisher.document(schema.root)))
        }
        addList(of: served)
    }

    private mutating func addList(of served: ServedKind) {
        let kind = served.kind
        var parts = served.definitionName.split(separator: ".")
        parts.removeLast()
        let name = parts.joined(separator: ".") + "." + served.listKind
        guard served.verbs.contains("list"), known.insert(name).inserted else { return }
        let prefix = style == .v2 ? "#/definitions/" : "#/components/schemas/"
        let listMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"
        if known.insert(listMeta).inserted {
            let schema = DefinitionTable.schema(listMeta)
            all.append((listMeta, SchemaPublisher(schema: schema, style: style).document(schema.root)))
        }
        all.append(
            (
                name,
                [
                    "type": "object", "required": ["items"],
                    "properties": [
                        "apiVersion": ["type": "string"],
                        "items": ["type": "array", "items": ["$ref": .string(prefix + served.definitionName)]],
                        "kind": ["type": "string"], "metadata": ["$ref": .string(prefix + listMeta)],
                    ],
                    "x-kubernetes-group-version-kind": [
                        [
                            "group": .string(kind.group), "kind": .string(served.listKind),
                            "version": .string(kind.version),
                        ]
                    ],
                ]
            ))
    }

    var node: DocumentNode {
        DocumentNode(.mapping(all.sorted { $0.0 < $1.0 }.map { (key: DocumentKey($0.0), value: $0.1) }))
    }
}
