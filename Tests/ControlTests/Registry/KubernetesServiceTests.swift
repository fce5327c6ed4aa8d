// Services, slices, pods and nodes as services and endpoints of the mesh.

import MeshAPI
import Registry
import Testing

@Suite struct KubernetesServiceTests {
    @Test func endpointsJoinPodAndNode() throws {
        var world = WorldBuilder()
        let change = try world.apply(yaml: [node1, reviewsPod, reviews, reviewsSlice].joined(separator: "\n---\n"))
        let service = try #require(world.service(reviewsHost))
        #expect(service.addresses == ["10.96.0.1"])
        #expect(service.ports.map(\.protocol) == [.http, .grpc])
        #expect(service.subjectAltNames == ["spiffe://cluster.local/ns/default/sa/bookinfo"])
        let endpoints = world.endpoints(reviewsHost)
        #expect(endpoints.map(\.port).sorted() == [7777, 9081])
        let http = try #require(endpoints.first { $0.servicePort == "http" })
        #expect(http.labels["version"] == "v1")
        #expect(http.labels["topology.kubernetes.io/zone"] == "z1")
        #expect(http.locality == Locality(region: "r1", zone: "z1", subZone: "s1"))
        #expect(http.serviceAccount == "bookinfo")
        #expect(http.tlsMode == .istio)
        #expect(http.workload == "reviews-v1")
        #expect(change.changedConfigs.contains(ConfigKey(kind: "Service", namespace: "default", name: "reviews")))
    }

    @Test func orderOfArrivalDoesNotMatter() throws {
        let parts = [node1, reviewsPod, reviews, reviewsSlice]
        var expected = WorldBuilder()
        try expected.apply(yaml: parts.joined(separator: "\n---\n"))
        for start in 0..<parts.count {
            var world = WorldBuilder()
            for offset in 0..<parts.count { try world.apply(yaml: parts[(start + offset) % parts.count]) }
            #expect(world.endpoints(reviewsHost) == expected.endpoints(reviewsHost))
            #expect(world.service(reviewsHost) == expected.service(reviewsHost))
        }
    }

    @Test func anotherEndpointIsNoOtherService() throws {
        var world = WorldBuilder()
        try world.apply(yaml: [node1, reviewsPod, reviews, reviewsSlice].joined(separator: "\n---\n"))
        let second = reviewsPod.replacing("reviews-v1-abc-x", with: "reviews-v1-abc-y").replacing(
            "10.0.0.1", with: "10.0.0.2")
        try world.apply(yaml: second)
        let change = try world.apply(
            yaml: reviewsSlice.replacing("reviews-1", with: "reviews-2").replacing("10.0.0.1", with: "10.0.0.2")
                .replacing("reviews-v1-abc-x", with: "reviews-v1-abc-y"))
        #expect(change.endpointsChanged == [ServiceID(hostname: reviewsHost, namespace: "default")])
        #expect(change.changedConfigs.isEmpty)
        #expect(!change.isFull)
        #expect(world.endpoints(reviewsHost).count == 4)
    }

    @Test func aNewIdentityIsAnotherService() throws {
        var world = WorldBuilder()
        try world.apply(yaml: [reviewsPod, reviews, reviewsSlice].joined(separator: "\n---\n"))
        let change = try world.apply(
            yaml: reviewsPod.replacing("serviceAccountName: bookinfo", with: "serviceAccountName: other"))
        #expect(change.changedConfigs == [ConfigKey(kind: "Service", namespace: "default", name: "reviews")])
        #expect(world.service(reviewsHost)?.subjectAltNames == ["spiffe://cluster.local/ns/default/sa/other"])
    }

    @Test func identitiesOutliveARestartOfAllPods() throws {
        var world = WorldBuilder()
        try world.apply(yaml: [reviewsPod, reviews, reviewsSlice].joined(separator: "\n---\n"))
        let change = world.apply([gone("EndpointSlice", "reviews-1"), gone("Pod", "reviews-v1-abc-x")])
        #expect(world.endpoints(reviewsHost).isEmpty)
        #expect(change.changedConfigs.isEmpty)
        #expect(world.service(reviewsHost)?.subjectAltNames == ["spiffe://cluster.local/ns/default/sa/bookinfo"])
    }

