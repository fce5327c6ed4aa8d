// Who shares with whom: never more than what resources depend on allows.

import MeshAPI
import Registry
import Testing

@testable import DiscoveryService

@Suite struct SharingKeysTests {
    private func node(_ name: String, _ labels: [String: String]) -> ProxyNode {
        var node = ProxyNode(role: .sidecar, id: "\(name).default", namespace: "default")
        node.ipAddresses = ["10.0.0.\(name.utf8.count)"]
        node.labels = labels
        return node
    }

    private func keys(_ node: ProxyNode, _ yaml: [String] = []) throws -> SharingKeys {
        var builder = WorldBuilder()
        let world = builder.apply(try yaml.map(TestMesh.change)).snapshot
        return SharingKeys(node, scope: "default", WorldTraits(world))
    }

    private let sourceLabels = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: v, namespace: default}
        spec: {hosts: [s0], http: [{match: [{sourceLabels: {app: a}}], route: [{destination: {host: s0}}]}]}
        """

    private let selecting = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: d, namespace: default}
        spec: {host: s0, workloadSelector: {matchLabels: {app: a}}}
        """

    private let failover = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: d, namespace: default}
        spec:
          host: s0
          trafficPolicy: {loadBalancer: {localityLbSetting: {failoverPriority: ["rack", "version=v1"]}}}
        """

    private let filter = """
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata: {name: f, namespace: istio-system}
        spec: {configPatches: []}
        """

    @Test func labelsThatNobodyAsksForSeparateNobody() throws {
        let (one, two) = (try keys(node("a", ["app": "a"])), try keys(node("bb", ["app": "b"])))
        #expect(one.clusters == two.clusters && one.endpoints == two.endpoints && one.routes == two.routes)
    }

    @Test func labelsOfCallersSeparateRoutes() throws {
        let (one, two) = (
            try keys(node("a", ["app": "a"]), [sourceLabels]), try keys(node("a", ["app": "b"]), [sourceLabels])
        )
        #expect(one.routes != two.routes && one.endpoints == two.endpoints)
        let other = try keys(node("a", ["app": "a", "version": "v2"]), [sourceLabels])
        #expect(one.routes == other.routes)
    }

    @Test func rulesThatSelectSeparateEverything() throws {
        let (one, two) = (
            try keys(node("a", ["app": "a"]), [selecting]), try keys(node("a", ["app": "b"]), [selecting])
        )
        #expect(one.clusters != two.clusters && one.endpoints != two.endpoints && one.routes != two.routes)
    }

    @Test func failoverByLabelsSeparatesEndpoints() throws {
        let (one, two) = (
            try keys(node("a", ["rack": "1"]), [failover]), try keys(node("a", ["rack": "2"]), [failover])
        )
        #expect(one.endpoints != two.endpoints)
        #expect(
            try keys(node("a", ["version": "v1"]), [failover]).endpoints != keys(node("a", [:]), [failover]).endpoints)
    }

    @Test func patchesLookAtEverything() throws {
        let (one, two) = (try keys(node("a", ["app": "a"]), [filter]), try keys(node("a", ["app": "b"]), [filter]))
        #expect(one.routes != two.routes)
    }

    @Test func placesSeparate() throws {
        var far = node("a", [:])
        far.locality = Locality(region: "r", zone: "z", subZone: "")
        var networked = node("a", [:])
        networked.network = "n"
        let here = try keys(node("a", [:]))
        for other in [try keys(far), try keys(networked)] {
            #expect(here.endpoints != other.endpoints && here.clusters != other.clusters)
        }
    }

    @Test func watchesByHost() {
        let names = ["outbound|80||a.com", "outbound|81|v1|a.com", "outbound|80||b.com", "plain"]
        let index = WatchIndex(Set(names))
        #expect(Set(index.clusters(of: "a.com")) == ["outbound|80||a.com", "outbound|81|v1|a.com"])
        #expect(index.watches("plain") && !index.watches("c.com"))
        #expect(ClusterHost.of("outbound_.80_.v1_.a.com") == "a.com")
    }
}
