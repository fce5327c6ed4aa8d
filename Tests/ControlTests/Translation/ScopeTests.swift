// What a proxy may see: exportTo, Sidecars, precedence among namespaces and objects.

import Base
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct ScopeTests {
    private func hosts(_ fixture: MeshFixture) -> [String] { fixture.scope.services.map(\.hostname).sorted() }

    private let twoNamespaces =
        Cluster.service("a", ports: [("http", 80)])
        + Cluster.service("b", namespace: "other", ip: "10.0.0.2", ports: [("http", 80), ("tcp", 9000)])

    @Test func everythingWithoutSidecar() {
        let fixture = MeshFixture(twoNamespaces)
        #expect(hosts(fixture) == ["a.default.svc.cluster.local", "b.other.svc.cluster.local"])
    }

    @Test func sidecarOfTheNamespaceNarrows() {
        let sidecar = Cluster.object("Sidecar", "default", "egress: [{hosts: ['./*']}]")
        #expect(hosts(MeshFixture(twoNamespaces + sidecar)) == ["a.default.svc.cluster.local"])
        let none = Cluster.object("Sidecar", "default", "egress: [{hosts: ['~/*']}]")
        #expect(hosts(MeshFixture(twoNamespaces + none)) == [])
        let one = Cluster.object("Sidecar", "default", "egress: [{hosts: ['other/b.other.svc.cluster.local']}]")
        #expect(hosts(MeshFixture(twoNamespaces + one)) == ["b.other.svc.cluster.local"])
    }

    @Test func selectedWorkloadsBeforeNamespaceBeforeRoot() {
        let root = Cluster.object("Sidecar", "root", namespace: "istio-system", "egress: [{hosts: ['~/*']}]")
        let own = Cluster.object("Sidecar", "own", "egress: [{hosts: ['./*']}]")
        let selecting = Cluster.object(
            "Sidecar", "zz-selecting", "workloadSelector: {labels: {app: sleep}}\negress: [{hosts: ['other/*']}]")
        #expect(hosts(MeshFixture(twoNamespaces + root)) == [])
        #expect(hosts(MeshFixture(twoNamespaces + root + own)) == ["a.default.svc.cluster.local"])
        var all = MeshFixture(twoNamespaces + root + own + selecting)
        #expect(hosts(all) == ["b.other.svc.cluster.local"])
        all.node.labels = ["app": "httpbin"]
        #expect(hosts(all) == ["a.default.svc.cluster.local"])
    }

    @Test func listenersWithAPortImportOnlyThatPort() {
        let sidecar = Cluster.object(
            "Sidecar", "default", "egress:\n- port: {number: 9000, protocol: TCP, name: tcp}\n  hosts: ['*/*']")
        let scope = MeshFixture(twoNamespaces + sidecar).scope
        #expect(scope.services.map(\.hostname) == ["b.other.svc.cluster.local"])
        #expect(scope.services[0].ports.map(\.number) == [9000])
    }

    @Test func exportToHides() {
        let hidden = Cluster.object(
            "ServiceEntry", "x", namespace: "other",
            "hosts: [x.test]\nports: [{number: 80, name: http, protocol: HTTP}]\nresolution: DNS\nexportTo: ['.']")
        #expect(!hosts(MeshFixture(hidden)).contains("x.test"))
        var there = MeshFixture(hidden)
        there.node.namespace = "other"
        #expect(hosts(there).contains("x.test"))
    }

    @Test func ownNamespaceWinsAmongEqualNames() {
        func entry(_ namespace: String, _ port: Int) -> String {
            Cluster.object(
                "ServiceEntry", "x", namespace: namespace,
                "hosts: [x.test]\nports: [{number: \(port), name: http, protocol: HTTP}]\nresolution: DNS")
        }
        let scope = MeshFixture(entry("a-first", 81) + entry("default", 82)).scope
        #expect(scope.service("x.test")?.ports.map(\.number) == [82])
    }

    @Test func destinationsOfVirtualServicesAreImported() {
        let sidecar = Cluster.object("Sidecar", "default", "egress: [{hosts: ['default/*']}]")
        let virtualService = Cluster.object(
            "VirtualService", "a",
            "hosts: [a]\nhttp: [{route: [{destination: {host: b.other.svc.cluster.local, port: {number: 80}}}]}]")
        let scope = MeshFixture(twoNamespaces + sidecar + virtualService).scope
        #expect(scope.service("b.other.svc.cluster.local")?.ports.map(\.number) == [80])
        #expect(scope.dependencies.contains(ConfigKey(kind: "VirtualService", namespace: "default", name: "a")))
    }

    @Test func delegatesAreMerged() {
        let root = Cluster.object(
            "VirtualService", "root",
            "hosts: [a]\nhttp:\n- match: [{uri: {prefix: /b}}]\n  timeout: 3s\n  delegate: {name: part, namespace: other}"
        )
        let part = Cluster.object(
            "VirtualService", "part", namespace: "other",
            """
            http:
            - match: [{uri: {prefix: /b/c}}]
              route: [{destination: {host: b}}]
            - match: [{uri: {prefix: /elsewhere}}]
              route: [{destination: {host: b}}]
            """)
        let scope = MeshFixture(twoNamespaces + root + part).scope
        #expect(scope.virtualServices.count == 1)
        let routes = scope.virtualServices[0].spec.http
        #expect(routes.count == 1)
        #expect(routes[0].match[0].uri?.prefix == "/b/c")
        #expect(routes[0].timeout == .seconds(3))
        #expect(routes[0].origin == Networking.RouteOrigin(delegate: "other/part", index: 0))
        #expect(routes[0].route[0].destination?.host == "b.other.svc.cluster.local")
        #expect(scope.dependencies.contains(ConfigKey(kind: "VirtualService", namespace: "other", name: "part")))
    }

    @Test func destinationRulesOfOneHostAreMerged() {
        let first = Cluster.object(
            "DestinationRule", "one",
            "host: a\ntrafficPolicy: {loadBalancer: {simple: RANDOM}}\nsubsets: [{name: v1, labels: {version: v1}}]")
        let second = Cluster.object(
            "DestinationRule", "two",
            "host: a\ntrafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}\nsubsets: [{name: v1, labels: {x: other}}, {name: v2, labels: {version: v2}}]"
        )
        let fixture = MeshFixture(twoNamespaces + first + second)
        let rule = fixture.scope.destinationRule("a.default.svc.cluster.local", for: fixture.node)
        #expect(rule?.rule.spec.subsets.map(\.name) == ["v1", "v2"])
        #expect(rule?.rule.spec.subsets[0].labels == ["version": "v1"])
        #expect(rule?.rule.spec.trafficPolicy?.loadBalancer?.simple == .RANDOM)
        #expect(rule?.sources.count == 2)
    }

    @Test func clientsRulesBeforeServersBeforeRoots() {
        func rule(_ namespace: String, _ host: String = "b.other.svc.cluster.local") -> String {
            Cluster.object("DestinationRule", "in-\(namespace)", namespace: namespace, "host: '\(host)'")
        }
        func chosen(_ yaml: String) -> String? {
            let fixture = MeshFixture(twoNamespaces + yaml)
            return fixture.scope.destinationRule("b.other.svc.cluster.local", for: fixture.node)?.rule.namespace
        }
        #expect(chosen(rule("istio-system", "*.local")) == "istio-system")
        #expect(chosen(rule("istio-system", "*.local") + rule("other")) == "other")
        #expect(chosen(rule("istio-system") + rule("other") + rule("default")) == "default")
        // A third namespace has no say.
        #expect(chosen(rule("third")) == nil)
    }

    @Test func rulesThatSelectWorkloads() {
        let general = Cluster.object("DestinationRule", "general", "host: a")
        let own = Cluster.object(
            "DestinationRule", "own", "host: a\nworkloadSelector: {matchLabels: {app: sleep}}")
        var fixture = MeshFixture(twoNamespaces + general + own)
        let host = "a.default.svc.cluster.local"
        #expect(fixture.scope.destinationRule(host, for: fixture.node)?.rule.name == "own")
        let key = Translation.scopeKey(for: fixture.node, in: ScopeIndex(fixture.world))
        fixture.node.labels = ["app": "other"]
        #expect(fixture.scope.destinationRule(host, for: fixture.node)?.rule.name == "general")
        #expect(Translation.scopeKey(for: fixture.node, in: ScopeIndex(fixture.world)) != key)
    }

    @Test func namesWithWildcards() {
        #expect(HostName.overlap("*.a.test", "b.a.test"))
        #expect(HostName.overlap("*.test", "*.a.test"))
        #expect(!HostName.overlap("*.a.test", "*.b.test"))
        #expect(HostName.isSubset("*.a.test", of: "*.test"))
        #expect(!HostName.isSubset("*.test", of: "*.a.test"))
        let best = HostName.mostSpecific(
            for: "x.a.test", exact: ["y.a.test": 0], wildcards: ["*": 1, "*.a.test": 2, "*.test": 3])
        #expect(best?.value == 2)
    }

    /// 5,000 services are seen from a namespace in a time that a push can bear.
    @Test func manyServices() {
        var fixture = MeshFixture()
        var world = WorldSnapshot()
        for number in 0..<5_000 {
            let id = ServiceID(hostname: "s\(number).n\(number % 50).svc.cluster.local", namespace: "n\(number % 50)")
            var service = MeshService(
                id: id, name: "s\(number)",
                ports: [ServicePort(name: "http", number: 80, protocol: .http)], provider: "Kubernetes",
                source: ConfigKey(kind: "Service", namespace: id.namespace, name: "s\(number)"))
            service.addresses = ["10.\(number / 250 / 250).\(number / 250 % 250).\(number % 250 + 1)"]
            world.services[id] = service
            world.namespacesOfHostname[id.hostname] = [id.namespace]
        }
        fixture.node.namespace = "n7"
        let start = Instant.now
        let index = ScopeIndex(world)
        let indexed = Instant.now
        let scope = Translation.scope(for: fixture.node, in: index)
        let scoped = Instant.now
        #expect(scope.services.count == 5_000)
        let request = TranslationRequest(node: fixture.node, world: world, scope: scope)
        let clusters = Translation.clusters(request)
        let made = Instant.now
        let routes = Translation.routes(request, names: ["80"])
        let routed = Instant.now
        #expect(clusters.count == 5_003)
        #expect(routes[0].message.items("virtual_hosts").count == 5_001)
        print(
            "5,000 services: index \((indexed - start).milliseconds) ms, scope \((scoped - indexed).milliseconds) ms,",
            "clusters \((made - scoped).milliseconds) ms, routes \((routed - made).milliseconds) ms")
    }
}
