// The bootstrap and the flags that the proxy starts with: the same for ours and for Envoy.

import Base
import Document

enum ProxyBootstrap {
    static func document(_ params: SidecarParams) -> DocumentNode {
        var root: DocumentNode = [
            "node": NodeDescription.node(params),
            "admin": ["address": address(params.adminAddress, params.ports.admin)],
            "static_resources": [
                "clusters": .list([
                    admin(params), pipe("sds-grpc", params.secretSocket), pipe("xds-grpc", params.discoverySocket),
                ]),
                "listeners": .list([metricsListener(params)]),
            ],
            "dynamic_resources": [
                "ads_config": [
                    "api_type": "DELTA_GRPC", "transport_api_version": "V3", "set_node_on_first_message_only": true,
                    "grpc_services": .list([["envoy_grpc": ["cluster_name": "xds-grpc"]]]),
                ],
                "cds_config": aggregated, "lds_config": aggregated,
            ],
        ]
        if let mark = params.mark {
            // SOL_SOCKET, SO_MARK: rules let through what bears it.
            let option: DocumentNode = [
                "description": "skein: the proxy's own traffic", "level": 1, "name": 36,
                "int_value": .integer(Int64(mark)), "state": "STATE_PREBIND",
            ]
            root.set("cluster_manager", ["upstream_bind_config": ["socket_options": .list([option])]])
        }
        return root
    }

    /// Without the configuration.
    static func flags(_ params: SidecarParams) -> [String] {
        [
            "--concurrency", String(params.concurrency), "--drain-time-s",
            String(max(params.drain.longest.nanoseconds / 1_000_000_000, 1)), "--drain-strategy", "immediate",
            "--disable-hot-restart", "--file-flush-interval-msec", "1000", "-l", params.proxyLogLevel,
            "--local-address-ip-version", params.addresses.first?.family == .v6 ? "v6" : "v4",
        ]
    }

    private static let aggregated: DocumentNode = [
        "ads": .mapping([:]), "initial_fetch_timeout": "0s", "resource_api_version": "V3",
    ]

    private static func address(_ address: IPAddress, _ port: UInt16) -> DocumentNode {
        ["socket_address": ["address": .string(address.description), "port_value": .integer(Int64(port))]]
    }

    private static func endpoint(_ address: DocumentNode, _ name: String) -> DocumentNode {
        [
            "cluster_name": .string(name),
            "endpoints": .list([["lb_endpoints": .list([["endpoint": ["address": address]]])]]),
        ]
    }

    private static func admin(_ params: SidecarParams) -> DocumentNode {
        let name = "prometheus_stats"
        return [
            "name": .string(name), "type": "STATIC", "connect_timeout": "0.250s",
            "load_assignment": endpoint(address(params.adminAddress, params.ports.admin), name),
        ]
    }

    /// Streams are few and long here, and no circuit breaker may ever refuse them.
    private static func pipe(_ name: String, _ path: String) -> DocumentNode {
        let type = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
        return [
            "name": .string(name), "type": "STATIC", "connect_timeout": "1s",
            "typed_extension_protocol_options": [
                type: [
                    "@type": .string("type.googleapis.com/\(type)"),
                    "explicit_http_config": ["http2_protocol_options": .mapping([:])],
                ]
            ],
            "circuit_breakers": [
                "thresholds": .list([
                    ["max_connections": 100_000, "max_pending_requests": 100_000, "max_requests": 100_000]
                ])
            ],
            "load_assignment": endpoint(["pipe": ["path": .string(path)]], name),
        ]
    }

    /// Istio's 15090: the proxy's own metrics, and nothing else of its admin interface.
    private static func metricsListener(_ params: SidecarParams) -> DocumentNode {
        let any = params.addresses.first?.family == .v6 ? IPAddress.anyV6 : IPAddress.anyV4
        let router = "envoy.extensions.filters.http.router.v3.Router"
        let manager: DocumentNode = [
            "@type":
                "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": "stats", "codec_type": "AUTO",
            "route_config": [
                "virtual_hosts": .list([
                    [
                        "name": "backend", "domains": .list(["*"]),
                        "routes": .list([
                            [
                                "match": ["prefix": "/stats/prometheus"], "route": ["cluster": "prometheus_stats"],
                            ]
                        ]),
                    ]
                ])
            ],
            "http_filters": .list([
                [
                    "name": "envoy.filters.http.router",
                    "typed_config": ["@type": .string("type.googleapis.com/\(router)")],
                ]
            ]),
        ]
        return [
            "name": "prometheus",
            "address": address(params.listenAddress ?? any, params.ports.metrics),
            "filter_chains": .list([
                [
                    "filters": .list([
                        ["name": "envoy.filters.network.http_connection_manager", "typed_config": manager]
                    ])
                ]
            ]),
        ]
    }
}
