// The WorkloadEntry of a workload that registers by connecting.

import Base
import Document
import MeshAPI
import Registry

/// Pure: what the object is called and what stands in it.
public enum RegisteredEntry {
    public static let groupAnnotation = "istio.io/autoRegistrationGroup"
    public static let controllerAnnotation = "istio.io/workloadController"
    public static let connectedAnnotation = "istio.io/connectedAt"
    public static let disconnectedAnnotation = "istio.io/disconnectedAt"
    /// `true` on entries that are made of what a workload says of itself, without a group.
    public static let ownAnnotation = "skein.dev/registered-by-workload"

    /// The WorkloadGroup a proxy wants to belong to.
    public static func group(of node: ProxyNode) -> String? {
        let name = node.metadata["AUTO_REGISTER_GROUP"]?.string ?? ""
        return name.isEmpty ? nil : name
    }

    /// Whether a proxy asks to be registered as what it says it is.
    public static func asksForItself(_ node: ProxyNode) -> Bool {
        guard group(of: node) == nil, let wish = node.metadata["AUTO_REGISTER"] else { return false }
        return wish.bool ?? (wish.string == "true" || wish.string == "1")
    }

    static func isOfWorkload(_ object: DocumentNode) -> Bool {
        object.at("metadata", "annotations", ownAnnotation)?.string == "true"
    }

    /// The workload's own name; of a group's member GROUP-IP[-NETWORK], at most as long as a name may be; nil for a
    /// proxy that doesn't ask.
    public static func name(for node: ProxyNode) -> String? {
        guard let address = node.ipAddresses.first else { return nil }
        guard let group = group(of: node) else { return asksForItself(node) ? ownName(of: node) : nil }
        var name = "\(group)-\(address.replacing(":", with: "-"))"
        if !node.network.isEmpty { name += "-\(node.network)" }
        return String(name.suffix(253).drop { $0 == "-" || $0 == "." })
    }

    /// The object to create.
    public static func object(
        for node: ProxyNode, in group: ConfigObject<Networking.WorkloadGroup>, controller: String, now: String
    ) -> DocumentNode? {
        guard let name = name(for: node), let address = node.ipAddresses.first else { return nil }
        var annotations = group.spec.metadata?.annotations ?? [:]
        annotations[groupAnnotation] = group.name
        annotations[controllerAnnotation] = controller
        annotations[connectedAnnotation] = now
        if group.spec.probe != nil { annotations[WorkloadHealth.annotation] = "true" }
        let labels = (group.spec.metadata?.labels ?? [:]).merging(group.spec.template?.labels ?? [:]) { $1 }
        var metadata: DocumentNode = ["name": .string(name), "namespace": .string(node.namespace)]
        metadata.set("labels", map(labels))
        metadata.set("annotations", map(annotations))
        if !group.metadata.uid.isEmpty {
            metadata.set(
                "ownerReferences",
                [
                    [
                        "apiVersion": .string(group.kind.apiVersion), "kind": .string(group.kind.kind),
                        "name": .string(group.name), "uid": .string(group.metadata.uid), "controller": true,
                    ]
                ])
        }
        return [
            "apiVersion": "networking.istio.io/v1", "kind": "WorkloadEntry", "metadata": metadata,
            "spec": spec(node, group, address, labels),
        ]
    }

    /// `reviews-v2` of `reviews-v2.default`.
    private static func ownName(of node: ProxyNode) -> String? {
        let suffix = ".\(node.namespace)"
        let name = node.id.hasSuffix(suffix) ? String(node.id.dropLast(suffix.count)) : node.id
        let isName =
            !name.isEmpty && name.utf8.count <= 253
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                let isWord = part.utf8.allSatisfy { ASCII.isDigit($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }
                return isWord && !part.isEmpty && part.utf8.first != 0x2D && part.utf8.last != 0x2D
            }
        return isName ? name : nil
    }

    /// The object of a workload that stands for itself, under the service account that it has proved.
    public static func object(
        for node: ProxyNode, serviceAccount: String, controller: String, now: String
    ) -> DocumentNode? {
        guard let name = name(for: node), let address = node.ipAddresses.first else { return nil }
        var annotations = [ownAnnotation: "true", controllerAnnotation: controller, connectedAnnotation: now]
        if isProbed(node) { annotations[WorkloadHealth.annotation] = "true" }
        var labels: [String: String] = [:]
        for member in node.metadata["LABELS"]?.members ?? [] { labels[member.key.text] = member.value.string }
        var spec: DocumentNode = ["address": .string(address), "labels": map(labels)]
        let ports = self.ports(of: node)
        if !ports.isEmpty {
            var tree = DocumentNode.mapping([:])
            for port in ports { tree.set(port.name, .integer(Int64(port.port))) }
            spec.set("ports", tree)
        }
        if !node.network.isEmpty { spec.set("network", .string(node.network)) }
        if !node.locality.isEmpty { spec.set("locality", .string(node.locality.text)) }
        spec.set("serviceAccount", .string(serviceAccount))
        return [
            "apiVersion": "networking.istio.io/v1", "kind": "WorkloadEntry",
            "metadata": [
                "name": .string(name), "namespace": .string(node.namespace), "labels": map(labels),
                "annotations": map(annotations),
            ], "spec": spec,
        ]
    }

