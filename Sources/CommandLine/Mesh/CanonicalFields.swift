// Fields of Envoy's messages under their names in proto3 JSON: what a proxy dumps as `route_config` is `routeConfig` then.

import Document
import EnvoyAPI

enum CanonicalFields {
    /// `type` says what the node is where it doesn't say so itself. What isn't of Envoy's API stays as it is.
    static func of(_ node: DocumentNode, type: String? = nil) -> DocumentNode {
        let marked = node["@type"]?.string.map(name)
        guard let schema = (marked ?? type).flatMap(Schema.message), !isWellKnown(schema.name) else { return node }
        return renamed(node, schema)
    }

    /// Of a resource that stands in a list of its own kind, where nobody needs to be told what it is.
    static func resource(_ node: DocumentNode, type: String? = nil) -> DocumentNode {
        var result = of(node, type: type)
        result.remove("@type")
        return result
    }

    private static func name(_ url: String) -> String { url.split(separator: "/").last.map(String.init) ?? url }

    /// These have forms of their own in JSON: a Struct is what is in it.
    private static func isWellKnown(_ name: String) -> Bool {
        name.hasPrefix("google.protobuf.") && name != "google.protobuf.Any"
    }

    /// In the order of the .proto file, as whoever prints the messages themselves has them.
    private static func renamed(_ node: DocumentNode, _ schema: MessageSchema) -> DocumentNode {
        guard case .mapping(let members) = node.value else { return node }
        var known: [(number: UInt32, member: (key: DocumentKey, value: DocumentNode))] = []
        var first: [(key: DocumentKey, value: DocumentNode)] = []
        for (key, value) in members {
            guard let field = schema.field(spelled: key.text) else {
                first.append((key, value))
                continue
            }
            known.append((field.number, (DocumentKey(field.jsonName), inner(value, field))))
        }
        known.sort { $0.number < $1.number }
        return DocumentNode(.mapping(first + known.map(\.member)))
    }

    private static func inner(_ value: DocumentNode, _ field: FieldSchema) -> DocumentNode {
        guard case .message(let type) = field.kind else { return value }
        let marked = type == "google.protobuf.Any" ? nil : type
        switch (field.cardinality, value.value) {
        case (.repeated, .list(let items)): return .list(items.map { of($0, type: marked) })
        case (.map, .mapping(let members)):
            return DocumentNode(.mapping(members.map { ($0.key, of($0.value, type: marked)) }))
        default: return of(value, type: marked)
        }
    }
}
