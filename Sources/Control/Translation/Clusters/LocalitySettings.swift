// localityLbSetting: which localities get traffic, and in which order they stand in for each other.

import MeshAPI

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

    /// Shares between localities are said with the endpoints; only then does Envoy have to heed their weights.
    func weighsLocalities(hasOutlierDetection: Bool) -> Bool {
        !setting.distribute.isEmpty
            || (hasOutlierDetection && !(setting.failover.isEmpty && setting.failoverPriority.isEmpty))
    }
}
