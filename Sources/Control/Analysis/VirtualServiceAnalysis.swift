// VirtualServices: do their destinations, subsets and gateways exist, and do they contradict each other.

import MeshAPI
import Registry

enum VirtualServiceAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        var found: [Finding] = []
        for object in index.world.virtualServices {
            found += destinations(object, index)
            found += gateways(object, index)
            found += delegates(object, index)
            found += claims(object, index)
        }
        return found + conflicts(index) + withoutSubset(index)
    }

    private static func destinations(
        _ object: ConfigObject<Networking.VirtualService>, _ index: AnalysisIndex
    ) -> [Finding] {
        var found: [Finding] = []
        for (path, destination) in places(object.spec) {
            if destination.host.isEmpty { continue }
            let isMirror = path.contains(".mirror")
            guard let service = index.service(destination.host, from: object.namespace) else {
                found.append(
                    Finding(
                        .referencedResourceNotFound, on: object.key, path: "\(path).host",
                        "Referenced \(isMirror ? "mirror host" : "host") not found: \"\(destination.host)\""))
                continue
            }
            if !destination.subset.isEmpty && !index.hasSubset(destination.subset, of: service.hostname) {
                found.append(
                    Finding(
                        .referencedResourceNotFound, on: object.key, path: "\(path).subset",
                        "Referenced \(isMirror ? "mirror" : "host")+subset in destinationrule not found: \"\(destination.host)+\(destination.subset)\""
                    ))
            }
            if let number = destination.port?.number {
                if service.port(number) == nil {
                    found.append(
                        Finding(
                            .referencedResourceNotFound, on: object.key, path: "\(path).port.number",
                            "Referenced host:port not found: \"\(destination.host):\(number)\""))
                }
            } else if service.ports.count > 1 {
                let ports = service.ports.map { String($0.number) }.joined(separator: " ")
                found.append(
                    Finding(
                        .portSelectorRequired, on: object.key, path: path,
                        "This VirtualService routes to a service \"\(destination.host)\" that exposes multiple ports [\(ports)]. Specifying a port in the destination is required to disambiguate."
                    ))
            }
        }
        return found
    }

    /// Every destination with its path.
    private static func places(_ spec: Networking.VirtualService) -> [(String, Networking.Destination)] {
        var places: [(String, Networking.Destination?)] = []
        for (index, route) in spec.http.enumerated() {
            for (number, item) in route.route.enumerated() {
                places.append(("spec.http[\(index)].route[\(number)].destination", item.destination))
            }
            places.append(("spec.http[\(index)].mirror", route.mirror))
            for (number, item) in route.mirrors.enumerated() {
                places.append(("spec.http[\(index)].mirrors[\(number)].destination", item.destination))
            }
        }
        for (index, route) in spec.tcp.enumerated() {
            for (number, item) in route.route.enumerated() {
                places.append(("spec.tcp[\(index)].route[\(number)].destination", item.destination))
            }
        }
        for (index, route) in spec.tls.enumerated() {
            for (number, item) in route.route.enumerated() {
                places.append(("spec.tls[\(index)].route[\(number)].destination", item.destination))
            }
        }
        return places.compactMap { place in place.1.map { (place.0, $0) } }
    }

    private static func gateways(
        _ object: ConfigObject<Networking.VirtualService>, _ index: AnalysisIndex
    ) -> [Finding] {
        var found: [Finding] = []
        for (number, name) in object.spec.gateways.enumerated() where name != "mesh" {
            let path = "spec.gateways[\(number)]"
            guard let gateway = index.gateway(name, from: object.namespace) else {
                found.append(
                    Finding(
                        .referencedResourceNotFound, on: object.key, path: path,
                        "Referenced gateway not found: \"\(name)\""))
                continue
            }
            let offered = gateway.spec.servers.flatMap(\.hosts).compactMap { host -> String? in
                let parts = host.split(separator: "/", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { return host }
                let namespace = parts[0] == "." ? gateway.namespace : parts[0]
                return namespace == "*" || namespace == object.namespace ? parts[1] : nil
            }
            let isOffered = object.spec.hosts.contains { host in offered.contains { overlaps(host, $0) } }
            if !isOffered && !object.spec.hosts.isEmpty {
                let names = object.spec.hosts.joined(separator: " ")
                found.append(
                    Finding(
                        .hostNotFoundInGateway, on: object.key, path: "spec.hosts",
                        "one or more host [\(names)] defined in VirtualService \(object.namespace)/\(object.name) not found in Gateway \(gateway.namespace)/\(gateway.name)."
                    ))
            }
        }
        return found
    }

    static func overlaps(_ left: String, _ right: String) -> Bool {
        if left == right || left == "*" || right == "*" { return true }
        let a = left.hasPrefix("*") ? left.dropFirst() : Substring(left)
        let b = right.hasPrefix("*") ? right.dropFirst() : Substring(right)
        return left.hasPrefix("*") && b.hasSuffix(a) || right.hasPrefix("*") && a.hasSuffix(b)
    }

    private static func delegates(
        _ object: ConfigObject<Networking.VirtualService>, _ index: AnalysisIndex
    ) -> [Finding] {
        object.spec.http.enumerated().compactMap { number, route in
            guard let delegate = route.delegate else { return nil }
            let namespace = delegate.namespace.isEmpty ? object.namespace : delegate.namespace
            let exists = index.world.virtualServices.contains { $0.name == delegate.name && $0.namespace == namespace }
            if exists { return nil }
            return Finding(
                .referencedResourceNotFound, on: object.key, path: "spec.http[\(number)].delegate",
                "Referenced virtualservice not found: \"\(namespace)/\(delegate.name)\"")
        }
    }

    /// Claims are known where a gateway verifies tokens.
    private static func claims(
        _ object: ConfigObject<Networking.VirtualService>, _ index: AnalysisIndex
    ) -> [Finding] {
        let prefix = "@request.auth.claims"
        for (number, route) in object.spec.http.enumerated() {
            for (place, match) in route.match.enumerated() {
                let names = Array(match.headers.keys) + Array(match.withoutHeaders.keys)
                guard let key = names.sorted().first(where: { $0.lowercased().hasPrefix(prefix) }) else { continue }
                let at = "spec.http[\(number)].match[\(place)]"
                return object.spec.gateways.filter { $0 != "mesh" }.compactMap { name in
                    guard let gateway = index.gateway(name, from: object.namespace),
                        let workload = unverified(gateway, index)
                    else { return nil }
                    return Finding(
                        .claimsWithoutAuthentication, on: object.key, path: at,
                        "The virtual service uses the JWT claim based routing (key: \(key)) but found no request authentication for the gateway (\(gateway.namespace)/\(gateway.name)) pod (\(workload.text)). The request authentication must first be applied for the gateway pods to validate the JWT token and make the claims available for routing."
                    )
                }
            }
        }
        return []
    }

    private static func unverified(
        _ gateway: ConfigObject<Networking.Gateway>, _ index: AnalysisIndex
    ) -> DeclaredWorkload? {
        let all = index.workloads.filter { workload in
            workload.has(gateway.spec.selector)
                && !index.world.requestAuthentications.contains { policy in
                    [workload.namespace, index.world.rootNamespace].contains(policy.namespace)
                        && workload.has(policy.spec.selector?.matchLabels ?? [:])
                }
        }
        return all.min { $0.text < $1.text }
    }

    /// A route of a gateway goes to all of a host; the subsets that another VirtualService has for it count in the mesh.
    private static func withoutSubset(_ index: AnalysisIndex) -> [Finding] {
        var subsets: [String: [String]] = [:]
        for object in index.world.virtualServices {
            for destination in object.spec.http.flatMap({ $0.route.compactMap(\.destination) })
            where !destination.subset.isEmpty && object.spec.hosts.contains(destination.host) {
                subsets[destination.host, default: []].append("\(object.namespace)/\(object.name)")
            }
        }
        return index.world.virtualServices.filter { !$0.spec.gateways.isEmpty }.flatMap { object in
            object.spec.http.enumerated().flatMap { number, route in
                route.route.enumerated().compactMap { place, item -> Finding? in
                    guard let destination = item.destination, destination.subset.isEmpty,
                        let other = subsets[destination.host]?.first
                    else { return nil }
                    return Finding(
                        .routeWithoutSubset, on: object.key, path: "spec.http[\(number)].route[\(place)].destination",
                        "Subset in virtual service \(other) has no effect on ingress gateway \(object.namespace)/\(object.name) requests"
                    )
                }
            }
        }
    }

    /// Two that say what one host does inside the mesh: the older one wins, which nobody sees.
    private static func conflicts(_ index: AnalysisIndex) -> [Finding] {
        struct Claim {
            let host: String
            let object: ConfigObject<Networking.VirtualService>
            /// nil for everybody.
            let namespaces: Set<String>?
        }
        var claims: [Claim] = []
        for object in index.world.virtualServices {
            guard object.spec.gateways.isEmpty || object.spec.gateways.contains("mesh") else { continue }
            let names = object.spec.exportTo.map { $0 == "." ? object.namespace : $0 }
            let namespaces = names.isEmpty || names.contains("*") ? nil : Set(names)
            for host in Set(object.spec.hosts) {
                claims.append(
                    Claim(
                        host: index.fullName(host, in: object.namespace), object: object, namespaces: namespaces))
            }
        }
        let byHost = Dictionary(grouping: claims, by: \.host)
        // What one namespace sees of its own may lie under a wildcard that all see.
        let wildcards = claims.filter { $0.namespaces == nil && $0.host.hasPrefix("*") }
        var found: [ConfigKey: Finding] = [:]
        for host in byHost.keys.sorted() {
            let same = byHost[host] ?? []
            for claim in same {
                var seen = same.filter { other in
                    guard let mine = claim.namespaces, let theirs = other.namespaces else { return true }
                    return !mine.isDisjoint(with: theirs)
                }
                if claim.namespaces != nil {
                    seen += wildcards.filter { $0.host != host && overlaps($0.host, host) }
                }
                if seen.count < 2 { continue }
                let names = seen.map { "\($0.object.namespace)/\($0.object.name)" }.sorted().joined(separator: ",")
                for object in seen.map(\.object) where found[object.key] == nil {
                    found[object.key] = Finding(
                        .conflictingMeshHosts, on: object.key, path: "spec.hosts",
                        "The VirtualServices \(names) associated with mesh gateway define the same host \(host) which can lead to undefined behavior. This can be fixed by merging the conflicting VirtualServices into a single resource."
                    )
                }
            }
        }
        return Array(found.values)
    }
}
