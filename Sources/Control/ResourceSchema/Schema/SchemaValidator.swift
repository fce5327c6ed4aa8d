// Holds objects against schemas; every problem with its path and line, worded as Kubernetes words it.

import Document
import MeshAPI

struct SchemaValidator {
    let schema: StructuralSchema
    private(set) var problems: [FieldProblem] = []

    init(schema: StructuralSchema) { self.schema = schema }

    mutating func validate(_ value: DocumentNode, at index: Int, _ path: FieldPath) {
        let node = schema.nodes[index]
        if value.isNull {
            if node.isNullable || node.type == nil || path.isRoot == false && node.definition != nil { return }
            return report(path, value, .wrongType, wrongType(node, "null", shown: "\"null\"", path))
        }
        if !checkType(value, node, path) { return }
        if !node.enumeration.isEmpty, !node.enumeration.contains(where: { $0.isSame(as: value) }) {
            let supported = node.enumeration.map { Self.quoted($0) }.sorted().joined(separator: ", ")
            report(
                path, value, .notSupported,
                "Unsupported value: \(Self.quoted(value)): supported values: \(supported)")
        }
        switch value.value {
        case .string(let text): checkString(text, value, node, path)
        case .integer, .unsigned, .double: checkNumber(value, node, path)
        case .list(let items): checkList(items, value, node, path)
        case .mapping(let members): checkMapping(members, value, node, path)
        case .bool, .null: break
        }
        checkCombinations(value, node, path)
    }

    /// A problem's place and words: the reason as Kubernetes names it comes first in the message.
    mutating func report(
        _ path: FieldPath, _ value: DocumentNode?, _ reason: FieldProblem.Reason, _ message: String
    ) {
        if problems.count >= 1000 { return }
        problems.append(
            FieldProblem(path: path.text, line: value?.line ?? 0, reason: reason, message: message))
    }

    // MARK: types

    private mutating func checkType(_ value: DocumentNode, _ node: SchemaNode, _ path: FieldPath) -> Bool {
        let found: String
        switch (value.value, node.type) {
        case (_, nil) where !node.isIntOrString: return true
        case (.string, _) where node.isIntOrString: return true
        case (.integer, _) where node.isIntOrString: return true
        case (.mapping, .object?), (.list, .array?), (.string, .string?), (.bool, .boolean?): return true
        case (.integer, .integer?), (.unsigned, .integer?): return true
        case (.integer, .number?), (.unsigned, .number?), (.double, .number?): return true
        case (.double(let number), .integer?) where Int64(exactly: number) != nil: return true
        case (.integer, .string?) where node.format == "quantity": return true
        case (.double, .string?) where node.format == "quantity": return true
        case (.mapping, _): found = "object"
        case (.list, _): found = "array"
        case (.string, _): found = "string"
        case (.bool, _): found = "boolean"
        case (.integer, _), (.unsigned, _): found = "integer"
        case (.double, _): found = "number"
        case (.null, _): return true
        }
        report(path, value, .wrongType, wrongType(node, found, shown: Self.quoted(DocumentNode.string(found)), path))
        return false
    }

    private func wrongType(_ node: SchemaNode, _ found: String, shown: String, _ path: FieldPath) -> String {
        let wanted = node.isIntOrString ? "integer,string" : node.type?.rawValue ?? "any"
        return "Invalid value: \(shown): \(Self.place(path)) in body must be of type \(wanted): \"\(found)\""
    }

    private static func place(_ path: FieldPath) -> String { path.isRoot ? "<root>" : path.text }

    /// As Kubernetes shows a value in its messages.
    static func quoted(_ value: DocumentNode) -> String {
        let text = value.value.json()
        return text.utf8.count <= 256 ? text : String(text.prefix(253)) + "..."
    }

    // MARK: scalars

    private mutating func checkString(_ text: String, _ value: DocumentNode, _ node: SchemaNode, _ path: FieldPath) {
        let shown = Self.quoted(value)
        if let bounds = node.bounds {
            let length = text.unicodeScalars.count
            if let most = bounds.maxLength, length > most {
                report(path, value, .invalid, "Too long: may not be more than \(most) bytes")
            }
            if let least = bounds.minLength, length < least {
                report(
                    path, value, .invalid,
                    "Invalid value: \(shown): \(path.text) in body should be at least \(least) chars long")
            }
        }
        if let pattern = node.pattern, !pattern.matches(text) {
            report(
                path, value, .invalid,
                "Invalid value: \(shown): \(path.text) in body should match '\(pattern.text)'")
        }
        if let format = node.format, !SchemaFormat.accepts(text, format) {
            report(
                path, value, .invalid,
                "Invalid value: \(shown): \(path.text) in body must be of type \(format): \(shown)")
        }
    }

    private mutating func checkNumber(_ value: DocumentNode, _ node: SchemaNode, _ path: FieldPath) {
        guard let number = value.double else { return }
        let shown = Self.quoted(value)
        let start = "Invalid value: \(shown): \(path.text) in body should be"
        if let bounds = node.bounds {
            if let least = bounds.minimum, bounds.isMinimumExclusive ? number <= least : number < least {
                let words = bounds.isMinimumExclusive ? "greater than" : "greater than or equal to"
                report(path, value, .invalid, "\(start) \(words) \(Self.number(least))")
            }
            if let most = bounds.maximum, bounds.isMaximumExclusive ? number >= most : number > most {
                let words = bounds.isMaximumExclusive ? "less than" : "less than or equal to"
                report(path, value, .invalid, "\(start) \(words) \(Self.number(most))")
            }
            if let step = bounds.multipleOf, step > 0, (number / step).rounded() != number / step {
                report(path, value, .invalid, "\(start) a multiple of \(Self.number(step))")
            }
        }
        guard node.type == .integer || node.type == .number else { return }
        if node.format == "int32", number < -2_147_483_648 || number > 2_147_483_647 {
            report(
                path, value, .invalid, "Invalid value: \(shown): \(path.text) in body must be of type int32: \(shown)")
        }
        if node.format == "int64" || node.format == nil && node.type == .integer, case .unsigned = value.value {
            report(
                path, value, .invalid, "Invalid value: \(shown): \(path.text) in body must be of type int64: \(shown)")
        }
    }

