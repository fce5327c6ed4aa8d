// Compiles OpenAPI v3 documents to nodes; refuses what no structural schema may say.

import Base
import Document
import MeshAPI

/// References are this program's own, `{"=": NAME}`, and found by `lookup`; what users bring has none.
struct SchemaCompiler {
    private let lookup: (String) -> DocumentNode?
    private(set) var nodes: [SchemaNode] = []
    private(set) var problems: [FieldProblem] = []
    /// Places of CEL rules, which nothing runs.
    private(set) var ruled: [String] = []
    private var known: [String: Int] = [:]
    /// Definitions that are being filled: those that contain themselves.
    private var open: Set<Int> = []
    private var depth = 0

    init(lookup: @escaping (String) -> DocumentNode? = { _ in nil }, startingWith nodes: [SchemaNode] = []) {
        self.lookup = lookup
        self.nodes = nodes
    }

    /// The index of the node that the document becomes.
    mutating func compile(_ document: DocumentNode, path: String) -> Int {
        if let name = document["="]?.string { return reference(name, document, path: path) }
        let index = nodes.count
        nodes.append(SchemaNode())
        fill(index, document, path: path)
        return index
    }

    /// A definition is compiled once; what stands beside a reference (how the field is merged) makes a node of its own.
    private mutating func reference(_ name: String, _ document: DocumentNode, path: String) -> Int {
        let target: Int
        if let index = known[name] {
            target = index
        } else {
            guard let definition = lookup(name) else {
                report(path, document, "Forbidden: references are not supported: \"\(name)\"")
                nodes.append(SchemaNode())
                return nodes.count - 1
            }
            target = nodes.count
            nodes.append(SchemaNode())
            known[name] = target
            if !name.hasPrefix("~") { nodes[target].definition = name }
            open.insert(target)
            fill(target, definition, path: path)
            open.remove(target)
        }
        if document.members.count == 1 || open.contains(target) { return target }
        var node = nodes[target]
        node.patch = Self.patchRule(document)
        if let text = document["description"]?.string { node.description = text }
        if let value = document["default"] { node.defaultValue = value }
        if document["x-kubernetes-map-type"]?.string == "atomic" { node.isAtomicMap = true }
        nodes.append(node)
        return nodes.count - 1
    }

    private mutating func fill(_ index: Int, _ document: DocumentNode, path: String) {
        depth += 1
        defer { depth -= 1 }
        if depth > 100 { return report(path, document, "Invalid value: the schema is nested too deeply") }
        guard document.isMapping else {
            return report(path, document, "Invalid value: must be an object, found \(document.value.kindName)")
        }
        var node = nodes[index]
        if let target = document["$ref"] {
            report(path + ".$ref", target, "Forbidden: $ref is not supported")
        }
        readFacts(document, into: &node, path: path)
        readBounds(document, into: &node)
        for member in document["properties"]?.members ?? [] {
            let name = member.key.text
            node.propertyNames.append(name)
            node.properties[name] = compile(member.value, path: "\(path).properties[\(name)]")
        }
        switch document["additionalProperties"]?.value {
        case .bool(true)?: node.additional = .any
        case .mapping?:
            if let inner = document["additionalProperties"] {
                node.additional = .schema(compile(inner, path: path + ".additionalProperties"))
            }
        default: break
        }
        if let items = document["items"] { node.items = compile(items, path: path + ".items") }
        node.allOf = compileAll(document["allOf"], path: path + ".allOf")
        node.anyOf = compileAll(document["anyOf"], path: path + ".anyOf")
        node.oneOf = compileAll(document["oneOf"], path: path + ".oneOf")
        if let inner = document["not"] { node.not = compile(inner, path: path + ".not") }
        node.definition = nodes[index].definition
        nodes[index] = node
    }

