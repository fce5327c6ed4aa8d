// Reading submessages, lists, maps, extensions and free-form structures.

import Base
import Document

extension ConfigNode {
    /// A submessage; nil when unset. For a field of type Any, use `any`.
    public func message(_ name: String) -> ConfigNode? {
        let field = schema(of: name)
        guard case .message = field.kind, !field.isMultiple else { misread(field, as: "message") }
        return nodes(field, read: { node, inner in ConfigNode(inner, place: node) }).first
    }

    public func messages(_ name: String) -> [ConfigNode] {
        let field = schema(of: name)
        guard case .message = field.kind, field.cardinality == .repeated else { misread(field, as: "list of messages") }
        return nodes(field, read: { node, inner in ConfigNode(inner, place: node) })
    }

    /// Sorted by key.
    public func messageMap(_ name: String) -> [(key: String, value: ConfigNode)] {
        let field = schema(of: name)
        guard case .message = field.kind, field.isMap else { misread(field, as: "map of messages") }
        let values = nodes(field, read: { node, inner in ConfigNode(inner, place: node) })
        return Array(zip(keys(of: field), values)).map { (key: $0, value: $1) }
    }

    /// The message inside an Any; `typeName` says which. Nil when unset. A TypedStruct is given as the type that it
    /// names. Also takes a field of type TypedExtensionConfig.
    public func any(_ name: String) -> ConfigNode? {
        let field = schema(of: name)
        if field.kind == .message("envoy.config.core.v3.TypedExtensionConfig") {
            guard let extensionNode = message(name) else { return nil }
            extensionNode.ignore("name")
            return extensionNode.any("typed_config")
        }
        guard field.kind == .message(Message.anyType), !field.isMultiple else { misread(field, as: "Any") }
        return nodes(field, read: { node, inner in ConfigNode(inner.unpacked, place: node) }).first
    }

    public func anys(_ name: String) -> [ConfigNode] {
        let field = schema(of: name)
        guard field.kind == .message(Message.anyType), field.cardinality == .repeated else {
            misread(field, as: "list of Any")
        }
        return nodes(field, read: { node, inner in ConfigNode(inner.unpacked, place: node) })
    }

    /// Sorted by key.
    public func anyMap(_ name: String) -> [(key: String, value: ConfigNode)] {
        let field = schema(of: name)
        guard field.kind == .message(Message.anyType), field.isMap else { misread(field, as: "map of Any") }
        let values = nodes(field, read: { node, inner in ConfigNode(inner.unpacked, place: node) })
        return Array(zip(keys(of: field), values)).map { (key: $0, value: $1) }
    }

    public func strings(_ name: String) -> [String] {
        let (field, value) = read(name)
        guard field.kind == .string, field.cardinality == .repeated else { misread(field, as: "list of strings") }
        return value.items.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    public func byteStrings(_ name: String) -> [[UInt8]] {
        let (field, value) = read(name)
        guard field.kind == .bytes, field.cardinality == .repeated else { misread(field, as: "list of bytes") }
        return value.items.compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
    }

    public func uint32s(_ name: String) -> [UInt32] {
        let (field, value) = read(name)
        guard field.kind == .uint32 || field.kind == .fixed32, field.cardinality == .repeated else {
            misread(field, as: "list of uint32")
        }
        return value.items.compactMap {
            if case .unsigned(let number) = $0 { UInt32(truncatingIfNeeded: number) } else { nil }
        }
    }

    public func doubles(_ name: String) -> [Double] {
        let (field, value) = read(name)
        guard field.kind == .double || field.kind == .float, field.cardinality == .repeated else {
            misread(field, as: "list of doubles")
        }
        return value.items.compactMap { if case .double(let number) = $0 { number } else { nil } }
    }

    public func enumerations(_ name: String) -> [String] {
        let (field, value) = read(name)
        guard let type = field.enumeration, field.cardinality == .repeated else {
            misread(field, as: "list of enumerations")
        }
        return value.items.map { type.nameOrNumber($0) }
    }

    /// Sorted by key.
    public func stringMap(_ name: String) -> [(key: String, value: String)] {
        let (field, value) = read(name)
        guard field.kind == .string, field.isMap else { misread(field, as: "map of strings") }
        guard case .map(let entries) = value else { return [] }
        return entries.compactMap {
            if case .string(let text) = $0.value { (key: $0.key.keyText, value: text) } else { nil }
        }
    }

    /// A Struct, Value or ListValue, or the `filter_metadata` of a Metadata; nil when unset.
    public func structValue(_ name: String) -> DocumentValue? {
        let field = schema(of: name)
        if field.kind == .message("envoy.config.core.v3.Metadata") {
            guard let metadata = message(name) else { return nil }
            let members = metadata.structMap("filter_metadata")
            return .mapping(members.map { (key: DocumentKey($0.key), value: DocumentNode($0.value)) })
        }
        guard case .message(let type) = field.kind, !field.isMultiple, Message.isFreeForm(type) else {
            misread(field, as: "structure")
        }
        guard case .message(let value) = read(name).value else { return nil }
        return value.freeForm.value
    }

    /// A map of Struct or Value, sorted by key.
    public func structMap(_ name: String) -> [(key: String, value: DocumentValue)] {
        let (field, value) = read(name)
        guard case .message(let type) = field.kind, field.isMap, Message.isFreeForm(type) else {
            misread(field, as: "map of structures")
        }
        guard case .map(let entries) = value else { return [] }
        return entries.compactMap {
            if case .message(let inner) = $0.value { (key: $0.key.keyText, value: inner.freeForm.value) } else { nil }
        }
    }
}

extension ConfigNode {
    private func nodes(_ field: FieldSchema, read: (ConfigPath, Message) -> ConfigNode) -> [ConfigNode] {
        wasRead.insert(field.index)
        if let known = children.first(where: { $0.field == field.index }) { return known.nodes }
        guard let value = message.value(field.number) else { return [] }
        var made: [ConfigNode] = []
        var keys: [String] = []
        switch value {
        case .message(let inner): made.append(read(ConfigPath(field.name, in: place), inner))
        case .list(let items):
            for (index, item) in items.enumerated() {
                guard case .message(let inner) = item else { continue }
                made.append(read(ConfigPath(field.name, index: index, in: place), inner))
            }
        case .map(let entries):
            for entry in entries {
                guard case .message(let inner) = entry.value else { continue }
                keys.append(entry.key.keyText)
                made.append(read(ConfigPath(field.name, key: entry.key.keyText, in: place), inner))
            }
        default: break
        }
        children.append(Child(field: field.index, keys: keys, nodes: made))
        return made
    }

    private func keys(of field: FieldSchema) -> [String] {
        children.first { $0.field == field.index }?.keys ?? []
    }
}

extension FieldValue? {
    var items: [FieldValue] {
        if case .list(let items) = self { return items }
        return []
    }
}