    /// Somebody looks after its health: until it is reported, nothing is sent there.
    private static func isProbed(_ node: ProxyNode) -> Bool {
        node.metadata.at("PROXY_CONFIG", "readinessProbe") != nil
            || node.metadata["HEALTH_CHECKED"]?.string == "true" || node.metadata["HEALTH_CHECKED"]?.bool == true
    }

    /// `POD_PORTS`: [{"name": "http", "containerPort": 9080}], as text or as a list.
    private static func ports(of node: ProxyNode) -> [(name: String, port: Int)] {
        guard let stated = node.metadata["POD_PORTS"] else { return [] }
        let list = stated.string.flatMap { try? Document.parse(json: Array($0.utf8)) } ?? stated
        var found: [String: Int] = [:]
        for item in list.items {
            guard let name = item["name"]?.string, !name.isEmpty, let port = item["containerPort"]?.int,
                (1...65535).contains(port)
            else { continue }
            found[name] = port
        }
        return found.sorted { $0.key < $1.key }.map { (name: $0.key, port: $0.value) }
    }

    private static func spec(
        _ node: ProxyNode, _ group: ConfigObject<Networking.WorkloadGroup>, _ address: String,
        _ labels: [String: String]
    ) -> DocumentNode {
        let template = group.spec.template ?? Networking.WorkloadEntry()
        var own: [String: String] = [:]
        for member in node.metadata["LABELS"]?.members ?? [] { own[member.key.text] = member.value.string }
        var spec: DocumentNode = ["address": .string(address), "labels": map(labels.merging(own) { $1 })]
        if !template.ports.isEmpty {
            var ports = DocumentNode.mapping([:])
            for (name, port) in template.ports.sorted(by: { $0.key < $1.key }) {
                ports.set(name, .integer(Int64(port)))
            }
            spec.set("ports", ports)
        }
        let network = node.network.isEmpty ? template.network : node.network
        if !network.isEmpty { spec.set("network", .string(network)) }
        let locality = template.locality.isEmpty ? node.locality.text : template.locality
        if !locality.isEmpty { spec.set("locality", .string(locality)) }
        if template.weight > 0 { spec.set("weight", .integer(Int64(template.weight))) }
        let account = template.serviceAccount.isEmpty ? node.serviceAccount : template.serviceAccount
        if !account.isEmpty { spec.set("serviceAccount", .string(account)) }
        return spec
    }

    private static func map(_ entries: [String: String]) -> DocumentNode {
        var node = DocumentNode.mapping([:])
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) { node.set(key, .string(value)) }
        return node
    }

    /// Connected again, or gone: `disconnected` is nil while it is connected.
    static func marking(_ object: DocumentNode, controller: String, connected: String?, disconnected: String?)
        -> DocumentNode
    {
        var object = object
        object.set(path: ["metadata", "annotations", controllerAnnotation], .string(controller))
        if let connected { object.set(path: ["metadata", "annotations", connectedAnnotation], .string(connected)) }
        if let disconnected {
            object.set(path: ["metadata", "annotations", disconnectedAnnotation], .string(disconnected))
        } else if var annotations = object.at("metadata", "annotations") {
            annotations.remove(disconnectedAnnotation)
            object.set(path: ["metadata", "annotations"], annotations)
        }
        return object
    }

    /// `Healthy` in the object's status; nil when it says so already.
    static func reporting(_ object: DocumentNode, failure: String?, now: String) -> DocumentNode? {
        let word = failure == nil ? "True" : "False"
        var conditions = object.at("status", "conditions")?.items ?? []
        let index = conditions.firstIndex { $0["type"]?.string == WorkloadHealth.condition }
        let before = index.map { conditions[$0] }
        if before?["status"]?.string == word && before?["message"]?.string ?? "" == failure ?? "" { return nil }
        var condition: DocumentNode = [
            "type": .string(WorkloadHealth.condition), "status": .string(word), "lastProbeTime": .string(now),
        ]
        let isOther = before?["status"]?.string != word
        condition.set("lastTransitionTime", isOther ? .string(now) : before?["lastTransitionTime"] ?? .string(now))
        if let failure { condition.set("message", .string(failure)) }
        if let index { conditions[index] = condition } else { conditions.append(condition) }
        return object.setting(
            "status", to: (object["status"] ?? .mapping([:])).setting("conditions", to: .list(conditions)))
    }
}
