// ServiceEntries, WorkloadEntries and automatic addresses.

import MeshAPI
import Registry
import Testing

private func entry(_ name: String, _ spec: String, created: String = "2024-01-01T00:00:00Z") -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: \(name), namespace: default, creationTimestamp: "\(created)"}
    spec: \(spec)
    """
}

private func workloadEntry(_ name: String, _ spec: String, more: String = "") -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: \(name), namespace: default\(more.isEmpty ? "" : ", " + more)}
    spec: \(spec)
    """
}

@Suite struct ServiceEntryTests {
    @Test func resolutions() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: [
                entry("a", "{hosts: [a.com], ports: [{number: 443, name: tls, protocol: TLS}], resolution: DNS}"),
                entry("b", "{hosts: ['*.b.com'], ports: [{number: 80, name: http, protocol: HTTP}]}"),
                entry(
                    "c",
                    "{hosts: [c.com], location: MESH_INTERNAL, resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}], endpoints: [{address: 192.0.2.1, serviceAccount: sa, weight: 3, locality: r/z}, {address: 192.0.2.2, ports: {http: 81}}, {address: 'unix:///var/s'}]}"
                ),
            ].joined(separator: "\n---\n"))
        #expect(world.service("a.com")?.resolution == .dns)
        #expect(world.endpoints("a.com").map(\.address) == ["a.com"])
        #expect(world.endpoints("a.com").map(\.port) == [443])
        #expect(world.service("*.b.com")?.resolution == .passthrough)
        #expect(world.service("*.b.com")?.autoAddresses == [])
        let endpoints = world.endpoints("c.com")
        #expect(endpoints.map(\.port) == [8080, 81, 0])
        #expect(endpoints.map(\.tlsMode) == [.istio, .disabled, .disabled])
        #expect(endpoints[0].weight == 3 && endpoints[0].locality.text == "r/z")
        #expect(world.service("c.com")?.subjectAltNames == ["spiffe://cluster.local/ns/default/sa/sa"])
        #expect(world.service("c.com")?.isExternal == false)
    }

    @Test func selectsPodsAndWorkloadEntries() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: [
                reviewsPod,
                workloadEntry(
                    "vm", "{address: 192.0.2.9, labels: {app: reviews}, ports: {http: 9}, serviceAccount: vm}"),
                entry(
                    "s",
                    "{hosts: [s.com], location: MESH_INTERNAL, resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 9081}], workloadSelector: {labels: {app: reviews}}}"
                ),
            ].joined(separator: "\n---\n"))
        #expect(world.endpoints("s.com").map { "\($0.address):\($0.port)" } == ["10.0.0.1:9081", "192.0.2.9:9"])
        let change = world.apply([gone("WorkloadEntry", "vm")])
        #expect(world.endpoints("s.com").map(\.address) == ["10.0.0.1"])
        #expect(change.endpointsChanged.isEmpty == (change.changedConfigs.isEmpty == false))
    }

    @Test func servicesSelectWorkloadEntries() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: reviews + "\n---\n"
                + workloadEntry("vm", "{address: 192.0.2.9, labels: {app: reviews}, ports: {http: 99}}"))
        #expect(world.endpoints(reviewsHost).first { $0.servicePort == "http" }?.port == 99)
    }

    @Test func unhealthyWorkloadEntriesAreLeftOut() throws {
        var world = WorldBuilder()
        let annotation = "annotations: {proxy.istio.io/health-checks-enabled: 'true'}"
        let sick = workloadEntry("vm", "{address: 192.0.2.9, labels: {app: reviews}}", more: annotation)
        try world.apply(yaml: reviews + "\n---\n" + sick)
        #expect(world.endpoints(reviewsHost).isEmpty)
        let change = try world.apply(yaml: sick + "\nstatus: {conditions: [{type: Healthy, status: 'True'}]}")
        #expect(world.endpoints(reviewsHost).count == 2)
        #expect(change.endpointsChanged.count == 1)
        try world.apply(yaml: sick + "\nstatus: {conditions: [{type: Healthy, status: 'False'}]}")
        #expect(world.endpoints(reviewsHost).isEmpty)
    }

    @Test func automaticAddressesAreStableAndOne() throws {
        let all = (0..<300).map {
            entry(
                "e\($0)", "{hosts: [h\($0).com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}",
                created: "2024-01-01T00:\(10 + $0 % 50):00Z")
        }
        var world = WorldBuilder()
        for yaml in all.sorted(by: { $0.contains("00:10") && !$1.contains("00:10") }) { _ = yaml }
        try world.apply(yaml: all.joined(separator: "\n---\n"))
        let addresses = (0..<300).compactMap { world.service("h\($0).com")?.autoAddresses.first }
        #expect(Set(addresses).count == 300)
        #expect(addresses.allSatisfy { $0.hasPrefix("240.240.") && !$0.hasSuffix(".0") && !$0.hasSuffix(".255") })
        var again = WorldBuilder()
        try again.apply(yaml: all.reversed().joined(separator: "\n---\n"))
        #expect(addresses == (0..<300).compactMap { again.service("h\($0).com")?.autoAddresses.first })
        try world.apply(yaml: all[7].replacing("number: 80", with: "number: 81"))
        #expect(world.service("h7.com")?.autoAddresses.first == addresses[7])
        #expect(world.service("h7.com")?.autoAddresses.last?.hasPrefix("2001:2::") == true)
    }

    @Test func kubernetesLeadsAndTheEntryAddsEndpoints() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: [
                entry(
                    "s",
                    "{hosts: [\(reviewsHost)], resolution: STATIC, ports: [{number: 9080, name: http, protocol: TCP}], endpoints: [{address: 192.0.2.1}]}",
                    created: "2020-01-01T00:00:00Z"), reviews, reviewsPod, reviewsSlice,
            ].joined(separator: "\n---\n"))
        #expect(world.service(reviewsHost)?.provider == "Kubernetes")
        #expect(world.service(reviewsHost)?.port(9080)?.protocol == .http)
        #expect(
            world.endpoints(reviewsHost).filter { $0.servicePort == "http" }.map(\.address) == [
                "10.0.0.1", "192.0.2.1",
            ])
        _ = world.apply([gone("Service", "reviews")])
        #expect(world.service(reviewsHost)?.provider == "External")
    }

    @Test func entriesOfOneHostAreJoined() throws {
        var world = WorldBuilder()
        try world.apply(
            yaml: [
                entry("old", "{hosts: [a.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}"),
                entry(
                    "new",
                    "{hosts: [a.com], ports: [{number: 443, name: tls, protocol: TLS}, {number: 80, name: x, protocol: TCP}], resolution: DNS}",
                    created: "2025-01-01T00:00:00Z"),
            ].joined(separator: "\n---\n"))
        #expect(world.service("a.com")?.ports.map(\.number) == [80, 443])
        #expect(world.service("a.com")?.port(80)?.protocol == .http)
    }

    @Test func badEntriesAreNamedAndLeaveTheOthers() throws {
        var world = WorldBuilder()
        let change = try world.apply(
            yaml: [
                entry("good", "{hosts: [a.com], ports: [{number: 80, name: http, protocol: HTTP}]}"),
                entry(
                    "ip", "{hosts: [b.com], addresses: [nonsense], ports: [{number: 80, name: http, protocol: HTTP}]}"),
                entry(
                    "dns", "{hosts: ['*.c.com'], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}"),
                entry(
                    "dyn",
                    "{hosts: [d.com], resolution: DYNAMIC_DNS, ports: [{number: 80, name: http, protocol: HTTP}]}"),
            ].joined(separator: "\n---\n"))
        #expect(world.snapshot.services.count == 1)
        func problem(_ name: String) -> FieldProblem? {
            change.findings[ConfigKey(kind: "ServiceEntry", namespace: "default", name: name)]?.first
        }
        #expect(problem("ip")?.path == "spec.addresses[0]")
        #expect(problem("dns")?.path == "spec.hosts[0]")
        #expect(problem("dyn")?.reason == .notSupported)
        #expect(problem("good") == nil)
    }
}
