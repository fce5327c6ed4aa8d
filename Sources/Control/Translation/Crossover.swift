// What this half of the translation takes from the other: secrets of a workload, filter stacks, the server's side.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum Crossover {
    // MARK: Secrets

    /// A secret that the workload's own agent hands out.
    static func workloadSecret(_ name: String) -> Message {
        let service = Message(
            "envoy.config.core.v3.GrpcService",
            [
                "envoy_grpc": .message(
                    Message("envoy.config.core.v3.GrpcService.EnvoyGrpc", ["cluster_name": "sds-grpc"]))
            ])
        let source = Message(
            "envoy.config.core.v3.ApiConfigSource",
            [
                "api_type": "GRPC", "transport_api_version": "V3", "set_node_on_first_message_only": true,
                "grpc_services": .messages([service]),
            ])
        return Message(
            "envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig",
            [
                "name": .string(name),
                "sds_config": .message(
                    Message(
                        "envoy.config.core.v3.ConfigSource",
                        [
                            "api_config_source": .message(source), "initial_fetch_timeout": .duration(.zero),
                            "resource_api_version": "V3",
                        ])),
            ])
    }

    /// A secret that we hand out.
    static func credentialSecret(_ name: String) -> Message {
        Message(
            "envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig",
            ["name": .string(name), "sds_config": .message(Wire.aggregatedSource)])
    }

    static func credentialName(_ name: String) -> String {
        name.hasPrefix("kubernetes://") || name.hasPrefix("configmap://") ? name : "kubernetes://\(name)"
    }

    // MARK: Filters

    static func connectionManager(
        _ request: TranslationRequest, routes name: String, statPrefix: String, protocol: PortProtocol, port: Int
    ) -> Message {
        let type = "envoy.extensions.filters.network.http_connection_manager.v3"
        let router = Message(
            "\(type).HttpFilter",
            [
                "name": "envoy.filters.http.router",
                "typed_config": .message(Message(type: "envoy.extensions.filters.http.router.v3.Router")),
            ])
        let fault = Message(
            "\(type).HttpFilter",
            [
                "name": "envoy.filters.http.fault",
                "typed_config": .message(Message(type: "envoy.extensions.filters.http.fault.v3.HTTPFault")),
            ])
        let cors = Message(
            "\(type).HttpFilter",
            [
                "name": "envoy.filters.http.cors",
                "typed_config": .message(Message(type: "envoy.extensions.filters.http.cors.v3.Cors")),
            ])
        let manager = Message(
            "\(type).HttpConnectionManager",
            [
                "stat_prefix": .string(statPrefix),
                "rds": .message(
                    Message(
                        "\(type).Rds",
                        ["config_source": .message(Wire.aggregatedSource), "route_config_name": .string(name)])),
                "http_filters": .messages([fault, cors, router]), "use_remote_address": false,
                "normalize_path": true, "stream_idle_timeout": .duration(.zero),
            ])
        return Message(
            "envoy.config.listener.v3.Filter",
            ["name": "envoy.filters.network.http_connection_manager", "typed_config": .message(manager)])
    }

    static func accessLogs(ofListener request: TranslationRequest) -> [Message] { [] }

    static func tcpProxy(_ request: TranslationRequest, _ settings: TCPRouteSettings) -> [Message] {
        let type = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"
        var proxy = Message(
            type,
            [
                "stat_prefix": .string(settings.statPrefix),
                "idle_timeout": settings.idleTimeout.map { .duration($0) },
                "max_downstream_connection_duration": settings.maxDuration.map { .duration($0) },
            ])
        if settings.clusters.count == 1 {
            proxy["cluster"] = .string(settings.clusters[0].name)
        } else {
            let shares = settings.clusters.map {
                Message(
                    "\(type).WeightedCluster.ClusterWeight",
                    ["name": .string($0.name), "weight": .unsigned(UInt64($0.weight))])
            }
            proxy["weighted_clusters"] = .message(
                Message("\(type).WeightedCluster", ["clusters": .messages(shares)]))
        }
        if settings.hashesSourceAddress {
            proxy["hash_policy"] = .messages([
                Message(
                    "envoy.type.v3.HashPolicy",
                    ["source_ip": .message(Message(type: "envoy.type.v3.HashPolicy.SourceIp"))])
            ])
        }
        return [
            Message(
                "envoy.config.listener.v3.Filter",
                ["name": "envoy.filters.network.tcp_proxy", "typed_config": .message(proxy)])
        ]
    }

    // MARK: The server's side, gateways, patches

    static func inboundClusters(_ request: TranslationRequest) -> [Message] { [] }
    static func inboundListeners(_ request: TranslationRequest) -> [Message] { [] }
    static func gatewayListeners(_ request: TranslationRequest) -> [GeneratedResource] { [] }
    static func gatewayRoutes(_ request: TranslationRequest, _ names: [String]) -> [GeneratedResource] { [] }
    static func patchedClusters(_ clusters: [Message], _ request: TranslationRequest) -> [Message] { clusters }
    static func patchedListeners(_ listeners: [Message], _ request: TranslationRequest) -> [Message] { listeners }
    static func patchedRoutes(_ routes: [Message], _ request: TranslationRequest) -> [Message] { routes }
}
