// The WorkloadEntry of a workload that registers by connecting.

import Document
import MeshAPI
import Registry

/// Pure: what the object is called and what stands in it.
public enum RegisteredEntry {
    public static let groupAnnotation = "istio.io/autoRegistrationGroup"
    public static let controllerAnnotation = "istio.io/workloadController"
    public static let connectedAnnotation = "istio.io/connectedAt"
    public static let disconnectedAnnotation = "istio.io/disconnectedAt"

    /// The WorkloadGroup a proxy wants to belong to.
    public static func group(of node: ProxyNode) -> String? {
        let name = node.metadata["AUTO_REGISTER_GROUP"]?.string ?? ""
        return name.isEmpty ? nil : name
    }

    /// GROUP-IP[-NETWORK], at most as long as a name may be; nil for a proxy that belongs to no group.
    public static func name(for node: ProxyNode) -> String? {
        guard let group = group(of: node), let address = node.ipAddresses.first else { return nil }
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
