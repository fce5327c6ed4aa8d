// Where spans go: the tracers that exist, by the type of their configuration.

import Base
import EnvoyAPI
import Formatting
import Glibc
import Tracing

/// `tracing` of a connection manager, with its provider.
struct HTTPTracingParams: Sendable {
    enum Provider: Sendable {
        case openTelemetry(OpenTelemetryTracerParams)
        case zipkin(ZipkinTracerParams)
    }

    let settings: TracingParams
    /// Nil decides and counts, and makes no spans.
    let provider: Provider?
    /// The listener is a sidecar's way out: spans are the client's.
    let isOutbound: Bool
    let nodeID: [UInt8]
    let zone: [UInt8]

    init?(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        guard let tracing = node.message("tracing") else { return nil }
        let ids = TraceIDPolicy(node.message("request_id_extension")?.any("typed_config"))
        settings = try TracingParams(tracing, ids: ids, environment.runtime)
        provider = try tracing.message("provider").map { provider throws(InvalidConfiguration) in
            try Self.provider(provider, environment)
        }
        nodeID = Array(environment.node.id.utf8)
        zone = Array(environment.node.zone.utf8)
        isOutbound = environment.trafficDirection == "OUTBOUND"
    }

    private static func provider(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> Provider {
        _ = node.string("name")
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "the tracer's configuration")
        }
        switch config.typeName {
        case "envoy.config.trace.v3.OpenTelemetryConfig":
            return .openTelemetry(try OpenTelemetryTracerParams(config, environment))
        case "envoy.config.trace.v3.ZipkinConfig": return .zipkin(try ZipkinTracerParams(config, environment))
        default: throw node.unsupported("typed_config", config.typeName)
        }
    }
}

/// `envoy.config.trace.v3.ZipkinConfig`.
final class ZipkinTracerParams: Sendable {
    let service: HTTPServiceParams
    let makesLongIDs: Bool
    let sharesSpans: Bool
    let speaksW3C: Bool
    let endpoint: [UInt8]
    let minFlushSpans: RuntimeKey
    let flushInterval: RuntimeKey

    init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        if let service = node.message("collector_service") {
            self.service = try HTTPServiceParams(service)
        } else {
            let cluster = node.string("collector_cluster")
            let host = node.string("collector_hostname")
            if cluster.isEmpty || node.string("collector_endpoint").isEmpty {
                throw node.invalid(
                    "collector_cluster", found: "no collector", expected: "collector_cluster and collector_endpoint")
            }
            service = HTTPServiceParams(
                cluster: cluster, authority: Array((host.isEmpty ? cluster : host).utf8),
                path: Array(node.string("collector_endpoint").utf8))
            if node.enumeration("collector_endpoint_version") != "HTTP_JSON" {
                throw node.unsupported("collector_endpoint_version", "spans are sent as JSON (HTTP_JSON)")
            }
        }
        makesLongIDs = node.bool("trace_id_128bit")
        sharesSpans = node.optionalBool("shared_span_context") ?? true
        speaksW3C = node.enumeration("trace_context_option") == "USE_B3_WITH_W3C_PROPAGATION"
        // Envoy looks at the connection manager's spawn_upstream_span instead.
        node.ignore("split_spans_for_request")
        endpoint = ZipkinSpan.endpoint(service: environment.node.cluster, address: environment.localAddress)
        minFlushSpans = environment.runtime.key("tracing.zipkin.min_flush_spans")
        flushInterval = environment.runtime.key("tracing.zipkin.flush_interval_ms")
    }
}

/// `envoy.config.trace.v3.OpenTelemetryConfig`.
final class OpenTelemetryTracerParams: Sendable {
    enum Transport: Sendable {
        case grpc(GRPCServiceParams)
        case http(HTTPServiceParams)
    }

    enum Sampler: Sendable {
        /// The connection manager's decision, or the parent's.
        case none
        case always
        /// The parent's decision; without a parent always.
        case parentBased
    }

    let transport: Transport
    let resource: [UInt8]
    let scope: [UInt8]
    let sampler: Sampler
    /// Spans that may wait.
    let capacity: Int
    let minFlushSpans: RuntimeKey
    let flushInterval: RuntimeKey

