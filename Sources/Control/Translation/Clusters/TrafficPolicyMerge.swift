// Which traffic policy holds for a port of a host or of one of its subsets.

import MeshAPI

public enum TrafficPolicyMerge {
    /// Settings of a port take the place of the whole policy; nothing is inherited.
    public static func policy(_ policy: Networking.TrafficPolicy?, port: Int) -> Networking.TrafficPolicy? {
        guard let policy, let settings = portSettings(policy, port) else { return policy }
        var copy = Networking.TrafficPolicy()
        copy.connectionPool = settings.connectionPool
        copy.loadBalancer = settings.loadBalancer
        copy.outlierDetection = settings.outlierDetection
        copy.tls = settings.tls
        return copy
    }

    /// What a subset says is laid over what holds for its host; its settings of a port replace all four parts.
    public static func policy(
        _ host: Networking.TrafficPolicy?, subset: Networking.TrafficPolicy?, port: Int
    ) -> Networking.TrafficPolicy? {
        let base = policy(host, port: port)
        guard let subset, let own = policy(subset, port: port) else { return base }
        guard var merged = base else { return own }
        let replaces = portSettings(subset, port) != nil
        if own.connectionPool != nil || replaces { merged.connectionPool = own.connectionPool }
        if own.outlierDetection != nil || replaces { merged.outlierDetection = own.outlierDetection }
        if own.loadBalancer != nil || replaces { merged.loadBalancer = own.loadBalancer }
        if own.tls != nil || replaces { merged.tls = own.tls }
        merged.tunnel = own.tunnel ?? merged.tunnel
        merged.proxyProtocol = own.proxyProtocol ?? merged.proxyProtocol
        merged.retryBudget = own.retryBudget ?? merged.retryBudget
        merged.portLevelSettings = []
        return merged
    }

    /// With the mesh's defaults for what a policy says nothing about.
    static func withDefaults(_ policy: Networking.TrafficPolicy?, _ mesh: Mesh.MeshConfig) -> Networking.TrafficPolicy?
    {
        guard let defaults = mesh.defaultTrafficPolicy else { return policy }
        var merged = policy ?? Networking.TrafficPolicy()
        merged.connectionPool = merged.connectionPool ?? defaults.connectionPool
        merged.outlierDetection = merged.outlierDetection ?? defaults.outlierDetection
        return merged
    }

    private static func portSettings(
        _ policy: Networking.TrafficPolicy, _ port: Int
    ) -> Networking.TrafficPolicy.PortTrafficPolicy? {
        policy.portLevelSettings.first { $0.port?.number == port }
    }
}

extension Networking.DestinationRule {
    func subset(_ name: String) -> Networking.Subset? { name.isEmpty ? nil : subsets.first { $0.name == name } }

    func policy(subset name: String, port: Int) -> Networking.TrafficPolicy? {
        TrafficPolicyMerge.policy(trafficPolicy, subset: subset(name)?.trafficPolicy, port: port)
    }
}
