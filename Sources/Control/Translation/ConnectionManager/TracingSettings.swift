// Tracing of a connection manager: sampling, tags and where spans go.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

enum TracingSettings {
    private static let type =
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing"
    /// What Istio samples when nobody says how much.
    private static let defaultSampling = 1.0

    /// nil: no tracing. Without a provider the spans go where the proxy's bootstrap says.
    static func of(_ request: TranslationRequest, _ side: ListenerSide) -> Message? {
        let mesh = request.world.mesh
        let config = request.node.proxyConfig.tracing
        var tracing: Message
        if let name = mesh.defaultProviders?.tracing.first {
            guard let provider = mesh.extensionProviders.first(where: { $0.name == name }),
                let provided = provided(provider, request)
            else { return nil }
            tracing = provided
        } else {
            guard mesh.enableTracing else { return nil }
            tracing = Message(type: type)
        }
        tracing["client_sampling"] = Extensions.percent(100)
        tracing["overall_sampling"] = Extensions.percent(100)
        tracing["random_sampling"] = Extensions.percent(sampling(config))
        if tracing["max_path_tag_length"] == nil, let length = config?.maxPathTagLength, length > 0 {
            tracing["max_path_tag_length"] = .unsigned(UInt64(length))
        }
        tracing["custom_tags"] = .messages(tags(request))
        return tracing
    }

    private static func sampling(_ config: Mesh.Tracing?) -> Double {
        guard let share = config?.sampling, share != 0 else { return defaultSampling }
        return share > 100 ? 1 : share
    }
}

// Tags
extension TracingSettings {
    private static func tags(_ request: TranslationRequest) -> [Message] {
        let config = request.node.proxyConfig.tracing
        var tags: [(name: String, message: Message)] = []
        if config?.enableIstioTags ?? true {
            for (name, value) in ownTags(request) { tags.append((name, literal(name, value))) }
            tags += dryRunTags
        }
        for (name, tag) in config?.customTags ?? [:] {
            if let message = custom(name, tag) { tags.append((name, message)) }
        }
        return tags.sorted { $0.name < $1.name }.map(\.message)
    }

    private static func ownTags(_ request: TranslationRequest) -> [(String, String)] {
        let node = request.node
        func text(_ value: String?, _ fallback: String) -> String {
            if let value, !value.isEmpty { return value }
            return fallback
        }
        return [
            ("istio.canonical_revision", text(node.labels["service.istio.io/canonical-revision"], "latest")),
            ("istio.canonical_service", text(node.labels["service.istio.io/canonical-name"], "unknown")),
            ("istio.mesh_id", text(node.metadata["MESH_ID"]?.string, "unknown")),
            ("istio.namespace", text(node.namespace, "default")),
            ("istio.cluster_id", text(node.cluster, "unknown")),
        ]
    }

    private static let dryRunTags: [(name: String, message: Message)] = ["allow", "deny"].flatMap { kind in
        [("name", "shadow_effective_policy_id"), ("result", "shadow_engine_result")].map { part, key in
            let name = "istio.authorization.dry_run.\(kind)_policy.\(part)"
            let path = Message(
                "envoy.type.metadata.v3.MetadataKey.PathSegment", ["key": .string("istio_dry_run_\(kind)_\(key)")])
            let metadataKey = Message(
                "envoy.type.metadata.v3.MetadataKey",
                ["key": "envoy.filters.http.rbac", "path": .messages([path])])
            let kindOfMetadata = Message(
                "envoy.type.metadata.v3.MetadataKind",
                ["request": .message(Message(type: "envoy.type.metadata.v3.MetadataKind.Request"))])
            let metadata = Message(
                "envoy.type.tracing.v3.CustomTag.Metadata",
                ["kind": .message(kindOfMetadata), "metadata_key": .message(metadataKey)])
            return (
                name,
                Message("envoy.type.tracing.v3.CustomTag", ["tag": .string(name), "metadata": .message(metadata)])
            )
        }
    }

    private static func literal(_ name: String, _ value: String) -> Message {
        Message(
            "envoy.type.tracing.v3.CustomTag",
            [
                "tag": .string(name),
                "literal": .message(Message("envoy.type.tracing.v3.CustomTag.Literal", ["value": .string(value)])),
            ])
    }

