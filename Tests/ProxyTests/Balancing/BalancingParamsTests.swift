// Reading load balancing from clusters, and what is refused.

import Base
import Document
import EnvoyAPI
import Formatting
import Telemetry
import Testing

@testable import Balancing

private func node(_ type: String, _ yaml: String) throws -> ConfigNode {
    let document = try Document.parse(yaml: Array(yaml.utf8))
    return ConfigNode(try Message(type: type, document: document, file: "test.yaml"))
}

private func params(_ yaml: String) throws -> BalancingParams {
    let cluster = try node("envoy.config.cluster.v3.Cluster", "name: c\n" + yaml)
    let params = try BalancingParams(cluster)
    cluster.ignore("name", "type", "load_assignment")
    try cluster.refuseUnread()
    return params
}

private func refusal(_ yaml: String) -> InvalidConfiguration? {
    do {
        _ = try params(yaml)
        return nil
    } catch {
        return error as? InvalidConfiguration
    }
}

@Test func policiesOfOldClusters() throws {
    guard case .roundRobin = try params("lb_policy: ROUND_ROBIN").policy else { fatalError() }
    guard case .random = try params("lb_policy: RANDOM").policy else { fatalError() }
    let least = """
        lb_policy: LEAST_REQUEST
        least_request_lb_config: {choice_count: 5, active_request_bias: {default_value: 2, runtime_key: k}}
        """
    guard case .leastRequest(let request) = try params(least).policy else { fatalError() }
    #expect(request.choices == 5 && request.activeRequestBias.current == 2)
    let ring = """
        lb_policy: RING_HASH
        ring_hash_lb_config: {minimum_ring_size: 7, maximum_ring_size: 9, hash_function: MURMUR_HASH_2}
        common_lb_config: {consistent_hashing_lb_config: {hash_balance_factor: 150}, healthy_panic_threshold: {value: 0}}
        """
    let parsed = try params(ring)
    guard case .ringHash(let hash) = parsed.policy else { fatalError() }
    #expect(hash.minimumSize == 7 && hash.maximumSize == 9 && hash.consistent.balanceFactor == 150)
    #expect(parsed.panicThreshold == 0)
    guard case .maglev(let table) = try params("lb_policy: MAGLEV\nmaglev_lb_config: {table_size: 101}").policy else {
        fatalError()
    }
    #expect(table.tableSize == 101)
    #expect(try params("common_lb_config: {locality_weighted_lb_config: {}}").weightsLocalities)
}

private let prefix = "type.googleapis.com/envoy.extensions.load_balancing_policies."

@Test func policiesFromAList() throws {
    let list = """
        lb_policy: RANDOM
        load_balancing_policy:
          policies:
          - typed_extension_config:
              name: first
              typed_config:
                "@type": \(prefix)pick_first.v3.PickFirst
          - typed_extension_config:
              name: second
              typed_config:
                "@type": \(prefix)least_request.v3.LeastRequest
                selection_method: FULL_SCAN
                locality_lb_config: {locality_weighted_lb_config: {}}
          - typed_extension_config:
              name: third
              typed_config:
                "@type": \(prefix)random.v3.Random
        """
    let parsed = try params(list)
    guard case .leastRequest(let request) = parsed.policy else { fatalError() }
    #expect(request.scansAll && parsed.weightsLocalities)
}

@Test func policiesAroundPolicies() throws {
    let nested = """
        load_balancing_policy:
          policies:
          - typed_extension_config:
              name: subset
              typed_config:
                "@type": \(prefix)subset.v3.Subset
                subset_selectors: [{keys: [b, a, b]}]
                subset_lb_policy:
                  policies:
                  - typed_extension_config:
                      name: locality
                      typed_config:
                        "@type": \(prefix)wrr_locality.v3.WrrLocality
                        endpoint_picking_policy:
                          policies:
                          - typed_extension_config:
                              name: inner
                              typed_config:
                                "@type": \(prefix)round_robin.v3.RoundRobin
        """
    let parsed = try params(nested)
    guard case .roundRobin = parsed.policy else { fatalError() }
    #expect(parsed.weightsLocalities && parsed.subsets?.selectors.first?.keys == ["a", "b"])
}

