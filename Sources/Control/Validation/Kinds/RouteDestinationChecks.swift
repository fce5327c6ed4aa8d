// Where routes lead, and in which shares.

import MeshAPI

enum RouteDestinationChecks {
    static func destination(_ destination: Networking.Destination?, _ path: String, _ checks: FieldChecks) {
        guard let destination else { return checks.error(path, "found none, expected a host", .missing) }
        // As in Istio, *.example.com may stand for a ServiceEntry of that host; a bare star stands for nothing.
        if destination.host == "*" {
            checks.error("\(path).host", "found \"*\", expected the name of a service")
        } else {
            checks.host(destination.host, "\(path).host", allowsWildcard: true)
        }
        if !destination.subset.isEmpty { checks.label(destination.subset, "\(path).subset", what: "subset") }
        if let port = destination.port { checks.port(port.number, "\(path).port.number") }
        if destination.host.contains(".cluster.svc.") {
            checks.warn("\(path).host", "found \"\(destination.host)\", did you mean NAME.NAMESPACE.svc.cluster.local?")
        }
    }

    /// Shares of a hundred: a sum that is none is nearly always a slip, and there is no telling which share is wrong.
    static func weights(_ weights: [Int], _ path: String, _ checks: FieldChecks) {
        for (index, weight) in weights.enumerated() { checks.atLeastZero(weight, "\(path)[\(index)].weight") }
        guard weights.count > 1 else {
            if let only = weights.first, only != 0 && only != 100 {
                checks.warn("\(path)[0].weight", "has no effect: a single destination gets everything")
            }
            return
        }
        let sum = weights.reduce(0, +)
        checks.require(sum == 100, path, "found weights with a sum of \(sum), expected 100")
    }
}

enum StreamRouteChecks {
    static func tcp(_ route: Networking.TCPRoute, _ path: String, _ checks: FieldChecks) {
        for (index, match) in route.match.enumerated() {
            let at = "\(path).match[\(index)]"
            for (number, subnet) in match.destinationSubnets.enumerated() {
                checks.addressOrRange(subnet, "\(at).destinationSubnets[\(number)]")
            }
            if match.port != 0 { checks.port(match.port, "\(at).port") }
            if !match.sourceSubnet.isEmpty { checks.addressOrRange(match.sourceSubnet, "\(at).sourceSubnet") }
            checks.labels(match.sourceLabels, "\(at).sourceLabels")
            VirtualServiceChecks.gateways(match.gateways, "\(at).gateways", checks)
        }
        destinations(route.route, path, checks)
    }

    static func tls(_ route: Networking.TLSRoute, hosts: [String], _ path: String, _ checks: FieldChecks) {
        checks.require(!route.match.isEmpty, "\(path).match", "found none, expected one or more")
        for (index, match) in route.match.enumerated() {
            let at = "\(path).match[\(index)]"
            checks.require(!match.sniHosts.isEmpty, "\(at).sniHosts", "found none, expected one or more")
            for (number, name) in match.sniHosts.enumerated() {
                checks.host(name, "\(at).sniHosts[\(number)]", allowsWildcard: true)
                let isCovered = hosts.contains { NameRules.host(name, isWithin: $0) }
                checks.require(
                    isCovered, "\(at).sniHosts[\(number)]",
                    "found \"\(name)\", expected a name within spec.hosts (\(hosts.joined(separator: ", ")))")
            }
            for (number, subnet) in match.destinationSubnets.enumerated() {
                checks.addressOrRange(subnet, "\(at).destinationSubnets[\(number)]")
            }
            if match.port != 0 { checks.port(match.port, "\(at).port") }
            checks.labels(match.sourceLabels, "\(at).sourceLabels")
        }
        destinations(route.route, path, checks)
    }

    private static func destinations(_ list: [Networking.RouteDestination], _ path: String, _ checks: FieldChecks) {
        checks.require(!list.isEmpty, "\(path).route", "found none, expected one or more destinations")
        for (index, item) in list.enumerated() {
            RouteDestinationChecks.destination(item.destination, "\(path).route[\(index)].destination", checks)
        }
        RouteDestinationChecks.weights(list.map(\.weight), "\(path).route", checks)
    }
}