    private static func custom(_ name: String, _ tag: Mesh.Tracing.CustomTag) -> Message? {
        // What is empty a proxy would refuse, and its listeners with it.
        if name.isEmpty { return nil }
        if let given = tag.literal { return given.value.isEmpty ? nil : literal(name, given.value) }
        if let given = tag.environment, !given.name.isEmpty {
            let inner = Message(
                "envoy.type.tracing.v3.CustomTag.Environment",
                ["name": .string(given.name), "default_value": .string(given.defaultValue)])
            return Message(
                "envoy.type.tracing.v3.CustomTag", ["tag": .string(name), "environment": .message(inner)])
        }
        guard let given = tag.header, !given.name.isEmpty else { return nil }
        let inner = Message(
            "envoy.type.tracing.v3.CustomTag.Header",
            ["name": .string(given.name), "default_value": .string(given.defaultValue)])
        return Message("envoy.type.tracing.v3.CustomTag", ["tag": .string(name), "request_header": .message(inner)])
    }
}

// Providers
extension TracingSettings {
    /// nil for providers that trace nothing, or whose service is unknown.
    private static func provided(
        _ provider: Mesh.MeshConfig.ExtensionProvider, _ request: TranslationRequest
    ) -> Message? {
        var name: String
        var config: Message?
        var maximum = 0
        if let zipkin = provider.zipkin {
            (name, maximum) = ("envoy.tracers.zipkin", zipkin.maxTagLength)
            config = zipkinTracer(zipkin, request)
        } else if let telemetry = provider.opentelemetry {
            (name, maximum) = ("envoy.tracers.opentelemetry", telemetry.maxTagLength)
            config = openTelemetryTracer(telemetry, request)
        } else {
            return nil
        }
        guard let config else { return nil }
        let tracer = Message(
            "envoy.config.trace.v3.Tracing.Http", ["name": .string(name), "typed_config": .message(config)])
        var tracing = Message(type, ["provider": .message(tracer)])
        if request.node.role == .router { tracing["spawn_upstream_span"] = true }
        if maximum > 0 { tracing["max_path_tag_length"] = .unsigned(UInt64(maximum)) }
        return tracing
    }

    private static func zipkinTracer(
        _ zipkin: Mesh.MeshConfig.ExtensionProvider.ZipkinTracingProvider, _ request: TranslationRequest
    ) -> Message? {
        guard let target = ProviderCluster(service: zipkin.service, port: zipkin.port, in: request.world)
        else { return nil }
        let path = zipkin.path.isEmpty ? "/api/v2/spans" : zipkin.path
        return Message(
            "envoy.config.trace.v3.ZipkinConfig",
            [
                "collector_cluster": .string(target.cluster), "collector_endpoint": .string(path),
                "collector_hostname": .string(target.service.hostname), "collector_endpoint_version": "HTTP_JSON",
                "trace_id_128bit": .bool(!zipkin.enable64bitTraceId), "shared_span_context": false,
                "trace_context_option": .string(zipkin.traceContextOption.rawValue),
            ])
    }

    private static func openTelemetryTracer(
        _ telemetry: Mesh.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider, _ request: TranslationRequest
    ) -> Message? {
        guard let target = ProviderCluster(service: telemetry.service, port: telemetry.port, in: request.world)
        else { return nil }
        let node = request.node
        let name = node.proxyConfig.serviceCluster ?? node.labels["app"].map { "\($0).\(node.namespace)" }
        var config = Message(
            "envoy.config.trace.v3.OpenTelemetryConfig",
            ["service_name": .string(name ?? (node.workload.isEmpty ? node.id : "\(node.workload).\(node.namespace)"))])
        guard let http = telemetry.http else {
            var service = Extensions.envoyGRPC(
                cluster: target.cluster, authority: target.service.hostname, timeout: telemetry.grpc?.timeout)
            service["initial_metadata"] = .messages((telemetry.grpc?.initialMetadata ?? []).map(header))
            config["grpc_service"] = .message(service)
            return config
        }
        let path = http.path.hasPrefix("/") ? http.path : "/\(http.path)"
        let uri = Message(
            "envoy.config.core.v3.HttpUri",
            [
                "uri": .string(target.service.hostname + path), "cluster": .string(target.cluster),
                "timeout": .duration(http.timeout ?? .seconds(5)),
            ])
        let headers = http.headers.map { given in
            Message(
                "envoy.config.core.v3.HeaderValueOption",
                ["header": .message(header(given)), "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"])
        }
        config["http_service"] = .message(
            Message(
                "envoy.config.core.v3.HttpService",
                ["http_uri": .message(uri), "request_headers_to_add": .messages(headers)]))
        return config
    }

    private static func header(_ given: Mesh.MeshConfig.ExtensionProvider.HttpHeader) -> Message {
        // A name of the environment means the control plane's, which translation doesn't read: such a header is empty.
        Message(
            "envoy.config.core.v3.HeaderValue", ["key": .string(given.name), "value": .string(given.value ?? "")])
    }
}
