// Settings, order of objects, targets of proxies, networks.

import Base
import MeshAPI
import Registry
import Testing

private func meshMap(_ mesh: String, networks: String = "") -> String {
    let indented = mesh.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let more = networks.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
        \(indented)
        \(more.isEmpty ? "" : "  meshNetworks: |\n\(more)")
        """
}

private func virtualService(_ name: String, created: String) -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: \(name), namespace: default, creationTimestamp: "\(created)"}
    spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}
    """
}

@Suite struct WorldTests {
    @Test func meshConfigIsLaidOverDefaultsLive() throws {
        var world = WorldBuilder()
        #expect(world.snapshot.mesh.outboundTrafficPolicy?.mode == .ALLOW_ANY)
        #expect(world.snapshot.trustDomain == "cluster.local")
        let change = try world.apply(yaml: meshMap("trustDomain: prod\ndefaultConfig:\n  concurrency: 3"))
        #expect(change.isFull)
        #expect(world.snapshot.trustDomain == "prod")
        #expect(world.snapshot.mesh.defaultConfig?.concurrency == 3)
        #expect(world.snapshot.mesh.defaultConfig?.proxyAdminPort == 15000)
        let bad = try world.apply(yaml: meshMap("trustDomain: [1, 2"))
        #expect(world.snapshot.trustDomain == "prod")
        #expect(bad.findings.values.contains { !$0.isEmpty })
        _ = world.apply([gone("ConfigMap", "istio", namespace: "istio-system")])
        #expect(world.snapshot.trustDomain == "cluster.local")
    }

