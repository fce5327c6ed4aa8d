// A Sidecar: which workloads, what they listen on, what they may see.

import MeshAPI

enum SidecarChecks {
    static func run(_ object: ConfigObject<Networking.Sidecar>, _ checks: FieldChecks) {
        let spec = object.spec
        if let selector = spec.workloadSelector { checks.labels(selector.labels, "spec.workloadSelector.labels") }
        let says =
            !spec.egress.isEmpty || !spec.ingress.isEmpty || spec.outboundTrafficPolicy != nil
            || spec.inboundConnectionPool != nil
        checks.require(
            says, "spec",
            "found nothing in it, expected ingress, egress, outboundTrafficPolicy or inboundConnectionPool")
        ingress(spec, checks)
        egress(spec, checks)
        if let policy = spec.outboundTrafficPolicy, let proxy = policy.egressProxy {
            checks.require(
                policy.mode == .ALLOW_ANY, "spec.outboundTrafficPolicy.egressProxy",
                "found it in mode REGISTRY_ONLY, expected ALLOW_ANY")
            RouteDestinationChecks.destination(proxy, "spec.outboundTrafficPolicy.egressProxy", checks)
        }
        if let pool = spec.inboundConnectionPool {
            TrafficPolicyChecks.connectionPool(pool, "spec.inboundConnectionPool", checks)
        }
    }

    private static func ingress(_ spec: Networking.Sidecar, _ checks: FieldChecks) {
        var seen: Set<Int> = []
        for (index, listener) in spec.ingress.enumerated() {
            let path = "spec.ingress[\(index)]"
            guard let port = listener.port else {
                checks.error("\(path).port", "found none, expected number and protocol", .missing)
                continue
            }
            self.port(port, "\(path).port", checks)
            if !seen.insert(port.number).inserted {
                checks.error("\(path).port.number", "found port \(port.number) twice", .duplicate)
            }
            if !listener.bind.isEmpty { checks.address(listener.bind, "\(path).bind") }
            defaultEndpoint(listener.defaultEndpoint, "\(path).defaultEndpoint", checks)
            if let tls = listener.tls {
                checks.require(
                    tls.mode == .SIMPLE || tls.mode == .MUTUAL, "\(path).tls.mode",
                    "found \(tls.mode.rawValue), expected SIMPLE or MUTUAL on a sidecar's own port")
                ServerTLSChecks.run(tls, "\(path).tls", checks)
            }
            if let pool = listener.connectionPool {
                TrafficPolicyChecks.connectionPool(pool, "\(path).connectionPool", checks)
            }
        }
    }

    private static func egress(_ spec: Networking.Sidecar, _ checks: FieldChecks) {
        var withoutPort: Int?
        for (index, listener) in spec.egress.enumerated() {
            let path = "spec.egress[\(index)]"
            if let port = listener.port {
                self.port(port, "\(path).port", checks)
            } else {
                if let withoutPort {
                    checks.error(
                        path,
                        "found a second listener without port (the first is spec.egress[\(withoutPort)]), expected one",
                        .duplicate)
                }
                withoutPort = index
            }
            checks.require(!listener.hosts.isEmpty, "\(path).hosts", "found none, expected one or more")
            for (number, host) in listener.hosts.enumerated() { egressHost(host, "\(path).hosts[\(number)]", checks) }
            if !listener.bind.isEmpty && !listener.bind.hasPrefix("unix://") {
                checks.address(listener.bind, "\(path).bind")
            }
        }
    }

    private static func port(_ port: Networking.SidecarPort, _ path: String, _ checks: FieldChecks) {
        checks.port(port.number, "\(path).number")
        if port.targetPort != 0 { checks.warn("\(path).targetPort", "has no effect on a sidecar") }
    }

    private static func egressHost(_ text: String, _ path: String, _ checks: FieldChecks) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            return checks.error(path, "found \"\(text)\", expected NAMESPACE/HOST, such as ./* or */*")
        }
        if !["*", ".", "~"].contains(parts[0]) { checks.label(parts[0], path, what: "namespace") }
        if parts[0] == "~" && parts[1] != "*" { return checks.error(path, "found \"\(text)\", expected ~/*") }
        checks.host(parts[1], path, allowsWildcard: true)
    }

    private static func defaultEndpoint(_ text: String, _ path: String, _ checks: FieldChecks) {
        if text.isEmpty { return }
        if text.hasPrefix("unix://") {
            let isPath = text.hasPrefix("unix:///") || text.hasPrefix("unix://@")
            return checks.require(isPath, path, "found \"\(text)\", expected unix:///PATH or unix://@NAME")
        }
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        let address = pieces.dropLast().joined(separator: ":")
        let number = pieces.last.flatMap { Int($0) } ?? 0
        let known = ["127.0.0.1", "0.0.0.0", "[::1]", "[::]", "::1", "::"].contains(address)
        checks.require(
            known && (1...65_535).contains(number), path,
            "found \"\(text)\", expected 127.0.0.1:PORT, 0.0.0.0:PORT, [::1]:PORT, [::]:PORT or unix:///PATH")
    }
}
