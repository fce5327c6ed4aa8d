// Whether the servers of the mesh take mutual TLS, as PeerAuthentication tells a client.

import MeshAPI
import Registry

struct PeerTLS: Sendable {
    private var byNamespace: [String: [ConfigObject<Security.PeerAuthentication>]] = [:]
    private let rootNamespace: String

    init(_ world: WorldSnapshot) {
        rootNamespace = world.rootNamespace
        for policy in world.peerAuthentications { byNamespace[policy.namespace, default: []].append(policy) }
    }

    /// Whether connections to a service may be tried by mutual TLS: each of its hosts says for itself whether it can,
    /// except where hosts aren't known one by one.
    func mayServe(_ service: MeshService, _ port: ServicePort, _ world: WorldSnapshot, _ isPassthrough: Bool) -> Bool {
        if service.resolution == .passthrough || isPassthrough {
            let hosts = (world.endpoints[service.id] ?? []).filter { $0.servicePort == port.name }
            if hosts.isEmpty || hosts.contains(where: { $0.tlsMode == .disabled }) { return false }
        }
        return mode(ofNamespace: service.namespace) != .DISABLE
    }

    private func mode(ofNamespace namespace: String) -> Security.PeerAuthentication.MutualTLS.Mode {
        for owner in [namespace, rootNamespace] {
            let general = (byNamespace[owner] ?? []).filter { ($0.spec.selector?.matchLabels ?? [:]).isEmpty }
            if let mode = general.first?.spec.mtls?.mode, mode != .UNSET { return mode }
        }
        return .PERMISSIVE
    }

    /// Whether a host takes mutual TLS on its port.
    func serves(_ endpoint: ServiceEndpoint) -> Bool {
        guard endpoint.tlsMode == .istio else { return false }
        let own = (byNamespace[endpoint.namespace] ?? []).first { policy in
            guard let selector = policy.spec.selector?.matchLabels, !selector.isEmpty else { return false }
            return selector.isLabelSubset(of: endpoint.labels)
        }
        if let mode = own?.spec.portLevelMtls[String(endpoint.port)]?.mode, mode != .UNSET { return mode != .DISABLE }
        if let mode = own?.spec.mtls?.mode, mode != .UNSET { return mode != .DISABLE }
        return mode(ofNamespace: endpoint.namespace) != .DISABLE
    }
}
