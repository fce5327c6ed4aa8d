// envoy.config.tap.v3.TapConfig: which streams are recorded, how much of them, and where that goes.

import Base
import EnvoyAPI
import Formatting

public final class TapParams: Sendable {
    public static let typeName = "envoy.config.tap.v3.TapConfig"

    public enum Format: String, Sendable {
        case jsonWithBytes = "JSON_BODY_AS_BYTES"
        case jsonWithText = "JSON_BODY_AS_STRING"
        case binary = "PROTO_BINARY"
        case delimitedBinary = "PROTO_BINARY_LENGTH_DELIMITED"
        case text = "PROTO_TEXT"

        public var fileSuffix: String {
            switch self {
            case .jsonWithBytes, .jsonWithText: ".json"
            case .binary: ".pb"
            case .delimitedBinary: ".pb_length_delimited"
            case .text: ".pb_text"
            }
        }
    }

    public enum Sink: Sendable {
        /// A file per recorded stream, named by prefix and number.
        case files(prefix: String)
        /// To whoever has asked for it on the admin interface.
        case admin
        /// The same, all at once: after so many traces or so much time.
        case bufferedAdmin(count: Int, timeout: TimeSpan?)
    }

    /// Who configures: what goes to an admin client can only come from one.
    public enum Origin: Sendable { case file, admin }

    public let predicate: TapPredicate
    public let sink: Sink
    public let format: Format
    public let isStreaming: Bool
    public let requestLimit: Int
    public let responseLimit: Int
    /// Nil records every stream that matches.
    public let share: FractionalPercent?

    public init(_ node: ConfigNode, from origin: Origin, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        guard let rules = node.message("match") ?? node.message("match_config") else {
            throw node.invalid("match", found: "neither match nor match_config", expected: "what is to be recorded")
        }
        if node.has("match") { node.ignore("match_config") }
        predicate = try TapPredicate(rules)
        share = node.message("tap_enabled").map { FractionalPercent(runtime: $0, runtime) }
        guard let output = node.message("output_config"), let sink = output.messages("sinks").first else {
            throw node.invalid("output_config", found: "no sink", expected: "one")
        }
        isStreaming = output.bool("streaming")
        requestLimit = Int(output.optionalUInt32("max_buffered_rx_bytes") ?? 1024)
        responseLimit = Int(output.optionalUInt32("max_buffered_tx_bytes") ?? 1024)
        // Of transport sockets' taps.
        output.ignore("min_streamed_sent_bytes")
        format = Format(rawValue: sink.enumeration("format")) ?? .jsonWithBytes
        self.sink = try Self.sink(sink, format, origin)
    }

    private static func sink(
        _ node: ConfigNode, _ format: Format, _ origin: Origin
    ) throws(InvalidConfiguration) -> Sink {
        let isJSON = format == .jsonWithBytes || format == .jsonWithText
        let kind = node.oneof("output_sink_type") ?? "none"
        switch kind {
        case "file_per_tap": return .files(prefix: node.message(kind)?.string("path_prefix") ?? "")
        case "streaming_admin", "buffered_admin":
            if origin == .file {
                throw node.invalid(kind, found: "an admin sink in static_config", expected: "admin_config")
            }
            let inner = node.message(kind)
            if isJSON || (kind == "buffered_admin" && format == .delimitedBinary) {
                return kind == "streaming_admin"
                    ? .admin
                    : .bufferedAdmin(
                        count: Int(clamping: inner?.uint64("max_traces") ?? 1), timeout: inner?.duration("timeout"))
            }
            throw node.invalid(
                "format", found: format.rawValue,
                expected: kind == "streaming_admin" ? "a JSON format" : "JSON or PROTO_BINARY_LENGTH_DELIMITED")
        default: throw node.unsupported(kind, "traces go to file_per_tap, streaming_admin or buffered_admin")
        }
    }

    /// A trace as it goes to the sink.
    public func encoded(_ trace: Message) -> [UInt8] {
        switch format {
        case .jsonWithBytes, .jsonWithText: Array((trace.json(pretty: true, withDefaults: true) + "\n").utf8)
        case .binary: trace.binary()
        case .delimitedBinary: Self.delimited(trace.binary())
        case .text: Array(trace.text().utf8)
        }
    }

    private static func delimited(_ bytes: [UInt8]) -> [UInt8] {
        var length = bytes.count
        var out: [UInt8] = []
        while length >= 0x80 {
            out.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        out.append(UInt8(length))
        return out + bytes
    }
}