@Test(arguments: [
    ("lb_policy: LOAD_BALANCING_POLICY_CONFIG", "lb_policy"),
    ("lb_policy: MAGLEV\nmaglev_lb_config: {table_size: 100}", "maglev_lb_config.table_size"),
    (
        "lb_policy: RING_HASH\nring_hash_lb_config: {minimum_ring_size: 10, maximum_ring_size: 9}",
        "ring_hash_lb_config.minimum_ring_size"
    ),
    (
        "common_lb_config: {consistent_hashing_lb_config: {use_hostname_for_hashing: true}}",
        "common_lb_config.consistent_hashing_lb_config.use_hostname_for_hashing"
    ),
    (
        "lb_subset_config: {subset_selectors: [{keys: [a], fallback_policy: KEYS_SUBSET}]}",
        "lb_subset_config.subset_selectors[0].fallback_keys_subset"
    ),
    ("lb_subset_config: {scale_locality_weight: true}", "lb_subset_config.scale_locality_weight"),
    ("load_balancing_policy: {policies: []}", "load_balancing_policy.policies"),
])
func whatIsRefused(_ yaml: String, _ path: String) { #expect(refusal(yaml)?.path == path) }

@Test func assignmentsKeepOrderAndDefaults() throws {
    let assignment = try LoadAssignment(
        try node(
            "envoy.config.endpoint.v3.ClusterLoadAssignment",
            """
            cluster_name: c
            endpoints:
            - locality: {region: r, zone: z, sub_zone: s}
              load_balancing_weight: 7
              priority: 2
              lb_endpoints:
              - endpoint: {address: {socket_address: {address: name.test, port_value: 80}}, hostname: given}
                health_status: DRAINING
                load_balancing_weight: 3
              - endpoint: {address: {socket_address: {address: "::1", port_value: 81}}}
                metadata: {filter_metadata: {envoy.lb: {canary: true}}}
              - endpoint: {address: {pipe: {path: "@abstract"}}}
            policy: {overprovisioning_factor: 100, drop_overloads: [{category: x, drop_percentage: {numerator: 5}}]}
            """))
    #expect(assignment.overprovisioningFactor == 100 && assignment.dropOverloads.first?.share.numerator == 5)
    let groups = assignment.hosts { name, port in
        (1...2).map { .ip(IPAddress(v4: $0), port: name == "name.test" ? port : 0) }
    }
    let hosts = groups[0].hosts
    #expect(hosts.map { "\($0.address)" } == ["0.0.0.1:80", "0.0.0.2:80", "[::1]:81", "@abstract"])
    #expect(hosts.map(\.hostname) == ["given", "given", "", ""])
    #expect(hosts[0].isExcluded && hosts[0].weight == 3 && hosts[0].health == .unhealthy)
    #expect(hosts[2].isCanary && hosts[2].weight == 1 && hosts[2].priority == 2)
    #expect(groups[0].localityWeight == 7 && hosts[2].locality == Locality(region: "r", zone: "z", subZone: "s"))
    #expect(assignment.hosts(namesAddresses: true) { _, _ in [] }[0].hosts.map(\.hostname) == ["::1", ""])
}

@Test func hostsAreCountedForTheAdminInterface() {
    let store = StatsStore()
    let shard = store.makeShard()
    let block = store.register(ClusterStat.self, prefix: "cluster.c.")
    let params = BalancingParams()
    var balancer = LoadBalancer(
        params, random: RandomSource(seed: 1),
        statistics: BalancingStatistics(shard, block, store: store, cluster: "c"))
    _ = balancer.update(HostSetSnapshot(params, [group([host(1)])]))
    balancer.hosts[0].count(.rqTotal)
    balancer.hosts[0].raise(.cxActive)
    let key = HostState.statsKey("c", balancer.hosts[0].address)
    let numbers = store.knownUnnamed(HostStat.self, key: key)
    #expect(numbers.map { store.counter($0.index(.rqTotal)) } == 1)
    #expect(numbers.map { store.gauge($0.index(.cxActive)) } == 1)
    #expect(store.knownUnnamed(HostStat.self, key: "other") == nil)
}