    private mutating func compileAll(_ list: DocumentNode?, path: String) -> [Int] {
        var result: [Int] = []
        for (position, item) in (list?.items ?? []).enumerated() {
            result.append(compile(item, path: "\(path)[\(position)]"))
        }
        return result
    }

    private mutating func readFacts(_ document: DocumentNode, into node: inout SchemaNode, path: String) {
        if let name = document["type"]?.string {
            node.type = SchemaType(rawValue: name)
            if node.type == nil {
                report(
                    path + ".type", document["type"],
                    "Unsupported value: \"\(name)\": supported values: \"array\", \"boolean\", \"integer\", \"number\", "
                        + "\"object\", \"string\"")
            }
        }
        node.format = document["format"]?.string
        node.description = document["description"]?.string
        node.isNullable = document["nullable"]?.bool ?? false
        node.isIntOrString = document["x-kubernetes-int-or-string"]?.bool ?? (node.format == "int-or-string")
        node.preservesUnknown = document["x-kubernetes-preserve-unknown-fields"]?.bool ?? false
        node.isEmbeddedResource = document["x-kubernetes-embedded-resource"]?.bool ?? false
        node.isAtomicMap = document["x-kubernetes-map-type"]?.string == "atomic"
        switch document["x-kubernetes-list-type"]?.string {
        case "atomic"?: node.keying = .atomic
        case "set"?: node.keying = .set
        case "map"?:
            node.keying = .map(keys: document["x-kubernetes-list-map-keys"]?.items.compactMap(\.string) ?? [])
        default: break
        }
        node.patch = Self.patchRule(document)
        node.required = document["required"]?.items.compactMap(\.string) ?? []
        node.enumeration = document["enum"]?.items ?? []
        node.defaultValue = document["default"]
        node.groupVersionKinds = document["x-kubernetes-group-version-kind"]
        node.unions = document["x-kubernetes-unions"]
        if let rules = document["x-kubernetes-validations"], !rules.items.isEmpty {
            node.rules = rules
            ruled.append(path)
        }
        if let text = document["pattern"]?.string {
            node.pattern = SchemaPattern(text)
            if node.pattern == nil {
                report(
                    path + ".pattern", document["pattern"],
                    "Invalid value: \"\(text)\": must be a valid regular expression")
            }
        }
    }

    private func readBounds(_ document: DocumentNode, into node: inout SchemaNode) {
        var bounds = SchemaBounds()
        var isBounded = false
        for member in document.members {
            let value = member.value
            switch member.key.text {
            case "minimum": bounds.minimum = value.double
            case "maximum": bounds.maximum = value.double
            case "exclusiveMinimum": bounds.isMinimumExclusive = value.bool ?? false
            case "exclusiveMaximum": bounds.isMaximumExclusive = value.bool ?? false
            case "multipleOf": bounds.multipleOf = value.double
            case "minLength": bounds.minLength = value.int
            case "maxLength": bounds.maxLength = value.int
            case "minItems": bounds.minItems = value.int
            case "maxItems": bounds.maxItems = value.int
            case "minProperties": bounds.minProperties = value.int
            case "maxProperties": bounds.maxProperties = value.int
            case "uniqueItems": bounds.uniqueItems = value.bool ?? false
            default: continue
            }
            isBounded = true
        }
        if isBounded { node.bounds = bounds }
    }

    private static func patchRule(_ document: DocumentNode) -> PatchRule {
        var rule = PatchRule()
        rule.mergeKey = document["x-kubernetes-patch-merge-key"]?.string
        rule.strategy = document["x-kubernetes-patch-strategy"]?.string ?? ""
        for word in rule.strategy.split(separator: ",") {
            if word == "merge" { rule.merges = true }
            if word == "retainKeys" { rule.retainsKeys = true }
        }
        return rule
    }

    private mutating func report(_ path: String, _ node: DocumentNode?, _ message: String) {
        problems.append(FieldProblem(path: path, line: node?.line ?? 0, reason: .invalid, message: message))
    }
}
