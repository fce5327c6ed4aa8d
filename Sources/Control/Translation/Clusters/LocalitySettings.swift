// localityLbSetting: which localities get traffic, and in which order they stand in for each other.

import MeshAPI
import Registry

struct LocalitySettings {
    let setting: Networking.LocalityLoadBalancerSetting

    /// The rule's, else the mesh's, which is on by default; nil when switched off.
    static func effective(
        _ settings: Networking.LoadBalancerSettings?, _ mesh: Mesh.MeshConfig
    ) -> LocalitySettings? {
        if settings?.zoneAwareLbSetting != nil { return nil }
        let setting =
            settings?.localityLbSetting ?? mesh.localityLbSetting ?? Networking.LocalityLoadBalancerSetting()
        return setting.enabled ?? true ? LocalitySettings(setting: setting) : nil
    }

    /// What a service itself asks for, where no rule says otherwise: the nearest endpoints, the others when those are
    /// gone, whether or not anybody looks for outliers.
    static func stated(
        by service: MeshService, _ settings: Networking.LoadBalancerSettings?
    ) -> LocalitySettings? {
        guard settings?.localityLbSetting == nil, settings?.zoneAwareLbSetting == nil else { return nil }
        var setting = Networking.LocalityLoadBalancerSetting()
        let places = [Topology.network, Topology.region, Topology.zone]
        switch service.trafficDistribution {
        case "PreferClose": setting.failoverPriority = places + [Topology.subZone]
        case "PreferSameZone": setting.failoverPriority = places
        case "PreferSameNode": setting.failoverPriority = places + [Topology.subZone, Topology.hostname]
        default: return nil
        }
        return LocalitySettings(setting: setting)
    }

    /// Shares between localities are said with the endpoints; only then does Envoy have to heed their weights.
    func weighsLocalities(hasOutlierDetection: Bool) -> Bool {
        !setting.distribute.isEmpty
            || (hasOutlierDetection && !(setting.failover.isEmpty && setting.failoverPriority.isEmpty))
    }
}
