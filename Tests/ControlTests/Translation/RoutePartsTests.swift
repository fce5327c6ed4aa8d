// Virtual hosts that are kept from one change to the next: what comes of them is what is made anew.

import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct RoutePartsTests {
    private static let services =
        Cluster.service("a", ports: [("http", 80)])
        + Cluster.service("b", ip: "10.0.0.2", ports: [("http", 80), ("tcp", 9000)])
        + Cluster.service("c", namespace: "other", ip: "10.0.0.3", ports: [("grpc", 80)])
        + Cluster.service("b", namespace: "other", ip: "10.0.0.2", ports: [("http", 80)])
        // A short name of one service that is the real name of another.
        + Cluster.object(
            "ServiceEntry", "short",
            "hosts: [a, a.default, c.other]\nports: [{number: 80, name: http, protocol: HTTP}]\nresolution: DNS")

    private static func route(_ name: String, _ hosts: String, _ to: String = "b") -> String {
        Cluster.object(
            "VirtualService", name, "hosts: [\(hosts)]\nhttp: [{timeout: 3s, route: [{destination: {host: \(to)}}]}]")
    }

    private static let changes = [
        "", route("one", "a"), route("one", "a", "c.other.svc.cluster.local"),
        route("one", "c.other.svc.cluster.local, nobody.test"), route("one", "'*.default.svc.cluster.local'"),
        route("one", "'*'"), route("one", "a.default"), route("one", "10.0.0.2"),
        route("one", "b") + route("two", "b.other.svc.cluster.local, a"),
        Cluster.object(
            "DestinationRule", "b",
            "host: b\ntrafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}"),
        Cluster.object(
            "DestinationRule", "b",
            "host: b\ntrafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-other}}}"),
        Cluster.service("late", ip: "10.0.0.9", ports: [("http", 80)]),
        Cluster.object("Sidecar", "default", "egress: [{hosts: ['./*']}]"),
    ]

    /// The whole, in the order of names; the last is the one that takes everything else.
    private func whole(_ fixture: MeshFixture) -> [String: Message] {
        let made = Translation.routes(fixture.request, names: ["80"])[0].message
        var hosts: [String: Message] = [:]
        for host in made.items("virtual_hosts") { hosts[host.string("name")] = host }
        return hosts
    }

    private func check(_ fixture: MeshFixture, _ known: PortHostTable?) throws -> PortHostTable {
        let (parts, table) = try #require(Translation.routeParts(fixture.request, name: "80", known: known))
        let expected = whole(fixture)
        #expect(parts.hosts.count == expected.count)
        for host in parts.hosts {
            let message = try Message(type: "envoy.config.route.v3.VirtualHost", binary: host.bytes)
            #expect(message == expected[host.name], "\(host.name)")
        }
        return table
    }

    @Test func theSameAsMadeAnew() throws {
        for change in Self.changes { _ = try check(MeshFixture(Self.services + change), nil) }
    }

    @Test func keptFromOneChangeToTheNext() throws {
        for first in Self.changes {
            let table = try check(MeshFixture(Self.services + first), nil)
            for second in Self.changes { _ = try check(MeshFixture(Self.services + second), table) }
        }
    }

    @Test func aTableHoldsWhileItsServicesDo() throws {
        let fixture = MeshFixture(Self.services)
        let (_, table) = try #require(Translation.routeParts(fixture.request, name: "80", known: nil))
        let (_, again) = try #require(Translation.routeParts(fixture.request, name: "80", known: table))
        #expect(again === table)
        #expect(Translation.routeParts(fixture.request, name: "a.default.svc.cluster.local:80", known: nil) == nil)
        #expect(Translation.routeParts(fixture.request, name: "http_proxy", known: nil) == nil)
    }
}
