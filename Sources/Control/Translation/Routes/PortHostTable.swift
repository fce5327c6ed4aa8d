// The services of a port as virtual hosts of their own, for one view: what stays when VirtualServices change.

import EnvoyAPI
import MeshAPI
import Registry

/// A name that several services could be called by (a short name that is another's real one, an address) is given out
/// while the hosts are put together, for it depends on which services VirtualServices speak of. All other hosts are
/// encoded once.
public final class PortHostTable: Sendable {
    struct Entry: Sendable {
        /// As the view has it.
        let whole: MeshService
        /// With the table's port alone.
        let service: MeshService
        let port: ServicePort
        let name: String
        /// See `hashing`.
        let hashing: UInt64
        /// Of the names it could be called by, in lower case.
        let hashes: [UInt64]
        /// With all of its names.
        let host: EncodedHost
    }

    /// How DestinationRules want a service's requests hashed, in one number; 0 where they don't.
    static func hashing(_ hostname: String, _ port: Int, _ request: TranslationRequest) -> UInt64 {
        guard request.scope.hasRule(hostname),
            let rule = request.scope.destinationRule(hostname, for: request.node)?.rule.spec,
            let policy = HashPolicy.forService(rule, port: port)
        else { return 0 }
        return ContentHash.of(policy.binary()) | 1
    }

    let port: Int
    let entries: [Entry]
    /// The port's services by hostname, with that port alone; also those that are no HTTP.
    let services: [String: MeshService]
    let order: [String]
    let hasWildcardService: Bool
    let byHostname: [String: Int]
    /// Entries in the order of their names.
    let byName: [Int]
    /// Entries that may be called by a name that is another's, too.
    let contested: Set<Int>
    private let owners: [UInt64: Int32]
    private let sharedOwners: [UInt64: [Int32]]
    private let viewServices: [MeshService]
    private let aliases: [String: [String]]
    private let mesh: UInt64

    init(_ request: TranslationRequest, _ view: EgressView, port: Int, known: PortHostTable?) {
        self.port = port
        viewServices = view.services
        aliases = request.scope.aliases
        mesh = Self.settings(request)
        var services: [String: MeshService] = [:]
        var order: [String] = []
        var whole: [String: MeshService] = [:]
        var hasWildcardService = false
        let earlier = known.flatMap { $0.port == port ? $0 : nil }
        for service in view.services {
            guard let own = service.port(port) else { continue }
            let hostname = service.hostname
            if services[hostname] == nil { order.append(hostname) }
            if let made = earlier?.restricted(hostname, service) {
                services[hostname] = made
            } else {
                var entry = service
                if entry.ports.count > 1 { entry.ports = [own] }
                services[hostname] = entry
            }
            whole[hostname] = service
            if HostName.isWildcard(hostname) { hasWildcardService = true }
        }
        let maker = PortHostMaker(request, port: port)
        var entries: [Entry] = []
        var byHostname: [String: Int] = [:]
        let mayReuse = earlier?.mesh == mesh && earlier?.aliases == request.scope.aliases
        for hostname in order {
            guard let service = services[hostname], !service.isAlias, let own = service.ports.first,
                own.protocol.isHTTP || own.protocol == .unknown, let original = whole[hostname]
            else { continue }
            byHostname[hostname] = entries.count
            let hashing = Self.hashing(hostname, port, request)
            if mayReuse, let old = earlier?.entry(hostname), old.whole == original, old.hashing == hashing {
                entries.append(old)
            } else {
                entries.append(maker.entry(original, service, own, hashing))
            }
        }
        self.services = services
        self.order = order
        self.hasWildcardService = hasWildcardService
        self.entries = entries
        self.byHostname = byHostname
        byName = entries.indices.sorted { entries[$0].name < entries[$1].name }
        (owners, sharedOwners) = Self.owners(of: entries)
        contested = Set(sharedOwners.values.joined().map { Int($0) })
    }

    private static func owners(of entries: [Entry]) -> ([UInt64: Int32], [UInt64: [Int32]]) {
        var owners: [UInt64: Int32] = [:]
        owners.reserveCapacity(entries.count * 6)
        var shared: [UInt64: [Int32]] = [:]
        for (index, entry) in entries.enumerated() {
            for hash in entry.hashes {
                guard let first = owners.updateValue(Int32(index), forKey: hash), first != Int32(index) else {
                    continue
                }
                shared[hash, default: [first]].append(Int32(index))
            }
        }
        return (owners, shared)
    }

