// What is worth saying about a message that was taken: deprecated fields, fields that no schema has.

import Base
import Protobuf

/// Something to warn of.
public struct ConfigurationWarning: Sendable, Hashable, CustomStringConvertible {
    public let file: String?
    public let line: Int?
    public let path: String
    public let message: String

    public var description: String {
        let place = [file, line.map { "\($0)" }].compactMap { $0 }.joined(separator: ":")
        return [place, path, message].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

/// A field number that came on the wire and is in no schema.
public struct UnknownField: Sendable, Hashable {
    /// Of the message that holds it.
    public let path: String
    public let typeName: String
    public let number: UInt32
}

extension Message {
    /// Deprecated fields and enumeration values that are set, here and below.
    public func deprecations() -> [ConfigurationWarning] {
        var walk = FindingsWalk()
        walk.visit(self)
        return walk.warnings
    }

    /// Fields from the wire that no schema has, here and below. The bytes of an Any of unknown type count as none.
    public func unknownFields() -> [UnknownField] {
        var walk = FindingsWalk()
        walk.visit(self)
        return walk.unknown
    }
}

/// Recursion is as deep as the message, which decoders bound.
private struct FindingsWalk {
    var warnings: [ConfigurationWarning] = []
    var unknown: [UnknownField] = []
    private var path = DecodePath()
    private var source: SourceFile?

    mutating func visit(_ message: Message) {
        if message.source != nil { source = message.source }
        collectUnknown(message)
        if message.isAny {
            let inner = message.unpacked
            if !inner.isAny { visit(inner) }
            return
        }
        for entry in message.entries {
            guard let field = message.schema.field(number: entry.number) else { continue }
            path.enter(field.name)
            if field.isDeprecated { warn(entry.line, "the field is deprecated and may go in a later Envoy") }
            visit(entry.value, field, entry.line)
            path.leave()
        }
    }

    private mutating func visit(_ value: FieldValue, _ field: FieldSchema, _ line: Int32) {
        switch value {
        case .message(let inner): visit(inner)
        case .list(let items):
            for (index, item) in items.enumerated() {
                path.enter(index: index)
                visit(item, field, line)
                path.leave()
            }
        case .map(let entries):
            for entry in entries {
                path.enter(key: entry.key.keyText)
                visit(entry.value, field, line)
                path.leave()
            }
        case .signed(let number):
            if let value = field.enumeration?.value(number: Int32(truncatingIfNeeded: number)), value.isDeprecated {
                warn(line, "\(value.name) is deprecated and may go in a later Envoy")
            }
        default: break
        }
    }

    private mutating func warn(_ line: Int32, _ message: String) {
        warnings.append(
            ConfigurationWarning(
                file: source?.name, line: line > 0 ? Int(line) : nil, path: path.text, message: message))
    }

    private mutating func collectUnknown(_ message: Message) {
        if message.unknownBytes.isEmpty || message.schema.isOpaque { return }
        let text = path.text
        message.unknownBytes.withView { view in
            var reader = WireReader(view)
            while !reader.isAtEnd, let (number, type) = try? reader.tag() {
                unknown.append(UnknownField(path: text, typeName: message.typeName, number: number))
                if (try? reader.skip(number, type)) == nil { break }
            }
        }
    }
}
