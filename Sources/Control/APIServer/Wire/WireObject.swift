// Objects in Kubernetes' protobuf encoding, which typed clients such as `kubectl create namespace` send: read into the
// tree that JSON would have given. Answers are JSON, which all of them accept.

import Base
import Document
import Protobuf
import ResourceSchema

enum WireObject {
    static let mediaType = "application/vnd.kubernetes.protobuf"
    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]
    /// Messages within each other.
    private static let depthLimit = 64

    private struct Envelope {
        var apiVersion = ""
        var kind = ""
        var content: [UInt8] = []
        var contentType = ""
    }

    /// `k8s` and a zero, then an envelope with apiVersion and kind, then the message.
    static func read(_ bytes: [UInt8]) throws(APIFailure) -> DocumentNode {
        guard bytes.starts(with: magic) else {
            throw APIFailure.badRequest(
                "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
        }
        let envelope = try decoded { () throws(InvalidWireData) in
            try Array(bytes[magic.count...]).withView { (view) throws(InvalidWireData) in try self.envelope(view) }
        }
        if envelope.contentType == "application/json", let tree = try? Document.parse(json: envelope.content) {
            return tree
        }
        guard let message = WireSchema.message(apiVersion: envelope.apiVersion, kind: envelope.kind) else {
            // The client has to send JSON.
            throw APIFailure.unsupportedMediaType(accepted: ["application/json", "application/yaml"])
        }
        var tree = try decoded { () throws(InvalidWireData) in
            try envelope.content.withView { (view) throws(InvalidWireData) in try object(view, message, depth: 0) }
        }
        tree.set("apiVersion", .string(envelope.apiVersion))
        tree.set("kind", .string(envelope.kind))
        return tree.leading(with: ["apiVersion", "kind", "metadata"])
    }

    private static func decoded<Result>(
        _ body: () throws(InvalidWireData) -> Result
    ) throws(APIFailure) -> Result {
        do throws(InvalidWireData) {
            return try body()
        } catch {
            throw APIFailure.badRequest("unable to decode the protobuf message: \(error)")
        }
    }

    private static func envelope(_ view: ByteView) throws(InvalidWireData) -> Envelope {
        var reader = WireReader(view)
        var envelope = Envelope()
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            switch (number, type) {
            case (1, .lengthDelimited):
                var inner = try reader.nested()
                while !inner.isAtEnd {
                    let (number, type) = try inner.tag()
                    switch (number, type) {
                    case (1, .lengthDelimited): envelope.apiVersion = try inner.lengthDelimited().string
                    case (2, .lengthDelimited): envelope.kind = try inner.lengthDelimited().string
                    default: try inner.skip(number, type)
                    }
                }
            case (2, .lengthDelimited): envelope.content = try reader.lengthDelimited().array
            case (4, .lengthDelimited): envelope.contentType = try reader.lengthDelimited().string
            default: try reader.skip(number, type)
            }
        }
        return envelope
    }

    // MARK: messages

    private static func object(
        _ view: ByteView, _ message: String, depth: Int
    ) throws(InvalidWireData) -> DocumentNode {
        if depth > depthLimit { throw .tooDeep(offset: 0) }
        guard let fields = WireSchema.shared[message] else { return [:] }
        var reader = WireReader(view)
        var tree: DocumentNode = [:]
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            guard let field = fields[number] else {
                try reader.skip(number, type)
                continue
            }
            if field.isMap {
                let (key, value) = try entry(&reader, number, type, field, depth)
                tree.put(value, at: field.name, key)
            } else if let value = try value(&reader, number, type, field, depth) {
                add(value, field, to: &tree)
            }
        }
        return tree
    }

    private static func add(_ value: DocumentNode, _ field: WireField, to tree: inout DocumentNode) {
        if field.isInline {
            for member in value.members { tree.set(member.key.text, member.value) }
        } else if field.isRepeated {
            tree.set(field.name, .list(tree.entries(at: field.name) + [value]))
        } else if field.keepsZero || !isZero(value) {
            tree.set(field.name, value)
        }
    }

    private static func isZero(_ value: DocumentNode) -> Bool {
        switch value.value {
        case .string(let text): text.isEmpty
        case .integer(let number): number == 0
        case .double(let number): number == 0
        case .bool(let flag): !flag
        case .mapping(let members): members.isEmpty
        default: false
        }
    }

    private static func entry(
        _ reader: inout WireReader, _ number: UInt32, _ type: WireType, _ field: WireField, _ depth: Int
    ) throws(InvalidWireData) -> (key: String, value: DocumentNode) {
        guard type == .lengthDelimited else {
            try reader.skip(number, type)
            return ("", .null)
        }
        var inner = try reader.nested()
        var key = ""
        var result: DocumentNode?
        while !inner.isAtEnd {
            let (number, type) = try inner.tag()
            switch (number, type) {
            case (1, .lengthDelimited): key = try inner.lengthDelimited().string
            case (2, _): result = try value(&inner, number, type, field, depth)
            default: try inner.skip(number, type)
            }
        }
        return (key, result ?? "")
    }

    /// nil for a field of another wire type than its own.
    private static func value(
        _ reader: inout WireReader, _ number: UInt32, _ type: WireType, _ field: WireField, _ depth: Int
    ) throws(InvalidWireData) -> DocumentNode? {
        switch (field.kind, type) {
        case (.string, .lengthDelimited): return .string(try reader.lengthDelimited().string)
        case (.integer, .varint): return .integer(Int64(bitPattern: try reader.varint()))
        case (.bool, .varint): return .bool(try reader.varint() != 0)
        case (.bytes, .lengthDelimited): return .string(Base64.encode(try reader.lengthDelimited().array))
        case (.double, .fixed64): return DocumentNode(.double(Double(bitPattern: try reader.fixed64())))
        case (.message(let name), .lengthDelimited):
            let tree = try object(try reader.lengthDelimited(), name, depth: depth + 1)
            // A list that has a name of its own in Go.
            return name.hasSuffix(".ExtraValue") ? tree["items"] ?? [] : tree
        case (.intOrString, .lengthDelimited): return try intOrString(try reader.nested())
        case (.quantity, .lengthDelimited): return try text(try reader.nested())
        case (.time, .lengthDelimited): return try time(try reader.nested())
        case (.raw, .lengthDelimited): return try raw(try reader.nested())
        default:
            try reader.skip(number, type)
            return nil
        }
    }

    // MARK: values with a form of their own

    private static func intOrString(_ given: WireReader) throws(InvalidWireData) -> DocumentNode {
        var reader = given
        var isString = false
        var number: Int64 = 0
        var text = ""
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch (field, type) {
            case (1, .varint): isString = try reader.varint() == 1
            case (2, .varint): number = Int64(Int32(truncatingIfNeeded: try reader.varint()))
            case (3, .lengthDelimited): text = try reader.lengthDelimited().string
            default: try reader.skip(field, type)
            }
        }
        return isString ? .string(text) : .integer(number)
    }

    private static func text(_ given: WireReader) throws(InvalidWireData) -> DocumentNode {
        var reader = given
        var text = ""
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            if field == 1, type == .lengthDelimited {
                text = try reader.lengthDelimited().string
            } else {
                try reader.skip(field, type)
            }
        }
        return .string(text)
    }

    /// nil for the zero time, which is sent as an empty message.
    private static func time(_ given: WireReader) throws(InvalidWireData) -> DocumentNode? {
        var reader = given
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch (field, type) {
            case (1, .varint): seconds = Int64(bitPattern: try reader.varint())
            case (2, .varint): nanoseconds = Int64(bitPattern: try reader.varint())
            default: try reader.skip(field, type)
            }
        }
        // The years that RFC 3339 can write.
        guard seconds != 0, seconds > -62_135_596_800, seconds < 253_402_300_800 else { return nil }
        let text = Timestamp.text(seconds)
        let micros = max(0, nanoseconds) / 1000 % 1_000_000
        if micros == 0 { return .string(text) }
        let digits = String(micros)
        let padded = String(repeating: "0", count: 6 - digits.utf8.count) + digits
        return .string(text.dropLast() + "." + padded + "Z")
    }

    private static func raw(_ given: WireReader) throws(InvalidWireData) -> DocumentNode? {
        guard case .string(let content) = try text(given).value else { return nil }
        return try? Document.parse(json: Array(content.utf8))
    }
}
