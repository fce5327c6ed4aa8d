// RING_HASH and MAGLEV choose the very host that Envoy chooses for the same key.

import Base
import Formatting
import Testing

@testable import Balancing

private let five = [group((1...5).map { host(19100 + $0) })]
private let weights = [
    group([host(19101), host(19102, weight: 2), host(19103, weight: 3), host(19104, weight: 7)])
]
private let names = [
    group([host(19101, hostname: "alpha"), host(19102, hostname: "beta"), host(19103, hostname: "gamma")])
]
private let keys = [
    group([
        host(19101, metadata: ["hash_key": .string("k-one")]), host(19102, metadata: ["hash_key": .string("k-two")]),
        host(19103),
    ])
]
private let localities = [
    group([host(19101, region: "b"), host(19102, weight: 3, region: "b")], weight: 1),
    group([host(19103, region: "a"), host(19104, region: "a")], weight: 3),
    group([host(19105, region: "c", health: "UNHEALTHY")], weight: 2),
]
private let priorities = [
    group([
        host(19101), host(19102, health: "UNHEALTHY"), host(19103, health: "DRAINING"),
        host(19104, health: "DEGRADED"),
    ]),
    group([
        host(19105, priority: 1), host(19106, priority: 1), host(19107, priority: 1, health: "UNHEALTHY"),
    ]),
    group([host(19108, priority: 2)]),
]
private let panic = [group([host(19101), host(19102, health: "UNHEALTHY"), host(19103, health: "UNHEALTHY")])]
private let totalPanic = [
    group((1...3).map { host(19100 + $0, health: "UNHEALTHY") }),
    group([host(19104, priority: 1, health: "UNHEALTHY")]),
]

private func ring(_ change: (inout RingHashParams) -> Void = { _ in }) -> BalancingPolicy {
    var params = RingHashParams()
    change(&params)
    return .ringHash(params)
}

private func maglev(_ change: (inout MaglevParams) -> Void = { _ in }) -> BalancingPolicy {
    var params = MaglevParams()
    change(&params)
    return .maglev(params)
}

private let cases: [(name: String, policy: BalancingPolicy, groups: [HostGroup])] = [
    ("ring", ring(), five),
    (
        "ring_weights",
        ring {
            $0.minimumSize = 100
            $0.maximumSize = 1000
        }, weights
    ),
    (
        "ring_small",
        ring {
            $0.minimumSize = 3
            $0.maximumSize = 7
        }, five
    ),
    ("ring_murmur", ring { $0.function = .murmurHash2 }, five),
    ("ring_hostname", ring { $0.consistent.usesHostname = true }, names),
    ("ring_key", ring(), keys),
    ("ring_localities", ring(), localities),
    ("ring_priorities", ring(), priorities),
    ("ring_panic", ring(), panic),
    ("ring_total_panic", ring(), totalPanic),
    ("maglev", maglev(), five),
    ("maglev_weights", maglev(), weights),
    ("maglev_small", maglev { $0.tableSize = 101 }, five),
    ("maglev_localities", maglev(), localities),
    ("maglev_hostname", maglev { $0.consistent.usesHostname = true }, names),
    ("maglev_priorities", maglev(), priorities),
]

@Test(arguments: cases.indices)
func choicesAreThoseOfEnvoy(_ index: Int) {
    let (name, policy, groups) = cases[index]
    var cluster = Cluster(BalancingParams(policy: policy, weightsLocalities: name.hasSuffix("localities")), groups)
    var chosen = ""
    for key in 0..<300 {
        let hash = StableHash.xxHash64(Array("key-\(key)".utf8))
        chosen += cluster.port(hash: hash).map { "\($0 - 19100)" } ?? "x"
    }
    #expect(chosen == recordedChoices[name], "\(name)")
    if let ring = cluster.snapshot.ring {
        #expect([ring.minimumPerHost, ring.maximumPerHost, ring.size] == recordedTables[name], "\(name)")
    }
    if let table = cluster.snapshot.maglev {
        #expect([table.minimumPerHost, table.maximumPerHost] == recordedTables[name], "\(name)")
    }
}

@Test func everyFixtureIsUsed() { #expect(Set(cases.map(\.name)) == Set(recordedChoices.keys)) }

@Test func anOverloadedHostPassesItsKeysOnInAnOrderThatTheHashGives() {
    var cluster = Cluster(BalancingParams(policy: ring { $0.consistent.balanceFactor = 120 }), five)
    let hash = StableHash.xxHash64(Array("key-0".utf8))
    #expect(cluster.port(hash: hash) == 19101)
    cluster.balancer.hosts[0].activeRequests = 20
    let second = cluster.port(hash: hash)
    #expect(second != 19101)
    #expect((0..<10).allSatisfy { _ in cluster.port(hash: hash) == second })
    for state in cluster.balancer.hosts { state.activeRequests = 20 }
    cluster.balancer.hosts[0].activeRequests = 19
    #expect(cluster.port(hash: hash) == 19101)
}

@Test func theMersenneTwisterIsTheOneOfTheStandardLibrary() {
    // The 10,000th number of a default-seeded std::mt19937, as the C++ standard gives it.
    var generator = MersenneTwister(seed: 5489)
    var value: UInt32 = 0
    for _ in 0..<10000 { value = generator.next() }
    #expect(value == 4_123_659_995)
}

@Test func withoutAHashTheChoiceIsRandom() {
    var cluster = Cluster(BalancingParams(policy: maglev()), five)
    let counts = cluster.tally(5000)
    #expect(counts.count == 5 && counts.values.allSatisfy { (800...1200).contains($0) })
}

@Test func aLaterAttemptAvoidsWhatWasTried() {
    var cluster = Cluster(BalancingParams(policy: maglev()), five)
    var context = LoadBalancerContext()
    context.hash = 42
    guard let first = cluster.balancer.choose(context) else { return }
    context.avoided = [first]
    context.attempts = 5
    #expect(cluster.balancer.choose(context) !== first)
}
