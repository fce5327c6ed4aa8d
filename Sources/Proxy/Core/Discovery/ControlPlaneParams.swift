// A control plane reached by gRPC: which service, which protocol, how fast.

import Base
import EnvoyAPI

/// `envoy.config.core.v3.ApiConfigSource`.
struct ControlPlaneParams: Sendable {
    /// `rate_limit_settings`: how many requests may go out.
    struct RequestLimit: Sendable, Hashable {
        let burst: UInt32
        let perSecond: Double
    }

    let isDelta: Bool
    let service: GRPCServiceParams
    let setsNodeOnce: Bool
    let requestLimit: RequestLimit?
    /// All of it, which tells whether two are the same.
    private let message: Message

    /// `clusters` are those of the bootstrap; nil where they are not known.
    init(_ node: ConfigNode, clusters: ClusterNames? = nil) throws(InvalidConfiguration) {
        message = node.message
        switch node.enumeration("api_type") {
        case "GRPC": isDelta = false
        case "DELTA_GRPC": isDelta = true
        case "AGGREGATED_GRPC", "AGGREGATED_DELTA_GRPC":
            throw node.unsupported("api_type", "aggregated types of a source other than ads need xDS authorities")
        case let other:
            throw node.unsupported("api_type", "\(other): resources come by GRPC or DELTA_GRPC")
        }
        if node.enumeration("transport_api_version") == "V2" {
            throw node.invalid("transport_api_version", found: "V2", expected: "V3")
        }
        if !node.strings("cluster_names").isEmpty {
            throw node.invalid(
                "cluster_names", found: "names of clusters", expected: "grpc_services, which a GRPC source takes")
        }
        let services = node.messages("grpc_services")
        guard let first = services.first, services.count == 1 else {
            throw node.invalid("grpc_services", found: "\(services.count) services", expected: "exactly one")
        }
        service = try GRPCServiceParams(first)
        if let clusters, !clusters.standing.contains(service.cluster) {
            throw first.invalid(
                "envoy_grpc.cluster_name", found: "\"\(service.cluster)\"",
                expected: "a cluster of static_resources whose hosts come from no control plane")
        }
        setsNodeOnce = node.bool("set_node_on_first_message_only")
        requestLimit = node.message("rate_limit_settings").map { limit in
            RequestLimit(
                burst: limit.optionalUInt32("max_tokens") ?? 100, perSecond: limit.optionalDouble("fill_rate") ?? 10)
        }
        node.ignore("refresh_delay", "request_timeout")
    }
}

extension ControlPlaneParams: Hashable {
    static func == (left: ControlPlaneParams, right: ControlPlaneParams) -> Bool { left.message == right.message }
    func hash(into hasher: inout Hasher) { hasher.combine(message) }
}
