// What the bootstrap leaves to control planes: where listeners and clusters come from, and the aggregated stream.

import EnvoyAPI

/// `envoy.config.bootstrap.v3.Bootstrap.DynamicResources`.
struct DynamicResourcesParams: Sendable {
    let aggregated: ControlPlaneParams?
    let listeners: ConfigSourceParams?
    let clusters: ConfigSourceParams?

    /// Whether anything comes from elsewhere at all.
    var isEmpty: Bool { aggregated == nil && listeners == nil && clusters == nil }

    init(_ node: ConfigNode?, clusters names: ClusterNames) throws(InvalidConfiguration) {
        guard let node else {
            aggregated = nil
            listeners = nil
            clusters = nil
            return
        }
        for field in ["lds_resources_locator", "cds_resources_locator"] where node.has(field) {
            throw node.unsupported(field, "collections of resources named by xdstp")
        }
        aggregated = try Self.controlPlane(node.message("ads_config"), names)
        listeners = try Self.source(node, "lds_config", hasAggregated: aggregated != nil, names)
        clusters = try Self.source(node, "cds_config", hasAggregated: aggregated != nil, names)
    }

    private static func controlPlane(
        _ node: ConfigNode?, _ names: ClusterNames
    ) throws(InvalidConfiguration) -> ControlPlaneParams? {
        guard let node else { return nil }
        return try ControlPlaneParams(node, clusters: names)
    }

    private static func source(
        _ owner: ConfigNode, _ field: String, hasAggregated: Bool, _ names: ClusterNames
    ) throws(InvalidConfiguration) -> ConfigSourceParams? {
        guard let node = owner.message(field) else { return nil }
        let source = try ConfigSourceParams(node, clusters: names)
        if source.origin == .aggregated, !hasAggregated {
            throw owner.invalid(field, found: "ads", expected: "an ads_config beside it")
        }
        return source
    }
}
