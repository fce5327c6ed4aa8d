// What a gateway listens on and where it sends what comes: servers of several Gateways put together.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

private let http = ServicePort(name: "http", number: 9080, protocol: .http)

@Suite struct GatewayListenerTests {
    private func gateway(_ servers: String, name: String = "gw", namespace: String = "default") -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          selector: {istio: ingressgateway}
          servers:
        \(servers.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        """
    }

    private func mesh(_ objects: String...) -> Mesh1 {
        var mesh = Mesh1(objects.joined(separator: "\n---\n"))
        mesh.becomeGateway()
        mesh.service("reviews", [http])
        return mesh
    }

    @Test func plainHTTPServersShareAPort() {
        let mesh = mesh(
            gateway("- {port: {number: 80, name: http, protocol: HTTP}, hosts: [a.test]}", name: "one"),
            gateway("- {port: {number: 80, name: http, protocol: HTTP}, hosts: [b.test]}", name: "two"))
        let listeners = Translation.listeners(mesh.request)
        #expect(listeners.map(\.name) == ["0.0.0.0_80"])
        let listener = listeners[0].message
        EnvoyValidation.check(listeners: [listener])
        #expect(chainLines(listener) == ["* http_connection_manager"])
        let manager = listener.items("filter_chains.0.filters")[0].at("typed_config")?.inner?.unpacked
        #expect(manager?.text("rds.route_config_name") == "http.80")
        #expect(manager?.text("stat_prefix") == "outbound_0.0.0.0_80;")
        #expect(manager?.isTrue("use_remote_address") == true)
        #expect(manager?.named("forward_client_cert_details") == "SANITIZE_SET")
    }

    @Test func aServerNameIsThatOfTheFirst() {
        let tls = "tls: {mode: SIMPLE, credentialName: x}"
        let mesh = mesh(
            gateway(
                """
                - {port: {number: 443, name: a, protocol: HTTPS}, hosts: [A.test, a.test, b.test], \(tls)}
                - {port: {number: 443, name: b, protocol: HTTPS}, hosts: [B.test, c.test], \(tls)}
                """))
        let listener = Translation.listeners(mesh.request)[0].message
        EnvoyValidation.check(listeners: [listener])
        #expect(
            listener.items("filter_chains").map { $0.texts("filter_chain_match.server_names") } == [
                ["a.test", "b.test"]
            ])
    }

    @Test func servicesTranslatePorts() {
        var mesh = mesh(gateway("- {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}"))
        let port = ServicePort(name: "http2", number: 80, protocol: .http)
        let service = mesh.service("istio-ingressgateway", namespace: "istio-system", [port])
        mesh.node.targets = [ServiceTarget(service: service, port: port, endpointPort: 8080)]
        #expect(Translation.listeners(mesh.request).map(\.name) == ["0.0.0.0_8080"])
        let route = Translation.routes(mesh.request, names: ["http.8080"])[0].message
        #expect(route.text("virtual_hosts.0.name") == "blackhole:80")
        mesh.node.targets = []
        mesh.node.metadata = ["UNPRIVILEGED_POD": "true"]
        #expect(Translation.listeners(mesh.request).isEmpty)
    }

    @Test func selectorsAndNamespaces() {
        var mesh = mesh(gateway("- {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}"))
        mesh.node.labels = ["istio": "other"]
        #expect(Translation.listeners(mesh.request).isEmpty)
        mesh.node.labels = ["istio": "ingressgateway", "more": "x"]
        var request = mesh.request
        #expect(!Translation.listeners(request).isEmpty)
        request.options.scopesGatewaysToNamespace = true
        #expect(Translation.listeners(request).isEmpty)
    }

    @Test func httpsServersByName() {
        let mesh = mesh(
            gateway(
                """
                - port: {number: 443, name: https-a, protocol: HTTPS}
                  hosts: [a.test, "*.b.test"]
                  tls: {mode: SIMPLE, credentialName: a-cert, minProtocolVersion: TLSV1_3}
                - port: {number: 443, name: https-c, protocol: HTTPS}
                  hosts: [c.test]
                  name: mutual
                  tls:
                    mode: MUTUAL
                    credentialName: c-cert
                    subjectAltNames: [spiffe://x/y]
                    cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256, NO-SUCH-CIPHER]
                - port: {number: 443, name: https-d, protocol: HTTPS}
                  hosts: [d.test]
                  tls: {mode: OPTIONAL_MUTUAL, credentialNames: [rsa, ecdsa]}
                - port: {number: 443, name: https-e, protocol: HTTPS}
                  hosts: [e.test]
                  tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem}
                - port: {number: 443, name: https-f, protocol: HTTPS}
                  hosts: [f.test]
                  tls: {mode: ISTIO_MUTUAL}
                """))
        let listener = Translation.listeners(mesh.request)[named: "0.0.0.0_443"]
        EnvoyValidation.check(listeners: [listener])
        #expect(
            chainLines(listener) == [
                "* *.b.test,a.test http_connection_manager TLS", "* c.test http_connection_manager TLS",
                "* d.test http_connection_manager TLS", "* e.test http_connection_manager TLS",
                "* f.test http_connection_manager TLS",
            ])
        let contexts = listener.items("filter_chains").compactMap {
            $0.at("transport_socket.typed_config")?.inner?.unpacked
        }
        func secrets(_ index: Int) -> [String?] {
            contexts[index].items("common_tls_context.tls_certificate_sds_secret_configs").map { $0.text("name") }
        }
        #expect(secrets(0) == ["kubernetes://a-cert"])
        #expect(
            contexts[0].at("common_tls_context.tls_params")?.inner?.named("tls_minimum_protocol_version") == "TLSv1_3")
        #expect(!contexts[0].isTrue("require_client_certificate"))
        #expect(contexts[1].isTrue("require_client_certificate"))
        let combined = contexts[1].at("common_tls_context.combined_validation_context")?.inner
        #expect(combined?.text("validation_context_sds_secret_config.name") == "kubernetes://c-cert-cacert")
        #expect(combined?.text("default_validation_context.match_subject_alt_names.0.exact") == "spiffe://x/y")
        #expect(contexts[1].texts("common_tls_context.tls_params.cipher_suites") == ["ECDHE-RSA-AES128-GCM-SHA256"])
        #expect(secrets(2) == ["kubernetes://rsa", "kubernetes://ecdsa"])
        #expect(contexts[2].has("common_tls_context.combined_validation_context"))
        #expect(!contexts[2].isTrue("require_client_certificate"))
        #expect(secrets(3) == ["file-cert:/c.pem~/k.pem"])
        #expect(secrets(4) == ["default"])
        let managers = listener.items("filter_chains").compactMap { $0.at("filters.0.typed_config")?.inner?.unpacked }
        #expect(managers[0].text("rds.route_config_name") == "https.443.https-a.gw.default")
        #expect(managers[1].text("stat_prefix") == "mutual")
    }

    @Test func tcpAndTLSServers() {
        let mesh = mesh(
            gateway(
                """
                - {port: {number: 3306, name: tcp, protocol: TCP}, hosts: ['*']}
                - port: {number: 8443, name: tls, protocol: TLS}
                  hosts: [pass.test]
                  tls: {mode: PASSTHROUGH}
                - port: {number: 9443, name: tls-end, protocol: TLS}
                  hosts: [end.test]
                  tls: {mode: SIMPLE, credentialName: end}
                """),
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: bytes, namespace: default}
            spec:
              hosts: ['*']
              gateways: [gw]
              tcp:
              - match: [{port: 3306}]
                route: [{destination: {host: reviews, port: {number: 9080}}}]
              - match: [{port: 9443}]
                route:
                - {destination: {host: reviews, port: {number: 9080}}, weight: 30}
                - {destination: {host: other.test, port: {number: 1}}, weight: 70}
              tls:
              - match: [{port: 8443, sniHosts: [pass.test]}]
                route: [{destination: {host: reviews, port: {number: 9080}}}]
              - match: [{port: 8443, sniHosts: [pass.test]}]
                route: [{destination: {host: other.test}}]
            """)
        let listeners = Translation.listeners(mesh.request)
        #expect(listeners.map(\.name) == ["0.0.0.0_3306", "0.0.0.0_8443", "0.0.0.0_9443"])
        EnvoyValidation.check(listeners: listeners.map(\.message))
        #expect(chainLines(listeners[0].message) == ["* tcp_proxy"])
        #expect(chainLines(listeners[1].message) == ["* pass.test tcp_proxy"])
        #expect(chainLines(listeners[2].message) == ["* end.test tcp_proxy TLS"])
        let proxy = listeners[2].message.at("filter_chains.0.filters.0.typed_config")?.inner?.unpacked
        #expect(proxy?.items("weighted_clusters.clusters").map { $0.number("weight") } == [30, 70])
        #expect(proxy?.text("stat_prefix") == "bytes.default")
    }

    @Test func autoPassthroughByServerName() {
        let mesh = mesh(
            gateway(
                """
                - port: {number: 15443, name: tls, protocol: TLS}
                  hosts: ["*.local"]
                  tls: {mode: AUTO_PASSTHROUGH}
                """),
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews, namespace: default}
            spec:
              host: reviews
              subsets: [{name: v1, labels: {version: v1}}]
            """)
        let listener = Translation.listeners(mesh.request)[named: "0.0.0.0_15443"]
        EnvoyValidation.check(listeners: [listener])
        let protocols = "istio,istio-peer-exchange,istio-http/1.0,istio-http/1.1,istio-h2"
        #expect(
            chainLines(listener) == [
                "* outbound_.9080_._.reviews.default.svc.cluster.local \(protocols) tcp_proxy",
                "* outbound_.9080_.v1_.reviews.default.svc.cluster.local \(protocols) tcp_proxy",
            ])
    }

    @Test func bindsAreListenersOfTheirOwn() {
        let mesh = mesh(
            gateway(
                """
                - {port: {number: 80, name: http, protocol: HTTP}, bind: 10.0.0.1, hosts: ['*']}
                - {port: {number: 80, name: tcp, protocol: HTTP}, bind: 10.0.0.2, hosts: ['*']}
                """))
        #expect(Translation.listeners(mesh.request).map(\.name) == ["10.0.0.1_80", "10.0.0.2_80"])
    }

    @Test func topology() {
        var mesh = mesh(gateway("- {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}"))
        let own = Mesh1.parse(
            "{gatewayTopology: {numTrustedProxies: 2, forwardClientCertDetails: FORWARD_ONLY, proxyProtocol: {}}}")
        mesh.node.proxyConfig =
            ProxySettings.effective(namespace: "x", labels: [:], annotations: [:], own: own, in: mesh.world).config
        let listener = Translation.listeners(mesh.request)[0].message
        EnvoyValidation.check(listeners: [listener])
        #expect(listener.text("listener_filters.0.name") == "envoy.filters.listener.proxy_protocol")
        let manager = listener.at("filter_chains.0.filters.0.typed_config")?.inner?.unpacked
        #expect(manager?.number("xff_num_trusted_hops") == 2)
        #expect(manager?.named("forward_client_cert_details") == "FORWARD_ONLY")
        #expect(manager?.has("set_current_client_cert_details") == false)
    }

    @Test func collisionsAreReported() {
        let mesh = mesh(
            gateway(
                """
                - {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}
                - {port: {number: 80, name: tcp, protocol: TCP}, hosts: ['*']}
                - {port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.test], tls: {mode: SIMPLE, credentialName: a}}
                - {port: {number: 443, name: https-2, protocol: HTTPS}, hosts: [a.test], tls: {mode: SIMPLE, credentialName: b}}
                - {port: {number: 443, name: https, protocol: HTTPS}, hosts: [b.test], tls: {mode: SIMPLE, credentialName: c}}
                - {port: {number: 443, name: plain, protocol: TCP}, hosts: ['*']}
                """))
        let findings = Translation.gatewayFindings(mesh.world.gateways)
        #expect(findings.map(\.path) == ["spec.servers[1]", "spec.servers[3]", "spec.servers[4]", "spec.servers[5]"])
        #expect(findings.map(\.reason) == [.portConflict, .duplicateHosts, .duplicatePortName, .missingTLS])
        let listeners = Translation.listeners(mesh.request)
        #expect(listeners.map(\.name) == ["0.0.0.0_443", "0.0.0.0_80"])
        #expect(chainLines(listeners[0].message) == ["* a.test http_connection_manager TLS"])
    }
}

@Suite struct GatewayRouteTests {
    private func mesh(_ servers: String, _ more: String...) -> Mesh1 {
        let gateway = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: default}
            spec:
              selector: {istio: ingressgateway}
              servers:
              \(servers)
            """
        var mesh = Mesh1(([gateway] + more).joined(separator: "\n---\n"))
        mesh.becomeGateway()
        mesh.service("reviews", [http])
        return mesh
    }

    private func virtualService(_ hosts: String, name: String = "vs", namespace: String = "default", http: String = "")
        -> String
    {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          hosts: \(hosts)
          gateways: [default/gw]
          http:
          - \(http.isEmpty ? "route: [{destination: {host: reviews.default.svc.cluster.local}}]" : http)
        """
    }

    private func hosts(_ mesh: Mesh1, _ name: String = "http.80") -> [Message] {
        let route = Translation.routes(mesh.request, names: [name])[0].message
        EnvoyValidation.check(routes: [route], "routes-\(mesh.world.virtualServices.map(\.name).joined())")
        return route.items("virtual_hosts")
    }

    private let plain = "- {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}"

    @Test func hostsOfVirtualServices() {
        let found = hosts(mesh(plain, virtualService("[a.test, B.test]")))
        // Same routes, one virtual host.
        #expect(found.count == 1)
        #expect(found[0].text("name") == "a.test:80")
        #expect(found[0].texts("domains") == ["a.test", "b.test"])
        #expect(found[0].text("routes.0.route.cluster") == "outbound|9080||reviews.default.svc.cluster.local")
        #expect(found[0].isTrue("include_request_attempt_count"))
    }

    @Test func severalVirtualServicesOfAHost() {
        let found = hosts(
            mesh(
                plain, virtualService("[a.test]", name: "all"),
                virtualService(
                    "[a.test]", name: "some",
                    http: "{match: [{uri: {prefix: /x}}], directResponse: {status: 418}}")))
        #expect(found.count == 1)
        // What takes everything comes last.
        #expect(found[0].number("routes.0.direct_response.status") == 418)
        #expect(found[0].text("routes.1.route.cluster") != nil)
    }

    @Test func narrowerHostsWin() {
        let wildServer = "- {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*.a.test', 'c.test']}"
        #expect(
            hosts(mesh(wildServer, virtualService("['*']"))).flatMap { $0.texts("domains") } == ["*.a.test", "c.test"])
        #expect(
            hosts(mesh(wildServer, virtualService("[x.a.test, other.test]"))).flatMap { $0.texts("domains") } == [
                "x.a.test"
            ])
    }

    @Test func namespacesOfHosts() {
        let scoped = "- {port: {number: 80, name: http, protocol: HTTP}, hosts: ['team/*', './own.test', '*/any.test']}"
        let mesh = mesh(
            scoped, virtualService("[one.test, any.test]", name: "foreign", namespace: "other"),
            virtualService("[two.test]", name: "team", namespace: "team"), virtualService("[own.test]", name: "own"))
        #expect(hosts(mesh).flatMap { $0.texts("domains") }.sorted() == ["any.test", "own.test", "two.test"])
    }

    @Test func redirectsToHTTPS() {
        let found = hosts(
            mesh(
                "- {port: {number: 80, name: http, protocol: HTTP}, hosts: [a.test, z.test], tls: {httpsRedirect: true}}",
                virtualService("[a.test]")))
        #expect(found.map { $0.named("require_tls") } == ["ALL", "ALL"])
        #expect(found.map { $0.texts("domains") } == [["a.test"], ["z.test"]])
    }

    @Test func nothingBoundIsNotFound() {
        let found = hosts(mesh(plain))
        #expect(found.map { $0.text("name") } == ["blackhole:80"])
        #expect(found[0].texts("domains") == ["*"])
        #expect(found[0].items("routes").isEmpty)
    }

    @Test func goneServersHaveEmptyRoutes() {
        let route = Translation.routes(mesh(plain).request, names: ["http.99", "https.443.x.y.z"])
        #expect(route.map(\.name) == ["http.99", "https.443.x.y.z"])
        #expect(route.allSatisfy { $0.message.items("virtual_hosts").isEmpty })
    }
}