    init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        if let service = node.message("grpc_service") {
            transport = .grpc(try GRPCServiceParams(service))
            if node.has("http_service") {
                throw node.invalid("http_service", found: "it beside grpc_service", expected: "one of the two")
            }
        } else if let service = node.message("http_service") {
            transport = .http(try HTTPServiceParams(service))
        } else {
            throw node.invalid("grpc_service", found: "no service", expected: "grpc_service or http_service")
        }
        resource = OTLPSpan.resource(try Self.attributes(node))
        let hasScope = node.optionalBool("set_instrumentation_scope") ?? true
        scope = hasScope ? OTLPSpan.scope("skein", version: ReleaseVersion.current) : []
        sampler = try Self.sampler(node.message("sampler"))
        capacity = Int(node.optionalUInt32("max_cache_size") ?? 1024)
        minFlushSpans = environment.runtime.key("tracing.opentelemetry.min_flush_spans")
        flushInterval = environment.runtime.key("tracing.opentelemetry.flush_interval_ms")
    }

    private static func sampler(_ node: ConfigNode?) throws(InvalidConfiguration) -> Sampler {
        guard let node else { return .none }
        _ = node.string("name")
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "a sampler's configuration")
        }
        switch config.typeName.split(separator: ".").last {
        case "AlwaysOnSamplerConfig": return .always
        case "ParentBasedSamplerConfig":
            guard let wrapped = config.message("wrapped_sampler"), case .always = try sampler(wrapped) else {
                throw config.unsupported("wrapped_sampler", "only an always_on sampler is wrapped")
            }
            return .parentBased
        default: throw node.unsupported("typed_config", config.typeName)
        }
    }

    /// What later detectors say replaces what earlier ones said.
    private static func attributes(_ node: ConfigNode) throws(InvalidConfiguration) -> [(key: String, value: String)] {
        var attributes: [(key: String, value: String)] = []
        func set(_ key: String, _ value: String) {
            if let index = attributes.firstIndex(where: { $0.key == key }) {
                attributes[index].value = value
            } else {
                attributes.append((key, value))
            }
        }
        let name = node.string("service_name")
        if node.optionalBool("set_service_name_resource_attribute") ?? true {
            set("service.name", name.isEmpty ? "unknown_service:envoy" : name)
        }
        if node.optionalBool("set_telemetry_sdk_resource_attributes") ?? true {
            set("telemetry.sdk.language", "swift")
            set("telemetry.sdk.name", "skein")
            set("telemetry.sdk.version", ReleaseVersion.current)
        }
        for detector in node.messages("resource_detectors") {
            _ = detector.string("name")
            guard let config = detector.any("typed_config") else { continue }
            switch config.typeName.split(separator: ".").last {
            case "StaticConfigResourceDetectorConfig":
                for (key, value) in config.stringMap("attributes") { set(key, value) }
            case "EnvironmentResourceDetectorConfig":
                for (key, value) in environmentAttributes { set(key, value) }
            default: throw detector.unsupported("typed_config", config.typeName)
            }
        }
        return attributes
    }

    /// `OTEL_RESOURCE_ATTRIBUTES`: `key=value` pairs.
    private static var environmentAttributes: [(String, String)] {
        guard let text = unsafe getenv("OTEL_RESOURCE_ATTRIBUTES") else { return [] }
        return unsafe String(cString: text).split(separator: ",").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }
}

/// `envoy.config.core.v3.HttpService`: a URI and the cluster that leads there.
struct HTTPServiceParams: Sendable {
    let cluster: String
    let authority: [UInt8]
    let path: [UInt8]
    let isTLS: Bool
    let timeout: TimeSpan
    let headers: [(name: String, value: String)]

    init(cluster: String, authority: [UInt8], path: [UInt8]) {
        self.cluster = cluster
        self.authority = authority
        self.path = path
        isTLS = false
        timeout = .seconds(5)
        headers = []
    }

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        guard let uri = node.message("http_uri") else {
            throw node.invalid("http_uri", found: "nothing", expected: "where to send to")
        }
        cluster = uri.string("cluster")
        timeout = uri.duration("timeout") ?? .seconds(5)
        let text = uri.string("uri")
        isTLS = text.hasPrefix("https://")
        guard isTLS || text.hasPrefix("http://") else {
            throw uri.invalid("uri", found: "\"\(text)\"", expected: "http:// or https://, a host and a path")
        }
        let rest = text.dropFirst(isTLS ? 8 : 7)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        authority = Array(rest[..<slash].utf8)
        path = slash == rest.endIndex ? [0x2F] : Array(rest[slash...].utf8)
        var headers: [(name: String, value: String)] = []
        for option in node.messages("request_headers_to_add") {
            guard let header = option.message("header") else { continue }
            _ = option.enumeration("append_action")
            headers.append((header.string("key").lowercased(), header.string("value")))
        }
        self.headers = headers
    }
}