    @Test func identitiesFollowTheTrustDomain() throws {
        var world = WorldBuilder()
        try world.apply(yaml: [reviewsPod, reviews, reviewsSlice].joined(separator: "\n---\n"))
        try world.apply(yaml: meshMap("trustDomain: new\ntrustDomainAliases: [old]"))
        #expect(
            world.service(reviewsHost)?.subjectAltNames == [
                "spiffe://new/ns/default/sa/bookinfo", "spiffe://old/ns/default/sa/bookinfo",
            ])
    }

    @Test func theOlderComesFirstWhateverTheOrderOfArrival() throws {
        let times = ["2024-03-01T00:00:00Z", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"]
        var one = WorldBuilder()
        for (index, time) in times.enumerated() { try one.apply(yaml: virtualService("v\(index)", created: time)) }
        #expect(one.snapshot.virtualServices.map(\.name) == ["v1", "v2", "v0"])
        var many = WorldBuilder()
        let bulk = (0..<50).map { virtualService("w\($0)", created: "2024-01-01T00:\(59 - $0):00Z") }
        try many.apply(yaml: bulk.joined(separator: "\n---\n"))
        #expect(many.snapshot.virtualServices.map(\.name) == (0..<50).reversed().map { "w\($0)" })
        _ = many.apply([gone("VirtualService", "w3")])
        #expect(many.snapshot.virtualServices.count == 49)
        #expect(!many.snapshot.virtualServices.contains { $0.name == "w3" })
    }

    @Test func theSameAgainIsNoChange() throws {
        var world = WorldBuilder()
        let object = virtualService("v", created: "2024-01-01T00:00:00Z")
        try world.apply(yaml: object + "\n---\n" + reviews)
        let change = try world.apply(yaml: object + "\n---\n" + reviews)
        #expect(change.isEmpty)
    }

    @Test func aLaterFieldIsNamedAndTheRestUsed() throws {
        var world = WorldBuilder()
        let object = virtualService("v", created: "2024-01-01T00:00:00Z").replacing(
            "hosts: [reviews]", with: "hosts: [reviews], novelty: 1")
        let change = try world.apply(yaml: object)
        #expect(world.snapshot.virtualServices.count == 1)
        #expect(change.findings.values.flatMap { $0 }.first?.reason == .unknownField)
    }

    @Test func credentials() throws {
        var world = WorldBuilder()
        let change = try world.apply(
            yaml: """
                apiVersion: v1
                kind: Secret
                metadata: {name: cred, namespace: istio-system}
                type: kubernetes.io/tls
                data: {tls.crt: Y2VydA==, tls.key: a2V5}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: opaque, namespace: istio-system}
                data: {password: Y2VydA==}
                """)
        let key = ConfigKey(kind: "Secret", namespace: "istio-system", name: "cred")
        #expect(world.snapshot.credentials[key]?.privateKey == Array("key".utf8))
        #expect(world.snapshot.credentials.count == 1)
        #expect(change.changedConfigs == [key])
    }

    @Test func networksAndTheirGateways() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: [
                reviewsPod, reviews, reviewsSlice,
                """
                apiVersion: v1
                kind: Service
                metadata: {name: eastwest, namespace: istio-system, labels: {topology.istio.io/network: net2}}
                spec: {clusterIP: 10.96.0.9, ports: [{name: tls, port: 15443}]}
                status: {loadBalancer: {ingress: [{ip: 203.0.113.1}]}}
                """,
                meshMap(
                    "trustDomain: cluster.local",
                    networks:
                        "networks:\n  net1:\n    endpoints: [{fromCidr: 10.0.0.0/16}]\n    gateways: [{address: 203.0.113.7, port: 15443, locality: r1}]"
                ),
            ].joined(separator: "\n---\n"))
        #expect(world.endpoints(reviewsHost).first?.network == "net1")
        #expect(world.snapshot.networkGateways.map(\.network).sorted() == ["net1", "net2"])
        #expect(world.snapshot.networkGateways.first { $0.network == "net2" }?.address == "203.0.113.1")
        try world.apply(
            yaml:
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system, labels: {topology.istio.io/network: home}}"
        )
        #expect(world.endpoints(reviewsHost).first?.network == "net1")
    }

    @Test func targetsOfAPodThatIsNotReady() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: [
                reviews, reviewsPod.replacing("status: \"True\"", with: "status: \"False\""),
                reviewsSlice.replacing("ready: true", with: "ready: false"),
            ].joined(separator: "\n---\n"))
        var node = ProxyNode(role: .sidecar, id: "reviews-v1-abc-x.default", namespace: "default")
        node.ipAddresses = ["10.0.0.1"]
        #expect(ServiceTargets.of(node, in: world.snapshot).map(\.endpointPort) == [7777, 9081])
        var stranger = node
        stranger.id = "x.default"
        stranger.ipAddresses = ["10.0.0.7"]
        #expect(ServiceTargets.of(stranger, in: world.snapshot).isEmpty)
        stranger.labels = ["app": "reviews"]
        #expect(ServiceTargets.of(stranger, in: world.snapshot).map(\.endpointPort) == [9081])
    }

    /// Each is what its own entry says, whichever came last.
    @Test func gatewaysOfOneMachineShareItsAddress() throws {
        var world = WorldBuilder()
        for name in ["ingress", "egress", "another"] {
            try world.apply(
                yaml: """
                    apiVersion: networking.istio.io/v1
                    kind: WorkloadEntry
                    metadata: {name: \(name), namespace: mesh}
                    spec: {address: 10.0.0.9, labels: {istio: \(name)}}
                    """)
        }
        for name in ["ingress", "egress"] {
            var node = ProxyNode(role: .router, id: "\(name).mesh", namespace: "mesh")
            node.ipAddresses = ["10.0.0.9"]
            #expect(ServiceTargets.workload(of: node, in: world.snapshot)?.labels["istio"] == name)
        }
        var elsewhere = ProxyNode(role: .router, id: "ingress.mesh", namespace: "mesh")
        elsewhere.ipAddresses = ["10.0.0.10"]
        #expect(ServiceTargets.workload(of: elsewhere, in: world.snapshot) == nil)
    }

    @Test func localityOfANodeReachesItsPods() throws {
        var world = WorldBuilder()
        try world.apply(yaml: [reviewsPod, reviews, reviewsSlice].joined(separator: "\n---\n"))
        let change = try world.apply(yaml: node1)
        #expect(world.endpoints(reviewsHost).first?.locality.zone == "z1")
        #expect(change.endpointsChanged.count == 1 && change.changedConfigs.isEmpty)
    }

    @Test func workloadsOfOneAddressAreAllKept() throws {
        func entry(_ name: String, _ namespace: String, _ port: Int) -> String {
            """
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: \(name), namespace: \(namespace)}
            spec: {address: 10.1.0.1, labels: {app: \(name)}, ports: {http: \(port)}}
            """
        }
        func service(_ name: String) -> String {
            """
            apiVersion: v1
            kind: Service
            metadata: {name: \(name), namespace: default}
            spec: {clusterIP: 10.96.1.1, selector: {app: \(name)}, ports: [{name: http, port: 80}]}
            """
        }
        var world = WorldBuilder()
        let objects = [service("a"), service("b"), entry("a", "default", 7001), entry("b", "default", 7002)]
        try world.apply(yaml: (objects + [entry("c", "other", 7003)]).joined(separator: "\n---\n"))
        var node = ProxyNode(role: .sidecar, id: "vm.default", namespace: "default")
        node.ipAddresses = ["10.1.0.1"]
        #expect(ServiceTargets.workload(of: node, in: world.snapshot)?.labels == ["app": "a"])
        #expect(ServiceTargets.of(node, in: world.snapshot).map(\.endpointPort) == [7001, 7002])
        _ = world.apply([gone("WorkloadEntry", "c", namespace: "other")])
        #expect(ServiceTargets.of(node, in: world.snapshot).map(\.endpointPort) == [7001, 7002])
        _ = world.apply([gone("WorkloadEntry", "a")])
        #expect(ServiceTargets.of(node, in: world.snapshot).map(\.endpointPort) == [7002])
    }

    @Test func aPodKeepsItsNameWhenANamesakeGoes() throws {
        var world = WorldBuilder()
        let entry =
            "apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\n"
            + "metadata: {name: reviews-v1-abc-x, namespace: default}\nspec: {address: 10.1.0.1}"
        try world.apply(yaml: [reviewsPod, entry].joined(separator: "\n---\n"))
        #expect(world.snapshot.workloadsByName["reviews-v1-abc-x.default"]?.key.kind == "Pod")
        _ = world.apply([gone("WorkloadEntry", "reviews-v1-abc-x")])
        #expect(world.snapshot.workloadsByName["reviews-v1-abc-x.default"]?.key.kind == "Pod")
    }

    @Test func anotherPortAtAnAddressIsSomethingElseToServe() throws {
        func entry(_ port: Int) -> String {
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: db, namespace: default}
            spec:
              hosts: [db.test]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: 10.1.0.1, ports: {http: \(port)}}]
            """
        }
        var world = WorldBuilder()
        try world.apply(yaml: entry(7001))
        #expect(try world.apply(yaml: entry(7002)).addresses == ["10.1.0.1"])
    }
}

@Suite struct MeshSettingsTests {
    private func map(_ mesh: String, _ networks: String = "", namespace: String = "istio-system") -> String {
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: \(namespace)}
        data:
          mesh: '\(mesh)'
          meshNetworks: '\(networks)'
        """
    }

    /// Values that can be read and that proxies would refuse leave what was in force.
    @Test(arguments: [
        "{connectTimeout: -1s}", "{proxyListenPort: 99999}", "{proxyInboundListenPort: 15001}", "{dnsRefreshRate: 0s}",
        "{trustDomain: a/b}", "{defaultConfig: {concurrency: -1}}", "{defaultConfig: {tracing: {sampling: 101}}}",
    ])
    func whatProxiesWouldRefuseIsKeptOut(_ text: String) throws {
        var world = WorldBuilder()
        try world.apply(yaml: map("{connectTimeout: 3s}"))
        let before = world.snapshot.mesh
        let change = try world.apply(yaml: map(text))
        #expect(world.snapshot.mesh == before && before.connectTimeout == .seconds(3))
        #expect(change.findings.values.joined().contains { $0.path.hasPrefix("data.mesh.") })
    }

    @Test func networksThatCannotBeUsedAreKeptOutAsAWhole() throws {
        let good =
            "{networks: {a: {endpoints: [{fromCidr: 10.0.0.0/16}], gateways: [{address: 1.2.3.4, port: 15443}]}}}"
        var world = WorldBuilder()
        try world.apply(yaml: map("", good))
        #expect(world.snapshot.networkGateways.map(\.address) == ["1.2.3.4"])
        for bad in [
            "{networks: {a: {endpoints: [{fromCidr: x}]}}}",
            "{networks: {a: {gateways: [{address: a.test, port: 1}]}}}",
        ] {
            let change = try world.apply(yaml: map("", bad))
            #expect(world.snapshot.networkGateways.map(\.address) == ["1.2.3.4"])
            #expect(!change.findings.values.joined().isEmpty)
        }
    }

    @Test func settingsStayWhereTheyAre() throws {
        var world = WorldBuilder(rootNamespace: "mesh", trustDomain: "td.test")
        #expect(world.snapshot.rootNamespace == "mesh" && world.snapshot.trustDomain == "td.test")
        try world.apply(yaml: map("{connectTimeout: 3s, rootNamespace: other}", namespace: "mesh"))
        #expect(world.snapshot.mesh.connectTimeout == .seconds(3) && world.snapshot.rootNamespace == "other")
        _ = world.apply([gone("ConfigMap", "istio", namespace: "mesh")])
        #expect(world.snapshot.mesh.connectTimeout == .seconds(10) && world.snapshot.rootNamespace == "mesh")
    }

    @Test func aBadFileAtTheStartLeavesTheDefaults() {
        let world = WorldBuilder(meshFile: "connectTimeout: banana")
        #expect(world.snapshot.mesh.connectTimeout == .seconds(10) && !world.findings.isEmpty)
    }
}
