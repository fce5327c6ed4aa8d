// The chains of a service whose bytes are carried without being understood: TLS by server name, all else by address.

import EnvoyAPI
import MeshAPI
import Registry

struct TCPChains {
    let request: TranslationRequest
    let service: MeshService
    let port: ServicePort
    /// Where the listener is shared, the addresses of this service.
    let ranges: [String]
    /// The listener's own address.
    let bind: String
    let virtualServices: [ConfigObject<Networking.VirtualService>]

    func all() -> [OutboundChain] {
        let fitting = virtualServices.filter { candidate in
            candidate.spec.hosts.contains { HostName.overlap($0, service.hostname) }
        }
        return port.protocol.isTLS ? tls(fitting) : tcp(fitting)
    }

    private func tls(_ virtualServices: [ConfigObject<Networking.VirtualService>]) -> [OutboundChain] {
        var chains: [OutboundChain] = []
        var seen: Set<[[String]]> = []
        for virtualService in virtualServices {
            for (index, route) in virtualService.spec.tls.enumerated() where !route.route.isEmpty {
                for (number, match) in route.match.enumerated() where applies(match) {
                    // Without any that can be read it must not become a chain for all addresses.
                    let subnets = match.destinationSubnets.filter { Wire.range($0) != nil }
                    if subnets.isEmpty && !match.destinationSubnets.isEmpty { continue }
                    guard seen.insert([match.sniHosts, match.destinationSubnets]).inserted,
                        let filters = filters(route.route, virtualService)
                    else { continue }
                    chains.append(
                        OutboundChain(
                            content: .filters(filters), serverNames: match.sniHosts,
                            ranges: subnets.isEmpty || port.number == 0 ? ranges : subnets,
                            metadata: Wire.configInfo(
                                virtualService, field: "spec.tls[\(index)].match[\(number)]")))
                }
            }
        }
        return chains.isEmpty ? [tlsDefault()] : chains
    }

    /// By name where the listener's address doesn't tell the service.
    private func tlsDefault() -> OutboundChain {
        let address = request.node.address(of: service)
        let isShared = bind == request.node.wildcardAddress && (address == bind || address == "0.0.0.0")
        var names: [String] = []
        if !ranges.isEmpty || isShared {
            names = [service.hostname]
            let variants = HostDomains(proxyDomain: request.node.dnsDomain)
            for alias in request.scope.aliases[service.hostname] ?? [] {
                names += [alias] + variants.alternatives(of: alias, nil)
            }
        }
        return OutboundChain(content: .filters(defaultFilters()), serverNames: names, ranges: ranges)
    }

    private func tcp(_ virtualServices: [ConfigObject<Networking.VirtualService>]) -> [OutboundChain] {
        var chains: [OutboundChain] = []
        for virtualService in virtualServices {
            for (index, route) in virtualService.spec.tcp.enumerated() where !route.route.isEmpty {
                guard let filters = filters(route.route, virtualService) else { continue }
                let matches = route.match.filter(applies)
                let takesAll =
                    route.match.isEmpty || matches.contains { $0.destinationSubnets.isEmpty || port.number == 0 }
                let narrowed = matches.flatMap(\.destinationSubnets).filter { Wire.range($0) != nil }
                if !takesAll && narrowed.isEmpty { continue }
                chains.append(
                    OutboundChain(
                        content: .filters(filters), ranges: takesAll ? ranges : narrowed,
                        metadata: Wire.configInfo(virtualService, field: "spec.tcp[\(index)]")))
                if takesAll || narrowed.sorted() == ranges.sorted() { return chains }
            }
        }
        return chains + [OutboundChain(content: .filters(defaultFilters()), ranges: ranges)]
    }

    private func defaultFilters() -> [Message] {
        var target = port
        if service.ports.count == 1 { target = service.ports[0] }
        return TCPRouteSettings(request, to: service, port: target).filters(request)
    }

    private func filters(
        _ parts: [Networking.RouteDestination], _ virtualService: ConfigObject<Networking.VirtualService>
    ) -> [Message]? {
        TCPRouteSettings(
            request, parts, port: port, label: "\(virtualService.name).\(virtualService.namespace)")?.filters(request)
    }

    private func applies(_ match: Networking.TLSMatchAttributes) -> Bool {
        applies(match.gateways, match.port, match.sourceLabels, match.sourceNamespace)
    }

    private func applies(_ match: Networking.L4MatchAttributes) -> Bool {
        applies(match.gateways, match.port, match.sourceLabels, match.sourceNamespace)
    }

    private func applies(_ gateways: [String], _ port: Int, _ labels: [String: String], _ namespace: String) -> Bool {
        (gateways.isEmpty || gateways.contains("mesh")) && (port == 0 || port == self.port.number)
            && labels.isLabelSubset(of: request.node.labels)
            && (namespace.isEmpty || namespace == request.node.namespace)
    }
}
