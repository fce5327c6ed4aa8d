// EnvoyFilters change what is generated as their authors expect of Istio; a bad patch harms nobody but itself.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct EnvoyFilterTests {
    private func filter(
        _ patches: String, name: String = "ef", namespace: String = "default", more: String = ""
    ) -> String {
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          \(more)
          configPatches:
        \(patches.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        """
    }

    private func mesh(_ objects: String...) -> Mesh1 {
        var mesh = Mesh1(objects.joined(separator: "\n---\n"))
        mesh.serve("reviews", port: 9080, .http)
        return mesh
    }

    private func httpFilters(_ listener: Message, port: Int = 9080) -> [String] {
        let chain = listener.items("filter_chains").first {
            $0.number("filter_chain_match.destination_port") == port
        }
        return chain?.at("filters.0.typed_config")?.inner?.unpacked.items("http_filters")
            .compactMap { $0.text("name")?.split(separator: ".").last.map(String.init) } ?? []
    }

    private let lua = """
        value:
          name: envoy.filters.http.lua
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
            default_source_code: {inline_string: "function envoy_on_request(h) end"}
        """

    private func luaPatch(_ operation: String, subFilter: String = "") -> String {
        let sub = subFilter.isEmpty ? "" : ", subFilter: {name: \(subFilter)}"
        return """
            - applyTo: HTTP_FILTER
              match:
                context: SIDECAR_INBOUND
                listener:
                  portNumber: 9080
                  filterChain: {filter: {name: envoy.filters.network.http_connection_manager\(sub)}}
              patch:
                operation: \(operation)
            \(lua.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
            """
    }

    @Test(arguments: [
        ("INSERT_BEFORE", "envoy.filters.http.router", ["grpc_stats", "fault", "cors", "lua", "router"]),
        ("INSERT_AFTER", "envoy.filters.http.fault", ["grpc_stats", "fault", "lua", "cors", "router"]),
        ("INSERT_FIRST", "", ["lua", "grpc_stats", "fault", "cors", "router"]),
        ("INSERT_BEFORE", "", ["lua", "grpc_stats", "fault", "cors", "router"]),
        ("REPLACE", "envoy.filters.http.cors", ["grpc_stats", "fault", "lua", "router"]),
        ("REMOVE", "envoy.filters.http.cors", ["grpc_stats", "fault", "router"]),
    ])
    func httpFilterOperations(operation: String, subFilter: String, expected: [String]) {
        let mesh = mesh(filter(luaPatch(operation, subFilter: subFilter)))
        let listener = Translation.listeners(mesh.request)[named: "virtualInbound"]
        #expect(httpFilters(listener) == expected)
        // Only on the port that was named.
        #expect(httpFilters(listener, port: 0).allSatisfy { $0 != "lua" })
        EnvoyValidation.check(
            listeners: [listener], clusters: Translation.clusters(mesh.request).map(\.message),
            "filter\(operation)\(subFilter)")
    }

    @Test func mergingAFilterByType() {
        let mesh = mesh(
            filter(
                """
                - applyTo: NETWORK_FILTER
                  match:
                    context: SIDECAR_INBOUND
                    listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager}}}
                  patch:
                    operation: MERGE
                    value:
                      typed_config:
                        "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                        xff_num_trusted_hops: 5
                        normalize_path: false
                        common_http_protocol_options: {idle_timeout: 30s}
                        upgrade_configs: [{upgrade_type: CONNECT}]
                """))
        let listener = Translation.listeners(mesh.request)[named: "virtualInbound"]
        let manager = listener.items("filter_chains").last?.at("filters.0.typed_config")?.inner?.unpacked
        #expect(manager?.number("xff_num_trusted_hops") == 5)
        #expect(manager?.at("normalize_path") == .bool(false))
        // Lists grow, what was not named stays.
        #expect(manager?.items("upgrade_configs").map { $0.text("upgrade_type") } == ["websocket", "CONNECT"])
        #expect(manager?.text("server_name") == "istio-envoy")
    }

    @Test func listenersAndChains() {
        let mesh = mesh(
            filter(
                """
                - applyTo: LISTENER
                  match: {context: SIDECAR_INBOUND}
                  patch: {operation: MERGE, value: {per_connection_buffer_limit_bytes: 1000}}
                - applyTo: FILTER_CHAIN
                  match: {context: SIDECAR_INBOUND, listener: {filterChain: {name: virtualInbound}}}
                  patch: {operation: REMOVE}
                - applyTo: FILTER_CHAIN
                  match: {context: SIDECAR_INBOUND, listener: {portNumber: 9080}}
                  patch: {operation: MERGE, value: {transport_socket_connect_timeout: 3s}}
                - applyTo: LISTENER_FILTER
                  match: {context: SIDECAR_INBOUND, listener: {listenerFilter: envoy.filters.listener.http_inspector}}
                  patch: {operation: REMOVE}
                - applyTo: LISTENER
                  match: {context: SIDECAR_OUTBOUND}
                  patch:
                    operation: ADD
                    value:
                      name: extra
                      address: {socket_address: {address: 127.0.0.1, port_value: 9999}}
                      filter_chains: [{filters: [{name: envoy.filters.network.echo, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}]}]
                - applyTo: LISTENER
                  match: {context: SIDECAR_OUTBOUND, listener: {name: virtualOutbound}}
                  patch: {operation: REMOVE}
                """))
        let listeners = Translation.listeners(mesh.request)
        EnvoyValidation.check(
            listeners: listeners.map(\.message), clusters: Translation.clusters(mesh.request).map(\.message))
        #expect(!listeners.contains { $0.name == "virtualOutbound" })
        #expect(listeners.contains { $0.name == "extra" })
        let inbound = listeners[named: "virtualInbound"]
        #expect(inbound.number("per_connection_buffer_limit_bytes") == 1000)
        #expect(!chainLines(inbound).contains { $0.hasPrefix("virtualInbound ") })
        #expect(inbound.items("listener_filters").count == 2)
        let chains = inbound.items("filter_chains")
        #expect(chains.last?.at("transport_socket_connect_timeout") == .duration(.seconds(3)))
        #expect(chains.first?.has("transport_socket_connect_timeout") == false)
    }

    @Test func routesOfSidecars() {
        let mesh = mesh(
            filter(
                """
                - applyTo: HTTP_ROUTE
                  match: {context: SIDECAR_INBOUND, routeConfiguration: {vhost: {name: "inbound|http|9080", route: {action: ROUTE}}}}
                  patch: {operation: MERGE, value: {route: {timeout: 7s}}}
                - applyTo: VIRTUAL_HOST
                  match: {context: SIDECAR_OUTBOUND, routeConfiguration: {portNumber: 9080}}
                  patch: {operation: MERGE, value: {include_attempt_count_in_response: true}}
                - applyTo: ROUTE_CONFIGURATION
                  match: {context: SIDECAR_OUTBOUND, routeConfiguration: {name: "9080"}}
                  patch: {operation: MERGE, value: {response_headers_to_add: [{header: {key: x-by, value: us}}]}}
                - applyTo: HTTP_ROUTE
                  match:
                    context: SIDECAR_OUTBOUND
                    routeConfiguration: {vhost: {name: "reviews.default.svc.cluster.local:9080"}}
                  patch:
                    operation: INSERT_FIRST
                    value: {name: first, match: {path: /first}, direct_response: {status: 200}}
                """))
        let listener = Translation.listeners(mesh.request)[named: "virtualInbound"]
        let manager = listener.items("filter_chains").last?.at("filters.0.typed_config")?.inner?.unpacked
        #expect(manager?.at("route_config.virtual_hosts.0.routes.0.route.timeout") == .duration(.seconds(7)))
        let route = Translation.routes(mesh.request, names: ["9080"])[0].message
        EnvoyValidation.check(routes: [route])
        #expect(route.text("response_headers_to_add.0.header.key") == "x-by")
        let host = route.items("virtual_hosts").first { $0.text("name")?.hasPrefix("reviews") ?? false }
        #expect(host?.isTrue("include_attempt_count_in_response") == true)
        #expect(host?.text("routes.0.name") == "first")
    }

    @Test func clusters() {
        let mesh = mesh(
            filter(
                """
                - applyTo: CLUSTER
                  match: {context: SIDECAR_OUTBOUND, cluster: {service: reviews.default.svc.cluster.local, portNumber: 9080}}
                  patch: {operation: MERGE, value: {connect_timeout: 1s, lb_policy: RANDOM}}
                - applyTo: CLUSTER
                  match: {context: SIDECAR_INBOUND, cluster: {service: reviews.default.svc.cluster.local}}
                  patch: {operation: MERGE, value: {connect_timeout: 2s}}
                - applyTo: CLUSTER
                  match: {cluster: {name: PassthroughCluster}}
                  patch: {operation: REMOVE}
                - applyTo: CLUSTER
                  match: {context: SIDECAR_OUTBOUND}
                  patch:
                    operation: ADD
                    value: {name: mine, type: STATIC, connect_timeout: 1s}
                - applyTo: CLUSTER
                  match: {context: SIDECAR_OUTBOUND, cluster: {portNumber: 9080}}
                  patch:
                    operation: MERGE
                    value:
                      transport_socket:
                        name: envoy.transport_sockets.tls
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                          sni: other.name
                """))
        let clusters = Translation.clusters(mesh.request)
        let outbound = clusters[named: "outbound|9080||reviews.default.svc.cluster.local"]
        #expect(outbound.at("connect_timeout") == .duration(.seconds(1)))
        #expect(outbound.named("lb_policy") == "RANDOM")
        let socket = outbound.at("transport_socket_matches.0.transport_socket.typed_config")?.inner?.unpacked
        #expect(socket?.text("sni") == "other.name")
        #expect(socket?.texts("common_tls_context.alpn_protocols").isEmpty == false)
        #expect(clusters[named: "inbound|9080||"].at("connect_timeout") == .duration(.seconds(2)))
        #expect(!clusters.contains { $0.name == "PassthroughCluster" })
        #expect(clusters.contains { $0.name == "mine" })
    }

    @Test func orderByPriorityAndNamespace() {
        func set(_ seconds: Int) -> String {
            """
            - applyTo: CLUSTER
              match: {cluster: {name: BlackHoleCluster}}
              patch: {operation: MERGE, value: {connect_timeout: \(seconds)s}}
            """
        }
        func timeout(_ objects: String...) -> FieldValue? {
            var mesh = Mesh1(objects.joined(separator: "\n---\n"))
            mesh.serve("reviews", port: 9080, .http)
            return Translation.clusters(mesh.request)[named: "BlackHoleCluster"].at("connect_timeout")
        }
        let own = filter(set(1), name: "own")
        let root = filter(set(2), name: "root", namespace: "istio-system")
        // What is applied last is in force: the namespace's own over the root namespace's.
        #expect(timeout(own, root) == .duration(.seconds(1)))
        #expect(
            timeout(own, filter(set(3), name: "late", namespace: "istio-system", more: "priority: 10"))
                == .duration(.seconds(3)))
        #expect(timeout(own, filter(set(4), name: "early", more: "priority: -1")) == .duration(.seconds(1)))
        #expect(timeout(filter(set(5), namespace: "other")) == .duration(.seconds(10)))
        #expect(timeout(filter(set(6), more: "workloadSelector: {labels: {app: reviews}}")) == .duration(.seconds(6)))
        #expect(timeout(filter(set(7), more: "workloadSelector: {labels: {app: ratings}}")) == .duration(.seconds(10)))
    }

    @Test func proxyConditions() {
        func patch(_ proxy: String) -> String {
            filter(
                """
                - applyTo: CLUSTER
                  match: {cluster: {name: BlackHoleCluster}, proxy: \(proxy)}
                  patch: {operation: REMOVE}
                """)
        }
        func isApplied(_ proxy: String) -> Bool {
            var mesh = Mesh1(patch(proxy))
            mesh.node.istioVersion = "1.24.3"
            mesh.node.metadata = ["TEAM": "blue"]
            return !Translation.clusters(mesh.request).contains { $0.name == "BlackHoleCluster" }
        }
        #expect(isApplied("{proxyVersion: '^1\\.24.*'}"))
        #expect(isApplied("{proxyVersion: '24'}"))
        #expect(!isApplied("{proxyVersion: '^1\\.25.*'}"))
        #expect(isApplied("{metadata: {TEAM: blue}}"))
        #expect(!isApplied("{metadata: {TEAM: red}}"))
    }

    @Test func whatCannotBeReadIsReportedAndTheRestIsInForce() {
        let mesh = mesh(
            filter(
                """
                - applyTo: BOOTSTRAP
                  patch: {operation: MERGE, value: {}}
                - applyTo: CLUSTER
                  patch: {operation: MERGE, value: {no_such_field: 1}}
                - applyTo: CLUSTER
                  match: {proxy: {proxyVersion: "("}}
                  patch: {operation: MERGE, value: {}}
                - applyTo: ROUTE_CONFIGURATION
                  patch: {operation: REMOVE}
                - applyTo: CLUSTER
                  match: {cluster: {name: BlackHoleCluster}}
                  patch: {operation: REMOVE}
                """))
        let findings = Translation.envoyFilterFindings(in: mesh.world)
        #expect(
            findings.map(\.problem.path) == [
                "spec.configPatches[0].applyTo", "spec.configPatches[1].patch.value",
                "spec.configPatches[2].match.proxy.proxyVersion", "spec.configPatches[3].patch.operation",
            ])
        #expect(findings.map(\.problem.reason) == [.notSupported, .invalid, .invalid, .notSupported])
        #expect(!Translation.clusters(mesh.request).contains { $0.name == "BlackHoleCluster" })
    }

    @Test func whatWouldBeInvalidIsLeftOutAlone() {
        let mesh = mesh(
            filter(
                """
                - applyTo: CLUSTER
                  match: {cluster: {name: "inbound|9080||"}}
                  patch: {operation: MERGE, value: {connect_timeout: -5s}}
                - applyTo: CLUSTER
                  match: {cluster: {name: "inbound|9080||"}}
                  patch: {operation: MERGE, value: {per_connection_buffer_limit_bytes: 77}}
                - applyTo: CLUSTER
                  match: {context: SIDECAR_OUTBOUND}
                  patch: {operation: ADD, value: {name: bad, connect_timeout: -1s}}
                """))
        let clusters = Translation.clusters(mesh.request)
        let inbound = clusters[named: "inbound|9080||"]
        #expect(inbound.at("connect_timeout") == .duration(.seconds(10)))
        #expect(inbound.number("per_connection_buffer_limit_bytes") == 77)
        #expect(!clusters.contains { $0.name == "bad" })
        let findings = Translation.envoyFilterFindings(mesh.request, routes: [])
        #expect(
            findings.map(\.problem.path) == ["spec.configPatches[0].patch.value", "spec.configPatches[2].patch.value"])
    }

    @Test func gateways() {
        var mesh = Mesh1(
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: default}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}
            ---
            \(filter(
                """
                - applyTo: ROUTE_CONFIGURATION
                  match: {context: GATEWAY, routeConfiguration: {portNumber: 80}}
                  patch: {operation: MERGE, value: {internal_only_headers: [x-internal]}}
                - applyTo: HTTP_FILTER
                  match: {context: GATEWAY}
                  patch:
                    operation: INSERT_FIRST
                    value: {name: ext, config_discovery: {config_source: {ads: {}}, type_urls: [type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors]}}
                - applyTo: EXTENSION_CONFIG
                  match: {context: GATEWAY}
                  patch:
                    operation: ADD
                    value: {name: ext, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}}
                """, namespace: "istio-system"))
            """)
        mesh.becomeGateway()
        let port = ServicePort(name: "http2", number: 80, protocol: .http)
        let service = mesh.service("istio-ingressgateway", namespace: "istio-system", [port])
        mesh.node.targets = [ServiceTarget(service: service, port: port, endpointPort: 8080)]
        let route = Translation.routes(mesh.request, names: ["http.8080"])[0].message
        #expect(route.texts("internal_only_headers") == ["x-internal"])
        let listener = Translation.listeners(mesh.request)[named: "0.0.0.0_8080"]
        let manager = listener.at("filter_chains.0.filters.0.typed_config")?.inner?.unpacked
        #expect(manager?.text("http_filters.0.name") == "ext")
        let extensions = Translation.extensionConfigs(mesh.request, names: ["ext", "other"])
        #expect(extensions.map(\.name) == ["ext"])
    }
}
