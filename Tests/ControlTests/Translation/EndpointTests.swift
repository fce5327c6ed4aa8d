// Hosts of clusters: subsets, localities, networks, health.

import Base
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct EndpointTests {
    private let reviews = "outbound|9080||reviews.default.svc.cluster.local"
    private let address = "endpoint/address/socket_address/address"

    private func addresses(_ message: Message) -> [String] {
        message.items("endpoints").flatMap { $0.items("lb_endpoints") }.compactMap { $0.text(address) }.sorted()
    }

    @Test func hostsWithTheirFacts() {
        let message = MeshFixture(Cluster.reviews).endpoints(reviews)
        #expect(addresses(message) == ["10.244.0.1", "10.244.0.2", "10.244.0.3"])
        let hosts = message.items("endpoints").flatMap { $0.items("lb_endpoints") }
        let secured = hosts.first { $0.text(address) == "10.244.0.1" }
        #expect(secured?.text("metadata/filter_metadata/envoy.transport_socket_match/tlsMode") == "istio")
        #expect(
            secured?.text("metadata/filter_metadata/istio/workload")?.contains(";default;reviews;v1;Kubernetes") == true
        )
        #expect(secured?.word("health_status") == "HEALTHY")
        let plain = hosts.first { $0.text(address) == "10.244.0.3" }
        #expect(plain?.has("metadata/filter_metadata/envoy.transport_socket_match") == false)
    }

    @Test func subsetsByLabels() {
        let rule = Cluster.object(
            "DestinationRule", "r", "host: reviews\nsubsets: [{name: v2, labels: {version: v2}}]")
        let message = MeshFixture(Cluster.reviews + rule).endpoints(
            "outbound|9080|v2|reviews.default.svc.cluster.local")
        #expect(addresses(message) == ["10.244.0.2", "10.244.0.3"])
    }

    @Test func unknownClustersAreEmpty() {
        let message = MeshFixture(Cluster.reviews).endpoints("outbound|1||nobody.test")
        #expect(message.text("cluster_name") == "outbound|1||nobody.test")
        #expect(addresses(message) == [])
    }

    @Test func serversThatRefuseMutualTLS() {
        let policy = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, namespace: default}
            spec: {mtls: {mode: DISABLE}}
            """
        let fixture = MeshFixture(Cluster.reviews + policy)
        let hosts = fixture.endpoints(reviews).items("endpoints").flatMap { $0.items("lb_endpoints") }
        #expect(hosts.allSatisfy { !$0.has("metadata/filter_metadata/envoy.transport_socket_match") })
        #expect(!fixture.cluster(reviews).has("transport_socket_matches"))
    }

    private let places =
        Cluster.node("n1", region: "us", zone: "a") + Cluster.node("n2", region: "us", zone: "b")
        + Cluster.node("n3", region: "eu", zone: "c") + Cluster.node("n4", region: "asia", zone: "d")
        + Cluster.service(
            "geo", ports: [("http", 80)],
            pods: [
                .init(address: "10.244.1.1", labels: [:], node: "n1"),
                .init(address: "10.244.1.2", labels: [:], node: "n2"),
                .init(address: "10.244.1.3", labels: [:], node: "n3"),
                .init(address: "10.244.1.4", labels: [:], node: "n4"),
            ])
    private let geo = "outbound|80||geo.default.svc.cluster.local"

    private func priorities(_ policy: String) -> [String: Int] {
        let rule = Cluster.object("DestinationRule", "geo", "host: geo\ntrafficPolicy: {\(policy)}")
        var fixture = MeshFixture(places + rule)
        fixture.node.locality = Locality(region: "us", zone: "a", subZone: "")
        fixture.node.labels["topology.kubernetes.io/region"] = "us"
        var result: [String: Int] = [:]
        for group in fixture.endpoints(geo).items("endpoints") {
            for host in group.items("lb_endpoints") {
                result[host.text(address) ?? ""] = group.number("priority") ?? 0
            }
        }
        return result
    }

    @Test func nearbyFirst() {
        #expect(
            priorities("outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: true}}")
                == ["10.244.1.1": 0, "10.244.1.2": 1, "10.244.1.3": 2, "10.244.1.4": 2])
        #expect(
            priorities("outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: us, to: asia}]}}")
                == ["10.244.1.1": 0, "10.244.1.2": 1, "10.244.1.4": 2, "10.244.1.3": 3])
        // Without outlier detection nobody would notice that the near ones fail.
        #expect(Set(priorities("loadBalancer: {localityLbSetting: {enabled: true}}").values) == [0])
        #expect(
            Set(priorities("outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: false}}").values) == [0])
    }

    @Test func priorityByLabels() {
        #expect(
            priorities(
                "outlierDetection: {}, loadBalancer: {localityLbSetting: {failoverPriority: [topology.kubernetes.io/region]}}"
            )
                == ["10.244.1.1": 0, "10.244.1.2": 0, "10.244.1.3": 1, "10.244.1.4": 1])
    }

    @Test func sharesOfLocalities() {
        let rule = Cluster.object(
            "DestinationRule", "geo",
            "host: geo\ntrafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: us/a/*, to: {'us/*': 80, 'eu/c/*': 20}}]}}}"
        )
        var fixture = MeshFixture(places + rule)
        fixture.node.locality = Locality(region: "us", zone: "a", subZone: "")
        var weights: [String: Int] = [:]
        for group in fixture.endpoints(geo).items("endpoints") where !group.items("lb_endpoints").isEmpty {
            weights[group.text("locality/zone") ?? ""] = group.number("load_balancing_weight")
        }
        #expect(weights == ["a": 40, "b": 40, "c": 20])
        #expect(fixture.cluster(geo).has("common_lb_config/locality_weighted_lb_config"))
    }

    @Test func otherNetworksThroughTheirGateways() {
        var fixture = MeshFixture(Cluster.reviews)
        var world = fixture.world
        for (id, list) in world.endpoints {
            world.endpoints[id] = list.map { endpoint in
                var moved = endpoint
                if endpoint.address != "10.244.0.1" { moved.network = "far" }
                return moved
            }
        }
        world.networkGateways = [NetworkGateway(network: "far", address: "34.1.1.1", port: 15443)]
        fixture.node.network = "near"
        let request = TranslationRequest(
            node: fixture.node, world: world, scope: Translation.scope(for: fixture.node, in: world))
        let message = Translation.endpoints(request, clusters: [reviews])[0].message
        message.checkRoundTrip()
        // The one without a sidecar can't be reached through a gateway that goes by TLS.
        #expect(addresses(message) == ["10.244.0.1", "34.1.1.1"])
        let remote = message.items("endpoints").flatMap { $0.items("lb_endpoints") }.first {
            $0.text(address) == "34.1.1.1"
        }
        #expect(remote?.text("metadata/filter_metadata/envoy.transport_socket_match/tlsMode") == "istio")
    }

    @Test func unreadyHostsOnlyWhereTheyArePublished() {
        func count(_ publishes: Bool, _ health: ServiceEndpoint.Health) -> Int {
            let fixture = MeshFixture(Cluster.reviews)
            var world = fixture.world
            for (id, list) in world.endpoints {
                world.services[id]?.publishesUnready = publishes
                world.endpoints[id] = list.map { endpoint in
                    var changed = endpoint
                    changed.health = health
                    return changed
                }
            }
            let request = TranslationRequest(
                node: fixture.node, world: world, scope: Translation.scope(for: fixture.node, in: world))
            return addresses(Translation.endpoints(request, clusters: [reviews])[0].message).count
        }
        #expect(count(false, .unhealthy) == 0)
        #expect(count(true, .unhealthy) == 3)
        #expect(count(true, .draining) == 0)
        #expect(count(false, .healthy) == 3)
    }
}
