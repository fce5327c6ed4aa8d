// proto3 JSON on a document: messages, fields, lists, maps.

import Document

/// Follows Envoy where the JSON mapping leaves room: one value stands for a list of one, null in a list for an empty
/// message, enumerations ignore case, wrappers and durations may also be written as the messages that they are.
///
/// Recursion is bounded by the document's depth.
struct DocumentDecoder {
    let source: SourceFile?
    var path = DecodePath()
    /// How many fields around this one are marked as sensitive: what stands in them is never repeated.
    private var sensitiveDepth = 0

    init(source: SourceFile?) { self.source = source }

    mutating func message(_ schema: MessageSchema, _ node: DocumentNode) throws(InvalidConfiguration) -> Message {
        switch schema.form {
        case .plain: return try plain(schema, node)
        case .any: return try any(schema, node)
        case .duration, .timestamp, .fieldMask: return try written(schema, node)
        case .structure, .value, .list: return try freeForm(schema, node)
        case .wrapper(let kind):
            if case .mapping = node.value { return try plain(schema, node) }
            var message = empty(schema, node)
            let value = try scalar(kind, schema.fields[0], node)
            if !kind.isDefault(value) { message.store(1, value, line: Int32(clamping: node.line)) }
            return message
        }
    }

    func empty(_ schema: MessageSchema, _ node: DocumentNode) -> Message {
        var message = Message(schema: schema)
        message.source = source
        message.line = Int32(clamping: node.line)
        return message
    }

    mutating func plain(
        _ schema: MessageSchema, _ node: DocumentNode, without skipped: String? = nil
    ) throws(InvalidConfiguration) -> Message {
        guard case .mapping(let members) = node.value else {
            throw failure(node, expected: "an object: \(schema.name)")
        }
        var message = empty(schema, node)
        for member in members where member.key.text != skipped {
            guard let field = schema.field(spelled: member.key.text) else { throw unknown(member.key, schema) }
            path.enter(field.name)
            if field.isSensitive { sensitiveDepth += 1 }
            defer {
                path.leave()
                if field.isSensitive { sensitiveDepth -= 1 }
            }
            guard let value = try value(field, member.value) else { continue }
            try checkConflicts(field, message, member)
            if field.isUnset(by: value) { continue }
            message.store(field.number, value, line: Int32(clamping: member.key.line))
        }
        return message
    }

    /// Nil when the value leaves the field unset.
    private mutating func value(
        _ field: FieldSchema, _ node: DocumentNode
    ) throws(InvalidConfiguration) -> FieldValue? {
        switch field.cardinality {
        case .map(let key):
            if case .null = node.value { return nil }
            return try map(field, key, node)
        case .repeated:
            if case .null = node.value { return nil }
            guard case .list(let items) = node.value else { return .list([try single(field, node)]) }
            var values: [FieldValue] = []
            values.reserveCapacity(items.count)
            for (index, item) in items.enumerated() {
                path.enter(index: index)
                values.append(try element(field, item))
                path.leave()
            }
            return values.isEmpty ? nil : .list(values)
        case .implicit, .explicit:
            if case .null = node.value, !takesNull(field) { return nil }
            return try single(field, node)
        }
    }

    private func takesNull(_ field: FieldSchema) -> Bool {
        field.kind == .message("google.protobuf.Value") || field.kind == .enumeration("google.protobuf.NullValue")
    }

    private mutating func map(
        _ field: FieldSchema, _ keyKind: FieldKind, _ node: DocumentNode
    ) throws(InvalidConfiguration) -> FieldValue? {
        guard case .mapping(let members) = node.value else { throw failure(node, expected: "an object") }
        var entries: [MapEntry] = []
        entries.reserveCapacity(members.count)
        for member in members {
            path.enter(key: member.key.text)
            let keyNode = DocumentNode(.string(member.key.text), line: member.key.line, wasQuoted: true)
            let key = try scalar(keyKind, field, keyNode)
            entries.append(MapEntry(key: key, value: try single(field, member.value)))
            path.leave()
        }
        return entries.isEmpty ? nil : .map(entries.sortedByKey)
    }

    /// An item that says nothing is an empty message.
    private mutating func element(
        _ field: FieldSchema, _ node: DocumentNode
    ) throws(InvalidConfiguration) -> FieldValue {
        if case .null = node.value, let schema = field.message, !takesNull(field) {
            return .message(empty(schema, node))
        }
        return try single(field, node)
    }

    private mutating func single(_ field: FieldSchema, _ node: DocumentNode) throws(InvalidConfiguration) -> FieldValue
    {
        guard let schema = field.message else { return try scalar(field.kind, field, node) }
        return .message(try message(schema, node))
    }
}

extension DocumentDecoder {
    private func checkConflicts(
        _ field: FieldSchema, _ message: Message, _ member: (key: DocumentKey, value: DocumentNode)
    ) throws(InvalidConfiguration) {
        if message.value(field.number) != nil {
            throw failure(
                line: member.key.line, found: "the field again as \"\(member.key.text)\"",
                expected: "it once: it is set on line \(message.line(field.number) ?? 0)")
        }
        guard let group = field.oneof else { return }
        for index in message.schema.oneofs[group].members {
            let other = message.schema.fields[index]
            if message.value(other.number) == nil { continue }
            throw failure(
                line: member.key.line, found: "\"\(field.name)\" beside \"\(other.name)\"",
                expected: "only one field of the oneof \"\(message.schema.oneofs[group].name)\"")
        }
    }

    private func unknown(_ key: DocumentKey, _ schema: MessageSchema) -> InvalidConfiguration {
        var note = "\(schema.name) has no such field"
        if key.text == "<<" { note += "; Envoy does not know YAML's merge keys" }
        if let near = Suggestion.nearest(to: key.text, among: schema.fields.map(\.name)) {
            note += "; did you mean \"\(near)\"?"
        }
        return failure(
            line: key.line, found: "the unknown field \"\(key.text)\"", expected: "a field of this message", note: note)
    }

    func failure(_ node: DocumentNode, expected: String, note: String? = nil) -> InvalidConfiguration {
        var found = node.value.kindName
        if sensitiveDepth > 0 {
            if case .list = node.value {} else { found = "a value that is kept secret" }
            return failure(line: node.line, found: found, expected: expected, note: note)
        }
        if case .bool = node.value, let text = node.plainText, text != found { found = "\(text), that is \(found)" }
        return failure(line: node.line, found: found, expected: expected, note: note)
    }

    func failure(line: Int, found: String, expected: String, note: String? = nil) -> InvalidConfiguration {
        InvalidConfiguration(
            file: source?.name, line: line > 0 ? line : nil, path: path.text, found: found, expected: expected,
            note: note)
    }
}
