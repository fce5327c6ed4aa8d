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

/// Who was registered, as whom.
private final class Registrations: WorkloadRegistrar {
    let identities = Lock<[ProxyIdentity?]>([])

    func connected(
        _ node: ProxyNode, connection: String, in world: WorldSnapshot, identity: ProxyIdentity?
    ) async { identities.withLock { $0.append(identity) } }

    func health(of node: ProxyNode, connection: String, failure: String?) async {}
    func disconnected(_ node: ProxyNode, connection: String) async {}
}

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

    /// A client that vanishes cancels what serves it: what has to be written down then must not be given up with it.
    @Test func whoLeavesIsTakenLeaveOf() async throws {
        final class Witness: WorkloadRegistrar {
            let wasCancelled = Lock<Bool?>(nil)
            func connected(
                _ node: ProxyNode, connection: String, in world: WorldSnapshot, identity: ProxyIdentity?
            ) async {}
            func health(of node: ProxyNode, connection: String, failure: String?) async {}
            func disconnected(_ node: ProxyNode, connection: String) async {
                wasCancelled.withLock { $0 = Task.isCancelled }
            }
        }
        let witness = Witness()
        let server = DiscoveryServer(generator: TranslationGenerator(), registrar: witness)
        await server.worldChanged(WorldChange(snapshot: WorldBuilder().snapshot))
        let proxy = TestProxy(id: "sidecar~10.99.0.1~web.default~default.svc.cluster.local")
        let serving = Task { try await server.serve(proxy, isDelta: true) }
        proxy.request(.cluster)
        _ = try await proxy.response()
        serving.cancel()
        _ = await serving.result
        #expect(witness.wasCancelled.withLock { $0 } == false)
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

    @Test func aVirtualServiceReachesThoseWhoSeeItWithRoutesAlone() async throws {
        let mesh = try TestMesh(services: 2)
        let near = try await mesh.connect()
        let far = try await mesh.connect(id: "sidecar~10.99.0.2~far.other~other.svc.cluster.local")
        for proxy in [near, far] {
            proxy.request(.cluster)
            proxy.acknowledge(try await proxy.response())
            proxy.request(.listener)
            proxy.acknowledge(try await proxy.response())
            proxy.request(.route, subscribe: ["80"])
            proxy.acknowledge(try await proxy.response())
        }
        await mesh.apply(TestMesh.route("3s"))
        let routes = try await near.response()
        #expect(routes.type == .route && routes.names == ["80"])
        near.acknowledge(routes)
        #expect(far.waiting == 0)
        let key = ConfigKey(kind: "VirtualService", namespace: "default", name: "v")
        try await near.until { await mesh.server.distribution(of: key)?.waiting == [] }
        await mesh.apply(TestMesh.route("4s"))
        near.acknowledge(try await near.response())
        #expect(near.waiting == 0 && far.waiting == 0)
        try await mesh.stop()
    }

    @Test func aProxyServesWhatItsWorkloadBecomes() async throws {
        let mesh = try TestMesh(services: 1)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        let before = try await proxy.response()
        #expect(!before.names.contains("inbound|80||"))
        proxy.acknowledge(before)
        await mesh.apply(TestMesh.endpoints(0, addresses: ["10.0.0.1", "10.99.0.1"]))
        let after = try await proxy.response()
        #expect(after.type == .cluster && after.names == ["inbound|80||"])
        try await mesh.stop()
    }

    @Test func wholeStreamsGetEverythingOfATypeAgain() async throws {
        let mesh = try TestMesh(services: 2)
        let proxy = try await mesh.connect(isDelta: false)
        proxy.request(.cluster)
        let first = try await proxy.response()
        proxy.acknowledge(first)
        proxy.request(.endpoint, subscribe: ["outbound|80||s0.default.svc.cluster.local"])
        proxy.acknowledge(try await proxy.response())
        await mesh.apply(TestMesh.service(7))
        let second = try await proxy.response()
        #expect(second.type == .cluster && second.count == first.count + 1)
        let endpoints = try await proxy.response()
        #expect(endpoints.type == .endpoint && endpoints.count == 1)
        try await mesh.stop()
    }

    @Test func privateKeysAreForThoseWhoProveWhoTheyAre() async throws {
        let mesh = try TestMesh(services: 1)
        await mesh.apply(TestMesh.gateway())
        let id = "router~10.99.0.3~ingress.default~default.svc.cluster.local"
        let proved = ProxyIdentity(trustDomain: "cluster.local", namespace: "default", serviceAccount: "ingress")
        let name = "kubernetes://cred"
        let stranger = try await mesh.connect(id: id)
        stranger.request(.secret, subscribe: [name])
        let nothing = try await stranger.response()
        #expect(nothing.names.isEmpty && nothing.removed == [name])
        let known = try await mesh.connect(id: id, identity: proved)
        known.request(.secret, subscribe: [name])
        #expect(try await known.response().names == [name])
        let near = try await mesh.connect(id: id, isOwn: true)
        near.request(.secret, subscribe: [name])
        #expect(try await near.response().names == [name])
        try await mesh.stop()
    }

    /// Traffic goes to whoever is registered.
    @Test func whoProvesNothingIsNotRegistered() async throws {
        let registrar = Registrations()
        let mesh = try TestMesh(services: 1, registrar: registrar)
        let id = "sidecar~10.99.0.3~vm.default~default.svc.cluster.local"
        let proved = ProxyIdentity(trustDomain: "cluster.local", namespace: "default", serviceAccount: "vm")
        let callers: [(ProxyIdentity?, Bool)] = [(nil, false), (proved, false), (nil, true)]
        for (identity, isOwn) in callers {
            let proxy = try await mesh.connect(id: id, identity: identity, isOwn: isOwn, group: "vms")
            proxy.request(.cluster)
            _ = try await proxy.response()
        }
        #expect(registrar.identities.withLock { $0 } == [proved, nil])
        try await mesh.stop()
    }

    @Test func debugPages() async throws {
        let mesh = try TestMesh(services: 1)
        let proxy = try await mesh.connect()
        proxy.request(.cluster)
        proxy.acknowledge(try await proxy.response())
        try await proxy.until {
            await mesh.server.proxies().first?.subscriptions.first { $0.type == .cluster }?.word == "SYNCED"
        }
        let pages = DebugPages(mesh.server)
        func body(_ path: String, _ query: [(name: String, value: String)] = []) async throws -> DocumentNode {
            let page = try #require(await pages.page(path, query))
            #expect(page.status == 200)
            return try Document.parse(json: page.body)
        }
        let row = try #require(try await body("/debug/syncz").items.first)
        #expect(row["proxy"]?.string == "web.default" && row["cluster_sent"]?.string == row["cluster_acked"]?.string)
        #expect(try await body("/debug/registryz").items.first?["hostname"]?.string == "s0.default.svc.cluster.local")
        #expect(try await body("/debug/endpointz").items.first?["ep"]?.items.first?["Address"]?.string == "10.0.0.1")
        let dump = try await body("/debug/config_dump", [(name: "proxyID", value: "web.default")])
        #expect(dump["configs"]?.items.count == 4)
        #expect(await pages.page("/debug/config_dump", [(name: "proxyID", value: "nobody")])?.status == 404)
        #expect(await pages.page("/debug/config_dump", [])?.status == 400)
        #expect(await pages.page("/debug/nothing", []) == nil)
        #expect(await pages.page("/debug/ndsz", [])?.status == 400)
        #expect(try await body("/debug/ndsz", [(name: "proxyID", value: "web.default")])["table"]?.members.count == 1)
        let asking: Set<String> = ["config_dump", "config_distribution", "ndsz"]
        for name in DebugPages.names where !asking.contains(name) { _ = try await body("/debug/\(name)") }
        #expect(mesh.server.metrics.text().contains("pilot_services 1"))
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
