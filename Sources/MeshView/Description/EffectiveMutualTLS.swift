// Which mutual TLS mode holds for a workload and its ports: the narrowest PeerAuthentication that says one.

import Document

public struct EffectiveMutualTLS: Sendable, Hashable {
    public let mode: String
    /// Modes of single ports that differ from it.
    public let ports: [Int: String]
    /// The objects that have a say, narrowest first, as `name.namespace`.
    public let applied: [String]

    public init(_ objects: MeshObjects, for workload: MeshWorkload) {
        let all = objects.peerAuthentications
        let isSelective = { (object: MeshObject) in
            !MeshObject.texts(object.spec.at("selector", "matchLabels")).isEmpty
        }
        // Of several the oldest counts.
        let oldest = { (list: [MeshObject]) in
            list.min {
                ($0.node.at("metadata", "creationTimestamp")?.string ?? "", $0.name)
                    < ($1.node.at("metadata", "creationTimestamp")?.string ?? "", $1.name)
            }
        }
        let here = all.filter { $0.namespace == workload.object.namespace }
        let own = oldest(
            here.filter {
                isSelective($0) && Labels.fit(workload.labels, MeshObject.texts($0.spec.at("selector", "matchLabels")))
            })
        let namespace = oldest(here.filter { !isSelective($0) })
        let mesh = oldest(all.filter { $0.namespace == objects.rootNamespace && !isSelective($0) })
        var levels: [MeshObject] = []
        for level in [own, namespace, mesh].compactMap({ $0 })
        where !levels.contains(where: { $0.name == level.name && $0.namespace == level.namespace }) {
            levels.append(level)
        }
        let stated = { (node: DocumentNode?) -> String? in
            guard let mode = node?["mode"]?.string, mode != "UNSET" else { return nil }
            return mode
        }
        let effective = levels.lazy.compactMap { stated($0.spec["mtls"]) }.first ?? "PERMISSIVE"
        var ports: [Int: String] = [:]
        for member in own?.spec["portLevelMtls"]?.members ?? [] {
            let mode = stated(member.value) ?? effective
            if let port = Int(member.key.text), mode != effective { ports[port] = mode }
        }
        mode = effective
        self.ports = ports
        applied = levels.map { "\($0.name).\($0.namespace)" }
    }

    func mode(port: Int?) -> String { port.flatMap { ports[$0] } ?? mode }
}
