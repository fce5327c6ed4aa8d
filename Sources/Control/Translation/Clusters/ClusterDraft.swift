// A cluster while its settings are laid on, one after the other.

import Base
import Document
import EnvoyAPI

struct ClusterDraft {
    enum Discovery: String {
        case endpoints = "EDS"
        case strictDNS = "STRICT_DNS"
        case logicalDNS = "LOGICAL_DNS"
        case originalDestination = "ORIGINAL_DST"
        case fixed = "STATIC"
    }

    static let optionsType = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    private static let explicitType = "\(optionsType).ExplicitHttpConfig"

    let name: String
    var message: Message
    var common = Message(type: "envoy.config.cluster.v3.Cluster.CommonLbConfig")
    /// HTTP settings of connections to the cluster; nil leaves Envoy's defaults.
    var options: Message?
    private(set) var usesHTTP2 = false
    var discovery: Discovery { didSet { message["type"] = .string(discovery.rawValue) } }
    /// Members of the `istio` metadata.
    var facts: [(key: String, value: DocumentNode)] = []

    init(_ name: String, _ discovery: Discovery) {
        self.name = name
        self.discovery = discovery
        message = Message(
            "envoy.config.cluster.v3.Cluster",
            [
                "name": .string(name), "type": .string(discovery.rawValue),
                // The delimiter keeps Istio's names of statistics apart from Envoy's own suffixes.
                "alt_stat_name": .string("\(name);"),
            ])
    }

    mutating func note(_ key: String, _ value: DocumentNode) {
        facts.removeAll { $0.key == key }
        facts.append((key, value))
    }

    mutating func withOptions(_ change: (inout Message) -> Void) {
        var options = self.options ?? Message(type: Self.optionsType)
        change(&options)
        self.options = options
    }

    mutating func useHTTP2() {
        usesHTTP2 = true
        withOptions { options in
            options["explicit_http_config"] = .message(
                Message(
                    Self.explicitType,
                    ["http2_protocol_options": .message(Message(type: "envoy.config.core.v3.Http2ProtocolOptions"))]))
        }
    }

    mutating func useHTTP1(_ http1: Message) {
        withOptions { options in
            options["explicit_http_config"] = .message(
                Message(Self.explicitType, ["http_protocol_options": .message(http1)]))
        }
    }

    /// The version that the client spoke.
    mutating func useClientProtocol(_ http1: Message?) {
        usesHTTP2 = false
        withOptions { options in
            options["use_downstream_protocol_config"] = .message(
                Message(
                    "\(Self.optionsType).UseDownstreamHttpConfig",
                    [
                        "http_protocol_options": .message(
                            http1 ?? Message(type: "envoy.config.core.v3.Http1ProtocolOptions")),
                        "http2_protocol_options": .message(
                            Message(type: "envoy.config.core.v3.Http2ProtocolOptions")),
                    ]))
        }
    }

    /// Changes the options of HTTP/2 of a cluster that speaks only that.
    mutating func withHTTP2(_ change: (inout Message) -> Void) {
        guard usesHTTP2 else { return }
        withOptions { options in
            guard case .message(var explicit)? = options["explicit_http_config"],
                case .message(var http2)? = explicit["http2_protocol_options"]
            else { return }
            change(&http2)
            explicit["http2_protocol_options"] = .message(http2)
            options["explicit_http_config"] = .message(explicit)
        }
    }

    func finished() -> Message {
        var cluster = message
        cluster["common_lb_config"] = .message(common)
        if var options {
            if options["explicit_http_config"] == nil && options["use_downstream_protocol_config"] == nil {
                options["explicit_http_config"] = .message(
                    Message(
                        Self.explicitType,
                        ["http_protocol_options": .message(Message(type: "envoy.config.core.v3.Http1ProtocolOptions"))]
                    ))
            }
            cluster.insert(.message(options), key: .string(Self.optionsType), into: "typed_extension_protocol_options")
        }
        if discovery == .endpoints {
            cluster["eds_cluster_config"] = .message(
                Message(
                    "envoy.config.cluster.v3.Cluster.EdsClusterConfig",
                    [
                        "eds_config": .message(Extensions.aggregatedSource(initialFetchTimeout: .zero)),
                        "service_name": .string(name),
                    ]))
        }
        if !facts.isEmpty {
            let members = facts.map { (key: DocumentKey($0.key), value: $0.value) }
            cluster["metadata"] = .message(Wire.metadata(["istio": DocumentNode(.mapping(members))]))
        }
        return cluster
    }
}
