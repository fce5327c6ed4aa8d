// Everything that is wrong between objects which are fine each by themselves.

import MeshAPI
import Registry

/// Something that runs, as far as selectors are concerned.
public struct DeclaredWorkload: Sendable, Hashable {
    public let namespace: String
    public let labels: [String: String]

    public init(namespace: String, labels: [String: String]) {
        self.namespace = namespace
        self.labels = labels
    }
}

public enum Analysis {
    /// In a stable order: by object, then by code and path. `declared` are workloads that the world doesn't know: pods
    /// without an address, templates of Deployments.
    public static func findings(in world: WorldSnapshot, declared: [DeclaredWorkload] = []) -> [Finding] {
        let index = AnalysisIndex(world, declared)
        var found: [Finding] = []
        found += VirtualServiceAnalysis.run(index)
        found += DestinationRuleAnalysis.run(index)
        found += GatewayAnalysis.run(index)
        found += SidecarAnalysis.run(index)
        found += ServiceAnalysis.run(index)
        found += PolicyAnalysis.run(index)
        found += TelemetryAnalysis.run(index)
        found += EnvoyFilterAnalysis.run(index)
        found += EffectAnalysis.run(index)
        return found.sorted { left, right in
            let mine = (left.object.namespace, left.object.kind, left.object.name, left.code.rawValue, left.path)
            let other = (right.object.namespace, right.object.kind, right.object.name, right.code.rawValue, right.path)
            return mine < other
        }
    }
}
