// Access logs of connection managers, TCP proxies and listeners, by the mesh's settings and extension providers.

import Document
import EnvoyAPI
import MeshAPI
import Registry

enum AccessLogs {
    static func http(_ request: TranslationRequest) -> [Message] { logs(request, forTCP: false, filter: nil) }
    static func tcp(_ request: TranslationRequest) -> [Message] { logs(request, forTCP: true, filter: nil) }

    /// Of a listener itself: only connections for which there is no filter chain.
    static func listener(_ request: TranslationRequest) -> [Message] {
        if request.world.mesh.disableEnvoyListenerLog { return [] }
        let noRoute = Message(
            "envoy.config.accesslog.v3.AccessLogFilter",
            [
                "response_flag_filter": .message(
                    Message("envoy.config.accesslog.v3.ResponseFlagFilter", ["flags": .strings(["NR"])]))
            ])
        return logs(request, forTCP: true, filter: noRoute)
    }

    private static func logs(_ request: TranslationRequest, forTCP: Bool, filter: Message?) -> [Message] {
        let mesh = request.world.mesh
        let names = mesh.defaultProviders?.accessLogging ?? []
        if !names.isEmpty {
            return names.compactMap { name in
                mesh.extensionProviders.first { $0.name == name }
                    .flatMap { provided($0, request.world, forTCP: forTCP, filter: filter) }
            }
        }
        var logs: [Message] = []
        if !mesh.accessLogFile.isEmpty {
            logs.append(file(mesh.accessLogFile, meshFormat(mesh), filter))
        }
        if mesh.enableEnvoyAccessLogService {
            let name =
                !forTCP ? "http_envoy_accesslog" : filter == nil ? "tcp_envoy_accesslog" : "listener_envoy_accesslog"
            logs.append(
                service(
                    forTCP: forTCP, name: name,
                    grpc: Extensions.envoyGRPC(cluster: WellKnownName.accessLogServiceCluster),
                    filterStates: [], filter))
        }
        return logs
    }

    private static func meshFormat(_ mesh: Mesh.MeshConfig) -> Message {
        if mesh.accessLogEncoding == .TEXT { return AccessLogFormats.line(mesh.accessLogFormat) }
        let given = try? Document.parse(Array(mesh.accessLogFormat.utf8), fileName: "accessLogFormat.json")
        return AccessLogFormats.object(given)
    }

    private static func file(_ path: String, _ format: Message, _ filter: Message?) -> Message {
        Extensions.accessLog(
            "envoy.access_loggers.file",
            Message(
                "envoy.extensions.access_loggers.file.v3.FileAccessLog",
                ["path": .string(path), "log_format": .message(format)]),
            filter: filter)
    }

    private static func service(
        forTCP: Bool, name: String, grpc: Message, filterStates: [String], _ filter: Message?,
        headers: Mesh.MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider? = nil
    ) -> Message {
        let common = Message(
            "envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig",
            [
                "log_name": .string(name), "grpc_service": .message(grpc), "transport_api_version": "V3",
                "filter_state_objects_to_log": .strings(filterStates),
            ])
        if forTCP {
            return Extensions.accessLog(
                "envoy.access_loggers.tcp_grpc",
                Message(
                    "envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig",
                    ["common_config": .message(common)]), filter: filter)
        }
        return Extensions.accessLog(
            "envoy.access_loggers.http_grpc",
            Message(
                "envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig",
                [
                    "common_config": .message(common),
                    "additional_request_headers_to_log": .strings(headers?.additionalRequestHeadersToLog ?? []),
                    "additional_response_headers_to_log": .strings(headers?.additionalResponseHeadersToLog ?? []),
                    "additional_response_trailers_to_log": .strings(headers?.additionalResponseTrailersToLog ?? []),
                ]), filter: filter)
    }
}

// By extension provider. A provider whose service is unknown logs nothing: an unknown cluster would refuse the listener.
extension AccessLogs {
    private typealias Provider = Mesh.MeshConfig.ExtensionProvider

    private static func provided(
        _ provider: Provider, _ world: WorldSnapshot, forTCP: Bool, filter: Message?
    ) -> Message? {
        if let log = provider.envoyFileAccessLog { return fileLog(log, provider.name, world.mesh, filter) }
        if let log = provider.envoyHttpAls {
            guard let target = ProviderCluster(service: log.service, port: log.port, in: world) else { return nil }
            // An HTTP log on a TCP proxy is refused by Envoy.
            if forTCP { return nil }
            return service(
                forTCP: false, name: log.logName.isEmpty ? "http_envoy_accesslog" : log.logName,
                grpc: Extensions.envoyGRPC(cluster: target.cluster, authority: target.service.hostname),
                filterStates: log.filterStateObjectsToLog, filter, headers: log)
        }
        if let log = provider.envoyTcpAls {
            guard let target = ProviderCluster(service: log.service, port: log.port, in: world) else { return nil }
            return service(
                forTCP: true, name: log.logName.isEmpty ? "tcp_envoy_accesslog" : log.logName,
                grpc: Extensions.envoyGRPC(cluster: target.cluster, authority: target.service.hostname),
                filterStates: log.filterStateObjectsToLog, filter)
        }
        return provider.envoyOtelAls.flatMap { openTelemetry($0, world, filter) }
    }

    private static func fileLog(
        _ log: Provider.EnvoyFileAccessLogProvider, _ name: String, _ mesh: Mesh.MeshConfig, _ filter: Message?
    ) -> Message {
        let path = log.path.isEmpty ? "/dev/stdout" : log.path
        // The built-in provider says it as the mesh's own settings do.
        if name == "envoy", log.logFormat == nil, !log.omitEmptyValues { return file(path, meshFormat(mesh), filter) }
        let format =
            log.logFormat.map { chosen in
                chosen.text.map { AccessLogFormats.line($0, omitsEmpty: log.omitEmptyValues) }
                    ?? AccessLogFormats.object(chosen.labels, omitsEmpty: log.omitEmptyValues)
            } ?? AccessLogFormats.line("", omitsEmpty: log.omitEmptyValues)
        return file(path, format, filter)
    }

    private static func openTelemetry(
        _ log: Provider.EnvoyOpenTelemetryLogProvider, _ world: WorldSnapshot, _ filter: Message?
    ) -> Message? {
        guard let target = ProviderCluster(service: log.service, port: log.port, in: world) else { return nil }
        let common = Message(
            "envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig",
            [
                "log_name": .string(log.logName.isEmpty ? "otel_envoy_accesslog" : log.logName),
                "grpc_service": .message(
                    Extensions.envoyGRPC(cluster: target.cluster, authority: target.service.hostname)),
                "transport_api_version": "V3",
            ])
        let line = log.logFormat?.text ?? ""
        var config = Message(
            "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig",
            [
                "common_config": .message(common), "disable_builtin_labels": true,
                "body": .message(anyString(line.isEmpty ? AccessLogFormats.text : line)),
            ])
        let labels = (log.logFormat?.labels?.members ?? []).map { member in
            Message(
                "opentelemetry.proto.common.v1.KeyValue",
                [
                    "key": .string(member.key.text),
                    "value": .message(anyString(member.value.string ?? member.value.plainText ?? "")),
                ])
        }
        if !labels.isEmpty {
            config["attributes"] = .message(
                Message("opentelemetry.proto.common.v1.KeyValueList", ["values": .messages(labels)]))
        }
        return Extensions.accessLog("envoy.access_loggers.open_telemetry", config, filter: filter)
    }

    private static func anyString(_ text: String) -> Message {
        Message("opentelemetry.proto.common.v1.AnyValue", ["string_value": .string(text)])
    }
}
