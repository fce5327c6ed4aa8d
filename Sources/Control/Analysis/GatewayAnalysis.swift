// Gateways: are there workloads for them, are their secrets there, do two of them claim one port and host.

import MeshAPI
import Registry

enum GatewayAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        index.world.gateways.flatMap { workloads($0, index) + credentials($0, index) } + conflicts(index)
    }

    private static func workloads(_ object: ConfigObject<Networking.Gateway>, _ index: AnalysisIndex) -> [Finding] {
        if object.spec.selector.isEmpty || index.hasWorkload(object.spec.selector, in: nil) { return [] }
        let labels = object.spec.selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
            separator: ",")
        return [
            Finding(
                .referencedResourceNotFound, on: object.key, path: "spec.selector",
                "Referenced selector not found: \"\(labels)\"")
        ]
    }

    private static func credentials(_ object: ConfigObject<Networking.Gateway>, _ index: AnalysisIndex) -> [Finding] {
        var found: [Finding] = []
        for (number, server) in object.spec.servers.enumerated() {
            guard let name = server.tls?.credentialName, !name.isEmpty else { continue }
            // The secret belongs into the namespace of the gateway's workload, which is not known here.
            let isThere = index.world.credentials.keys.contains { $0.name == name }
            if isThere { continue }
            found.append(
                Finding(
                    .referencedResourceNotFound, on: object.key, path: "spec.servers[\(number)].tls.credentialName",
                    "Referenced credentialName not found: \"\(name)\""))
        }
        return found
    }

    private static func conflicts(_ index: AnalysisIndex) -> [Finding] {
        struct Place: Hashable {
            let selector: [String: String]
            let port: Int
            let host: String
        }
        var claims: [Place: [ConfigObject<Networking.Gateway>]] = [:]
        for gateway in index.world.gateways {
            var mine: Set<Place> = []
            for server in gateway.spec.servers {
                for host in server.hosts {
                    mine.insert(Place(selector: gateway.spec.selector, port: server.port?.number ?? 0, host: host))
                }
            }
            for place in mine { claims[place, default: []].append(gateway) }
        }
        var found: Set<Finding> = []
        for (place, gateways) in claims where gateways.count > 1 {
            let selector = place.selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
                separator: ",")
            for gateway in gateways {
                let others = gateways.filter { $0.key != gateway.key }.map { "\($0.namespace)/\($0.name)" }.joined(
                    separator: ",")
                found.insert(
                    Finding(
                        .conflictingGateways, on: gateway.key, path: "spec.servers",
                        "Conflict with gateways \(others) (workload selector \(selector), port \(place.port), hosts \(place.host))."
                    ))
            }
        }
        return Array(found)
    }
}
