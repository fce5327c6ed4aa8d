// Workloads that register by connecting: what is written, and when it goes again.

import Base
import Document
import MeshAPI
import Registry
import Testing

@testable import DiscoveryService

private actor Objects: ObjectWriter {
    struct Conflict: Error {}

    private(set) var all: [String: DocumentNode] = [:]
    private(set) var writes = 0
    /// So many writes fail first.
    private var conflicts = 0

    func failNext(_ count: Int) { conflicts = count }

    private func write() throws {
        writes += 1
        if conflicts == 0 { return }
        conflicts -= 1
        throw Conflict()
    }

    func read(_ key: ConfigKey) -> DocumentNode? { all[key.name] }

    func create(_ object: DocumentNode) throws {
        try write()
        all[object.at("metadata", "name")?.string ?? ""] = object
    }

    func replace(_ object: DocumentNode) throws {
        try write()
        all[object.at("metadata", "name")?.string ?? ""] = object
    }

    func replaceStatus(_ object: DocumentNode) throws { try replace(object) }
    func delete(_ key: ConfigKey) throws { all[key.name] = nil }

    func annotation(_ name: String, of entry: String) -> String? {
        all[entry]?.at("metadata", "annotations", name)?.string
    }
}

/// Moves only when told.
private final class HandClock: DiscoveryClock {
    private struct State: Sendable {
        var now = Instant(nanoseconds: 0)
        var sleepers: [(due: Instant, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Lock(State())
    var now: Instant { state.withLock { $0.now } }
    var sleeping: Int { state.withLock { $0.sleepers.count } }

    func sleep(until due: Instant) async throws {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.now >= due { return true }
                state.sleepers.append((due, continuation))
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    func advance(_ span: TimeSpan) {
        let woken = state.withLock { state in
            state.now = state.now + span
            let now = state.now
            let woken = state.sleepers.filter { $0.due <= now }.map(\.continuation)
            state.sleepers.removeAll { $0.due <= now }
            return woken
        }
        for continuation in woken { continuation.resume() }
    }
}

private func world() throws -> WorldSnapshot {
    var builder = WorldBuilder()
    return builder.apply([
        try TestMesh.change(
            """
            apiVersion: networking.istio.io/v1
            kind: WorkloadGroup
            metadata: {name: vms, namespace: default, uid: u1}
            spec:
              metadata: {labels: {app: vm}, annotations: {note: x}}
              template: {serviceAccount: vm, ports: {http: 8080}, labels: {tier: back}}
              probe: {periodSeconds: 5, httpGet: {port: 8080}}
            """)
    ]).snapshot
}

private func node(_ network: String = "", address: String = "192.0.2.1") -> ProxyNode {
    var node = ProxyNode(role: .sidecar, id: "vm1.default", namespace: "default")
    node.ipAddresses = [address]
    node.network = network
    node.metadata = ["AUTO_REGISTER_GROUP": "vms", "LABELS": ["version": "v1"]]
    return node
}

@Suite(.timeLimit(.minutes(1))) struct AutoRegistrationTests {
    private let objects = Objects()
    private let clock = HandClock()

    private func registration(_ controller: String = "a") -> AutoRegistration {
        AutoRegistration(writer: objects, controller: controller, clock: clock)
    }

    @Test func namesAreOfGroupAddressAndNetwork() {
        #expect(RegisteredEntry.name(for: node()) == "vms-192.0.2.1")
        #expect(RegisteredEntry.name(for: node("net1")) == "vms-192.0.2.1-net1")
        #expect(RegisteredEntry.name(for: node(address: "2001:db8::1")) == "vms-2001-db8--1")
    }

    @Test func aWorkloadThatConnectsIsWrittenDown() async throws {
        await registration().connected(node("net1"), connection: "1", in: try world())
        let entry = try #require(await objects.all["vms-192.0.2.1-net1"])
        #expect(entry.at("spec", "address")?.string == "192.0.2.1")
        #expect(entry.at("spec", "network")?.string == "net1")
        #expect(entry.at("spec", "serviceAccount")?.string == "vm")
        #expect(entry.at("spec", "ports", "http")?.int == 8080)
        for (label, value) in [("app", "vm"), ("tier", "back"), ("version", "v1")] {
            #expect(entry.at("spec", "labels", label)?.string == value)
        }
        #expect(entry.at("metadata", "annotations", "proxy.istio.io/health-checks-enabled")?.string == "true")
        #expect(entry.at("metadata", "ownerReferences")?.items.first?["name"]?.string == "vms")
        #expect(!WorkloadHealth.isHealthy(entry))
    }

    @Test func healthIsReportedInTheStatus() async throws {
        let registration = registration()
        await registration.connected(node(), connection: "1", in: try world())
        await registration.health(of: node(), connection: "1", failure: nil)
        #expect(WorkloadHealth.isHealthy(try #require(await objects.all["vms-192.0.2.1"])))
        let writes = await objects.writes
        await registration.health(of: node(), connection: "1", failure: nil)
        #expect(await objects.writes == writes)
        await registration.health(of: node(), connection: "1", failure: "connection refused")
        let entry = try #require(await objects.all["vms-192.0.2.1"])
        #expect(!WorkloadHealth.isHealthy(entry))
        #expect(entry.at("status", "conditions")?.items.first?["message"]?.string == "connection refused")
    }

    @Test func whoeverLeavesIsForgottenAfterAWhile() async throws {
        let registration = registration()
        await registration.connected(node(), connection: "1", in: try world())
        await registration.disconnected(node(), connection: "1")
        #expect(await objects.annotation("istio.io/disconnectedAt", of: "vms-192.0.2.1") != nil)
        while clock.sleeping == 0 { await Task.yield() }
        clock.advance(.seconds(9))
        #expect(await objects.all.count == 1)
        clock.advance(.seconds(2))
        while await !objects.all.isEmpty { await Task.yield() }
    }

    @Test func whoeverComesBackInTimeStays() async throws {
        let registration = registration()
        await registration.connected(node(), connection: "1", in: try world())
        await registration.disconnected(node(), connection: "1")
        await registration.connected(node(), connection: "2", in: try world())
        #expect(await objects.annotation("istio.io/disconnectedAt", of: "vms-192.0.2.1") == nil)
        while clock.sleeping == 0 { await Task.yield() }
        clock.advance(.seconds(20))
        for _ in 0..<50 { await Task.yield() }
        #expect(await objects.all.count == 1)
    }

    @Test func anotherReplicaThatHasTheWorkloadNowKeepsIt() async throws {
        let first = registration("a")
        await first.connected(node(), connection: "1", in: try world())
        await registration("b").connected(node(), connection: "9", in: try world())
        await first.disconnected(node(), connection: "1")
        #expect(await objects.annotation("istio.io/disconnectedAt", of: "vms-192.0.2.1") == nil)
    }

    @Test func conflictsAreTriedAgain() async throws {
        await objects.failNext(2)
        await registration().connected(node(), connection: "1", in: try world())
        #expect(await objects.all.count == 1)
    }

    @Test func entriesOfAnEarlierLifeAreSweptAway() async throws {
        await registration().connected(node(), connection: "1", in: try world())
        var builder = WorldBuilder()
        let entry = try #require(await objects.all["vms-192.0.2.1"])
        let world = builder.apply([ObjectChange(entry)]).snapshot
        await registration("b").sweep(world)
        #expect(await objects.all.count == 1)
        await registration("a").sweep(world)
        #expect(await objects.all.isEmpty)
    }
}