    private static func number(_ value: Double) -> String { Int64(exactly: value).map { "\($0)" } ?? "\(value)" }

    // MARK: lists and objects

    private mutating func checkList(
        _ items: [DocumentNode], _ value: DocumentNode, _ node: SchemaNode, _ path: FieldPath
    ) {
        if let bounds = node.bounds {
            if let most = bounds.maxItems, items.count > most {
                report(path, value, .invalid, "Too many: \(items.count): must have at most \(most) items")
            }
            if let least = bounds.minItems, items.count < least {
                report(
                    path, value, .invalid,
                    "Invalid value: \(items.count): \(path.text) in body should have at least \(least) items")
            }
            if bounds.uniqueItems { checkSet(items, path) }
        }
        switch node.keying {
        case .set?: checkSet(items, path)
        case .map(let keys)?: checkMap(items, keys, node, path)
        default: break
        }
        guard let inner = node.items else { return }
        for (position, item) in items.enumerated() { validate(item, at: inner, path.index(position)) }
    }

    private mutating func checkSet(_ items: [DocumentNode], _ path: FieldPath) {
        var seen: Set<CanonicalValue> = []
        for (position, item) in items.enumerated() where !seen.insert(CanonicalValue(item)).inserted {
            report(path.index(position), item, .duplicate, "Duplicate value: \(Self.quoted(item))")
        }
    }

    /// Keys that are absent count with their default.
    private mutating func checkMap(_ items: [DocumentNode], _ keys: [String], _ node: SchemaNode, _ path: FieldPath) {
        var seen: Set<CanonicalValue> = []
        for (position, item) in items.enumerated() {
            var members: [(key: DocumentKey, value: DocumentNode)] = []
            for key in keys {
                let preset = node.items.flatMap { schema.nodes[$0].properties[key] }
                    .flatMap { schema.nodes[$0].defaultValue }
                guard let part = item[key] ?? preset else { continue }
                members.append((key: DocumentKey(key), value: part))
            }
            let identity = DocumentNode(.mapping(members))
            if members.isEmpty || seen.insert(CanonicalValue(identity)).inserted { continue }
            report(path.index(position), item, .duplicate, "Duplicate value: \(Self.quoted(identity))")
        }
    }

    private mutating func checkMapping(
        _ members: [(key: DocumentKey, value: DocumentNode)], _ value: DocumentNode, _ node: SchemaNode,
        _ path: FieldPath
    ) {
        if let bounds = node.bounds {
            if let most = bounds.maxProperties, members.count > most {
                report(path, value, .invalid, "Too many: \(members.count): must have at most \(most) items")
            }
            if let least = bounds.minProperties, members.count < least {
                report(
                    path, value, .invalid,
                    "Invalid value: \(members.count): \(path.text) in body should have at least \(least) properties")
            }
        }
        for name in node.required {
            if members.contains(where: { $0.key.text == name && !($0.value.isNull && refusesNull(node, name)) }) {
                continue
            }
            report(path.field(name), value, .missing, "Required value")
        }
        if node.isEmbeddedResource { checkEmbedded(value, path) }
        for (key, member) in members {
            if let inner = node.properties[key.text] {
                validate(member, at: inner, path.field(key.text))
            } else if case .schema(let inner) = node.additional {
                validate(member, at: inner, path.field(key.text))
            }
        }
    }

    private func refusesNull(_ node: SchemaNode, _ name: String) -> Bool {
        guard let index = node.properties[name] else { return false }
        return !schema.nodes[index].isNullable
    }

    private mutating func checkEmbedded(_ value: DocumentNode, _ path: FieldPath) {
        for name in ["apiVersion", "kind"] where value[name]?.string?.isEmpty != false {
            report(path.field(name), value, .missing, "Required value: must not be empty")
        }
    }

    // MARK: combinations

    private mutating func checkCombinations(_ value: DocumentNode, _ node: SchemaNode, _ path: FieldPath) {
        for index in node.allOf { validate(value, at: index, path) }
        if !node.anyOf.isEmpty, !node.anyOf.contains(where: { accepts(value, at: $0, path) }) {
            report(
                path, value, .invalid,
                "Invalid value: \(Self.quoted(value)): \(Self.place(path)) in body must validate at least one schema (anyOf)"
            )
        }
        if !node.oneOf.isEmpty {
            let count = node.oneOf.count { accepts(value, at: $0, path) }
            if count != 1 {
                let found = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
                report(
                    path, value, .invalid,
                    "Invalid value: \(Self.quoted(value)): \(Self.place(path)) in body must validate one and only one "
                        + "schema (oneOf). \(found)")
            }
        }
        if let not = node.not, accepts(value, at: not, path) {
            report(
                path, value, .invalid,
                "Invalid value: \(Self.quoted(value)): \(Self.place(path)) in body must not validate the schema (not)")
        }
    }

    private func accepts(_ value: DocumentNode, at index: Int, _ path: FieldPath) -> Bool {
        var walker = SchemaValidator(schema: schema)
        walker.validate(value, at: index, path)
        return walker.problems.isEmpty
    }
}
