// What makes an OpenAPI schema structural; a definition that breaks these rules is refused.

import Document
import MeshAPI

/// Types must be said for every place that holds something; within `allOf`, `anyOf`, `oneOf` and `not` only conditions on
/// values may stand.
struct StructuralRules {
    let nodes: [SchemaNode]
    private(set) var problems: [FieldProblem] = []

    init(nodes: [SchemaNode]) { self.nodes = nodes }

    mutating func check(_ index: Int, _ document: DocumentNode, path: String) {
        let node = nodes[index]
        if node.type != .object {
            report(
                path + ".type", document, "Invalid value: \"\(node.type?.rawValue ?? "")\": must be object at the root")
        }
        checkNode(index, document, path: path)
        checkRoot(node, document, path: path)
    }

    private mutating func checkRoot(_ node: SchemaNode, _ document: DocumentNode, path: String) {
        guard let metadata = node.properties["metadata"].map({ nodes[$0] }) else { return }
        let allowed: Set<String> = ["name", "generateName"]
        for name in metadata.propertyNames where !allowed.contains(name) {
            report(
                "\(path).properties[metadata]", document,
                "Forbidden: must not specify anything other than name and generateName, but metadata.\(name) is specified"
            )
        }
    }

    private mutating func checkNode(_ index: Int, _ document: DocumentNode, path: String) {
        let node = nodes[index]
        if node.type == nil, !node.isIntOrString, !node.preservesUnknown {
            report(path + ".type", document, "Required value: must not be empty for specified object fields", .missing)
        }
        if case .none = node.additional {
        } else if !node.propertyNames.isEmpty {
            report(
                path + ".additionalProperties", document,
                "Forbidden: additionalProperties and properties are mutual exclusive")
        }
        if node.isEmbeddedResource, node.type != .object {
            report(path + ".type", document, "Invalid value: must be object if x-kubernetes-embedded-resource is true")
        }
        if node.bounds?.uniqueItems == true {
            report(
                path + ".uniqueItems", document,
                "Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
        }
        if node.type == .array, node.items == nil {
            report(path + ".items", document, "Required value: must be specified", .missing)
        }
        checkKeying(node, document, path: path)
        checkDefault(index, document, path: path)
        checkConditions(node, document, path: path)
        for name in node.propertyNames {
            guard let inner = node.properties[name] else { continue }
            checkNode(inner, document["properties"]?[name] ?? document, path: "\(path).properties[\(name)]")
        }
        if case .schema(let inner) = node.additional {
            checkNode(inner, document["additionalProperties"] ?? document, path: path + ".additionalProperties")
        }
        if let inner = node.items { checkNode(inner, document["items"] ?? document, path: path + ".items") }
    }

    private mutating func checkKeying(_ node: SchemaNode, _ document: DocumentNode, path: String) {
        guard let keying = node.keying else { return }
        if node.type != .array {
            report(path + ".type", document, "Invalid value: must be array if x-kubernetes-list-type is specified")
        }
        guard case .map(let keys) = keying else { return }
        if keys.isEmpty {
            report(
                path + ".x-kubernetes-list-map-keys", document,
                "Required value: must not be empty if x-kubernetes-list-type is map", .missing)
        }
        guard let items = node.items.map({ nodes[$0] }) else { return }
        for (position, key) in keys.enumerated() {
            let place = "\(path).x-kubernetes-list-map-keys[\(position)]"
            guard let property = items.properties[key].map({ nodes[$0] }) else {
                report(place, document, "Invalid value: \"\(key)\": must be the name of a property of the items")
                continue
            }
            if property.type == .object || property.type == .array {
                report(place, document, "Invalid value: \"\(key)\": must be a scalar")
            }
            if !items.required.contains(key), property.defaultValue == nil {
                report(
                    place, document, "Required value: the key \"\(key)\" must be required or have a default", .missing)
            }
        }
    }

    /// What is filled in must itself be right.
    private mutating func checkDefault(_ index: Int, _ document: DocumentNode, path: String) {
        guard let preset = nodes[index].defaultValue else { return }
        let schema = StructuralSchema(nodes: nodes, root: index)
        let full = schema.defaulted(preset)
        for problem in schema.validate(full) + schema.prune(full).unknown {
            let inner = problem.path.isEmpty ? "" : (problem.path.hasPrefix("[") ? "" : ".") + problem.path
            report(path + ".default" + inner, document, problem.message)
        }
    }

    /// Conditions name no types of their own, save the pair that stands for int-or-string.
    private mutating func checkConditions(_ node: SchemaNode, _ document: DocumentNode, path: String) {
        if node.isIntOrString { return }
        let groups = [
            ("allOf", node.allOf), ("anyOf", node.anyOf), ("oneOf", node.oneOf), ("not", node.not.map { [$0] } ?? []),
        ]
        for (name, indices) in groups {
            for index in indices { checkCondition(index, document, path: "\(path).\(name)") }
        }
    }

    private mutating func checkCondition(_ index: Int, _ document: DocumentNode, path: String) {
        let node = nodes[index]
        if node.type != nil {
            report(path + ".type", document, "Forbidden: must be empty to be structural")
        }
        if node.defaultValue != nil {
            report(path + ".default", document, "Forbidden: must be undefined to be structural")
        }
        if case .none = node.additional {
        } else {
            report(path + ".additionalProperties", document, "Forbidden: must be undefined to be structural")
        }
        for name in node.propertyNames {
            if let inner = node.properties[name] {
                checkCondition(inner, document, path: "\(path).properties[\(name)]")
            }
        }
        if let items = node.items { checkCondition(items, document, path: path + ".items") }
        checkConditions(node, document, path: path)
    }

    private mutating func report(
        _ path: String, _ node: DocumentNode, _ message: String, _ reason: FieldProblem.Reason = .invalid
    ) {
        if problems.count < 100 {
            problems.append(FieldProblem(path: path, line: node.line, reason: reason, message: message))
        }
    }
}
