// loadBalancer: how a cluster chooses among its hosts.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum LoadBalancing {
    private static let type = "envoy.config.cluster.v3.Cluster"

    static func apply(
        _ settings: Networking.LoadBalancerSettings?, of service: MeshService, _ mesh: Mesh.MeshConfig,
        to draft: inout ClusterDraft
    ) {
        if service.publishesUnready && draft.common["healthy_panic_threshold"] == nil {
            draft.common["healthy_panic_threshold"] = Extensions.percent(0)
        }
        if let zones = settings?.zoneAwareLbSetting {
            zoneAware(zones, &draft)
        } else if let locality = LocalitySettings.effective(settings, mesh),
            locality.weighsLocalities(hasOutlierDetection: draft.message["outlier_detection"] != nil)
        {
            draft.common["locality_weighted_lb_config"] = .message(
                Message(type: "\(type).CommonLbConfig.LocalityWeightedLbConfig"))
        }
        if draft.discovery == .originalDestination {
            draft.message["lb_policy"] = "CLUSTER_PROVIDED"
            return
        }
        switch settings?.simple ?? .UNSPECIFIED {
        case .RANDOM: draft.message["lb_policy"] = "RANDOM"
        case .ROUND_ROBIN: policy("ROUND_ROBIN", "round_robin_lb_config", "RoundRobinLbConfig", settings, &draft)
        case .LEAST_CONN, .LEAST_REQUEST, .UNSPECIFIED, .PASSTHROUGH:
            policy("LEAST_REQUEST", "least_request_lb_config", "LeastRequestLbConfig", settings, &draft)
        }
        if let hash = settings?.consistentHash { consistentHash(hash, &draft) }
    }

    private static func policy(
        _ name: String, _ field: String, _ config: String, _ settings: Networking.LoadBalancerSettings?,
        _ draft: inout ClusterDraft
    ) {
        draft.message["lb_policy"] = .string(name)
        guard let start = slowStart(settings) else { return }
        draft.message[field] = .message(Message("\(type).\(config)", ["slow_start_config": .message(start)]))
    }

    /// Hosts that are new get less traffic at first.
    private static func slowStart(_ settings: Networking.LoadBalancerSettings?) -> Message? {
        let config = "\(type).SlowStartConfig"
        if let warmup = settings?.warmup, let window = warmup.duration {
            return Message(
                config,
                [
                    "slow_start_window": .duration(window),
                    "aggression": .message(
                        Message(
                            "envoy.config.core.v3.RuntimeDouble",
                            ["default_value": .double(warmup.aggression ?? 1), "runtime_key": "("])),
                    "min_weight_percent": Extensions.percent(warmup.minimumPercent ?? 10),
                ])
        }
        return settings?.warmupDurationSecs.map { Message(config, ["slow_start_window": .duration($0)]) }
    }

    private static func consistentHash(
        _ hash: Networking.LoadBalancerSettings.ConsistentHashLB, _ draft: inout ClusterDraft
    ) {
        draft.message["least_request_lb_config"] = nil
        draft.message["round_robin_lb_config"] = nil
        if let maglev = hash.maglev {
            draft.message["lb_policy"] = "MAGLEV"
            if maglev.tableSize != 0 {
                draft.message["maglev_lb_config"] = .message(
                    Message("\(type).MaglevLbConfig", ["table_size": .unsigned(UInt64(maglev.tableSize))]))
            }
            return
        }
        draft.message["lb_policy"] = "RING_HASH"
        var size = hash.ringHash?.minimumRingSize ?? 0
        if hash.ringHash == nil { size = hash.minimumRingSize == 0 ? 1024 : hash.minimumRingSize }
        if size != 0 {
            draft.message["ring_hash_lb_config"] = .message(
                Message("\(type).RingHashLbConfig", ["minimum_ring_size": .unsigned(UInt64(size))]))
        }
    }

    private static func zoneAware(_ zones: Networking.ZoneAwareLoadBalancerSetting, _ draft: inout ClusterDraft) {
        var config = Message(type: "\(type).CommonLbConfig.ZoneAwareLbConfig")
        if !(zones.enabled ?? true) { config["routing_enabled"] = Extensions.percent(0) }
        if let size = zones.minClusterSize { config["min_cluster_size"] = .unsigned(UInt64(size)) }
        draft.common["zone_aware_lb_config"] = .message(config)
    }
}
