// VirtualServices with full names: hosts, destinations and gateways as the rest of the translation expects them.

import MeshAPI
import Registry

extension Networking.VirtualService {
    /// Short names belong to the namespace of the VirtualService.
    func resolved(in namespace: String, _ world: WorldSnapshot) -> Networking.VirtualService {
        var copy = self
        func host(_ name: String) -> String { HostName.resolved(name, in: namespace, world) }
        func gateways(_ names: [String]) -> [String] {
            names.map { HostName.resolvedGateway($0, in: namespace) }
        }
        copy.hosts = hosts.map(host)
        copy.gateways = gateways(self.gateways)
        for index in copy.http.indices { copy.http[index].resolve(host: host, gateways: gateways) }
        for index in copy.tls.indices {
            for match in copy.tls[index].match.indices {
                copy.tls[index].match[match].gateways = gateways(copy.tls[index].match[match].gateways)
            }
            copy.tls[index].route.resolve(host: host)
        }
        for index in copy.tcp.indices {
            for match in copy.tcp[index].match.indices {
                copy.tcp[index].match[match].gateways = gateways(copy.tcp[index].match[match].gateways)
            }
            copy.tcp[index].route.resolve(host: host)
        }
        return copy
    }

    /// Where traffic of this namespace may be sent, with the ports named; no port stands for all of the service.
    func destinations(from namespace: String) -> [String: Set<Int>] {
        var found: [String: Set<Int>] = [:]
        func add(_ destination: Networking.Destination?) {
            guard let destination, !destination.host.isEmpty else { return }
            found[destination.host, default: []].insert(destination.port?.number ?? 0)
        }
        for route in http {
            let sources = route.match.map(\.sourceNamespace)
            if !sources.isEmpty && !sources.contains(where: { $0.isEmpty || $0 == namespace }) { continue }
            for part in route.route { add(part.destination) }
            add(route.mirror)
            for mirror in route.mirrors { add(mirror.destination) }
        }
        for route in tcp {
            let sources = route.match.map(\.sourceNamespace)
            if !sources.isEmpty && !sources.contains(where: { $0.isEmpty || $0 == namespace }) { continue }
            for part in route.route { add(part.destination) }
        }
        for route in tls {
            let sources = route.match.map(\.sourceNamespace)
            if !sources.isEmpty && !sources.contains(where: { $0.isEmpty || $0 == namespace }) { continue }
            for part in route.route { add(part.destination) }
        }
        return found
    }
}

extension Networking.HTTPRoute {
    mutating func resolve(host: (String) -> String, gateways: ([String]) -> [String]) {
        for index in match.indices { match[index].gateways = gateways(match[index].gateways) }
        for index in route.indices {
            if let name = route[index].destination?.host { route[index].destination?.host = host(name) }
        }
        if let name = mirror?.host { mirror?.host = host(name) }
        for index in mirrors.indices {
            if let name = mirrors[index].destination?.host { mirrors[index].destination?.host = host(name) }
        }
    }
}

extension [Networking.RouteDestination] {
    fileprivate mutating func resolve(host: (String) -> String) {
        for index in indices {
            if let name = self[index].destination?.host { self[index].destination?.host = host(name) }
        }
    }
}
