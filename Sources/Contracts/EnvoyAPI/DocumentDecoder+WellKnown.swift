// proto3 JSON on a document: the types of google.protobuf with forms of their own.

import Document

extension DocumentDecoder {
    /// Durations, timestamps and field masks: strings.
    mutating func written(_ schema: MessageSchema, _ node: DocumentNode) throws(InvalidConfiguration) -> Message {
        if case .mapping = node.value { return try plain(schema, node) }
        let text = Self.text(of: node)
        var message = empty(schema, node)
        switch schema.form {
        case .duration:
            guard let text, let (seconds, nanos) = DurationText.parse(text) else {
                throw failure(node, expected: "a duration such as \"1.5s\"")
            }
            message.storeTime(seconds, nanos)
        case .timestamp:
            guard let text, let (seconds, nanos) = TimestampText.parse(text) else {
                throw failure(node, expected: "a time such as \"2026-01-31T12:00:00Z\"")
            }
            message.storeTime(seconds, nanos)
        default:
            guard let text, let paths = FieldMaskText.parse(text) else {
                throw failure(node, expected: "field paths in lowerCamelCase, separated by commas")
            }
            if !paths.isEmpty { message.store(1, .list(paths.map { .string($0) })) }
        }
        return message
    }

    /// Struct, Value, ListValue.
    mutating func freeForm(_ schema: MessageSchema, _ node: DocumentNode) throws(InvalidConfiguration) -> Message {
        switch (schema.form, node.value) {
        case (.structure, .mapping), (.list, .list), (.value, _): return Message(freeForm: schema, node, source)
        case (.structure, _): throw failure(node, expected: "an object")
        default: throw failure(node, expected: "a list")
        }
    }

    mutating func any(_ schema: MessageSchema, _ node: DocumentNode) throws(InvalidConfiguration) -> Message {
        guard case .mapping(let members) = node.value else {
            throw failure(node, expected: "an object with \"@type\"")
        }
        var message = empty(schema, node)
        if members.isEmpty { return message }
        guard let type = node["@type"] else {
            throw failure(
                node, expected: "\"@type\" in it", note: "it names the extension that the other fields belong to")
        }
        guard case .string(let url) = type.value else { throw failure(type, expected: "a type URL") }
        let inner = try innerSchema(url, type)
        message.store(1, .string(url), line: Int32(clamping: type.line))
        message.store(2, .message(try innerMessage(inner, node, members)), line: Int32(clamping: node.line))
        return message
    }

    private func innerSchema(_ url: String, _ node: DocumentNode) throws(InvalidConfiguration) -> MessageSchema {
        guard let slash = url.lastIndex(of: "/"), slash != url.startIndex else {
            throw failure(node, expected: "a type URL such as \"type.googleapis.com/\(url)\"")
        }
        let name = String(url[url.index(after: slash)...])
        if let schema = Schema.message(name) { return schema }
        throw unknownType(name, node)
    }

    private func unknownType(_ name: String, _ node: DocumentNode) -> InvalidConfiguration {
        var note: String?
        if name.contains(".v2.") || name.contains(".v2alpha") || name.hasPrefix("envoy.api.v2") {
            note = "Envoy's v2 API has ended; v3 has a successor"
        } else if let near = Suggestion.nearest(to: name, among: Schema.messageNames) {
            note = "did you mean \(near)?"
        }
        return failure(
            line: node.line, found: "the unknown type \"\(name)\"", expected: "a type of Envoy's v3 API", note: note)
    }

    private mutating func innerMessage(
        _ schema: MessageSchema, _ node: DocumentNode, _ members: [(key: DocumentKey, value: DocumentNode)]
    ) throws(InvalidConfiguration) -> Message {
        if case .plain = schema.form {
            var inner = try plain(schema, node, without: "@type")
            if inner.isTypedStruct { try resolve(&inner, node) }
            return inner
        }
        if let other = members.first(where: { $0.key.text != "@type" && $0.key.text != "value" }) {
            throw failure(
                line: other.key.line, found: "the unknown field \"\(other.key.text)\"",
                expected: "\"value\": a \(schema.name)")
        }
        path.enter("value")
        defer { path.leave() }
        guard let value = node["value"] else { return empty(schema, node) }
        return try message(schema, value)
    }

    /// A TypedStruct is decoded once more as the type that it names.
    private mutating func resolve(_ message: inout Message, _ node: DocumentNode) throws(InvalidConfiguration) {
        guard let type = node["type_url"] ?? node["typeUrl"], case .string(let url) = type.value else {
            throw failure(node, expected: "\"type_url\" in it")
        }
        path.enter("value")
        defer { path.leave() }
        let schema = try innerSchema(url, type)
        let content = node["value"] ?? DocumentNode(.mapping([]), line: node.line, column: node.column)
        let value = try self.message(schema, content)
        message.store(Message.resolvedNumber, .message(value))
    }
}

extension Message {
    mutating func storeTime(_ seconds: Int64, _ nanos: Int32) {
        if seconds != 0 { store(1, .signed(seconds)) }
        if nanos != 0 { store(2, .signed(Int64(nanos))) }
    }

    /// A Struct, Value or ListValue of a document's value. Numbers of YAML that Envoy takes for text stay text.
    init(freeForm schema: MessageSchema, _ node: DocumentNode, _ source: SourceFile?) {
        self.init(schema: schema)
        self.source = source
        line = Int32(clamping: node.line)
        switch (schema.form, node.value) {
        case (.structure, .mapping(let members)):
            let value = Schema.known("google.protobuf.Value")
            let entries = members.map { member in
                MapEntry(
                    key: .string(member.key.text), value: .message(Message(freeForm: value, member.value, source)))
            }
            if !entries.isEmpty { store(1, .map(entries.sortedByKey)) }
        case (.list, .list(let items)):
            let value = Schema.known("google.protobuf.Value")
            if !items.isEmpty { store(1, .list(items.map { .message(Message(freeForm: value, $0, source)) })) }
        default: storeValue(node, source)
        }
    }

    private mutating func storeValue(_ node: DocumentNode, _ source: SourceFile?) {
        switch node.value {
        case .null: store(1, .signed(0))
        case .bool(let value): store(4, .bool(value))
        case .string(let value): store(3, .string(value))
        case .mapping: store(5, .message(Message(freeForm: Schema.known("google.protobuf.Struct"), node, source)))
        case .list: store(6, .message(Message(freeForm: Schema.known("google.protobuf.ListValue"), node, source)))
        case .integer, .unsigned, .double:
            if let text = DocumentDecoder.text(of: node) {
                store(3, .string(text))
            } else {
                store(2, .double(node.value.number))
            }
        }
    }
}

extension DocumentValue {
    fileprivate var number: Double {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .double(let value): value
        default: 0
        }
    }
}
