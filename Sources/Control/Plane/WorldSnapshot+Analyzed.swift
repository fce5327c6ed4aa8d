// Which objects may have findings in their status.

import MeshAPI
import Registry

extension WorldSnapshot {
    /// Every object of the world that `StatusKeeper` writes to.
    var objectsWithStatus: Set<ConfigKey> {
        var keys: Set<ConfigKey> = []
        func add<Spec>(_ kind: String, _ objects: [ConfigObject<Spec>]) {
            for object in objects {
                keys.insert(ConfigKey(kind: kind, namespace: object.namespace, name: object.name))
            }
        }
        add("VirtualService", virtualServices)
        add("DestinationRule", destinationRules)
        add("Gateway", gateways)
        add("ServiceEntry", serviceEntries)
        add("Sidecar", sidecars)
        add("WorkloadEntry", workloadEntries)
        add("WorkloadGroup", workloadGroups)
        add("EnvoyFilter", envoyFilters)
        add("ProxyConfig", proxyConfigs)
        add("PeerAuthentication", peerAuthentications)
        add("RequestAuthentication", requestAuthentications)
        add("AuthorizationPolicy", authorizationPolicies)
        add("Telemetry", telemetries)
        for service in services.values where service.source.kind == "Service" { keys.insert(service.source) }
        return keys
    }
}
