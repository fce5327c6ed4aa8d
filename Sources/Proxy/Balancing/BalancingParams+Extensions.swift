// Reading `load_balancing_policy`: the first policy of the list that is known is taken.

import EnvoyAPI

extension BalancingParams {
    private static let prefix = "envoy.extensions.load_balancing_policies."

    mutating func readPolicyList(_ list: ConfigNode) throws(InvalidConfiguration) {
        var unknown: [String] = []
        for entry in list.messages("policies") {
            guard let wrapper = entry.message("typed_extension_config") else { continue }
            guard let config = entry.any("typed_extension_config") else {
                throw wrapper.invalid("typed_config", found: "nothing", expected: "a load balancing policy")
            }
            if try readPolicy(config) {
                // What follows is for proxies that do not know this one.
                list.ignore("policies")
                for other in list.messages("policies") where other !== entry { other.ignore("typed_extension_config") }
                return
            }
            unknown.append(config.typeName)
            entry.ignore("typed_extension_config")
        }
        throw list.invalid(
            "policies", found: unknown.isEmpty ? "none" : unknown.joined(separator: ", "),
            expected:
                "round_robin, least_request, random, ring_hash, maglev, subset, wrr_locality, cluster_provided or peak_ewma"
        )
    }

    private mutating func readPolicy(_ node: ConfigNode) throws(InvalidConfiguration) -> Bool {
        if node.typeName == PeakEWMAParams.typeName {
            policy = .peakEWMA(PeakEWMAParams(node))
            return true
        }
        guard node.typeName.hasPrefix(Self.prefix) else { return false }
        switch node.typeName.dropFirst(Self.prefix.count) {
        case "round_robin.v3.RoundRobin":
            slowStart = SlowStartParams(node.message("slow_start_config"))
            try readLocalityConfig(node.message("locality_lb_config"))
            policy = .roundRobin
        case "least_request.v3.LeastRequest":
            try readLocalityConfig(node.message("locality_lb_config"))
            slowStart = SlowStartParams(node.message("slow_start_config"))
            var params = try Self.leastRequest(node)
            params.scansAll =
                node.optionalBool("enable_full_scan") ?? false || node.enumeration("selection_method") == "FULL_SCAN"
            policy = .leastRequest(params)
        case "random.v3.Random":
            try readLocalityConfig(node.message("locality_lb_config"))
            policy = .random
        case "ring_hash.v3.RingHash": policy = .ringHash(try readRingHash(node))
        case "maglev.v3.Maglev":
            readLocalityWeights(node)
            let hashing = node.message("consistent_hashing_lb_config").map(Self.consistent)
            policy = .maglev(try Self.maglev(node, hashing ?? ConsistentHashingParams()))
        case "cluster_provided.v3.ClusterProvided": policy = .clusterProvided
        case "wrr_locality.v3.WrrLocality":
            guard let inner = node.message("endpoint_picking_policy") else { return false }
            try readPolicyList(inner)
            weightsLocalities = true
        case "subset.v3.Subset":
            guard let inner = node.message("subset_lb_policy") else { return false }
            try readPolicyList(inner)
            subsets = try SubsetParams(node)
            subsets?.allowsRedundantKeys = node.bool("allow_redundant_keys")
        default: return false
        }
        return true
    }

    private mutating func readRingHash(_ node: ConfigNode) throws(InvalidConfiguration) -> RingHashParams {
        readLocalityWeights(node)
        var hashing = ConsistentHashingParams(
            usesHostname: node.bool("use_hostname_for_hashing"),
            balanceFactor: node.optionalUInt32("hash_balance_factor") ?? 0)
        if let consistent = node.message("consistent_hashing_lb_config") { hashing = Self.consistent(consistent) }
        return try Self.ringHash(node, hashing)
    }

    private mutating func readLocalityWeights(_ node: ConfigNode) {
        if node.message("locality_weighted_lb_config") != nil { weightsLocalities = true }
    }

    private mutating func readLocalityConfig(_ node: ConfigNode?) throws(InvalidConfiguration) {
        switch node?.oneof("locality_config_specifier") {
        case "locality_weighted_lb_config":
            _ = node?.message("locality_weighted_lb_config")
            weightsLocalities = true
        case "zone_aware_lb_config":
            guard let config = node?.message("zone_aware_lb_config") else { return }
            failsTrafficOnPanic = config.bool("fail_traffic_on_panic")
            zone = try ZoneParams(extension: config)
        default: break
        }
    }
}
