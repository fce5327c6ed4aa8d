// A gRPC service that the proxy itself calls.

import Base
import EnvoyAPI
import Formatting

/// `envoy.config.core.v3.GrpcService`.
struct GRPCServiceParams: Sendable {
    let cluster: String
    let authority: [UInt8]
    /// Headers of every call; values may be formats.
    let metadata: [Metadata]
    /// For one call, where its maker has none of its own; nil is none.
    let timeout: TimeSpan?
    /// How long to wait before a stream is opened again, and how many times; nil where nothing is said.
    let retry: Retry?
    /// Longer messages end the call; zero is no limit.
    let maxMessageLength: Int
    /// `x-envoy-internal` and `x-forwarded-for` are left out.
    let skipsEnvoyHeaders: Bool

    struct Metadata: Sendable {
        let name: HeaderName
        let value: Formatter
    }

    struct Retry: Sendable, Hashable {
        var baseInterval: TimeSpan
        var maxInterval: TimeSpan
        var retries: UInt32?
    }

    /// `knowsCluster` is nil where names can't be checked.
    init(_ node: ConfigNode, knowsCluster: ((String) -> Bool)? = nil) throws(InvalidConfiguration) {
        guard node.oneof("target_specifier") == "envoy_grpc", let envoy = node.message("envoy_grpc") else {
            throw node.unsupported("google_grpc", "gRPC services are called through a cluster (envoy_grpc)")
        }
        cluster = envoy.string("cluster_name")
        if let knowsCluster, !knowsCluster(cluster) {
            throw envoy.invalid(
                "cluster_name", found: "the unknown cluster \"\(cluster)\"", expected: "a cluster that is configured")
        }
        let authority = envoy.string("authority")
        self.authority = Array((authority.isEmpty ? cluster : authority).utf8)
        maxMessageLength = Int(envoy.optionalUInt32("max_receive_message_length") ?? 0)
        skipsEnvoyHeaders = envoy.bool("skip_envoy_headers")
        timeout = node.duration("timeout")
        let policy = envoy.message("retry_policy") ?? node.message("retry_policy")
        retry = try policy.map { policy throws(InvalidConfiguration) in try Self.retry(policy) }
        metadata = try Self.metadata(node)
    }

    private static func metadata(_ node: ConfigNode) throws(InvalidConfiguration) -> [Metadata] {
        var list: [Metadata] = []
        for header in node.messages("initial_metadata") {
            let key = header.string("key")
            if !HeaderName.isValid(key) { throw header.invalid("key", found: "\"\(key)\"", expected: "a header name") }
            let raw = header.bytes("raw_value")
            let text = raw.isEmpty ? header.string("value") : String(decoding: raw, as: UTF8.self)
            list.append(
                Metadata(
                    name: HeaderName(key),
                    value: try header.formatter(raw.isEmpty ? "value" : "raw_value", text, omitEmptyValues: true)))
        }
        return list
    }

    private static func retry(_ node: ConfigNode) throws(InvalidConfiguration) -> Retry {
        let backOff = node.message("retry_back_off")
        let base = backOff?.duration("base_interval") ?? .milliseconds(500)
        let limit = backOff?.duration("max_interval") ?? TimeSpan(nanoseconds: base.nanoseconds &* 10)
        if limit < base {
            throw node.invalid(
                "retry_back_off", found: "a max_interval of \(limit.milliseconds) ms",
                expected: "at least the base_interval")
        }
        return Retry(
            baseInterval: base, maxInterval: backOff == nil ? .seconds(30) : limit,
            retries: node.optionalUInt32("num_retries"))
    }
}
