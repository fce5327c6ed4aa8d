// Extensions: what an Any holds, and the TypedStruct that stands for another type.

import Document

extension Message {
    static let anyType = "google.protobuf.Any"
    /// A field number that no schema has: what a TypedStruct means in the type that it names. Never encoded.
    static let resolvedNumber: UInt32 = 0

    var isAny: Bool { schema.name == Self.anyType }

    var isTypedStruct: Bool {
        schema.name == "xds.type.v3.TypedStruct" || schema.name == "udpa.type.v1.TypedStruct"
    }

    /// The message inside an Any; itself for any other type.
    public var unpacked: Message {
        guard isAny, case .message(let inner) = value(2) else { return self }
        if case .message(let resolved) = inner.value(Self.resolvedNumber) { return resolved }
        return inner
    }

    /// Wraps a message into an Any with the usual type URL.
    public init(any inner: Message) {
        self.init(type: Self.anyType)
        store(1, .string("type.googleapis.com/" + inner.typeName))
        store(2, .message(inner))
    }

    static func isFreeForm(_ type: String) -> Bool {
        type == "google.protobuf.Struct" || type == "google.protobuf.Value" || type == "google.protobuf.ListValue"
    }

    /// A Struct, Value or ListValue as a document's value.
    public var freeForm: DocumentNode {
        switch schema.name {
        case "google.protobuf.Struct":
            guard case .map(let entries) = value(1) else { return DocumentNode(.mapping([]), line: Int(line)) }
            let members = entries.map { entry in
                var node = DocumentNode(.null)
                if case .message(let inner) = entry.value { node = inner.freeForm }
                return (key: DocumentKey(entry.key.keyText, line: node.line), value: node)
            }
            return DocumentNode(.mapping(members), line: Int(line))
        case "google.protobuf.ListValue":
            let items = value(1).items.map { item in
                if case .message(let inner) = item { inner.freeForm } else { DocumentNode(.null) }
            }
            return DocumentNode(.list(items), line: Int(line))
        default: return freeFormOfValue
        }
    }

    private var freeFormOfValue: DocumentNode {
        guard let entry = entries.last else { return DocumentNode(.null, line: Int(line)) }
        switch entry.value {
        case .double(let number): return DocumentNode(.double(number), line: Int(line))
        case .string(let text): return DocumentNode(.string(text), line: Int(line), wasQuoted: true)
        case .bool(let flag): return DocumentNode(.bool(flag), line: Int(line))
        case .message(let inner): return inner.freeForm
        default: return DocumentNode(.null, line: Int(line))
        }
    }
}
