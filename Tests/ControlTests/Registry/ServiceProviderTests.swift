// Registries of others: their services stand beside Kubernetes' and the mesh's own.

import MeshAPI
import Registry
import Testing

/// Knows what it is told, as a registry behind some API would.
private struct Catalog: ServiceProvider {
    let name = "Consul"
    let entries: [(host: String, address: String)]

    func run(_ sink: any ServiceSink) async {
        await sink.take(entries.map { provided($0.host, $0.address) })
        await sink.isComplete(name)
    }

    func provided(_ host: String, _ address: String) -> ProvidedService {
        let id = ServiceID(hostname: host, namespace: "default")
        let service = MeshService(
            id: id, name: host, ports: [ServicePort(name: "http", number: 80, protocol: .http)], provider: name,
            source: ProvidedService.source(name, id))
        return ProvidedService(
            service,
            endpoints: [ServiceEndpoint(address: address, port: 8080, servicePort: "http", namespace: "default")])
    }
}

private actor World: ServiceSink {
    private(set) var builder = WorldBuilder()
    private(set) var changes: [WorldChange] = []
    private(set) var complete: [String] = []

    func take(_ changes: [ProvidedService]) { self.changes.append(builder.apply(provided: changes)) }
    func isComplete(_ provider: String) { complete.append(provider) }
}

@Suite struct ServiceProviderTests {
    private let id = ServiceID(hostname: "billing.consul", namespace: "default")

    @Test func itsServicesAreServicesOfTheMesh() async throws {
        let catalog = Catalog(entries: [("billing.consul", "192.0.2.1"), ("web.consul", "192.0.2.2")])
        let world = World()
        await catalog.run(world)
        #expect(await world.complete == ["Consul"])
        let snapshot = await world.builder.snapshot
        let service = try #require(snapshot.services[id])
        #expect(service.provider == "Consul")
        #expect(snapshot.endpoints[id]?.map(\.address) == ["192.0.2.1"])
        #expect(snapshot.namespacesOfHostname["web.consul"] == ["default"])
        #expect(await world.changes[0].changedConfigs.contains(ProvidedService.source("Consul", id)))
    }

    @Test func anotherEndpointIsNoOtherService() async throws {
        let catalog = Catalog(entries: [("billing.consul", "192.0.2.1")])
        let world = World()
        await catalog.run(world)
        await world.take([catalog.provided("billing.consul", "192.0.2.9")])
        let change = await world.changes[1]
        #expect(change.endpointsChanged == [id])
        #expect(change.changedConfigs.isEmpty)
        #expect(change.snapshot.endpoints[id]?.map(\.address) == ["192.0.2.9"])
    }

    @Test func whatIsGoneIsGone() async throws {
        let catalog = Catalog(entries: [("billing.consul", "192.0.2.1")])
        let world = World()
        await catalog.run(world)
        await world.take([ProvidedService(goneFrom: "Consul", id)])
        let change = await world.changes[1]
        #expect(change.snapshot.services[id] == nil)
        #expect(change.hostsChanged == ["billing.consul"])
    }
}
