// Access logs that leave the process by gRPC: where to, how batched, and what an entry carries.

import AccessLogs
import Base
import EnvoyAPI
import Formatting
import Protobuf

/// How entries gather before they are sent.
struct LogBatching: Sendable {
    let service: GRPCServiceParams
    let logName: String
    let flushInterval: TimeSpan
    /// A batch is sent once it has this many bytes; zero sends every entry by itself.
    let batchBytes: Int

    /// `envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig`.
    init(common node: ConfigNode) throws(InvalidConfiguration) {
        guard let service = node.message("grpc_service") else {
            throw node.invalid("grpc_service", found: "nothing", expected: "where the log goes")
        }
        if node.enumeration("transport_api_version") != "V3" {
            throw node.invalid(
                "transport_api_version", found: node.enumeration("transport_api_version"), expected: "V3")
        }
        self.service = try GRPCServiceParams(service)
        logName = node.string("log_name")
        flushInterval = node.duration("buffer_flush_interval") ?? .seconds(1)
        batchBytes = Int(node.optionalUInt32("buffer_size_bytes") ?? 16_384)
    }

    /// The same settings as `OpenTelemetryAccessLogConfig` has them by itself.
    init(openTelemetry node: ConfigNode, service: ConfigNode) throws(InvalidConfiguration) {
        self.service = try GRPCServiceParams(service)
        logName = node.string("log_name")
        flushInterval = node.duration("buffer_flush_interval") ?? .seconds(1)
        batchBytes = Int(node.optionalUInt32("buffer_size_bytes") ?? 16_384)
    }
}

/// `HttpGrpcAccessLogConfig` and `TcpGrpcAccessLogConfig`.
final class GRPCLogParams: Sendable {
    enum Kind: Sendable { case http, tcp }

    let kind: Kind
    let batching: LogBatching
    let extras: GRPCLogExtras
    /// `StreamAccessLogsMessage.Identifier` as a field of the first message.
    let identifier: [UInt8]

    init(_ node: ConfigNode, _ kind: Kind, _ identity: NodeIdentity) throws(InvalidConfiguration) {
        guard let common = node.message("common_config") else {
            throw node.invalid("common_config", found: "nothing", expected: "a service and a name of the log")
        }
        self.kind = kind
        batching = try LogBatching(common: common)
        var extras = GRPCLogExtras()
        extras.filterStates = common.strings("filter_state_objects_to_log")
        extras.customTags = try CustomTag.list(common.messages("custom_tags"))
        if kind == .http {
            extras.requestHeaders = node.strings("additional_request_headers_to_log").map { HeaderName($0) }
            extras.responseHeaders = node.strings("additional_response_headers_to_log").map { HeaderName($0) }
            extras.responseTrailers = node.strings("additional_response_trailers_to_log").map { HeaderName($0) }
        }
        self.extras = extras
        var writer = WireWriter()
        let outer = writer.begin(1)
        writer.field(1, identity.wire)
        writer.field(2, batching.logName)
        writer.end(outer)
        identifier = writer.bytes
    }
}

/// `OpenTelemetryAccessLogConfig`.
final class OpenTelemetryLogParams: Sendable {
    let batching: LogBatching
    let format: OTLPLogFormat
    /// The `resource` field of every `ResourceLogs`.
    let resource: [UInt8]
    let statPrefix: String

    init(_ node: ConfigNode, _ identity: NodeIdentity) throws(InvalidConfiguration) {
        var format = OTLPLogFormat()
        if let common = node.message("common_config") {
            batching = try LogBatching(common: common)
            // Envoy takes these from the log's own fields of the same names.
            common.ignore("filter_state_objects_to_log", "custom_tags")
        } else if let service = node.message("grpc_service") {
            batching = try LogBatching(openTelemetry: node, service: service)
        } else {
            throw node.unsupported("http_service", "logs are exported by gRPC (grpc_service)")
        }
        format.filterStates = node.strings("filter_state_objects_to_log")
        format.customTags = try CustomTag.list(node.messages("custom_tags"))
        format.body = try node.message("body").map { body throws(InvalidConfiguration) in try OTLPValue(body) }
        format.attributes = try OTLPValue.pairs(node.message("attributes"))
        self.format = format
        statPrefix = node.string("stat_prefix")
        for formatter in node.messages("formatters") { try SubstitutionFormat.acceptExtension(formatter) }
        resource = try Self.resource(node, batching.logName, identity)
    }

    private static func resource(
        _ node: ConfigNode, _ logName: String, _ identity: NodeIdentity
    ) throws(InvalidConfiguration) -> [UInt8] {
        var writer = WireWriter()
        let resource = writer.begin(1)
        if !node.bool("disable_builtin_labels") {
            let labels = [
                ("log_name", logName), ("zone_name", identity.zone), ("cluster_name", identity.cluster),
                ("node_name", identity.id),
            ]
            for (key, text) in labels { text.withView { OTLPValue.write(key, $0, as: 1, to: &writer) } }
        }
        for entry in node.message("resource_attributes")?.messages("values") ?? [] {
            // Not formatted: what is configured is what is sent.
            _ = try OTLPValue.pairs(nil)
            let pair = writer.begin(1)
            writer.field(1, entry.string("key"))
            if let value = entry.message("value") {
                _ = try OTLPValue(value)
                writer.field(2, value.message.binary())
            }
            writer.end(pair)
        }
        writer.end(resource)
        return writer.bytes
    }
}
