// Writes compiled schemas as OpenAPI documents for clients.

import Document

struct SchemaPublisher {
    enum Style: Sendable {
        /// OpenAPI v3 with everything in place.
        case inlineV3
        /// OpenAPI v3 with `$ref` to `#/components/schemas/`.
        case v3
        /// OpenAPI v2 with `$ref` to `#/definitions/`; without what v2 can't say.
        case v2
    }

    let schema: StructuralSchema
    let style: Style

    func document(_ index: Int) -> DocumentNode { document(index, open: []) }

    private func document(_ index: Int, open: Set<Int>) -> DocumentNode {
        let node = schema.nodes[index]
        if open.contains(index) { return ["type": "object", "x-kubernetes-preserve-unknown-fields": true] }
        return facts(node, open: open.union([index]))
    }

    private func inner(_ index: Int, open: Set<Int>) -> DocumentNode {
        let node = schema.nodes[index]
        guard style != .inlineV3, let name = node.definition else { return document(index, open: open) }
        let reference = (style == .v2 ? "#/definitions/" : "#/components/schemas/") + name
        var extras = own(node)
        if extras.isEmpty { return ["$ref": .string(reference)] }
        if style == .v2 {
            extras.insert(("$ref", .string(reference)), at: 0)
        } else {
            extras.insert(("allOf", [["$ref": .string(reference)]]), at: 0)
        }
        return Self.mapping(extras)
    }

    /// What belongs to a field and not to the definition that it refers to.
    private func own(_ node: SchemaNode) -> [(String, DocumentNode)] {
        var result: [(String, DocumentNode)] = []
        if let text = node.description { result.append(("description", .string(text))) }
        if let key = node.patch.mergeKey { result.append(("x-kubernetes-patch-merge-key", .string(key))) }
        if !node.patch.strategy.isEmpty {
            result.append(("x-kubernetes-patch-strategy", .string(node.patch.strategy)))
        }
        return result
    }

    private static func mapping(_ pairs: [(String, DocumentNode)]) -> DocumentNode {
        DocumentNode(.mapping(pairs.map { (key: DocumentKey($0.0), value: $0.1) }))
    }

    private func facts(_ node: SchemaNode, open: Set<Int>) -> DocumentNode {
        var result = own(node)
        func add(_ key: String, _ value: DocumentNode?) { if let value { result.append((key, value)) } }
        // What clients of v2 would take amiss is left open to them.
        if style == .v2, node.isNullable || (node.preservesUnknown && node.definition == nil) {
            addExtensions(node, &result)
            return Self.mapping(result)
        }
        if node.isIntOrString && style == .v2 {
            add("type", "string")
            add("format", "int-or-string")
        } else {
            add("type", node.type.map { .string($0.rawValue) })
            // "quantity" is this program's own word for a check that OpenAPI has no name for.
            if node.format != "quantity" { add("format", node.format.map { .string($0) }) }
        }
        if node.isNullable, style != .v2 { add("nullable", true) }
        addExtensions(node, &result)
        if !node.propertyNames.isEmpty {
            add(
                "properties",
                Self.mapping(
                    node.propertyNames.compactMap { name in
                        node.properties[name].map { (name, inner($0, open: open)) }
                    }))
        }
        switch node.additional {
        case .none: break
        case .any: add("additionalProperties", true)
        case .schema(let index): add("additionalProperties", inner(index, open: open))
        }
        if let items = node.items { add("items", inner(items, open: open)) }
        if !node.required.isEmpty { add("required", .list(node.required.map { .string($0) })) }
        if !node.enumeration.isEmpty { add("enum", .list(node.enumeration)) }
        add("default", node.defaultValue)
        addBounds(node, &result)
        add("pattern", node.pattern.map { .string($0.text) })
        if style != .v2 {
            for (key, list) in [("allOf", node.allOf), ("anyOf", node.anyOf), ("oneOf", node.oneOf)]
            where !list.isEmpty {
                add(key, .list(list.map { inner($0, open: open) }))
            }
            if let not = node.not { add("not", inner(not, open: open)) }
        }
        return Self.mapping(result)
    }

    private func addExtensions(_ node: SchemaNode, _ result: inout [(String, DocumentNode)]) {
        if node.preservesUnknown, style != .v2 || node.type != nil {
            result.append(("x-kubernetes-preserve-unknown-fields", true))
        }
        if node.isIntOrString, style != .v2, node.type == nil { result.append(("x-kubernetes-int-or-string", true)) }
        if node.isEmbeddedResource { result.append(("x-kubernetes-embedded-resource", true)) }
        if node.isAtomicMap { result.append(("x-kubernetes-map-type", "atomic")) }
        switch node.keying {
        case .atomic?: result.append(("x-kubernetes-list-type", "atomic"))
        case .set?: result.append(("x-kubernetes-list-type", "set"))
        case .map(let keys)?:
            result.append(("x-kubernetes-list-type", "map"))
            result.append(("x-kubernetes-list-map-keys", .list(keys.map { .string($0) })))
        case nil: break
        }
        if let kinds = node.groupVersionKinds { result.append(("x-kubernetes-group-version-kind", kinds)) }
        if let unions = node.unions { result.append(("x-kubernetes-unions", unions)) }
        if let rules = node.rules, style != .v2 { result.append(("x-kubernetes-validations", rules)) }
    }

    private func addBounds(_ node: SchemaNode, _ result: inout [(String, DocumentNode)]) {
        guard let bounds = node.bounds else { return }
        let numbers: [(String, Double?)] = [
            ("minimum", bounds.minimum), ("maximum", bounds.maximum), ("multipleOf", bounds.multipleOf),
        ]
        for (key, value) in numbers {
            guard let value else { continue }
            result.append((key, DocumentNode(Int64(exactly: value).map { .integer($0) } ?? .double(value))))
        }
        let counts: [(String, Int?)] = [
            ("minLength", bounds.minLength), ("maxLength", bounds.maxLength), ("minItems", bounds.minItems),
            ("maxItems", bounds.maxItems), ("minProperties", bounds.minProperties),
            ("maxProperties", bounds.maxProperties),
        ]
        for (key, value) in counts { if let value { result.append((key, .integer(Int64(value)))) } }
        let flags: [(String, Bool)] = [
            ("exclusiveMinimum", bounds.isMinimumExclusive), ("exclusiveMaximum", bounds.isMaximumExclusive),
            ("uniqueItems", bounds.uniqueItems),
        ]
        for (key, flag) in flags where flag { result.append((key, true)) }
    }
}
