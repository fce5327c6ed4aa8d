// Patches of clusters.

import EnvoyAPI
import MeshAPI
import Registry

struct ClusterPatches {
    let patches: EnvoyPatchSet
    let context: EnvoyPatch.API.PatchContext

    /// nil when it is removed. `hosts`: of an inbound cluster, the services behind it.
    func patched(_ original: Message, hosts: [String] = []) -> Message? {
        var cluster = original
        for patch in patches[.CLUSTER] where patch.applies(in: context) && fits(patch, cluster, hosts) {
            if patch.operation == .REMOVE { return nil }
            if patch.merges && !Self.mergeSocket(patch, into: &cluster) { patch.merge(into: &cluster) }
        }
        return cluster
    }

    func added() -> [EnvoyPatch] {
        patches[.CLUSTER].filter { patch in
            guard patch.operation == .ADD, patch.applies(in: context) else { return false }
            return patch.match.context != .ANY || context != .SIDECAR_INBOUND
        }
    }

    private func fits(_ patch: EnvoyPatch, _ cluster: Message, _ hosts: [String]) -> Bool {
        guard let match = patch.match.cluster else { return true }
        let name = cluster.string("name")
        if !match.name.isEmpty { return match.name == name }
        var (port, subset, names) = (0, "", hosts)
        if let parts = ClusterName.parse(name) {
            (port, subset, names) = (parts.port, parts.subset, [parts.host])
        } else if name.hasPrefix("inbound|") {
            port = Int(name.split(separator: "|", omittingEmptySubsequences: false)[1]) ?? 0
        }
        return (match.subset.isEmpty || match.subset == subset)
            && (match.service.isEmpty || names.contains(match.service))
            && (match.portNumber == 0 || match.portNumber == port)
    }

    /// A patch with a transport socket changes only that: merged by type where the names agree. Returns whether there was
    /// one.
    private static func mergeSocket(_ patch: EnvoyPatch, into cluster: inout Message) -> Bool {
        guard case .message(let new) = patch.value["transport_socket"] else { return false }
        let name = new.string("name")
        func merged(_ known: Message) -> Message {
            guard let source = new["typed_config"]?.inner, let target = known["typed_config"]?.inner,
                let result = MessageMerge.extensions(source, into: target)
            else { return known }
            var changed = known
            changed["typed_config"] = .message(result)
            return changed
        }
        if cluster["transport_socket_matches"] != nil {
            var isDone = false
            cluster.change("transport_socket_matches") { matches in
                for index in matches.indices where !isDone {
                    guard let socket = matches[index]["transport_socket"]?.inner, socket.string("name") == name
                    else { continue }
                    matches[index]["transport_socket"] = .message(merged(socket))
                    isDone = true
                }
            }
        } else if let socket = cluster["transport_socket"]?.inner, socket.string("name") == name {
            cluster["transport_socket"] = .message(merged(socket))
        } else {
            cluster["transport_socket"] = .message(new)
        }
        return true
    }
}
