// Servers of a gateway that carry bytes: opaque TCP, TLS that ends here, and TLS that passes through by server name.

import EnvoyAPI
import MeshAPI
import Registry

struct GatewayTCP {
    let request: TranslationRequest
    /// By port, the bind of each server name that a chain has: Envoy refuses a listener with one name twice.
    private var takenNames: [Int: [String: String]] = [:]

    init(_ request: TranslationRequest) { self.request = request }

    mutating func chains(_ server: GatewayServer, listenerPort: Int) -> [GatewayChain] {
        guard let tls = server.tls else {
            return tcpFilters(server).map { [GatewayChain(content: .filters($0))] } ?? []
        }
        switch tls.mode {
        case .PASSTHROUGH: return passthrough(server, listenerPort)
        case .AUTO_PASSTHROUGH: return autoPassthrough(server)
        default:
            return tcpFilters(server).map {
                [
                    GatewayChain(
                        serverNames: server.serverNames, tls: ServerTLS.context(tls, request, forTCP: true),
                        content: .filters($0))
                ]
            } ?? []
        }
    }

    private func servicePort(_ server: GatewayServer) -> ServicePort {
        ServicePort(name: server.port.name, number: server.port.number, protocol: server.portProtocol)
    }

    /// The first `tcp` route that is for this port; nil leaves the server without a chain.
    private func tcpFilters(_ server: GatewayServer) -> [Message]? {
        for virtualService in request.scope.virtualServices(of: server.gateway)
        where serves(server, virtualService) {
            for route in virtualService.spec.tcp where !route.route.isEmpty {
                let fits =
                    route.match.isEmpty || route.match.contains { applies($0.port, $0.gateways, server) }
                if fits { return filters(route.route, server, virtualService) }
            }
        }
        return nil
    }

    private mutating func passthrough(_ server: GatewayServer, _ listenerPort: Int) -> [GatewayChain] {
        var chains: [GatewayChain] = []
        for virtualService in request.scope.virtualServices(of: server.gateway)
        where serves(server, virtualService) {
            for route in virtualService.spec.tls where !route.route.isEmpty {
                for match in route.match where applies(match.port, match.gateways, server) {
                    let taken = takenNames[listenerPort] ?? [:]
                    if match.sniHosts.contains(where: { taken[$0] == server.server.bind }) { continue }
                    guard let filters = filters(route.route, server, virtualService) else { continue }
                    for name in match.sniHosts { takenNames[listenerPort, default: [:]][name] = server.server.bind }
                    chains.append(GatewayChain(serverNames: match.sniHosts, content: .filters(filters)))
                }
            }
        }
        return chains
    }

    /// A chain for each cluster behind, by the name under which clients of the mesh ask for it. The protocols let only
    /// mutual TLS of the mesh pass.
    private func autoPassthrough(_ server: GatewayServer) -> [GatewayChain] {
        var chains: [GatewayChain] = []
        for service in request.scope.services where !service.isExternal {
            guard server.serverNames.contains(where: { HostName.isSubset(service.hostname, of: $0) }) else { continue }
            let rule = request.scope.destinationRule(service.hostname, for: request.node)?.rule.spec
            let subsets = [""] + (rule?.subsets.map(\.name) ?? [])
            for port in service.ports where port.protocol != .udp {
                for subset in subsets {
                    let name = ClusterName.serverName(subset: subset, host: service.hostname, port: port.number)
                    chains.append(
                        GatewayChain(
                            serverNames: [name], protocols: ChainMatch.anyOverMesh,
                            content: .filters(TCPRouteSettings(name).filters(request))))
                }
            }
        }
        return chains
    }

    private func filters(
        _ routes: [Networking.RouteDestination], _ server: GatewayServer,
        _ virtualService: ConfigObject<Networking.VirtualService>
    ) -> [Message]? {
        TCPRouteSettings(
            request, routes, port: servicePort(server),
            label: "\(virtualService.name).\(virtualService.namespace)")?.filters(request)
    }

    private func applies(_ port: Int, _ gateways: [String], _ server: GatewayServer) -> Bool {
        (port == 0 || port == server.port.number) && (gateways.isEmpty || gateways.contains(server.gateway))
    }

    private func serves(
        _ server: GatewayServer, _ virtualService: ConfigObject<Networking.VirtualService>
    ) -> Bool {
        server.hosts(for: virtualService.namespace).contains { own in
            virtualService.spec.hosts.contains { HostName.overlap(own, $0) }
        }
    }
}

extension GatewayServer {
    /// The hosts that VirtualServices of a namespace may use here, without namespaces.
    func hosts(for namespace: String) -> [String] {
        server.hosts.compactMap { host in
            let parts = host.split(separator: "/", maxSplits: 1).map(String.init)
            if parts.count == 1 { return host }
            return parts[0] == namespace || parts[0] == "*" ? parts[1] : nil
        }
    }
}
