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
        }
        return found + conflicts(index)
    }

    private static func destinations(
        _ object: ConfigObject<Networking.VirtualService>, _ index: AnalysisIndex
    ) -> [Finding] {
        var found: [Finding] = []
        for (path, destination) in places(object.spec) {
            if destination.host.isEmpty { continue }
            guard let service = index.service(destination.host, from: object.namespace) else {
                found.append(
                    Finding(
                        .referencedResourceNotFound, on: object.key, path: "\(path).host",
                        "Referenced host not found: \"\(destination.host)\""))
                continue
            }
            if !destination.subset.isEmpty && !index.hasSubset(destination.subset, of: service.hostname) {
                found.append(
                    Finding(
                        .referencedResourceNotFound, on: object.key, path: "\(path).subset",
                        "Referenced host+subset in destinationrule not found: \"\(destination.host)+\(destination.subset)\""
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
            let offered = gateway.spec.servers.flatMap(\.hosts).map { host in
                host.split(separator: "/").last.map(String.init) ?? host
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

    /// Two that say what one host does inside the mesh: the older one wins, which nobody sees.
    private static func conflicts(_ index: AnalysisIndex) -> [Finding] {
        var owners: [String: [ConfigObject<Networking.VirtualService>]] = [:]
        for object in index.world.virtualServices {
            guard object.spec.gateways.isEmpty || object.spec.gateways.contains("mesh") else { continue }
            for host in Set(object.spec.hosts) {
                owners[index.fullName(host, in: object.namespace), default: []].append(object)
            }
        }
        var found: [Finding] = []
        for (host, objects) in owners where objects.count > 1 {
            for object in objects {
                let seen = objects.filter { sees($0, object) && sees(object, $0) }
                if seen.count < 2 { continue }
                let names = seen.map { "\($0.namespace)/\($0.name)" }.joined(separator: ",")
                found.append(
                    Finding(
                        .conflictingMeshHosts, on: object.key, path: "spec.hosts",
                        "The VirtualServices \(names) associated with mesh gateway define the same host \(host) which can lead to undefined behavior. This can be fixed by merging the conflicting VirtualServices into a single resource."
                    ))
            }
        }
        return found
    }

    private static func sees(
        _ viewer: ConfigObject<Networking.VirtualService>, _ other: ConfigObject<Networking.VirtualService>
    ) -> Bool {
        let names = other.spec.exportTo
        if viewer.namespace == other.namespace { return true }
        return names.isEmpty || names.contains("*") || names.contains(viewer.namespace)
    }
}
