// Listeners of a client: which there are, and which chains they have.

import Base
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct ListenerTests {
    /// Every chain as one line: server names, addresses, protocols, and what it ends in.
    private func chains(_ listener: Message) -> [String] {
        var all = listener.items("filter_chains")
        if case .message(let last)? = listener.at("default_filter_chain") { all.append(last) }
        return all.map { chain in
            let ranges = chain.items("filter_chain_match/prefix_ranges").compactMap {
                "\($0.text("address_prefix") ?? "")/\($0.number("prefix_len") ?? 0)"
            }
            let names = chain.texts("filter_chain_match/server_names") + ranges
            let protocols = chain.texts("filter_chain_match/application_protocols")
            let filter = chain.items("filters").last
            let target =
                filter?.text("typed_config/rds/route_config_name").map { "routes \($0)" }
                ?? filter?.text("typed_config/cluster")
                ?? filter?.items("typed_config/weighted_clusters/clusters").compactMap { $0.text("name") }
                .joined(separator: "+") ?? "?"
            return (names + protocols + [target]).joined(separator: " ")
        }
    }

    private func names(_ fixture: MeshFixture) -> [String] {
        fixture.listeners().compactMap { $0.text("name") }.filter { $0 != "virtualInbound" }
    }

    private let db = Cluster.service(
        "db", ip: "10.0.0.9", ports: [("tcp-mysql", 3306)], pods: [.init(address: "10.244.9.1", labels: [:])])

    @Test func httpByPortAndTCPByAddress() {
        let fixture = MeshFixture(Cluster.reviews + db)
        #expect(Set(names(fixture)) == ["0.0.0.0_9080", "10.0.0.9_3306", "virtualOutbound"])
        let http = fixture.listener("0.0.0.0_9080")
        #expect(chains(http) == ["http/1.1 h2c routes 9080", "PassthroughCluster"])
        #expect(http.at("bind_to_port") == .bool(false))
        #expect(http.items("listener_filters").map { $0.text("name") } == ["envoy.filters.listener.http_inspector"])
        #expect(http.isTrue("continue_on_listener_filters_timeout"))
        #expect(
            chains(fixture.listener("10.0.0.9_3306")) == ["outbound|3306||db.default.svc.cluster.local"])
        let virtual = fixture.listener("virtualOutbound")
        #expect(virtual.isTrue("use_original_dst"))
        #expect(virtual.number("address/socket_address/port_value") == 15001)
        #expect(chains(virtual) == ["BlackHoleCluster", "PassthroughCluster"])
        #expect(virtual.number("filter_chains/0/filter_chain_match/destination_port") == 15001)
    }

    @Test func registryOnlyBlocks() {
        let fixture = MeshFixture(Cluster.reviews, mesh: "outboundTrafficPolicy: {mode: REGISTRY_ONLY}")
        #expect(chains(fixture.listener("0.0.0.0_9080")).last == "BlackHoleCluster")
        #expect(chains(fixture.listener("virtualOutbound")).last == "BlackHoleCluster")
    }

    @Test func unknownProtocolsAreFoundOutByLooking() {
        let fixture = MeshFixture(Cluster.service("any", ip: "10.0.0.3", ports: [("whatever", 7000)]))
        let listener = fixture.listener("10.0.0.3_7000")
        #expect(
            chains(listener) == [
                "http/1.1 h2c routes any.default.svc.cluster.local:7000",
                "outbound|7000||any.default.svc.cluster.local",
            ])
    }

    private func entry(_ name: String, _ spec: String) -> String { Cluster.object("ServiceEntry", name, spec) }

    @Test func tlsByServerName() {
        let fixture = MeshFixture(
            entry("a", "hosts: [a.test]\nresolution: DNS\nports: [{number: 443, name: tls, protocol: TLS}]")
                + entry("b", "hosts: [b.test]\nresolution: DNS\nports: [{number: 443, name: https, protocol: HTTPS}]"))
        let listener = fixture.listener("0.0.0.0_443")
        #expect(
            Set(chains(listener)) == [
                "a.test outbound|443||a.test", "b.test outbound|443||b.test", "PassthroughCluster",
            ])
        #expect(listener.items("listener_filters").map { $0.text("name") } == ["envoy.filters.listener.tls_inspector"])
    }

    @Test func tlsRoutes() {
        let virtualService = Cluster.object(
            "VirtualService", "x",
            """
            hosts: [a.test]
            tls:
            - match: [{port: 443, sniHosts: [a.test, www.a.test]}]
              route: [{destination: {host: a.test, subset: s}, weight: 10}, {destination: {host: b.test}, weight: 90}]
            - match: [{port: 444, sniHosts: [a.test]}]
              route: [{destination: {host: a.test}}]
            """)
        let fixture = MeshFixture(
            entry("a", "hosts: [a.test]\nresolution: DNS\nports: [{number: 443, name: tls, protocol: TLS}]")
                + entry("b", "hosts: [b.test]\nresolution: DNS\nports: [{number: 443, name: tls, protocol: TLS}]")
                + virtualService)
        #expect(
            chains(fixture.listener("0.0.0.0_443")).contains(
                "a.test www.a.test outbound|443|s|a.test+outbound|443||b.test"))
    }

    @Test func tcpRoutes() {
        let virtualService = Cluster.object(
            "VirtualService", "db",
            """
            hosts: [db]
            tcp:
            - match: [{sourceLabels: {app: other}}]
              route: [{destination: {host: wrong}}]
            - match: [{port: 3306}]
              route: [{destination: {host: db, subset: v1}, weight: 1}, {destination: {host: db, subset: v2}, weight: 3}]
            """)
        #expect(
            chains(MeshFixture(db + virtualService).listener("10.0.0.9_3306")) == [
                "outbound|3306|v1|db.default.svc.cluster.local+outbound|3306|v2|db.default.svc.cluster.local"
            ])
    }

    @Test func rangesOfAddresses() {
        let fixture = MeshFixture(
            entry(
                "ranges",
                "hosts: [mongo.test]\naddresses: [192.168.0.0/16]\nresolution: NONE\nports: [{number: 27018, name: tcp, protocol: TCP}]"
            ))
        #expect(
            chains(fixture.listener("0.0.0.0_27018")) == [
                "192.168.0.0/16 outbound|27018||mongo.test", "PassthroughCluster",
            ])
    }

    @Test func tcpAndHTTPOnOnePort() {
        let tcp = entry("t", "hosts: [t.test]\nresolution: NONE\nports: [{number: 9080, name: tcp, protocol: TCP}]")
        let lines = chains(MeshFixture(Cluster.reviews + tcp).listener("0.0.0.0_9080"))
        #expect(Set(lines) == ["http/1.1 h2c routes 9080", "outbound|9080||t.test"])
    }

    @Test func headlessServicesHaveAListenerForEachHost() {
        let headless = Cluster.service(
            "mysql", ip: "None", ports: [("tcp", 3306)],
            pods: [.init(address: "10.244.5.1", labels: [:]), .init(address: "10.244.5.2", labels: [:])])
        #expect(
            Set(names(MeshFixture(headless))) == ["10.244.5.1_3306", "10.244.5.2_3306", "virtualOutbound"])
    }

    /// Their listeners are of their hosts: that a host came is no matter of endpoints alone.
    @Test func hostsOfHeadlessServicesChangeListeners() {
        func pods(_ addresses: [String], _ ip: String) -> String {
            Cluster.service(
                "mysql", ip: ip, ports: [("tcp", 3306)], pods: addresses.map { .init(address: $0, labels: [:]) })
        }
        func change(_ ip: String) -> WorldChange {
            var fixture = MeshFixture(pods(["10.244.5.1"], ip))
            return fixture.change(pods(["10.244.5.1", "10.244.5.2"], ip))
        }
        let service = ConfigKey(kind: "Service", namespace: "default", name: "mysql")
        #expect(change("None").changedConfigs.contains(service))
        #expect(!change("10.0.0.7").changedConfigs.contains(service))
    }

    @Test func udpIsNotOurs() {
        let fixture = MeshFixture(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: dns, namespace: default}
            spec: {clusterIP: 10.0.0.53, ports: [{name: dns, port: 53, protocol: UDP}]}
            """)
        #expect(names(fixture) == ["virtualOutbound"])
        #expect(!fixture.clusters().contains { $0.text("name")?.contains("dns") ?? false })
    }

    @Test func withoutInterceptionListenersBind() {
        var fixture = MeshFixture(Cluster.reviews + db)
        fixture.node.interception = .none
        #expect(Set(names(fixture)) == ["127.0.0.1_9080", "127.0.0.1_3306"])
        #expect(!fixture.listener("127.0.0.1_9080").has("bind_to_port"))
    }

    @Test func sidecarListeners() {
        let sidecar = Cluster.object(
            "Sidecar", "default",
            """
            egress:
            - port: {number: 9080, protocol: HTTP, name: http}
              bind: 127.0.0.1
              captureMode: NONE
              hosts: ["default/reviews.default.svc.cluster.local"]
            - port: {number: 15443, protocol: HTTP_PROXY, name: proxy}
              bind: 127.0.0.1
              captureMode: NONE
              hosts: ["*/*"]
            - hosts: ["default/db.default.svc.cluster.local"]
            """)
        let fixture = MeshFixture(Cluster.reviews + db + sidecar)
        #expect(
            Set(names(fixture)) == ["127.0.0.1_9080", "127.0.0.1_15443", "10.0.0.9_3306", "virtualOutbound"])
        #expect(chains(fixture.listener("127.0.0.1_9080")) == ["routes 9080"])
        #expect(chains(fixture.listener("127.0.0.1_15443")) == ["routes 15443"])
        let hosts = fixture.routes("15443").items("virtual_hosts").compactMap { $0.text("name") }
        #expect(hosts.contains("reviews.default.svc.cluster.local:9080"))
    }

    @Test func proxyPort() {
        let fixture = MeshFixture(Cluster.reviews, mesh: "proxyHttpPort: 15007")
        let listener = fixture.listener("127.0.0.1_15007")
        #expect(chains(listener) == ["routes http_proxy"])
    }

    @Test func connectionsCarryTheRulesOfTheirHost() {
        let rule = Cluster.object(
            "DestinationRule", "db",
            "host: db\ntrafficPolicy: {connectionPool: {tcp: {idleTimeout: 7s, maxConnectionDuration: 9s}}, tunnel: {protocol: CONNECT, targetHost: t.test, targetPort: 443}, loadBalancer: {consistentHash: {useSourceIp: true}}}"
        )
        let listener = MeshFixture(db + rule).listener("10.0.0.9_3306")
        let proxy = "filter_chains/0/filters/0/typed_config"
        #expect(listener.time("\(proxy)/idle_timeout") == 7000)
        #expect(listener.time("\(proxy)/max_downstream_connection_duration") == 9000)
        #expect(listener.text("\(proxy)/tunneling_config/hostname") == "t.test:443")
        #expect(listener.has("\(proxy)/hash_policy/0/source_ip"))
    }

    @Test func bothFamiliesAreListenedOn() {
        var fixture = MeshFixture(Cluster.service("web", ports: [("http", 80)]))
        #expect(fixture.listener("virtualOutbound").items("additional_addresses").isEmpty)
        fixture.node.ipAddresses = ["10.244.0.99", "fd00::99"]
        for name in ["virtualOutbound", "virtualInbound", "0.0.0.0_80"] {
            let listener = fixture.listener(name)
            #expect(listener.text("address/socket_address/address") == "0.0.0.0")
            #expect(listener.text("additional_addresses/0/address/socket_address/address") == "::")
        }
        fixture.node.ipAddresses = ["fd00::99"]
        #expect(fixture.listener("virtualInbound").text("address/socket_address/address") == "::")
        #expect(fixture.listener("virtualInbound").items("additional_addresses").isEmpty)
    }

    @Test func proxylessServers() {
        var fixture = MeshFixture(Cluster.service("greeter", ports: [("grpc", 50051)]))
        fixture.node.role = .grpc
        fixture.node.labels = ["app": "greeter"]
        fixture.node.targets = ServiceTargets.of(fixture.node, in: fixture.world)
        let names = ["[::]:50051", "0.0.0.0:50051", "0.0.0.0:1", "nonsense", "host:50051"]
        func made() -> [Message] {
            let made = ProxylessServers.listeners(fixture.request, names: names.map { ProxylessServers.prefix + $0 })
            for resource in made { resource.message.checkRoundTrip() }
            return made.map(\.message)
        }
        #expect(made().map { $0.text("name") ?? "" } == names.prefix(2).map { ProxylessServers.prefix + $0 })
        #expect(made()[0].text("address/socket_address/address") == "::")
        #expect(
            made()[0].has(
                "filter_chains/0/filters/0/typed_config/route_config/virtual_hosts/0/routes/0/non_forwarding_action"))
        #expect(!made()[0].has("filter_chains/0/transport_socket"))
        fixture.node.labels["security.istio.io/tlsMode"] = "istio"
        let tls = "filter_chains/0/transport_socket/typed_config"
        #expect(made()[0].isTrue("\(tls)/require_client_certificate"))
        #expect(
            made()[0].text("\(tls)/common_tls_context/tls_certificate_provider_instance/instance_name") == "default")
    }

    @Test func proxylessMutualTLSAndWhatGRPCDoesNotKnow() {
        let rule = Cluster.object(
            "DestinationRule", "greeter", "host: greeter\ntrafficPolicy: {tls: {mode: ISTIO_MUTUAL}}")
        let route = Cluster.object(
            "VirtualService", "greeter",
            "hosts: [greeter]\nhttp: [{corsPolicy: {allowOrigins: [{exact: a}]}, route: [{destination: {host: greeter}}]}]"
        )
        let pod = Cluster.Pod(address: "10.244.0.1", labels: [:])
        var fixture = MeshFixture(Cluster.service("greeter", ports: [("grpc", 50051)], pods: [pod]) + rule + route)
        fixture.node.role = .grpc
        let name = "outbound|50051||greeter.default.svc.cluster.local"
        let context = "transport_socket/typed_config/common_tls_context"
        let validation = "\(context)/combined_validation_context/default_validation_context"
        let cluster = fixture.cluster(name)
        #expect(cluster.text("\(validation)/ca_certificate_provider_instance/certificate_name") == "ROOTCA")
        let account = "spiffe://cluster.local/ns/default/sa/greeter"
        #expect(cluster.text("\(validation)/match_subject_alt_names/0/exact") == account)
        #expect(!cluster.has("\(context)/tls_certificate_sds_secret_configs/0"))
        #expect(!fixture.routes(name).has("virtual_hosts/0/routes/0/typed_per_filter_config/envoy.filters.http.cors"))
    }

    @Test func endpointsOfTheFamilyThatTheProxyHas() {
        let other = """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-6, namespace: default, labels: {kubernetes.io/service-name: web}}
            addressType: IPv6
            ports: [{name: http, port: 80}]
            endpoints: [{addresses: ["fd00::1"]}]
            """
        let pod = Cluster.Pod(address: "10.244.0.1", labels: [:])
        var fixture = MeshFixture(Cluster.service("web", ports: [("http", 80)], pods: [pod]) + other)
        func addresses() -> [String] {
            fixture.endpoints("outbound|80||web.default.svc.cluster.local").items("endpoints").flatMap { group in
                group.items("lb_endpoints").compactMap { $0.text("endpoint/address/socket_address/address") }
            }
        }
        #expect(addresses() == ["10.244.0.1"])
        fixture.node.ipAddresses = ["fd00::99"]
        #expect(addresses() == ["fd00::1"])
        fixture.node.ipAddresses.append("10.244.0.99")
        #expect(Set(addresses()) == ["10.244.0.1", "fd00::1"])
    }

    @Test func proxylessClients() {
        var fixture = MeshFixture(Cluster.service("greeter", ports: [("grpc", 50051)]))
        fixture.node.role = .grpc
        let listener = fixture.listener("greeter.default.svc.cluster.local:50051")
        let route = listener.text("api_listener/api_listener/rds/route_config_name")
        #expect(route == "outbound|50051||greeter.default.svc.cluster.local")
        #expect(names(fixture).contains("greeter:50051"))
        let configuration = fixture.routes(route ?? "")
        #expect(configuration.items("virtual_hosts").count == 1)
        #expect(
            configuration.texts("virtual_hosts/0/domains").contains("greeter.default.svc.cluster.local:50051"))
    }
}