    private func entry(_ hostname: String) -> Entry? { byHostname[hostname].map { entries[$0] } }

    private func restricted(_ hostname: String, _ service: MeshService) -> MeshService? {
        guard let entry = entry(hostname), entry.whole.isIdentical(to: service) else { return nil }
        return entry.service
    }

    /// The same services in the same order under the same settings: nothing in it has to be made again.
    func holds(for request: TranslationRequest, _ view: EgressView) -> Bool {
        guard view.services.count == viewServices.count, mesh == Self.settings(request),
            aliases == request.scope.aliases
        else { return false }
        for index in viewServices.indices where !viewServices[index].isIdentical(to: view.services[index]) {
            return false
        }
        // Rules may be others for the same services.
        return entries.allSatisfy { $0.hashing == Self.hashing($0.service.hostname, port, request) }
    }

    /// Of the mesh and the proxy what every host says.
    private static func settings(_ request: TranslationRequest) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(request.world.mesh.defaultHttpRetryPolicy)
        hasher.combine(request.includesAttemptCount)
        hasher.combine(request.node.dnsDomain)
        hasher.combine(request.node.supportsIPv4)
        hasher.combine(request.node.supportsIPv6)
        hasher.combine(request.node.flag("DNS_CAPTURE"))
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// Entries that could be called by one of these names.
    func owners(of domains: some Sequence<String>) -> [Int] {
        var found: [Int] = []
        for domain in domains {
            let hash = DomainHash.of(domain)
            if let several = sharedOwners[hash] {
                found += several.map { Int($0) }
            } else if let one = owners[hash] {
                found.append(Int(one))
            }
        }
        return found
    }

    /// Whether a service of the port is really called so.
    func isRealName(_ domain: String) -> Bool {
        if byHostname[domain] != nil { return true }
        let suffix = ":\(port)"
        return domain.hasSuffix(suffix) && byHostname[String(domain.dropLast(suffix.count))] != nil
    }
}

/// Makes the hosts of services that no VirtualService speaks of.
struct PortHostMaker {
    let request: TranslationRequest
    let port: Int
    private let builder: RouteBuilder
    private let variants: HostDomains

    init(_ request: TranslationRequest, port: Int) {
        self.request = request
        self.port = port
        builder = RouteBuilder(request, gateways: ["mesh"], port: port)
        variants = HostDomains(proxyDomain: request.node.dnsDomain)
    }

    func entry(
        _ whole: MeshService, _ service: MeshService, _ port: ServicePort, _ hashing: UInt64
    ) -> PortHostTable.Entry {
        let domains = self.domains(of: service)
        let host = host(service, port, domains)
        return PortHostTable.Entry(
            whole: whole, service: service, port: port, name: host.name, hashing: hashing,
            hashes: domains.map(DomainHash.of), host: host)
    }

    /// Each name once.
    func domains(of service: MeshService) -> [String] {
        var seen: Set<String> = []
        return variants.names(
            of: service, aliases: request.scope.aliases[service.hostname] ?? [],
            addresses: request.node.addresses(of: service), port: nil
        ).filter { seen.insert($0.lowercased()).inserted }
    }

    /// Names that give way to services that are really called so.
    func alternatives(of service: MeshService) -> Set<String> {
        var found: Set<String> = []
        for host in [service.hostname] + (request.scope.aliases[service.hostname] ?? []) {
            found.formUnion(variants.alternatives(of: host, nil))
        }
        return found
    }

    func host(_ service: MeshService, _ port: ServicePort, _ domains: [String]) -> EncodedHost {
        var host = Message(
            "envoy.config.route.v3.VirtualHost",
            [
                "name": .string(Wire.hostPort(service.hostname, port.number)), "domains": .strings(domains),
                "routes": .messages([builder.defaultRoute(to: service, port)]),
            ])
        if request.includesAttemptCount { host["include_request_attempt_count"] = true }
        return EncodedHost(host)
    }
}

/// Of names without regard to case. Two names of one hash are looked at more closely, that is all.
enum DomainHash {
    static func of(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            hash = (hash ^ UInt64(lower)) &* 0x100_0000_01B3
        }
        return hash
    }
}
