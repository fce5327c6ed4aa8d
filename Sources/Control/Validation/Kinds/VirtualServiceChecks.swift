// A VirtualService as a whole: hosts, gateways, and that it says something.

import MeshAPI

enum VirtualServiceChecks {
    static func run(_ object: ConfigObject<Networking.VirtualService>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.exportTo(spec.exportTo, "spec.exportTo")
        let isDelegate = spec.hosts.isEmpty
        if isDelegate {
            checks.require(
                spec.gateways.isEmpty, "spec.gateways",
                "found gateways without hosts: a delegate takes its root's gateways")
            checks.require(
                spec.tls.isEmpty && spec.tcp.isEmpty && !spec.http.isEmpty, "spec.hosts",
                "found no hosts, expected one or more (a delegate without hosts has http routes only)")
        } else {
            hosts(spec, checks)
        }
        gateways(spec.gateways, "spec.gateways", checks)
        checks.require(
            !spec.http.isEmpty || !spec.tcp.isEmpty || !spec.tls.isEmpty, "spec",
            "found no routes, expected http, tls or tcp")
        for (index, route) in spec.http.enumerated() {
            HTTPRouteChecks(checks, path: "spec.http[\(index)]", isDelegate: isDelegate, gateways: spec.gateways).run(
                route)
        }
        for (index, route) in spec.tls.enumerated() {
            StreamRouteChecks.tls(route, hosts: spec.hosts, "spec.tls[\(index)]", checks)
        }
        for (index, route) in spec.tcp.enumerated() { StreamRouteChecks.tcp(route, "spec.tcp[\(index)]", checks) }
        RouteReachability.run(spec, checks)
    }

    private static func hosts(_ spec: Networking.VirtualService, _ checks: FieldChecks) {
        let isInMesh = spec.gateways.isEmpty || spec.gateways.contains("mesh")
        var seen: Set<String> = []
        for (index, host) in spec.hosts.enumerated() {
            let path = "spec.hosts[\(index)]"
            if !seen.insert(host).inserted { checks.error(path, "found host \"\(host)\" twice", .duplicate) }
            if host == "*" && isInMesh {
                checks.error(
                    path,
                    "found host * bound to the gateway mesh: inside the mesh a route is for names, expected a gateway or a host"
                )
            } else if !NameRules.isAddressOrRange(host) {
                checks.host(host, path, allowsWildcard: true)
            }
        }
    }

    static func gateways(_ names: [String], _ path: String, _ checks: FieldChecks) {
        for (index, name) in names.enumerated() where name != "mesh" {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let isName = parts.count == 1 && NameRules.isSubdomain(parts[0])
            let isQualified =
                parts.count == 2 && (parts[0] == "." || NameRules.isLabel(parts[0])) && NameRules.isSubdomain(parts[1])
            checks.require(
                isName || isQualified, "\(path)[\(index)]",
                "found gateway \"\(name)\", expected NAME, NAMESPACE/NAME or mesh")
            if parts.count == 1 && name.contains(".svc.") {
                checks.warn(
                    "\(path)[\(index)]", "found gateway \"\(name)\" in the old form, NAMESPACE/NAME says the same")
            }
        }
    }
}
