// Whole streams against the server, with the translation behind it and no sockets.

import Base
import ControlMetrics
import Document
import EnvoyAPI
import MeshAPI
import Protobuf
import Registry
import Testing

@testable import DiscoveryService

@Suite(.timeLimit(.minutes(1))) struct DiscoveryServerTests {
    @Test func clustersThenEndpointsThenListenersThenRoutes() async throws {
        let mesh = try TestMesh(services: 3)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        let clusters = try await proxy.response()
        #expect(clusters.names.contains("outbound|80||s0.default.svc.cluster.local"))
        proxy.acknowledge(clusters)
        proxy.request(.endpoint, subscribe: clusters.names.filter { $0.hasPrefix("outbound|") })
        let endpoints = try await proxy.response()
        #expect(endpoints.type == .endpoint && endpoints.names.count == 3)
        proxy.acknowledge(endpoints)
        proxy.request(.listener)
        let listeners = try await proxy.response()
        #expect(listeners.type == .listener && !listeners.names.isEmpty)
        proxy.acknowledge(listeners)
        proxy.request(.route, subscribe: ["80"])
        let routes = try await proxy.response()
        #expect(routes.names == ["80"])
        try await mesh.stop()
    }

    @Test func anEndpointIsToldAloneAndOnlyToWhoeverWatches() async throws {
        let mesh = try TestMesh(services: 3)
        let watcher = try await mesh.connect()
        watcher.request(.endpoint, subscribe: ["outbound|80||s1.default.svc.cluster.local"])
        watcher.acknowledge(try await watcher.response())
        let other = try await mesh.connect("other")
        other.request(.endpoint, subscribe: ["outbound|80||s2.default.svc.cluster.local"])
        other.acknowledge(try await other.response())
        await mesh.apply(TestMesh.endpoints(1, addresses: ["10.1.0.1", "10.1.0.2"]))
        let told = try await watcher.response()
        #expect(told.type == .endpoint && told.names == ["outbound|80||s1.default.svc.cluster.local"])
        watcher.acknowledge(told)
        await mesh.apply(TestMesh.endpoints(2, addresses: ["10.2.0.9"]))
        #expect(try await other.response().names == ["outbound|80||s2.default.svc.cluster.local"])
        #expect(watcher.waiting == 0)
        try await mesh.stop()
    }

    @Test func aReconnectHearsOnlyWhatIsNew() async throws {
        let mesh = try TestMesh(services: 3)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        let first = try await proxy.response()
        proxy.leave()
        let again = try TestMesh(services: 3)
        let returned = try await again.connect()
        returned.request(.cluster, known: first.versions)
        let answer = try await returned.response()
        #expect(answer.names.isEmpty && answer.removed.isEmpty)
        try await mesh.stop()
        try await again.stop()
    }

    @Test func aClusterThatIsSentAgainGetsItsEndpointsAgain() async throws {
        let mesh = try TestMesh(services: 2)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        proxy.acknowledge(try await proxy.response())
        proxy.request(.endpoint, subscribe: ["outbound|80||s0.default.svc.cluster.local"])
        proxy.acknowledge(try await proxy.response())
        await mesh.apply(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: d, namespace: default}
            spec: {host: s0.default.svc.cluster.local, trafficPolicy: {connectionPool: {tcp: {maxConnections: 7}}}}
            """)
        let clusters = try await proxy.response()
        #expect(clusters.type == .cluster && clusters.names == ["outbound|80||s0.default.svc.cluster.local"])
        let endpoints = try await proxy.response()
        #expect(endpoints.type == .endpoint && endpoints.names == ["outbound|80||s0.default.svc.cluster.local"])
        try await mesh.stop()
    }

    @Test func aServiceThatIsGoneIsTakenBack() async throws {
        let mesh = try TestMesh(services: 2)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        proxy.acknowledge(try await proxy.response())
        await mesh.apply([
            ObjectChange(group: "", kind: "Service", namespace: "default", name: "s1", object: nil)
        ])
        let answer = try await proxy.response()
        #expect(answer.removed == ["outbound|80||s1.default.svc.cluster.local"])
        try await mesh.stop()
    }

    @Test func refusalsAreCountedAndNamed() async throws {
        let mesh = try TestMesh(services: 1)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        let answer = try await proxy.response()
        proxy.refuse(answer, "cluster is wrong")
        try await proxy.until { mesh.server.metrics.value("pilot_total_xds_rejects", [XDSType.cluster.rawValue]) == 1 }
        let status = try #require(await mesh.server.proxies().first)
        #expect(status.subscriptions.first { $0.type == .cluster }?.word == "ERROR")
        #expect(status.node.id == "web.default")
        try await mesh.stop()
    }

    @Test func aClientThatDoesNotReadHoldsUpNobody() async throws {
        let mesh = try TestMesh(services: 2)
        let slow = try await mesh.connect("slow")
        slow.request(.endpoint, subscribe: ["outbound|80||s0.default.svc.cluster.local"])
        slow.acknowledge(try await slow.response())
        slow.block()
        let quick = try await mesh.connect("quick")
        quick.request(.endpoint, subscribe: ["outbound|80||s0.default.svc.cluster.local"])
        quick.acknowledge(try await quick.response())
        for round in 1...5 {
            await mesh.apply(TestMesh.endpoints(0, addresses: ["10.9.0.\(round)"]))
            quick.acknowledge(try await quick.response())
        }
        #expect(slow.waiting == 0)
        slow.unblock()
        let last = try await slow.response()
        #expect(last.text.contains("10.9.0.5"))
        #expect(slow.waiting == 0)
        try await mesh.stop()
    }

    @Test(arguments: [
        ("sidecar~10.0.0.1~web.default", "role~address~name.namespace~domain"),
        ("waypoint~1.2.3.4~a.b~c", "neither sidecar"),
        ("sidecar~nonsense~a.b~c", "no IP address"),
    ])
    func nodesThatAreWrongAreRefusedInWords(_ id: String, _ words: String) async throws {
        let mesh = try TestMesh(services: 1)
        let proxy = try await mesh.connect(id: id)
        proxy.request(.cluster)
        let failure = try await proxy.failure()
        #expect("\(failure)".contains(words))
        try await mesh.stop()
    }

    @Test func credentialsOfAnotherNamespaceAreRefused() async throws {
        let mesh = try TestMesh(services: 1)
        let proxy = try await mesh.connect(
            identity: ProxyIdentity(trustDomain: "cluster.local", namespace: "evil", serviceAccount: "x"))
        proxy.request(.cluster)
        let failure = try await proxy.failure()
        guard case .notPermitted? = failure as? StreamRefusal else {
            Issue.record("found \(failure)")
            return
        }
        try await mesh.stop()
    }

    @Test func stoppingEndsStreams() async throws {
        let mesh = try TestMesh(services: 1)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        _ = try await proxy.response()
        try await mesh.stop()
        let failure = try await proxy.failure()
        #expect(failure as? StreamRefusal == .stopping)
    }
}
