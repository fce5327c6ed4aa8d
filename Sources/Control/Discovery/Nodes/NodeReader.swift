// What a proxy says of itself: node id and metadata as Istio's agents send them.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum NodeReader {
    /// The node, its mesh-wide settings included; or in words what is wrong with it.
    public static func node(
        _ bytes: [UInt8], in world: WorldSnapshot, proves identity: ProxyIdentity?
    ) throws(StreamRefusal) -> ProxyNode {
        let message: Message
        do throws(InvalidConfiguration) {
            message = try Message(unchecked: "envoy.config.core.v3.Node", binary: bytes)
        } catch {
            throw .invalid("the node can't be read: \(error)")
        }
        let metadata = message["metadata"].message?.freeForm ?? .mapping([:])
        var node = try named(message["id"].text, metadata)
        node.metadata = metadata
        try checkIdentity(of: node, identity)
        read(metadata, into: &node)
        if let locality = message["locality"].message {
            node.locality = Locality(
                region: locality["region"].text, zone: locality["zone"].text, subZone: locality["sub_zone"].text)
        }
        try checkProxyConfig(metadata)
        node.stated = ProxyNode.Stated(node)
        complete(&node, in: world)
        return node
    }

    /// Again, in another world.
    public static func refresh(_ node: inout ProxyNode, in world: WorldSnapshot) { complete(&node, in: world) }

    /// What the registry knows goes before what the proxy says, and changes while it is connected.
    private static func complete(_ node: inout ProxyNode, in world: WorldSnapshot) {
        if let stated = node.stated {
            // A workload that has gone from the registry is what its proxy says again.
            node.labels = stated.labels
            node.locality = stated.locality
            node.workload = stated.workload
        }
        if let workload = ServiceTargets.workload(of: node, in: world) {
            if !workload.locality.isEmpty { node.locality = workload.locality }
            node.labels = workload.labels
            node.workload = workload.name
        }
        node.labels = Topology.augmented(
            node.labels, node.locality, cluster: node.cluster, network: node.network,
            node: node.metadata["NODE_NAME"]?.string ?? "")
        // Gateways listen where the ports of their own services lead.
        node.targets = ServiceTargets.of(node, in: world)
        node.proxyConfig = proxyConfig(node, world)
    }

    /// `sidecar~10.0.0.1~reviews-v1-abc.default~default.svc.cluster.local`.
    private static func named(_ id: String, _ metadata: DocumentNode) throws(StreamRefusal) -> ProxyNode {
        let generator = metadata["GENERATOR"]?.string ?? ""
        let parts = id.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        let expected =
            "expected role~address~name.namespace~domain, as sidecar~10.0.0.1~web.default~default.svc.cluster.local"
        guard parts.count == 4 else { throw .invalid("node id is \"\(id)\", \(expected)") }
        let role: ProxyNode.Role
        switch parts[0] {
        case "sidecar": role = generator == "grpc" ? .grpc : .sidecar
        case "router": role = .router
        default: throw .invalid("node id is \"\(id)\": role \"\(parts[0])\" is neither sidecar nor router, \(expected)")
        }
        let namespace = metadata["NAMESPACE"]?.string ?? ConfigNamespace.of(id: parts[2], domain: parts[3])
        guard let namespace, !namespace.isEmpty else {
            throw .invalid("node id is \"\(id)\" and metadata NAMESPACE is not set, \(expected)")
        }
        var node = ProxyNode(role: role, id: parts[2], namespace: namespace)
        var addresses: [String] = []
        if !parts[1].isEmpty {
            guard IPAddress(parts[1]) != nil else {
                throw .invalid("node id is \"\(id)\": \"\(parts[1])\" is no IP address, \(expected)")
            }
            addresses.append(parts[1])
        }
        for text in (metadata["INSTANCE_IPS"]?.string ?? "").split(separator: ",").map(String.init)
        where IPAddress(text) != nil && !addresses.contains(text) {
            addresses.append(text)
        }
        node.ipAddresses = addresses
        if !parts[3].isEmpty { node.dnsDomain = parts[3] }
        return node
    }

    private static func checkIdentity(of node: ProxyNode, _ identity: ProxyIdentity?) throws(StreamRefusal) {
        guard let identity else { return }
        if identity.namespace != node.namespace {
            throw .notPermitted(
                "the proxy says it is of namespace \(node.namespace), and its credentials are of \(identity.namespace)")
        }
        let account = node.metadata["SERVICE_ACCOUNT"]?.string ?? ""
        if !account.isEmpty && account != identity.serviceAccount {
            throw .notPermitted(
                "the proxy says it has service account \(account), and its credentials are of \(identity.serviceAccount)"
            )
        }
    }

    private static func read(_ metadata: DocumentNode, into node: inout ProxyNode) {
        for member in metadata["LABELS"]?.members ?? [] { node.labels[member.key.text] = member.value.string }
        node.serviceAccount = metadata["SERVICE_ACCOUNT"]?.string ?? ""
        node.cluster = metadata["CLUSTER_ID"]?.string ?? "Kubernetes"
        node.network = metadata["NETWORK"]?.string ?? ""
        node.istioVersion = metadata["ISTIO_VERSION"]?.string ?? ""
        node.workload = metadata["WORKLOAD_NAME"]?.string ?? ""
        switch metadata["INTERCEPTION_MODE"]?.string ?? "" {
        case "TPROXY": node.interception = .tproxy
        case "NONE": node.interception = .none
        default: node.interception = .redirect
        }
        if let locality = Self.locality(node.labels) { node.locality = locality }
    }

    private static func locality(_ labels: [String: String]) -> Locality? {
        guard let text = labels["istio-locality"], !text.isEmpty else { return nil }
        return Locality(text: text)
    }

    /// Refused only for what the proxy itself says wrongly.
    private static func checkProxyConfig(_ metadata: DocumentNode) throws(StreamRefusal) {
        guard let own = metadata["PROXY_CONFIG"], own.isMapping else { return }
        let problems = ProblemList()
        _ = Mesh.ProxyConfig(reading: FieldReader(own, path: "PROXY_CONFIG", problems: problems))
        if let wrong = problems.problems.first(where: { $0.reason != .unknownField }) {
            throw .invalid("node metadata: \(wrong)")
        }
    }

    private static func proxyConfig(_ node: ProxyNode, _ world: WorldSnapshot) -> Mesh.ProxyConfig {
        var annotations: [String: String] = [:]
        for member in node.metadata["ANNOTATIONS"]?.members ?? [] {
            annotations[member.key.text] = member.value.string ?? ""
        }
        return ProxySettings.effective(
            namespace: node.namespace, labels: node.labels, annotations: annotations,
            own: node.metadata["PROXY_CONFIG"], in: world
        ).config
    }
}

enum ConfigNamespace {
    static func of(id: String, domain: String) -> String? {
        if let dot = id.lastIndex(of: ".") { return String(id[id.index(after: dot)...]) }
        return domain.split(separator: ".").first.map(String.init)
    }
}

extension FieldValue? {
    var text: String {
        if case .string(let text)? = self { return text }
        return ""
    }

    var message: Message? {
        if case .message(let inner)? = self { return inner }
        return nil
    }
}
