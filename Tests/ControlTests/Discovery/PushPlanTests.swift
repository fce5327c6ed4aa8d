// What a change means for one proxy, also when its client was answered in between.

import Base
import Document
import MeshAPI
import Protobuf
import Registry
import Testing
import Translation

@testable import DiscoveryService

@Suite struct PushPlanTests {
    private static let route = ConfigKey(kind: "VirtualService", namespace: "default", name: "v")
    private static let rule = ConfigKey(kind: "DestinationRule", namespace: "default", name: "d")

    private func scope(_ dependencies: Set<ConfigKey>, services: [String] = []) -> ProxyScope {
        ProxyScope(
            namespace: "default", sidecar: nil,
            services: services.map { name in
                MeshService(
                    id: ServiceID(hostname: name, namespace: "default"), name: name, ports: [], provider: "External",
                    source: ConfigKey(kind: "ServiceEntry", namespace: "default", name: name))
            }, virtualServices: [], destinationRules: [:], dependencies: dependencies)
    }

    private func plan(_ change: WorldChange, _ now: ProxyScope, _ earlier: [ProxyScope]) -> PushPlan {
        let node = ProxyNode(role: .sidecar, id: "web.default", namespace: "default")
        return PushPlan(
            PushWork(change, since: Instant(nanoseconds: 0)), node: node, before: node, scope: now, earlier: earlier,
            root: "istio-system")
    }

    /// An answer between the change and its push is made without what has gone: the view before it still counts.
    @Test func whatHasGoneIsFoundInAnyViewSinceTheLastPush() {
        let change = WorldChange(snapshot: WorldSnapshot(), changedConfigs: [Self.rule])
        #expect(plan(change, scope([]), [scope([Self.rule]), scope([])]).types.contains(.cluster))
        #expect(plan(change, scope([]), [scope([])]).types.isEmpty)
    }

    @Test func aServiceThatARouteBringsIsANameToo() {
        let change = WorldChange(
            snapshot: WorldSnapshot(), changedConfigs: [Self.route, Self.rule], routesOnly: [Self.route])
        let now = scope([Self.route, Self.rule], services: ["one"])
        #expect(plan(change, now, [scope([Self.rule])]).types.contains(.nameTable))
    }

    @Test func aWorkloadThatLeavesTheRegistryIsWhatItsProxySays() throws {
        var writer = WireWriter()
        writer.field(1, "sidecar~10.0.0.1~web.default~default.svc.cluster.local")
        var builder = WorldBuilder()
        var node = try NodeReader.node(writer.bytes, in: builder.snapshot, proves: nil)
        let said = node.labels
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: default, labels: {app: web, istio-locality: r1.z1}}
            status: {phase: Running, podIP: 10.0.0.1}
            """
        _ = builder.apply([try TestMesh.change(pod)])
        NodeReader.refresh(&node, in: builder.snapshot)
        #expect(node.labels["app"] == "web" && node.locality.region == "r1")
        _ = builder.apply([ObjectChange(group: "", kind: "Pod", namespace: "default", name: "web", object: nil)])
        NodeReader.refresh(&node, in: builder.snapshot)
        #expect(node.labels == said && node.locality.region.isEmpty)
    }
}
