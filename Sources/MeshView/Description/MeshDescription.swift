// A service or a workload in words: what selects it, what routes to it, which policies hold, and what looks wrong.

import Document

public struct MeshDescription: Sendable {
    let objects: MeshObjects
    /// Names of this namespace are written without it.
    let namespace: String
    var lines: [String] = []

    init(_ objects: MeshObjects, namespace: String) {
        self.objects = objects
        self.namespace = namespace
    }

    private static let rule = "--------------------"

    /// nil when there is no such pod or WorkloadEntry.
    public static func pod(_ name: String, namespace: String, seenFrom: String, _ objects: MeshObjects) -> String? {
        let found = objects.workloads.filter { $0.object.name == name && $0.object.namespace == namespace }
        guard let workload = found.first(where: \.isPod) ?? found.first else { return nil }
        var description = MeshDescription(objects, namespace: seenFrom)
        description.describe(workload)
        return description.text
    }

    /// nil when there is no such service.
    public static func service(_ name: String, namespace: String, seenFrom: String, _ objects: MeshObjects) -> String? {
        guard let service = objects.services.first(where: { $0.name == name && $0.namespace == namespace }) else {
            return nil
        }
        var description = MeshDescription(objects, namespace: seenFrom)
        description.describeAlone(service)
        return description.text
    }

    private var text: String { lines.map { TextTable.printable($0) + "\n" }.joined() }

    mutating func say(_ level: Int, _ words: String) { lines.append(String(repeating: " ", count: level * 3) + words) }

    func label(_ object: MeshObject) -> String { object.label(seenFrom: namespace) }

    // MARK: workloads

    private mutating func describe(_ workload: MeshWorkload) {
        introduce(workload)
        let services = objects.services(of: workload)
        if services.isEmpty {
            say(0, "Warning: No Kubernetes Services select pod \(label(workload.object))")
        }
        say(0, Self.rule)
        for (index, service) in services.enumerated() {
            if index > 0 { say(0, Self.rule) }
            describe(service, among: [workload])
        }
        policies(of: workload)
        say(0, Self.rule)
        let security = EffectiveMutualTLS(objects, for: workload)
        say(0, "Effective PeerAuthentication:")
        say(1, "Workload mTLS mode: \(security.mode)")
        if !security.ports.isEmpty {
            say(1, "Port Level mTLS mode:")
            for (port, mode) in security.ports.sorted(by: { $0.key < $1.key }) { say(2, "\(port): \(mode)") }
        }
        if !security.applied.isEmpty {
            say(0, "Applied PeerAuthentication:")
            say(1, security.applied.joined(separator: ", "))
        }
        exposure(of: services, among: [workload])
    }

    private mutating func introduce(_ workload: MeshWorkload) {
        let object = workload.object
        say(0, "Pod: \(label(object))" + (workload.isPod ? "" : " (WorkloadEntry, \(workload.address))"))
        let ports = workload.ports
        if ports.isEmpty {
            if workload.isPod { say(1, "Pod does not expose ports") }
        } else {
            say(1, "Pod Ports: \(ports.joined(separator: ", "))")
        }
        if let account = object.spec[workload.isPod ? "serviceAccountName" : "serviceAccount"]?.string {
            say(1, "Service Account: \(account)")
        }
        if let phase = object.node.at("status", "phase")?.string, phase != "Running" {
            say(1, "Pod is not Running (\(phase))")
        }
        for condition in object.node.at("status", "conditions")?.items ?? []
        where condition["type"]?.string == "Healthy" && condition["status"]?.string == "False" {
            say(0, "WARNING: \(label(object)) is not healthy: \(condition["message"]?.string ?? "no reason given")")
        }
        if let connected = objects.connected, !connected.contains("\(object.name).\(object.namespace)") {
            say(0, "WARNING: \(label(object)) is not part of mesh; no sidecar of it is connected")
        }
        for name in ["app", "version"] where !hasLabel(name, workload.labels) {
            say(0, "Suggestion: add '\(name)' label to pod for Istio telemetry.")
        }
    }

    private func hasLabel(_ name: String, _ labels: [String: String]) -> Bool {
        let others = [
            "app": ["service.istio.io/canonical-name", "app.kubernetes.io/name"],
            "version": ["service.istio.io/canonical-revision", "app.kubernetes.io/version"],
        ]
        return ([name] + (others[name] ?? [])).contains { labels[$0] != nil }
    }

    // MARK: services

