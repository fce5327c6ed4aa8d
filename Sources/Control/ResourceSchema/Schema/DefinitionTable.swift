// The definitions of the built-in kinds, which are text until somebody needs them.

import Base
import CKindSchema
import Document

/// Generated together with this program, so what does not parse is a programmer's error and traps.
enum DefinitionTable {
    static let objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

    static func definition(_ name: String) -> DocumentNode? {
        var low = 0
        var high = Int(skein_kind_schema_count()) - 1
        let wanted = Array(name.utf8)
        while low <= high {
            let middle = (low + high) / 2
            let found = unsafe Array(String(cString: skein_kind_schema_name(UInt(middle))).utf8)
            if found == wanted { return parse(middle, name) }
            if found.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle - 1 }
        }
        return nil
    }

    private static func parse(_ index: Int, _ name: String) -> DocumentNode {
        let text = unsafe Array(String(cString: skein_kind_schema_text(UInt(index))).utf8)
        do {
            return try Document.parse(json: text)
        } catch {
            preconditionFailure("the definition \(name) is no JSON: \(error)")
        }
    }

    /// A definition with all that it refers to.
    static func schema(_ name: String) -> StructuralSchema {
        var compiler = SchemaCompiler(lookup: definition)
        let root = compiler.compile(["=": .string(name)], path: "")
        if let problem = compiler.problems.first { preconditionFailure("the definition \(name): \(problem)") }
        return StructuralSchema(nodes: compiler.nodes, root: root)
    }

    /// What stands in a CustomResourceDefinition, completed with what every object has.
    static func schema(ofCustom document: DocumentNode, kind: ServedKindName) -> StructuralSchema {
        var compiler = SchemaCompiler(lookup: definition)
        let root = compiler.compile(completed(document, kind), path: "")
        if let problem = compiler.problems.first { preconditionFailure("the definition of \(kind.kind): \(problem)") }
        var nodes = compiler.nodes
        if let restriction = document.at("properties", "metadata"), let index = nodes[root].properties["metadata"] {
            // Of names: such a part has facts about strings only.
            var inner = SchemaCompiler(lookup: definition, startingWith: nodes)
            let extra = inner.compile(restriction, path: "")
            nodes = inner.nodes
            var metadata = nodes[index]
            metadata.allOf.append(extra)
            nodes.append(metadata)
            nodes[root].properties["metadata"] = nodes.count - 1
        }
        return StructuralSchema(nodes: nodes, root: root)
    }

    private static func completed(_ document: DocumentNode, _ kind: ServedKindName) -> DocumentNode {
        var properties: [(key: DocumentKey, value: DocumentNode)] = [
            (key: DocumentKey("apiVersion"), value: ["type": "string"]),
            (key: DocumentKey("kind"), value: ["type": "string"]),
            (key: DocumentKey("metadata"), value: ["=": .string(objectMeta)]),
        ]
        for member in document["properties"]?.members ?? [] {
            if !["apiVersion", "kind", "metadata"].contains(member.key.text) { properties.append(member) }
        }
        var result = document
        result.set("properties", DocumentNode(.mapping(properties)))
        result.set(
            "x-kubernetes-group-version-kind",
            [["group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version)]])
        return result
    }
}

/// Which kind a definition is for.
struct ServedKindName: Sendable, Hashable {
    let group: String
    let version: String
    let kind: String
}
