// Services and ServiceEntries: ports whose protocol nobody knows, addresses that TCP would need.

import MeshAPI
import Registry

enum ServiceAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        ports(index) + addresses(index) + protocols(index)
    }

    /// Those of the cluster itself.
    private static let ofSystem: Set<String> = ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"]

    private static func ports(_ index: AnalysisIndex) -> [Finding] {
        var found: [Finding] = []
        for service in index.world.services.values where service.source.kind == "Service" {
            if ofSystem.contains(service.namespace) || service.namespace == index.world.rootNamespace { continue }
            var isAlias = false
            if case .alias = service.resolution { isAlias = true }
            for port in service.ports {
                let isUnclear = port.protocol == .unknown || isAlias && port.name == "tcp"
                if !isUnclear { continue }
                if isAlias {
                    found.append(
                        Finding(
                            .externalNamePort, on: service.source, path: "spec.ports",
                            "Port name for ExternalName service is invalid. Proxy may prevent tcp named ports and unmatched traffic for ports serving TCP protocol from being forwarded correctly"
                        ))
                    continue
                }
                let target = port.targetPortName.isEmpty ? String(port.targetPort) : port.targetPortName
                found.append(
                    Finding(
                        .portNameConvention, on: service.source, path: "spec.ports",
                        "Port name \(port.name) (port: \(port.number), targetPort: \(target)) doesn't follow the naming convention of Istio port."
                    ))
            }
        }
        return found
    }

    /// Without an address of its own, a host's bytes can't be told from those of another on the port.
    private static func addresses(_ index: AnalysisIndex) -> [Finding] {
        let metadata = index.world.mesh.defaultConfig?.proxyMetadata ?? [:]
        let allocates = ["ISTIO_META_DNS_AUTO_ALLOCATE", "PILOT_ENABLE_IP_AUTOALLOCATE"].contains {
            metadata[$0] == "true"
        }
        if allocates && metadata["ISTIO_META_DNS_CAPTURE"] == "true" { return [] }
        return index.world.serviceEntries.flatMap { object -> [Finding] in
            guard object.spec.addresses.isEmpty else { return [] }
            return object.spec.ports.enumerated().compactMap { number, port in
                guard ["", "TCP"].contains(port.protocol.uppercased()) else { return nil }
                return Finding(
                    .addressesRequired, on: object.key, path: "spec.ports[\(number)]",
                    "ServiceEntry addresses are required for this protocol.")
            }
        }
    }

    /// Two that say something else of one host's port: the older one wins.
    private static func protocols(_ index: AnalysisIndex) -> [Finding] {
        struct Place: Hashable {
            let host: String
            let port: Int
        }
        var claims: [Place: [(object: ConfigObject<Networking.ServiceEntry>, word: String)]] = [:]
        for object in index.world.serviceEntries {
            for host in Set(object.spec.hosts) {
                for port in object.spec.ports {
                    claims[Place(host: host, port: port.number), default: []].append(
                        (object, port.protocol.uppercased()))
                }
            }
        }
        func namespaces(_ object: ConfigObject<Networking.ServiceEntry>) -> Set<String>? {
            let names = object.spec.exportTo.map { $0 == "." ? object.namespace : $0 }
            return names.isEmpty || names.contains("*") ? nil : Set(names)
        }
        var found: [ConfigKey: Finding] = [:]
        let order = claims.sorted { ($0.key.host, $0.key.port) < ($1.key.host, $1.key.port) }
        for (place, all) in order where Set(all.map { $0.word }).count > 1 {
            for (object, word) in all where found[object.key] == nil {
                let rivals = all.filter { other, _ in
                    guard let mine = namespaces(object), let theirs = namespaces(other) else { return true }
                    return !mine.isDisjoint(with: theirs)
                }
                guard rivals.contains(where: { $0.word != word }) else { continue }
                let names = Set(rivals.map { "\($0.object.namespace)/\($0.object.name)" }).sorted()
                let words = Set(rivals.map { $0.word }).sorted()
                found[object.key] = Finding(
                    .conflictingEntryProtocols, on: object.key, path: "spec.ports",
                    "Multiple ServiceEntries (\(names.joined(separator: ", "))) define the same host \"\(place.host)\" and port \(place.port) with conflicting protocols (\(words.joined(separator: ", ")))."
                )
            }
        }
        return Array(found.values)
    }
}
