// Which network an address belongs to, and how networks are entered from outside.

import Base
import MeshAPI

struct NetworkMap: Sendable {
    private(set) var settings = Mesh.MeshNetworks()
    private var ranges: [(range: AddressRange, network: String)] = []
    private var registries: [String: String] = [:]
    /// The label of the root namespace.
    var ownNetwork = ""
    private let cluster: String

    init(cluster: String) { self.cluster = cluster }

    /// Settings that have been checked.
    mutating func use(_ settings: Mesh.MeshNetworks) {
        self.settings = settings
        ranges = []
        registries = [:]
        for (name, network) in settings.networks.sorted(by: { $0.key < $1.key }) {
            for endpoints in network.endpoints {
                if let registry = endpoints.fromRegistry { registries[registry] = name }
                if let range = endpoints.fromCidr.flatMap(Self.range) { ranges.append((range, name)) }
            }
        }
        ranges.sort { $0.range.prefixLength > $1.range.prefixLength }
    }

    /// A label's word first, then the address's range, then the whole cluster's network.
    func network(of address: String, labels: [String: String] = [:]) -> String {
        if let label = labels[Topology.network], !label.isEmpty { return label }
        if !ranges.isEmpty, let ip = IPAddress(address), let found = ranges.first(where: { $0.range.contains(ip) }) {
            return found.network
        }
        if !ownNetwork.isEmpty { return ownNetwork }
        return registries[cluster] ?? ""
    }

    /// Gateways by settings and by labels on services.
    func gateways(labelled services: [MeshService], service: (String) -> MeshService?) -> [NetworkGateway] {
        var found: [NetworkGateway] = []
        for (name, network) in settings.networks.sorted(by: { $0.key < $1.key }) {
            for gateway in network.gateways {
                let locality = gateway.locality.isEmpty ? Locality() : Locality(text: gateway.locality)
                var addresses: [String] = []
                if let address = gateway.address { addresses = [address] }
                if let name = gateway.registryServiceName { addresses = service(name)?.externalAddresses ?? [] }
                found += addresses.map {
                    NetworkGateway(network: name, address: $0, port: gateway.port, locality: locality)
                }
            }
        }
        for service in services {
            guard let network = service.labels[Topology.network] else { continue }
            let port = service.labels["networking.istio.io/gatewayPort"].flatMap { Int($0) } ?? 15443
            found += service.externalAddresses.map { NetworkGateway(network: network, address: $0, port: port) }
        }
        // A name is no address that proxies could be given among a cluster's hosts.
        var seen: Set<NetworkGateway> = []
        return found.filter { IPAddress($0.address) != nil && seen.insert($0).inserted }
    }

    static func range(_ text: String) -> AddressRange? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]), let address = IPAddress(String(parts[0])) else {
            return nil
        }
        return AddressRange(address, prefixLength: length)
    }
}
