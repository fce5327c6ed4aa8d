// The virtual hosts of one port: VirtualServices in their order first, then the services that none speaks of.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct PortVirtualHosts {
    /// Hosts that share routes.
    private struct Group {
        var port: Int
        var services: [MeshService]
        var otherHosts: [String]
        var routes: [Message]
    }

    let request: TranslationRequest
    let view: EgressView
    /// 0 for a proxy's port, where a request's host says the port.
    let port: Int
    /// Made before, for this view and port.
    let table: PortHostTable?
    private var services: [String: MeshService] = [:]
    private var order: [String] = []
    private var hasWildcardService = false

    init(_ request: TranslationRequest, view: EgressView, table: PortHostTable) {
        self.request = request
        self.view = view
        self.table = table
        port = table.port
        services = table.services
        order = table.order
        hasWildcardService = table.hasWildcardService
    }

    init(_ request: TranslationRequest, view: EgressView, port: Int) {
        self.request = request
        self.view = view
        table = nil
        let isProxy = view.listener?.port?.protocol.uppercased() == "HTTP_PROXY"
        self.port = isProxy ? 0 : port
        for service in view.services {
            var entry = service
            if self.port != 0 {
                guard let own = service.port(self.port) else { continue }
                entry.ports = [own]
            }
            if services[service.hostname] == nil { order.append(service.hostname) }
            services[service.hostname] = entry
            if HostName.isWildcard(service.hostname) { hasWildcardService = true }
        }
    }

    func build() -> [Message] {
        virtualHosts(of: groups()).hosts
    }

    /// With the names and domains that are given away by them.
    private func virtualHosts(of groups: [Group]) -> (hosts: [Message], names: Set<String>, domains: Set<String>) {
        let known = Set(
            groups.flatMap { group in
                group.services.flatMap { [$0.hostname, Wire.hostPort($0.hostname, group.port)] }
            })
        var names: Set<String> = []
        var domains: Set<String> = []
        var hosts: [Message] = []
        for group in groups where !group.routes.isEmpty {
            for host in group.otherHosts {
                hosts += virtualHost(host.lowercased(), nil, group, known, &names, &domains)
            }
            for service in group.services {
                hosts += virtualHost(service.hostname, service, group, known, &names, &domains)
            }
        }
        return (hosts, names, domains)
    }

    /// Only hosts that VirtualServices speak of: with the services among them, and the names that are given away.
    func ofVirtualServices() -> (hosts: [Message], taken: Set<String>, names: Set<String>, domains: Set<String>) {
        let groups = groupsOfVirtualServices()
        let (hosts, names, domains) = virtualHosts(of: groups)
        return (hosts, Set(groups.flatMap { $0.services.map(\.hostname) }), names, domains)
    }

    private func groupsOfVirtualServices() -> [Group] {
        var groups: [Group] = []
        for virtualService in view.virtualServices where port == 80 || concerns(virtualService) {
            groups += self.groups(of: virtualService)
        }
        return groups
    }

    private func groups() -> [Group] {
        var groups = groupsOfVirtualServices()
        let taken = Set(groups.flatMap { $0.services.map(\.hostname) })
        let builder = RouteBuilder(request, gateways: ["mesh"], port: port)
        for hostname in order where !taken.contains(hostname) {
            guard let service = services[hostname], !service.isAlias else { continue }
            for port in service.ports where port.protocol.isHTTP || port.protocol == .unknown {
                groups.append(
                    Group(
                        port: port.number, services: [service], otherHosts: [],
                        routes: [builder.defaultRoute(to: service, port)]))
            }
        }
        return groups
    }

    /// Whether it speaks of a service that has the port. Port 80 also serves names that no service has.
    private func concerns(_ virtualService: ConfigObject<Networking.VirtualService>) -> Bool {
        virtualService.spec.hosts.contains { host in
            let name = host.lowercased()
            if services[name] != nil { return true }
            if HostName.isWildcard(name) { return order.contains { HostName.overlap(name, $0) } }
            return hasWildcardService && order.contains { HostName.isWildcard($0) && HostName.overlap($0, name) }
        }
    }

    private func groups(of virtualService: ConfigObject<Networking.VirtualService>) -> [Group] {
        let services = self.services
        let scope = request.scope
        // A service that has the listener's port is meant by that port, any other by its only one.
        let builder = RouteBuilder(request, gateways: ["mesh"], port: port) { services[$0] ?? scope.service($0) }
        let routes = builder.routes(for: virtualService)
        if routes.isEmpty { return [] }
        var (own, others) = split(virtualService)
        var ports: [Int] = []
        for service in own {
            for port in service.ports where port.protocol.isHTTP || port.protocol == .unknown {
                if !ports.contains(port.number) { ports.append(port.number) }
            }
        }
        if ports.isEmpty {
            guard port == 80 else { return [] }
            own = []
            ports = [80]
        }
        return ports.map { number in
            let serving = own.filter { service in
                service.ports.contains { $0.number == number && ($0.protocol.isHTTP || $0.protocol == .unknown) }
            }
            return Group(port: number, services: serving, otherHosts: others, routes: routes)
        }
    }

    /// The services that its hosts stand for, and the hosts that stand for none. A wildcard stands for services that no
    /// other VirtualService fits better.
    private func split(_ virtualService: ConfigObject<Networking.VirtualService>) -> ([MeshService], [String]) {
        var found: [MeshService] = []
        var others: [String] = []
        for host in virtualService.spec.hosts {
            let name = host.lowercased()
            if !HostName.isWildcard(name) {
                if let service = services[name] { found.append(service) } else { others.append(host) }
                continue
            }
            var matchesAny = false
            for hostname in order where HostName.overlap(hostname, name) {
                matchesAny = true
                guard view.bestVirtualService[hostname] == virtualService.dependency,
                    let service = services[hostname]
                else { continue }
                found.append(service)
            }
            if !matchesAny { others.append(name) }
        }
        return (found, others)
    }

    /// None when its name or all of its domains are taken.
    private func virtualHost(
        _ hostname: String, _ service: MeshService?, _ group: Group, _ known: Set<String>, _ names: inout Set<String>,
        _ domains: inout Set<String>
    ) -> [Message] {
        let name = Wire.hostPort(hostname, group.port)
        guard names.insert(name).inserted else { return [] }
        let ignoresPort = request.node.role != .grpc
        var own: [String]
        var alternatives: Set<String> = []
        if let service {
            let variants = HostDomains(proxyDomain: request.node.dnsDomain)
            let shownPort = ignoresPort && port != 0 ? nil : group.port
            let aliases = request.scope.aliases[hostname] ?? []
            own = variants.names(
                of: service, aliases: aliases, addresses: request.node.addresses(of: service), port: shownPort)
            for host in [hostname] + aliases {
                alternatives.formUnion(variants.alternatives(of: host, shownPort))
            }
        } else {
            own = ignoresPort ? [Wire.bracketed(hostname)] : [Wire.bracketed(hostname), name]
        }
        // Short names give way to services that are really called so.
        own = own.filter { domain in
            if domains.contains(domain.lowercased()) { return false }
            let isReal = known.contains(domain) || table?.isRealName(domain) ?? false
            if alternatives.contains(domain) && isReal { return false }
            domains.insert(domain.lowercased())
            return true
        }
        if port == 0 && group.port != 80 { own.removeAll { !$0.utf8.contains(UInt8(ascii: ":")) } }
        if own.isEmpty { return [] }
        var host = Message(
            "envoy.config.route.v3.VirtualHost",
            ["name": .string(name), "domains": .strings(own), "routes": .messages(group.routes)])
        if request.includesAttemptCount { host["include_request_attempt_count"] = true }
        return [host]
    }
}
