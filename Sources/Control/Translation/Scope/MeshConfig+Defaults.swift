// What the mesh's settings mean where they say nothing.

import Base
import Document
import MeshAPI
import Registry

extension Mesh.MeshConfig {
    var connectTimeoutOrDefault: TimeSpan { connectTimeout ?? .seconds(10) }
    var dnsRefreshRateOrDefault: TimeSpan { dnsRefreshRate ?? .seconds(60) }
    var outboundPort: Int { proxyListenPort == 0 ? 15001 : proxyListenPort }
    var inboundPort: Int { proxyInboundListenPort == 0 ? 15006 : proxyInboundListenPort }
    var usesAutomaticTLS: Bool { enableAutoMtls ?? true }
}

/// What becomes of traffic to where no service is known.
enum UnknownTraffic: Equatable {
    case blocked
    /// To where it was going, or to this cluster.
    case allowed(cluster: String)
}

extension TranslationRequest {
    var unknownTraffic: UnknownTraffic {
        if let policy = scope.sidecar?.spec.outboundTrafficPolicy {
            guard policy.mode == .ALLOW_ANY else { return .blocked }
            guard let proxy = policy.egressProxy, !proxy.host.isEmpty else {
                return .allowed(cluster: ClusterName.passthrough)
            }
            let host = HostName.resolved(
                proxy.host, in: scope.sidecar?.namespace ?? node.namespace, world)
            return .allowed(
                cluster: ClusterName.outbound(subset: proxy.subset, host: host, port: proxy.port?.number ?? 0))
        }
        guard let policy = world.mesh.outboundTrafficPolicy else { return .allowed(cluster: ClusterName.passthrough) }
        return policy.mode == .REGISTRY_ONLY ? .blocked : .allowed(cluster: ClusterName.passthrough)
    }
}

extension ProxyNode {
    /// A flag of the node's metadata, which agents write as a word or as a boolean.
    func flag(_ name: String) -> Bool {
        guard let value = metadata[name] else { return false }
        return value.bool ?? (value.string == "true" || value.string == "1")
    }

    var wildcardAddress: String { supportsIPv4 ? "0.0.0.0" : "::" }
    /// A proxy that has both families listens on both.
    var wildcardAddresses: [String] { (supportsIPv4 ? ["0.0.0.0"] : []) + (supportsIPv6 ? ["::"] : []) }
    var loopbackAddresses: [String] { (supportsIPv4 ? ["127.0.0.1"] : []) + (supportsIPv6 ? ["::1"] : []) }

    /// The addresses of a service that this proxy can use; names without one may have been given one by us.
    func addresses(of service: MeshService) -> [String] {
        let own = service.addresses.filter(reaches)
        if !own.isEmpty || !flag("DNS_CAPTURE") { return own }
        return service.autoAddresses.filter(reaches)
    }

    private func reaches(_ address: String) -> Bool {
        address.utf8.contains(UInt8(ascii: ":")) ? supportsIPv6 : supportsIPv4
    }

    /// `0.0.0.0` for a service without an address.
    func address(of service: MeshService) -> String { addresses(of: service).first ?? "0.0.0.0" }
}
