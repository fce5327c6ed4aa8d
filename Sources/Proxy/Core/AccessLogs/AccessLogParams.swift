// One configured access log: which entries it wants and where they go.

import AccessLogs
import Base
import EnvoyAPI
import Formatting
import Runtime

/// `envoy.config.accesslog.v3.AccessLog`, compiled once and shared by all loops.
final class AccessLogParams: Sendable {
    enum Sink: Sendable {
        case file(LogFile, AccessLogFormat)
        case grpc(GRPCLogParams)
        case openTelemetry(OpenTelemetryLogParams)
    }

    let filter: AccessLogFilter?
    let sink: Sink

    static func list(
        _ node: ConfigNode, _ field: String, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> [AccessLogParams] {
        var logs: [AccessLogParams] = []
        for entry in node.messages(field) { logs.append(try AccessLogParams(entry, environment)) }
        return logs
    }

    private init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        _ = node.string("name")
        filter = try node.message("filter").map { filter throws(InvalidConfiguration) in
            try AccessLogFilter(filter, environment.runtime)
        }
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "the log's configuration with its @type")
        }
        switch config.typeName {
        case "envoy.extensions.access_loggers.file.v3.FileAccessLog":
            sink = try Self.file(config, "path", config.string("path"), environment)
        case "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog":
            sink = try Self.file(config, "", "/dev/stdout", environment)
        case "envoy.extensions.access_loggers.stream.v3.StderrAccessLog":
            sink = try Self.file(config, "", "/dev/stderr", environment)
        case "envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig":
            sink = .grpc(try GRPCLogParams(config, .http, environment.node))
        case "envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig":
            sink = .grpc(try GRPCLogParams(config, .tcp, environment.node))
        case "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig":
            sink = .openTelemetry(try OpenTelemetryLogParams(config, environment.node))
        default: throw node.unsupported("typed_config", config.typeName)
        }
    }

    private static func file(
        _ node: ConfigNode, _ field: String, _ path: String, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> Sink {
        let format = try AccessLogFormat(node)
        do throws(SystemFailure) {
            return .file(try environment.logFiles.open(path), format)
        } catch {
            throw node.invalid(field, found: "\(path), which can't be opened (\(error.reason))", expected: "a file")
        }
    }
}