    private mutating func describeAlone(_ service: MeshObject) {
        let workloads = objects.workloads(of: service)
        describe(service, among: workloads)
        if workloads.isEmpty {
            let reason =
                MeshObject.texts(service.spec["selector"]).isEmpty
                ? "it has no selector" : "none has the labels it selects"
            say(0, "Service \"\(label(service))\" has no pods: \(reason).")
        } else {
            say(0, "Pods: \(workloads.map { label($0.object) }.joined(separator: ", "))")
        }
        let modes = Dictionary(grouping: workloads) { EffectiveMutualTLS(objects, for: $0).mode }
        for (mode, those) in modes.sorted(by: { $0.key < $1.key }) {
            let whose = modes.count == 1 ? "" : " for \(those.map { label($0.object) }.joined(separator: ", "))"
            say(0, "Effective PeerAuthentication: \(mode)\(whose)")
        }
        if let first = workloads.first { policies(of: first) }
        exposure(of: [service], among: workloads)
    }

    private mutating func describe(_ service: MeshObject, among workloads: [MeshWorkload]) {
        say(0, "Service: \(label(service))")
        let ports = service.spec["ports"]?.items ?? []
        for port in ports where port["protocol"]?.string ?? "TCP" == "TCP" {
            let name = port["name"]?.string ?? ""
            let number = port["port"]?.number ?? 0
            var words = "Port: \(name) \(number)/\(PortProtocol.word(port))"
            if name.isEmpty { words = "Port: \(number)/\(PortProtocol.word(port))" }
            if let workload = workloads.first {
                words += workload.target(port).map { " targets pod port \($0)" } ?? ""
            }
            say(1, words)
            if PortProtocol.word(port) == "auto-detect" {
                let shown = name.isEmpty ? "has no name" : "is named '\(name)', which names no protocol"
                say(
                    1,
                    "WARNING: port \(number) \(shown): its protocol is found out by looking at the first bytes; "
                        + "name it http-..., tcp-..., grpc-..., or set appProtocol")
            }
        }
        let rules = objects.destinationRules(of: service)
        var subsets = SubsetNames()
        for rule in rules { describe(rule, workloads, &subsets) }
        security(of: service, workloads, rules)
        for virtualService in meshRoutes(to: service) {
            describe(virtualService, service, subsets, rules.first)
        }
    }

    private func meshRoutes(to service: MeshObject) -> [MeshObject] {
        objects.virtualServices.filter { candidate in
            let gateways = (candidate.spec["gateways"]?.items ?? []).compactMap(\.string)
            return (gateways.isEmpty || gateways.contains("mesh"))
                && (candidate.spec["hosts"]?.items ?? []).contains {
                    objects.names($0.string ?? "", service, in: candidate.namespace)
                }
        }
    }

    // MARK: policies

    private mutating func policies(of workload: MeshWorkload) {
        let names = objects.policies(objects.authorizationPolicies, for: workload).flatMap { policy -> [String] in
            let rules = policy.spec["rules"]?.items.count ?? 0
            let action = policy.spec["action"]?.string ?? "ALLOW"
            let start = "ns[\(policy.namespace)]-policy[\(policy.name)]"
            if rules == 0 {
                return ["\(start) (\(action) with no rule\(action == "ALLOW" ? ": nothing is allowed" : ""))"]
            }
            return (0..<rules).map { "\(start)-rule[\($0)]" + (action == "ALLOW" ? "" : " (\(action))") }
        }
        if !names.isEmpty { say(0, "RBAC policies: \(names.joined(separator: ", "))") }
        let tokens = objects.policies(objects.requestAuthentications, for: workload)
        if !tokens.isEmpty {
            let words = tokens.map { policy in
                let issuers = (policy.spec["jwtRules"]?.items ?? []).compactMap { $0["issuer"]?.string }
                return "\(label(policy)) (\(issuers.isEmpty ? "no issuer" : issuers.joined(separator: ", ")))"
            }
            say(0, "RequestAuthentication: \(words.joined(separator: ", "))")
        }
    }
}

enum PortProtocol {
    private static let known = [
        "http": "HTTP", "http2": "HTTP2", "https": "HTTPS", "grpc": "GRPC", "grpc-web": "GRPC-Web", "tcp": "TCP",
        "tls": "TLS", "mongo": "Mongo", "mysql": "MySQL", "redis": "Redis", "udp": "UDP", "h2c": "HTTP2",
        "kubernetes.io/h2c": "HTTP2", "kubernetes.io/ws": "HTTP", "kubernetes.io/wss": "HTTPS",
    ]

    /// By appProtocol, else by the port's name up to its first dash.
    static func word(_ port: DocumentNode) -> String {
        if let stated = port["appProtocol"]?.string { return known[stated.lowercased()] ?? "auto-detect" }
        let name = (port["name"]?.string ?? "").lowercased()
        if name.hasPrefix("grpc-web") { return "GRPC-Web" }
        return known[String(name.prefix { $0 != "-" })] ?? "auto-detect"
    }
}
