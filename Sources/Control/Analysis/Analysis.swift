// Everything that is wrong between objects which are fine each by themselves.

import MeshAPI
import Registry

public enum Analysis {
    /// In a stable order: by object, then by code and path.
    public static func findings(in world: WorldSnapshot) -> [Finding] {
        let index = AnalysisIndex(world)
        var found: [Finding] = []
        found += VirtualServiceAnalysis.run(index)
        found += DestinationRuleAnalysis.run(index)
        found += GatewayAnalysis.run(index)
        found += SidecarAnalysis.run(index)
        found += ServiceAnalysis.run(index)
        found += PolicyAnalysis.run(index)
        found += EffectAnalysis.run(index)
        return found.sorted { left, right in
            let mine = (left.object.namespace, left.object.kind, left.object.name, left.code.rawValue, left.path)
            let other = (right.object.namespace, right.object.kind, right.object.name, right.code.rawValue, right.path)
            return mine < other
        }
    }
}
