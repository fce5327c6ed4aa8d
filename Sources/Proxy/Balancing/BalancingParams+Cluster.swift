// Reading `lb_policy`, its companions and `common_lb_config` of a cluster.

import EnvoyAPI
import Formatting

extension BalancingParams {
    /// `envoy.config.cluster.v3.Cluster`.
    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let common = node.message("common_lb_config")
        if let common { readShared(common) }
        if let list = node.message("load_balancing_policy") {
            // As in Envoy, the list replaces lb_policy and everything that goes with it.
            _ = node.enumeration("lb_policy")
            try readPolicyList(list)
            return
        }
        var hashing = ConsistentHashingParams()
        if let common { try readLocalities(common, &hashing) }
        try Self.check(hashing, of: node)
        let name = node.enumeration("lb_policy")
        policy =
            switch name {
            case "ROUND_ROBIN": .roundRobin
            case "LEAST_REQUEST":
                .leastRequest(
                    try node.message("least_request_lb_config").map(Self.leastRequest) ?? LeastRequestParams())
            case "RANDOM": .random
            case "RING_HASH": .ringHash(try Self.ringHash(node.message("ring_hash_lb_config"), hashing))
            case "MAGLEV": .maglev(try Self.maglev(node.message("maglev_lb_config"), hashing))
            case "CLUSTER_PROVIDED": .clusterProvided
            default:
                throw node.invalid(
                    "lb_policy", found: name,
                    expected: "a load_balancing_policy beside LOAD_BALANCING_POLICY_CONFIG, or another policy")
            }
        if let config = node.message("round_robin_lb_config") ?? node.message("least_request_lb_config") {
            slowStart = SlowStartParams(config.message("slow_start_config"))
        }
        subsets = try node.message("lb_subset_config").map(SubsetParams.init)
    }

    private mutating func readShared(_ node: ConfigNode) {
        if let threshold = node.message("healthy_panic_threshold") { panicThreshold = threshold.double("value") }
        closesConnectionsOnHostSetChange = node.bool("close_connections_on_host_set_change")
        // The status set is for filters that override the host, which would refuse their own configuration. What else
        // there is belongs to the cluster's health.
        node.ignore("override_host_status")
    }

    private mutating func readLocalities(
        _ node: ConfigNode, _ hashing: inout ConsistentHashingParams
    ) throws(InvalidConfiguration) {
        switch node.oneof("locality_config_specifier") {
        case "locality_weighted_lb_config":
            _ = node.message("locality_weighted_lb_config")
            weightsLocalities = true
        case "zone_aware_lb_config":
            if let config = node.message("zone_aware_lb_config") {
                failsTrafficOnPanic = config.bool("fail_traffic_on_panic")
                zone = ZoneParams(config)
            }
        default: break
        }
        if let consistent = node.message("consistent_hashing_lb_config") { hashing = Self.consistent(consistent) }
    }

    /// Only STRICT_DNS hosts are sure to have a name.
    private static func check(
        _ hashing: ConsistentHashingParams, of node: ConfigNode
    ) throws(InvalidConfiguration) {
        let type = node.enumeration("type")
        guard hashing.usesHostname, type != "STRICT_DNS" else { return }
        throw node.invalid(
            "common_lb_config.consistent_hashing_lb_config.use_hostname_for_hashing",
            found: "true in a \(type) cluster",
            expected: "a STRICT_DNS cluster, whose hosts have names")
    }

    static func consistent(_ node: ConfigNode) -> ConsistentHashingParams {
        ConsistentHashingParams(
            usesHostname: node.bool("use_hostname_for_hashing"),
            balanceFactor: node.optionalUInt32("hash_balance_factor") ?? 0)
    }

    static func leastRequest(_ node: ConfigNode) throws(InvalidConfiguration) -> LeastRequestParams {
        var params = LeastRequestParams()
        params.choices = node.optionalUInt32("choice_count") ?? 2
        if let bias = node.message("active_request_bias") {
            params.activeRequestBias = RuntimeDouble(bias)
            let fallback = params.activeRequestBias.fallback
            if fallback < 0 {
                throw bias.invalid("default_value", found: "\(fallback)", expected: "at least 0")
            }
        }
        return params
    }

    static func ringHash(
        _ node: ConfigNode?, _ hashing: ConsistentHashingParams
    ) throws(InvalidConfiguration) -> RingHashParams {
        var params = RingHashParams()
        params.consistent = hashing
        guard let node else { return params }
        params.minimumSize = node.optionalUInt64("minimum_ring_size") ?? params.minimumSize
        params.maximumSize = node.optionalUInt64("maximum_ring_size") ?? params.maximumSize
        params.function = node.enumeration("hash_function") == "MURMUR_HASH_2" ? .murmurHash2 : .xxHash
        if params.minimumSize > params.maximumSize {
            throw node.invalid(
                "minimum_ring_size", found: "\(params.minimumSize)",
                expected: "at most maximum_ring_size (\(params.maximumSize))")
        }
        return params
    }

    static func maglev(
        _ node: ConfigNode?, _ hashing: ConsistentHashingParams
    ) throws(InvalidConfiguration) -> MaglevParams {
        var params = MaglevParams()
        params.consistent = hashing
        guard let node, let size = node.optionalUInt64("table_size") else { return params }
        params.tableSize = size
        if !MaglevTable.isPrime(size) {
            throw node.invalid("table_size", found: "\(size)", expected: "a prime number")
        }
        return params
    }
}
