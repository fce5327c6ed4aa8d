// Which mutual TLS mode a workload's ports have: PeerAuthentication of workload, namespace and mesh put together.

import MeshAPI
import Registry

public enum MutualTLS {
    public enum Mode: Sendable, Hashable {
        case disable, permissive, strict
    }

    /// What applies to one workload.
    public struct Policy: Sendable, Hashable {
        public var mode = Mode.permissive
        public var ports: [Int: Mode] = [:]

        public func mode(port: Int) -> Mode { ports[port] ?? mode }
    }

    private typealias Authentication = ConfigObject<Security.PeerAuthentication>

    /// Of a port where the workload itself listens.
    public static func mode(for node: ProxyNode, port: Int, in world: WorldSnapshot) -> Mode {
        policy(namespace: node.namespace, labels: node.labels, in: world).mode(port: port)
    }

    /// The narrowest scope wins, within a scope the oldest object; what is UNSET is inherited. Ports can be set only
    /// for workloads.
    public static func policy(namespace: String, labels: [String: String], in world: WorldSnapshot) -> Policy {
        var policy = Policy()
        let root = world.rootNamespace
        policy.mode = inherited(wide(world, root), policy.mode)
        if namespace != root { policy.mode = inherited(wide(world, namespace), policy.mode) }
        let ofWorkload = chosen(world, namespace) { object in
            guard namespace != root else { return false }
            let selector = object.spec.selector?.matchLabels ?? [:]
            return !selector.isEmpty && selector.allSatisfy { labels[$0.key] == $0.value }
        }
        guard let ofWorkload else { return policy }
        policy.mode = inherited(ofWorkload, policy.mode)
        for (port, setting) in ofWorkload.spec.portLevelMtls {
            guard let number = Int(port) else { continue }
            policy.ports[number] = converted(setting.mode) ?? policy.mode
        }
        return policy
    }

    private static func wide(_ world: WorldSnapshot, _ namespace: String) -> Authentication? {
        chosen(world, namespace) { ($0.spec.selector?.matchLabels ?? [:]).isEmpty }
    }

    /// The world's list has the oldest first. Objects of today's API win over legacy ones of the same scope.
    private static func chosen(
        _ world: WorldSnapshot, _ namespace: String, _ applies: (Authentication) -> Bool
    ) -> Authentication? {
        var legacy: Authentication?
        for object in world.peerAuthenticationsByNamespace[namespace] ?? [] where applies(object) {
            if object.kind.group != LegacyAuthentication.group { return object }
            if legacy == nil { legacy = object }
        }
        return legacy
    }

    private static func inherited(_ object: Authentication?, _ parent: Mode) -> Mode {
        object?.spec.mtls.flatMap { converted($0.mode) } ?? parent
    }

    private static func converted(_ mode: Security.PeerAuthentication.MutualTLS.Mode) -> Mode? {
        switch mode {
        case .UNSET: nil
        case .DISABLE: .disable
        case .PERMISSIVE: .permissive
        case .STRICT: .strict
        }
    }
}
