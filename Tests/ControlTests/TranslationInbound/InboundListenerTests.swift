// What a workload's proxy accepts, by the mutual TLS mode and what is spoken on its ports.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct InboundListenerTests {
    private func virtual(_ mesh: Mesh1) -> Message {
        let listener = InboundListeners.build(mesh.request)[named: "virtualInbound"]
        listener.checkRoundTrip()
        return listener
    }

    private let anyMesh = "istio,istio-peer-exchange,istio-http/1.0,istio-http/1.1,istio-h2"
    private let httpMesh = "istio-http/1.0,istio-http/1.1,istio-h2"

    @Test func permissiveByDefault() {
        var mesh = Mesh1()
        mesh.serve("reviews", port: 9080, .http)
        mesh.serve("db", port: 3306, .tcp)
        let listener = virtual(mesh)
        #expect(
            chainLines(listener) == [
                "virtualInbound-blackhole 15006 tcp_proxy",
                "virtualInbound-catchall-http * tls \(httpMesh) http_connection_manager TLS",
                "virtualInbound-catchall-http * raw_buffer http/1.1,h2c http_connection_manager",
                "virtualInbound * tls istio-peer-exchange,istio tcp_proxy TLS",
                "virtualInbound * raw_buffer tcp_proxy",
                "virtualInbound * tls tcp_proxy",
                "0.0.0.0_3306 3306 tls \(anyMesh) tcp_proxy TLS",
                "0.0.0.0_3306 3306 tls tcp_proxy",
                "0.0.0.0_3306 3306 raw_buffer tcp_proxy",
                "0.0.0.0_9080 9080 tls \(anyMesh) http_connection_manager TLS",
                "0.0.0.0_9080 9080 raw_buffer http_connection_manager",
            ])
        #expect(listener.number("address.socket_address.port_value") == 15006)
        #expect(
            listener.items("listener_filters").compactMap { $0.text("name") } == [
                "envoy.filters.listener.original_dst", "envoy.filters.listener.tls_inspector",
                "envoy.filters.listener.http_inspector",
            ])
        #expect(listener.isTrue("continue_on_listener_filters_timeout"))
    }

    @Test func inspectorsLookOnlyWhereItDecides() {
        var mesh = Mesh1()
        mesh.serve("reviews", port: 9080, .http)
        let filters = virtual(mesh).items("listener_filters")
        // TLS everywhere but on the listener's own port; HTTP neither there nor where the protocol is said.
        #expect(filters[1].number("filter_disabled.destination_port_range.start") == 15006)
        let rules = filters[2].items("filter_disabled.or_match.rules")
        #expect(rules.map { $0.number("destination_port_range.start") } == [9080, 15006])
    }

    @Test func strictTakesNoPlaintext() {
        var mesh = Mesh1(
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, namespace: istio-system}
            spec: {mtls: {mode: STRICT}}
            """)
        mesh.serve("reviews", port: 9080, .http)
        mesh.serve("auto", port: 7000, .unknown)
        let lines = chainLines(virtual(mesh))
        #expect(
            lines == [
                "virtualInbound-blackhole 15006 tcp_proxy",
                "virtualInbound-catchall-http * tls \(httpMesh) http_connection_manager TLS",
                "virtualInbound * tls tcp_proxy TLS",
                "0.0.0.0_7000 7000 tls \(httpMesh) http_connection_manager TLS",
                "0.0.0.0_7000 7000 tls tcp_proxy TLS",
                "0.0.0.0_9080 9080 tls http_connection_manager TLS",
            ])
    }

    @Test func portsCanDiffer() {
        var mesh = Mesh1(
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: reviews, namespace: default}
            spec:
              selector: {matchLabels: {app: reviews}}
              mtls: {mode: STRICT}
              portLevelMtls:
                9080: {mode: DISABLE}
                9999: {mode: PERMISSIVE}
            """)
        mesh.serve("reviews", port: 80, .http, targetPort: 9080)
        let lines = chainLines(virtual(mesh))
        #expect(lines.contains("0.0.0.0_9080 9080 raw_buffer http_connection_manager"))
        #expect(!lines.contains { $0.contains("9080 tls") })
        // A port that no service has gets its own catch-all chains.
        #expect(lines.contains("virtualInbound 9999 raw_buffer tcp_proxy"))
        #expect(lines.contains("virtualInbound * tls tcp_proxy TLS"))
    }

    @Test func contextOfMutualTLS() {
        var mesh = Mesh1(mesh: "{trustDomain: td1, trustDomainAliases: [td2], meshMTLS: {minProtocolVersion: TLSV1_3}}")
        mesh.serve("reviews", port: 9080, .http)
        let chain = virtual(mesh).items("filter_chains").first { $0.text("name") == "0.0.0.0_9080" }
        guard let context = chain?.at("transport_socket.typed_config")?.inner?.unpacked else {
            Issue.record("no context")
            return
        }
        #expect(context.isTrue("require_client_certificate"))
        let certificate = context.items("common_tls_context.tls_certificate_sds_secret_configs")[0]
        #expect(certificate.text("name") == "default")
        let service = certificate.items("sds_config.api_config_source.grpc_services")[0]
        #expect(service.text("envoy_grpc.cluster_name") == "sds-grpc")
        let validation = context.at("common_tls_context.combined_validation_context")?.inner
        #expect(validation?.text("validation_context_sds_secret_config.name") == "ROOTCA")
        #expect(
            validation?.items("default_validation_context.match_subject_alt_names").map { $0.text("prefix") }
                == ["spiffe://td1/", "spiffe://td2/"])
        #expect(context.texts("common_tls_context.alpn_protocols") == ["h2", "http/1.1"])
        #expect(context.at("common_tls_context.tls_params")?.inner?.named("tls_minimum_protocol_version") == "TLSv1_3")
        #expect(context.texts("common_tls_context.tls_params.cipher_suites").count == 6)
    }

    @Test func connectionManagerOfAPort() {
        var mesh = Mesh1()
        mesh.serve("reviews", port: 80, .grpc, targetPort: 9080)
        let chain = virtual(mesh).items("filter_chains").last
        let manager = chain?.items("filters").first?.at("typed_config")?.inner?.unpacked
        #expect(manager?.text("stat_prefix") == "inbound_0.0.0.0_9080;")
        #expect(manager?.text("server_name") == "istio-envoy")
        #expect(manager?.named("forward_client_cert_details") == "APPEND_FORWARD")
        #expect(manager?.isTrue("normalize_path") == true)
        #expect(manager?.has("http2_protocol_options") == true)
        #expect(
            manager?.items("http_filters").compactMap { $0.text("name") } == [
                "envoy.filters.http.grpc_stats", "envoy.filters.http.fault", "envoy.filters.http.cors",
                "envoy.filters.http.router",
            ])
        let route = manager?.items("route_config.virtual_hosts.0.routes").first
        #expect(manager?.text("route_config.name") == "inbound|9080||")
        #expect(route?.text("route.cluster") == "inbound|9080||")
        #expect(route?.text("decorator.operation") == "reviews.default.svc.cluster.local:80/*")
        #expect(route?.has("route.retry_policy") == false)
    }

    @Test func theOldestServiceDecidesAPort() {
        var mesh = Mesh1()
        mesh.serve("first", port: 80, .http, targetPort: 8080)
        mesh.serve("second", port: 81, .tcp, targetPort: 8080)
        let lines = chainLines(virtual(mesh)).filter { $0.hasPrefix("0.0.0.0_8080") }
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains("http_connection_manager") })
    }

    @Test func reservedPortsAreTheProxysOwn() {
        var mesh = Mesh1()
        mesh.serve("odd", port: 15090, .http)
        mesh.serve("odder", port: 15001, .tcp)
        #expect(chainLines(virtual(mesh)).allSatisfy { !$0.hasPrefix("0.0.0.0_") })
    }

    @Test func sidecarIngressReplacesServices() {
        var mesh = Mesh1(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: reviews, namespace: default}
            spec:
              ingress:
              - port: {number: 9080, protocol: HTTP, name: web}
                defaultEndpoint: 127.0.0.1:8080
              - port: {number: 9443, protocol: HTTPS, name: secure}
                bind: 10.1.0.5
                captureMode: NONE
                defaultEndpoint: unix:///run/app.sock
            """)
        mesh.serve("reviews", port: 80, .http, targetPort: 3000)
        let listeners = InboundListeners.build(mesh.request)
        #expect(listeners.map(\.name) == ["virtualInbound", "10.1.0.5_9443"])
        let lines = chainLines(listeners[0].message)
        #expect(lines.contains("10.1.0.5_9080 9080 raw_buffer http_connection_manager"))
        #expect(!lines.contains { $0.contains("3000") })
        listeners[1].message.checkRoundTrip()
        #expect(
            listeners[1].message.items("listener_filters").compactMap { $0.text("name") } == [
                "envoy.filters.listener.tls_inspector"
            ])
        let clusters = InboundClusters.build(mesh.request)
        for cluster in clusters { cluster.message.checkRoundTrip() }
        let first = clusters[named: "inbound|9080||"].at("load_assignment.endpoints.0.lb_endpoints.0.endpoint.address")?
            .inner
        #expect(first?.text("socket_address.address") == "127.0.0.1")
        #expect(first?.number("socket_address.port_value") == 8080)
        #expect(!clusters[named: "inbound|9080||"].has("upstream_bind_config"))
        let second = clusters[named: "inbound|9443||"]
        #expect(second.text("load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.pipe.path") == "/run/app.sock")
    }

    @Test func ingressTLSWhereTheMeshsIsOff() {
        let yaml = """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: reviews, namespace: default}
            spec:
              ingress:
              - port: {number: 9080, protocol: HTTPS, name: web}
                tls: {mode: SIMPLE, serverCertificate: /certs/tls.crt, privateKey: /certs/tls.key}
            """
        var mesh = Mesh1(yaml)
        #expect(!chainLines(virtual(mesh)).contains("10.1.0.5_9080 9080 tls http_connection_manager TLS"))
        mesh.add(
            Mesh1.parse(
                """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: off, namespace: default}
                spec: {mtls: {mode: DISABLE}}
                """))
        let listener = virtual(mesh)
        #expect(chainLines(listener).contains("10.1.0.5_9080 9080 tls http_connection_manager TLS"))
        let socket = listener.items("filter_chains").last?.at("transport_socket.typed_config")?.inner?.unpacked
        #expect(
            socket?.text("common_tls_context.tls_certificate_sds_secret_configs.0.name")
                == "file-cert:/certs/tls.crt~/certs/tls.key")
    }

    @Test func withoutInterceptionNothingIsVirtual() {
        var mesh = Mesh1()
        mesh.node.interception = .none
        mesh.serve("reviews", port: 9080, .http)
        #expect(InboundListeners.build(mesh.request).isEmpty)
        #expect(InboundClusters.build(mesh.request).isEmpty)
    }

    @Test func transparentProxying() {
        var mesh = Mesh1()
        mesh.node.interception = .tproxy
        let listener = virtual(mesh)
        #expect(listener.isTrue("transparent"))
        #expect(listener.items("listener_filters")[1].text("name") == "envoy.filters.listener.original_src")
    }

    @Test func clustersOfPorts() {
        var mesh = Mesh1(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews, namespace: default}
            spec:
              host: reviews.default.svc.cluster.local
              trafficPolicy:
                connectionPool: {tcp: {maxConnections: 7, connectTimeout: 3s}, http: {http1MaxPendingRequests: 9}}
            """)
        mesh.serve("reviews", port: 80, .http, targetPort: 9080)
        let cluster = InboundClusters.build(mesh.request)[named: "inbound|9080||"]
        cluster.checkRoundTrip()
        #expect(cluster.named("type") == "ORIGINAL_DST")
        #expect(cluster.text("upstream_bind_config.source_address.address") == "127.0.0.6")
        let limits = cluster.items("circuit_breakers.thresholds")[0]
        #expect(limits.number("max_connections") == 7)
        #expect(limits.number("max_pending_requests") == 9)
        #expect(limits.number("max_requests") == Int(UInt32.max))
        #expect(cluster.at("connect_timeout") == .duration(.seconds(3)))
        let passthrough = InboundClusters.passthrough(mesh.request).message
        passthrough.checkRoundTrip()
        #expect(passthrough.text("upstream_bind_config.source_address.address") == "127.0.0.6")
    }
}

@Suite struct InboundAcceptedTests {
    @Test(arguments: ["DISABLE", "PERMISSIVE", "STRICT"])
    func envoyTakesIt(mode: String) {
        var mesh = Mesh1(
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, namespace: istio-system}
            spec: {mtls: {mode: \(mode)}}
            """,
            mesh: "{accessLogFile: /dev/stdout, accessLogEncoding: JSON, enableEnvoyAccessLogService: true}")
        mesh.serve("reviews", port: 9080, .http)
        mesh.serve("grpc", port: 9090, .grpc)
        mesh.serve("db", port: 3306, .tcp)
        mesh.serve("auto", port: 7000, .unknown)
        EnvoyValidation.check(
            listeners: InboundListeners.build(mesh.request).map(\.message),
            clusters: (InboundClusters.build(mesh.request) + [InboundClusters.passthrough(mesh.request)]).map(
                \.message),
            "inbound\(mode)")
    }
}
