// Columns of Services.

import Document

enum ServiceColumns {
    static let all: [PrinterColumn] = [
        .text("Type") { $0.at("spec", "type")?.string ?? "ClusterIP" },
        .text("Cluster-IP", clusterIP), .text("External-IP", externalIP), .text("Port(s)", ports), .age,
        .text("Selector", priority: 1) { LabelText.text($0.at("spec", "selector")) },
    ]

    static let ingresses: [PrinterColumn] = [
        .text("Class") { $0.at("spec", "ingressClassName")?.string ?? "<none>" },
        .text("Hosts") { ingress in
            let hosts = (ingress.at("spec", "rules")?.items ?? []).compactMap { $0["host"]?.string }
            return hosts.isEmpty ? "*" : hosts.joined(separator: ",")
        },
        .text("Address") { ingress in
            let places = ingress.at("status", "loadBalancer", "ingress")?.items ?? []
            return places.compactMap { $0["ip"]?.string ?? $0["hostname"]?.string }.joined(separator: ",")
        },
        .text("Ports") { ($0.at("spec", "tls")?.items ?? []).isEmpty ? "80" : "80, 443" }, .age,
    ]

    @Sendable private static func clusterIP(_ service: DocumentNode) -> String {
        let all = service.at("spec", "clusterIPs")?.items.compactMap(\.string) ?? []
        let address = all.first ?? service.at("spec", "clusterIP")?.string ?? ""
        return address.isEmpty ? "<none>" : address
    }

    @Sendable private static func externalIP(_ service: DocumentNode) -> String {
        let fixed = service.at("spec", "externalIPs")?.items.compactMap(\.string) ?? []
        switch service.at("spec", "type")?.string {
        case "ExternalName"?: return service.at("spec", "externalName")?.string ?? "<none>"
        case "LoadBalancer"?:
            let ingress = service.at("status", "loadBalancer", "ingress")?.items ?? []
            let assigned = ingress.compactMap { $0["ip"]?.string ?? $0["hostname"]?.string }
            if !fixed.isEmpty { return (assigned + fixed).joined(separator: ",") }
            return assigned.isEmpty ? "<pending>" : assigned.joined(separator: ",")
        default: return fixed.isEmpty ? "<none>" : fixed.joined(separator: ",")
        }
    }

    @Sendable private static func ports(_ service: DocumentNode) -> String {
        let ports = service.at("spec", "ports")?.items ?? []
        if ports.isEmpty { return "<none>" }
        return ports.map { port in
            let number = port["port"]?.int ?? 0
            let node = port["nodePort"]?.int ?? 0
            return "\(number)\(node > 0 ? ":\(node)" : "")/\(port["protocol"]?.string ?? "TCP")"
        }.joined(separator: ",")
    }
}

/// Labels and selectors as kubectl shows them.
enum LabelText {
    static func text(_ labels: DocumentNode?) -> String {
        let pairs = (labels?.members ?? []).map { "\($0.key.text)=\($0.value.string ?? "")" }.sorted()
        return pairs.isEmpty ? "<none>" : pairs.joined(separator: ",")
    }

    /// A LabelSelector.
    static func selector(_ selector: DocumentNode?) -> String {
        var parts = (selector?["matchLabels"]?.members ?? []).map { "\($0.key.text)=\($0.value.string ?? "")" }.sorted()
        for expression in selector?["matchExpressions"]?.items ?? [] {
            let key = expression["key"]?.string ?? ""
            let values = (expression["values"]?.items.compactMap(\.string) ?? []).sorted().joined(separator: ",")
            switch expression["operator"]?.string {
            case "In"?: parts.append("\(key) in (\(values))")
            case "NotIn"?: parts.append("\(key) notin (\(values))")
            case "Exists"?: parts.append(key)
            case "DoesNotExist"?: parts.append("!\(key)")
            default: break
            }
        }
        return parts.isEmpty ? "<none>" : parts.joined(separator: ",")
    }
}
