// The objects of the resource API that a description is made of.

import Document

public struct MeshObject: Sendable {
    public let kind: String
    public let name: String
    public let namespace: String
    public let labels: [String: String]
    public let spec: DocumentNode
    public let node: DocumentNode

    public init(_ node: DocumentNode) {
        self.node = node
        kind = node["kind"]?.string ?? ""
        name = node.at("metadata", "name")?.string ?? ""
        namespace = node.at("metadata", "namespace")?.string ?? ""
        labels = Self.texts(node.at("metadata", "labels"))
        spec = node["spec"] ?? .mapping([:])
    }

    static func texts(_ node: DocumentNode?) -> [String: String] {
        Dictionary(
            (node?.members ?? []).map { ($0.key.text, $0.value.string ?? $0.value.plainText ?? "") }
        ) { _, last in last }
    }

    func label(seenFrom namespace: String) -> String {
        namespace == self.namespace ? name : "\(name).\(self.namespace)"
    }
}

/// A pod, or what stands for one where there is no Kubernetes: a WorkloadEntry.
public struct MeshWorkload: Sendable {
    public let object: MeshObject
    public let labels: [String: String]
    public let address: String

    public init(_ node: DocumentNode) {
        object = MeshObject(node)
        let own = MeshObject.texts(object.spec["labels"])
        labels = object.kind == "WorkloadEntry" ? object.labels.merging(own) { $1 } : object.labels
        address = object.spec["address"]?.string ?? node.at("status", "podIP")?.string ?? ""
    }

    var isPod: Bool { object.kind != "WorkloadEntry" }

    /// `9080 (reviews)`
    var ports: [String] {
        if !isPod {
            return (object.spec["ports"]?.members ?? []).map { "\($0.value.number ?? 0) (\($0.key.text))" }
        }
        return (object.spec["containers"]?.items ?? []).flatMap { container in
            (container["ports"]?.items ?? []).map { port in
                let `protocol` = port["protocol"]?.string ?? "TCP"
                let mark = `protocol` == "TCP" ? "" : "/\(`protocol`)"
                return "\(port["containerPort"]?.number ?? 0)\(mark) (\(container["name"]?.string ?? ""))"
            }
        }
    }

    /// Where a service's port leads: a number, or the name of a port of this workload.
    func target(_ port: DocumentNode) -> Int? {
        let number = port["port"]?.number
        let name = port["name"]?.string ?? ""
        if !isPod, let own = object.spec["ports"]?[name]?.number { return own }
        guard let target = port["targetPort"] else { return number }
        if let stated = target.int { return stated }
        guard let wanted = target.string else { return number }
        if !isPod { return object.spec["ports"]?[wanted]?.number ?? Int(wanted) }
        for container in object.spec["containers"]?.items ?? [] {
            for own in container["ports"]?.items ?? [] where own["name"]?.string == wanted {
                return own["containerPort"]?.number
            }
        }
        return Int(wanted)
    }
}

public struct MeshObjects: Sendable {
    public var services: [MeshObject] = []
    public var workloads: [MeshWorkload] = []
    public var destinationRules: [MeshObject] = []
    public var virtualServices: [MeshObject] = []
    public var gateways: [MeshObject] = []
    public var peerAuthentications: [MeshObject] = []
    public var authorizationPolicies: [MeshObject] = []
    public var requestAuthentications: [MeshObject] = []
    public var rootNamespace = "istio-system"
    public var domain = "cluster.local"
    /// `name.namespace` of the proxies that are connected; nil: not known.
    public var connected: Set<String>?

    public init() {}

    public static let kinds = [
        "Service", "Pod", "WorkloadEntry", "DestinationRule", "VirtualService", "Gateway", "PeerAuthentication",
        "AuthorizationPolicy", "RequestAuthentication",
    ]

    public mutating func add(_ node: DocumentNode) {
        let object = MeshObject(node)
        switch object.kind {
        case "Service": services.append(object)
        case "Pod", "WorkloadEntry": workloads.append(MeshWorkload(node))
        case "DestinationRule": destinationRules.append(object)
        case "VirtualService": virtualServices.append(object)
        case "Gateway": gateways.append(object)
        case "PeerAuthentication": peerAuthentications.append(object)
        case "AuthorizationPolicy": authorizationPolicies.append(object)
        case "RequestAuthentication": requestAuthentications.append(object)
        default: break
        }
    }

    func hostname(of service: MeshObject) -> String { "\(service.name).\(service.namespace).svc.\(domain)" }

    /// A host as it is written in an object of a namespace.
    func fullName(_ host: String, in namespace: String) -> String {
        if host.contains(".") || host.hasPrefix("*") { return host.lowercased() }
        return "\(host).\(namespace).svc.\(domain)".lowercased()
    }

    /// Also shortened names of a service: `reviews.default`, `reviews.default.svc`.
    func names(_ host: String, _ service: MeshObject, in namespace: String) -> Bool {
        let full = hostname(of: service)
        let name = fullName(host, in: namespace)
        if name == full { return true }
        if name == "*" { return true }
        if name.hasPrefix("*") { return full.hasSuffix(name.dropFirst()) }
        return name == "\(service.name).\(service.namespace)" || name == "\(service.name).\(service.namespace).svc"
    }

    func workloads(of service: MeshObject) -> [MeshWorkload] {
        let selector = MeshObject.texts(service.spec["selector"])
        if selector.isEmpty { return [] }
        return workloads.filter { $0.object.namespace == service.namespace && Labels.fit($0.labels, selector) }
    }

    func services(of workload: MeshWorkload) -> [MeshObject] {
        services.filter { service in
            let selector = MeshObject.texts(service.spec["selector"])
            return !selector.isEmpty && service.namespace == workload.object.namespace
                && Labels.fit(workload.labels, selector)
        }
    }

    /// Rules of the service's own namespace first, then those of the mesh, then others that are exported.
    func destinationRules(of service: MeshObject) -> [MeshObject] {
        let fitting = destinationRules.filter { names($0.spec["host"]?.string ?? "", service, in: $0.namespace) }
        for namespace in [service.namespace, rootNamespace] {
            let own = fitting.filter { $0.namespace == namespace }
            // A whole name goes before a wildcard.
            let exact = own.filter { !($0.spec["host"]?.string ?? "").hasPrefix("*") }
            if !own.isEmpty { return exact.isEmpty ? Array(own.prefix(1)) : exact }
        }
        return Array(fitting.prefix(1))
    }

    func policies(_ all: [MeshObject], for workload: MeshWorkload) -> [MeshObject] {
        all.filter { policy in
            guard policy.namespace == workload.object.namespace || policy.namespace == rootNamespace else {
                return false
            }
            return Labels.fit(workload.labels, MeshObject.texts(policy.spec.at("selector", "matchLabels")))
        }
    }
}

enum Labels {
    static func fit(_ labels: [String: String], _ selector: [String: String]) -> Bool {
        selector.allSatisfy { labels[$0.key] == $0.value }
    }
}
