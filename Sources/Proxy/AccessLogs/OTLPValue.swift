// opentelemetry.proto.common.v1.AnyValue with formats in its strings.

import Base
import EnvoyAPI
import Formatting
import Protobuf

public indirect enum OTLPValue: Sendable {
    case text(Formatter)
    case constant([UInt8])
    case list([OTLPValue])
    case pairs([(key: String, value: OTLPValue)])

    /// A field of type `AnyValue`.
    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("value") {
        case "string_value": self = .text(try node.formatter("string_value", node.string("string_value")))
        case "array_value":
            var items: [OTLPValue] = []
            for item in node.message("array_value")?.messages("values") ?? [] { items.append(try OTLPValue(item)) }
            self = .list(items)
        case "kvlist_value": self = .pairs(try Self.pairs(node.message("kvlist_value")))
        case .some(let kind):
            // Nothing to format: what it is on the wire already.
            _ = Self.read(node, kind)
            self = .constant(node.message.binary())
        case nil: self = .constant([])
        }
    }

    private static func read(_ node: ConfigNode, _ kind: String) -> Bool {
        switch kind {
        case "bool_value": _ = node.bool(kind)
        case "int_value": _ = node.int64(kind)
        case "double_value": _ = node.double(kind)
        default: _ = node.bytes(kind)
        }
        return true
    }

    /// A `KeyValueList`.
    public static func pairs(_ node: ConfigNode?) throws(InvalidConfiguration) -> [(key: String, value: OTLPValue)] {
        var pairs: [(key: String, value: OTLPValue)] = []
        for entry in node?.messages("values") ?? [] {
            let value = try entry.message("value").map { value throws(InvalidConfiguration) in try OTLPValue(value) }
            pairs.append((entry.string("key"), value ?? .constant([])))
        }
        return pairs
    }

    /// The fields of an `AnyValue`.
    public func write(
        to writer: inout WireWriter, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo, extras: FormatterExtras
    ) {
        switch self {
        case .text(let format):
            var text = ByteQueue()
            format.append(
                to: &text, request: request, response: response, trailers: trailers, info: info, extras: extras)
            writer.field(1, text.view)
        case .constant(let bytes): writer.raw(bytes)
        case .list(let items):
            let list = writer.begin(5)
            for item in items {
                let entry = writer.begin(1)
                item.write(
                    to: &writer, request: request, response: response, trailers: trailers, info: info, extras: extras)
                writer.end(entry)
            }
            writer.end(list)
        case .pairs(let pairs):
            let list = writer.begin(6)
            Self.write(
                pairs, as: 1, to: &writer, request: request, response: response, trailers: trailers, info: info,
                extras: extras)
            writer.end(list)
        }
    }

    /// `KeyValue`s under a field's number.
    public static func write(
        _ pairs: [(key: String, value: OTLPValue)], as number: UInt32, to writer: inout WireWriter,
        request: borrowing HeaderBlock, response: borrowing HeaderBlock, trailers: borrowing HeaderBlock,
        info: borrowing StreamInfo, extras: FormatterExtras
    ) {
        for pair in pairs {
            let entry = writer.begin(number)
            writer.field(1, pair.key)
            let value = writer.begin(2)
            pair.value.write(
                to: &writer, request: request, response: response, trailers: trailers, info: info, extras: extras)
            writer.end(value)
            writer.end(entry)
        }
    }

    /// One `KeyValue` whose value is a string.
    public static func write(_ key: String, _ text: ByteView, as number: UInt32, to writer: inout WireWriter) {
        let entry = writer.begin(number)
        writer.field(1, key)
        let value = writer.begin(2)
        writer.field(1, text)
        writer.end(value)
        writer.end(entry)
    }
}