    @Test func unreadyEndpointsAreLeftOut() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: [reviewsPod, reviews, reviewsSlice.replacing("ready: true", with: "ready: false")]
                .joined(separator: "\n---\n"))
        #expect(world.endpoints(reviewsHost).isEmpty)
        try world.apply(yaml: reviews.replacing("clusterIP:", with: "publishNotReadyAddresses: true\n  clusterIP:"))
        #expect(world.endpoints(reviewsHost).count == 2)
    }

    @Test func selectorFindsPodsWhereNobodyWritesSlices() throws {
        var world = WorldBuilder()
        try world.apply(yaml: [reviews, reviewsPod].joined(separator: "\n---\n"))
        #expect(world.endpoints(reviewsHost).map(\.port).sorted() == [7777, 9081])
        _ = world.apply([gone("Pod", "reviews-v1-abc-x")])
        #expect(world.endpoints(reviewsHost).isEmpty)
    }

    @Test func olderEndpointsObjects() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: reviews.replacing("  selector: {app: reviews}\n", with: "") + "\n---\n" + """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: reviews, namespace: default}
                subsets:
                - {addresses: [{ip: 192.0.2.1}], notReadyAddresses: [{ip: 192.0.2.2}], ports: [{name: http, port: 8080}]}
                """)
        #expect(world.endpoints(reviewsHost).map(\.address) == ["192.0.2.1"])
        #expect(world.endpoints(reviewsHost).first?.tlsMode == .disabled)
    }

    @Test func headlessAndExternalName() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: """
                apiVersion: v1
                kind: Service
                metadata: {name: db, namespace: default, annotations: {networking.istio.io/exportTo: "., other"}}
                spec: {clusterIP: None, selector: {app: db}, ports: [{name: tcp, port: 3306}, {name: x, port: 3306, protocol: UDP}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: ext, namespace: default}
                spec: {type: ExternalName, externalName: example.com, ports: [{port: 80}]}
                """)
        let db = try #require(world.service("db.default.svc.cluster.local"))
        #expect(db.isHeadless && db.resolution == .passthrough && db.addresses.isEmpty)
        #expect(db.ports.map(\.protocol) == [.tcp, .udp])
        #expect(db.visibility == .namespaces(["default", "other"]))
        #expect(world.service("ext.default.svc.cluster.local")?.resolution == .alias("example.com"))
    }

    @Test(arguments: [
        ("http-web", 80, "", PortProtocol.http), ("grpc-web-x", 80, "", .grpcWeb), ("web", 80, "", .unknown),
        ("web", 3306, "", .tcp), ("web", 80, "kubernetes.io/h2c", .http2), ("tcp-x", 80, "kubernetes.io/ws", .http),
        ("http-x", 80, "unheard-of", .unknown), ("tcp", 80, "http-alt", .http), ("HTTPS", 443, "", .https),
        ("redis", 1, "", .redis),
    ])
    func protocols(_ name: String, _ port: Int, _ application: String, _ expected: PortProtocol) throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: """
                apiVersion: v1
                kind: Service
                metadata: {name: s, namespace: default}
                spec: {clusterIP: 10.0.0.9, ports: [{name: "\(name)", port: \(port), appProtocol: "\(application)"}]}
                """)
        #expect(world.service("s.default.svc.cluster.local")?.ports.first?.protocol == expected)
    }

    @Test func aServiceThatCannotBeReadIsNamedAndAlone() throws {
        var world = WorldBuilder()
        let change = try world.apply(
            yaml: reviews + "\n---\n"
                + reviews.replacing("name: reviews", with: "name: bad").replacing("9080", with: "many"))
        #expect(world.service(reviewsHost) != nil)
        #expect(world.service("bad.default.svc.cluster.local") == nil)
        let key = ConfigKey(kind: "Service", namespace: "default", name: "bad")
        #expect(change.findings[key]?.first?.path == "spec.ports[0].port")
        #expect(change.findings[ConfigKey(kind: "Service", namespace: "default", name: "reviews")] == [])
    }

    @Test func deletedServicesLeaveNothingBehind() throws {
        var world = WorldBuilder()
        try world.apply(yaml: [reviewsPod, reviews, reviewsSlice].joined(separator: "\n---\n"))
        let change = world.apply([gone("Service", "reviews")])
        #expect(world.snapshot.services.isEmpty && world.snapshot.endpoints.isEmpty)
        #expect(world.snapshot.namespacesOfHostname.isEmpty)
        #expect(world.snapshot.servicesByAddress["10.0.0.1"] == nil)
        #expect(change.changedConfigs == [ConfigKey(kind: "Service", namespace: "default", name: "reviews")])
    }
}
