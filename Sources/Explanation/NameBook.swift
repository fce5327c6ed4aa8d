// What names mean to a workload, and which workload has an address: from the control plane's registry, from flags, or
// from what a proxy's own configuration lets see.

import Base
import Document
import EnvoyAPI
import ProxyCore

package struct ResolvedName: Sendable {
    package var address: IPAddress
    /// `reviews.default.svc.cluster.local`; empty when it is no name of the mesh.
    package var service: String
    /// Where that is known from.
    package var how: String
    /// It stands for an address that only the workload's resolver knows.
    package var isStandIn = false
}

package struct KnownWorkload: Sendable, Hashable {
    package var name: String
    package var namespace: String
    package var serviceAccount: String
    /// It is known to speak the mesh's TLS, so that it has a proxy.
    package var hasProxy: Bool?
}

package struct NameBook: Sendable {
    private struct Service: Sendable {
        let hostname: String
        let namespace: String
        let addresses: [String]
        let ports: [Int]
        let isExternal: Bool
    }

    private var services: [Service] = []
    private var workloads: [IPAddress: KnownWorkload] = [:]
    private var endpoints: [String: [IPAddress]] = [:]
    /// `--resolve HOST=ADDRESS`
    private var stated: [String: IPAddress] = [:]
    package var domain = "cluster.local"
    /// Hosts that the workload's name server knows, where the sidecar is that; nil: every service has its name.
    private var told: Set<String>?

    package init() {}

    /// `/debug/ndsz?proxyID=`
    package mutating func take(nameTable: DocumentNode) {
        told = Set((nameTable["table"]?.members ?? []).map(\.key.text))
    }

    package mutating func state(_ host: String, _ address: IPAddress) { stated[host.lowercased()] = address }

    /// `/debug/registryz`
    package mutating func take(registry: DocumentNode) {
        for item in registry.items {
            var addresses: [String] = []
            for member in item.at("clusterVIPs", "Addresses")?.members ?? [] {
                addresses += member.value.items.compactMap(\.string)
            }
            for key in ["autoAllocatedIPv4Address", "autoAllocatedIPv6Address"] {
                if let address = item[key]?.string, !address.isEmpty { addresses.append(address) }
            }
            services.append(
                Service(
                    hostname: item["hostname"]?.string ?? "",
                    namespace: item.at("Attributes", "Namespace")?.string ?? "",
                    addresses: addresses.filter { IPAddress($0).map { $0 != .anyV4 && $0 != .anyV6 } ?? false },
                    ports: (item["ports"]?.items ?? []).compactMap { $0["port"]?.int },
                    isExternal: item["MeshExternal"]?.bool ?? false))
        }
    }

    /// `/debug/endpointz`
    package mutating func take(endpoints document: DocumentNode) {
        for item in document.items {
            let words = (item["svc"]?.string ?? "").split(separator: ":")
            let host = words.first.map(String.init) ?? ""
            for endpoint in item["ep"]?.items ?? [] {
                guard let address = endpoint["Address"]?.string.flatMap({ IPAddress($0) }) else { continue }
                endpoints[host, default: []].append(address)
                let account = endpoint["ServiceAccount"]?.string ?? ""
                let name = endpoint["WorkloadName"]?.string ?? ""
                if name.isEmpty { continue }
                let isKnown = workloads[address] != nil
                if isKnown { continue }
                workloads[address] = KnownWorkload(
                    name: name, namespace: endpoint["Namespace"]?.string ?? "", serviceAccount: account,
                    hasProxy: endpoint["TLSMode"]?.string == "istio")
            }
        }
    }

    package mutating func take(_ workload: KnownWorkload, at address: IPAddress) { workloads[address] = workload }

    package func workload(at address: IPAddress) -> KnownWorkload? { workloads[address] }

    /// A name as the resolver of a workload in `namespace` takes it.
    func resolve(_ host: String, port: UInt16, namespace: String, client: InspectedProxy) -> ResolvedName {
        if let address = IPAddress(host) {
            return ResolvedName(address: address, service: service(at: address), how: "")
        }
        let name = host.lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") {
            return ResolvedName(address: IPAddress(v4: 0x7F00_0001), service: "", how: "what the name means everywhere")
        }
        if let address = stated[name] { return ResolvedName(address: address, service: "", how: "--resolve") }
        for candidate in candidates(name, namespace) where told?.contains(candidate) ?? true {
            let found = services.filter { $0.hostname == candidate }
            guard let service = found.first(where: { $0.namespace == namespace }) ?? found.first else { continue }
            if let text = service.addresses.first, let address = IPAddress(text) {
                return ResolvedName(address: address, service: service.hostname, how: "the registry")
            }
            if let address = endpoints[candidate]?.first {
                return ResolvedName(
                    address: address, service: service.hostname,
                    how: "the registry: it has no address of its own, so "
                        + "names servers give its endpoints'")
            }
            return standIn(service.hostname)
        }
        return inConfiguration(candidates(name, namespace), port, client) ?? standIn("")
    }

    private func service(at address: IPAddress) -> String { virtual(address)?.hostname ?? "" }

    private func virtual(_ address: IPAddress) -> Service? {
        services.first { $0.addresses.contains("\(address)") }
    }

    /// Whose virtual address it is, with the ports that it has.
    func virtualService(at address: IPAddress) -> (hostname: String, ports: [Int], isExternal: Bool)? {
        virtual(address).map { ($0.hostname, $0.ports, $0.isExternal) }
    }

    /// Whether nobody but the mesh could know the name: one word, or one of the mesh's domain. Without a registry nothing
    /// can be said.
    func isOfMeshAlone(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return !services.isEmpty && (!name.contains(".") || name.lowercased().hasSuffix(".\(domain)"))
    }

    /// For a slip in `host`: the short name of a service in the namespace, or a whole one.
    func near(_ host: String, namespace: String) -> String? {
        let suffix = ".\(namespace).svc.\(domain)"
        let known = services.map(\.hostname).filter { told?.contains($0) ?? true }
        let short = known.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
        return NearestWord.find(host.lowercased(), among: short + known)
    }

    /// The service is there, and the workload isn't told of it.
    func hides(_ host: String, namespace: String) -> String? {
        guard let told else { return nil }
        let names = Set(services.map(\.hostname))
        return candidates(host.lowercased(), namespace).first { names.contains($0) && !told.contains($0) }
    }

    /// The search domains of a Kubernetes pod, tried first for names with few dots as `ndots:5` has it.
    private func candidates(_ name: String, _ namespace: String) -> [String] {
        if name.hasSuffix(".") { return [String(name.dropLast())] }
        return [
            "\(name).\(namespace).svc.\(domain)", "\(name).svc.\(domain)", "\(name).\(domain)", name,
        ]
    }

    /// TEST-NET-1: an address that belongs to nobody.
    private func standIn(_ service: String) -> ResolvedName {
        ResolvedName(
            address: IPAddress(v4: 0xC000_0201), service: service,
            how: "only the workload's own resolver knows its address; 192.0.2.1 stands for it (--resolve HOST=ADDRESS)",
            isStandIn: true)
    }

    private static func carries(_ chain: ConfigNode, to host: String, _ port: UInt16) -> Bool {
        guard let config = chain.messages("filters").last?.any("typed_config"), config.typeName.hasSuffix(".TcpProxy")
        else { return false }
        let weighted = config.message("weighted_clusters")?.messages("clusters").map { $0.string("name") } ?? []
        return ([config.string("cluster")] + weighted).contains { name in
            guard let words = ClusterWords(name) else { return false }
            return words.host == host && words.port == Int(port)
        }
    }

    /// Without a registry: domains of virtual hosts hold the service's addresses beside its names, and listeners of
    /// TCP services the address that they are for.
    private func inConfiguration(_ names: [String], _ port: UInt16, _ client: InspectedProxy) -> ResolvedName? {
        for routeName in client.routeNames {
            guard let message = client.routeConfiguration(routeName)?.message else { continue }
            for host in ConfigNode(message).messages("virtual_hosts") {
                let domains = host.strings("domains")
                guard let name = names.first(where: { domains.contains($0) }) else { continue }
                if let address = domains.lazy.compactMap({ IPAddress($0) }).first {
                    return ResolvedName(
                        address: address, service: name, how: "the domains of virtual host \(host.string("name"))")
                }
            }
        }
        for name in names {
            let suffix = "|\(port)||\(name)"
            for listener in client.listeners where listener.direction == "OUTBOUND" {
                guard case .ip(let address, port)? = listener.address, address != .anyV4, address != .anyV6 else {
                    continue
                }
                let node = ConfigNode(listener.message)
                let chains = node.messages("filter_chains") + [node.message("default_filter_chain")].compactMap { $0 }
                if chains.contains(where: { Self.carries($0, to: name, port) }) {
                    return ResolvedName(
                        address: address, service: name, how: "the address of listener \(listener.name)")
                }
            }
            if client.clusterNames.contains(where: { $0.hasSuffix(suffix) }) { return standIn(name) }
        }
        return nil
    }
}
