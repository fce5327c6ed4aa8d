// Paths and operations of a kind, as far as clients read them: which kind an operation is about and which parameters it takes.

import Document
import MeshAPI

struct OpenAPIPaths {
    let style: SchemaPublisher.Style

    func paths(of served: ServedKind) -> [(String, DocumentNode)] {
        let kind = served.kind
        var base = kind.group.isEmpty ? "/api/\(kind.version)" : "/apis/\(kind.group)/\(kind.version)"
        if kind.isNamespaced { base += "/namespaces/{namespace}" }
        let collection = "\(base)/\(kind.plural)"
        var result: [(String, DocumentNode)] = []
        var operations: [(String, String, String)] = []
        if served.verbs.contains("list") { operations.append(("get", "list", "list")) }
        if served.verbs.contains("create") { operations.append(("post", "post", "create")) }
        if served.verbs.contains("deletecollection") {
            operations.append(("delete", "deletecollection", "deletecollection"))
        }
        result.append((collection, item(operations, served, hasName: false)))
        if served.verbs.contains("get") {
            let all = [
                ("get", "get", "read"), ("put", "put", "replace"), ("patch", "patch", "patch"),
                ("delete", "delete", "delete"),
            ]
            result.append((collection + "/{name}", item(all, served, hasName: true)))
            if served.hasStatus {
                result.append((collection + "/{name}/status", item(Array(all.prefix(3)), served, hasName: true)))
            }
        }
        return result
    }

    private func item(_ operations: [(String, String, String)], _ served: ServedKind, hasName: Bool) -> DocumentNode {
        var result = DocumentNode(.mapping([]))
        for (method, action, verb) in operations {
            result.set(method, operation(method, action, verb, served, hasName: hasName))
        }
        var parameters: [DocumentNode] = []
        if hasName { parameters.append(parameter("name", in: "path", type: "string")) }
        if served.kind.isNamespaced { parameters.append(parameter("namespace", in: "path", type: "string")) }
        if !parameters.isEmpty { result.set("parameters", .list(parameters)) }
        return result
    }

    private func operation(
        _ method: String, _ action: String, _ verb: String, _ served: ServedKind, hasName: Bool
    ) -> DocumentNode {
        let kind = served.kind
        let group = kind.group.split(separator: ".").first.map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? "Core"
        let version = kind.version.prefix(1).uppercased() + kind.version.dropFirst()
        let scope = kind.isNamespaced ? "Namespaced" : ""
        var result: DocumentNode = [
            "operationId": .string("\(verb)\(group)\(version)\(scope)\(kind.kind)"),
            "x-kubernetes-action": .string(action),
            "x-kubernetes-group-version-kind": [
                "group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version),
            ],
        ]
        var parameters: [DocumentNode] = []
        if method != "get" {
            parameters.append(parameter("dryRun", in: "query", type: "string"))
            if method != "delete" {
                parameters.append(parameter("fieldManager", in: "query", type: "string"))
                parameters.append(parameter("fieldValidation", in: "query", type: "string"))
            }
        }
        if method == "patch" { parameters.append(parameter("force", in: "query", type: "boolean")) }
        if !parameters.isEmpty { result.set("parameters", .list(parameters)) }
        result.set("responses", ["200": response(served)])
        return result
    }

    private func response(_ served: ServedKind) -> DocumentNode {
        if style == .v2 {
            return ["description": "OK", "schema": ["$ref": .string("#/definitions/\(served.definitionName)")]]
        }
        let schema: DocumentNode = ["$ref": .string("#/components/schemas/\(served.definitionName)")]
        return ["description": "OK", "content": ["application/json": ["schema": schema]]]
    }

    private func parameter(_ name: String, in place: String, type: String) -> DocumentNode {
        var result: DocumentNode = ["name": .string(name), "in": .string(place)]
        if place == "path" { result.set("required", true) }
        if style == .v2 {
            result.set("type", .string(type))
            result.set("uniqueItems", true)
        } else {
            result.set("schema", ["type": .string(type), "uniqueItems": true])
        }
        return result
    }
}
