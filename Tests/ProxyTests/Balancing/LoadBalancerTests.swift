// Turns, weights, localities and what survives an update.

import Base
import Formatting
import Testing

@testable import Balancing

private func near(_ counts: [UInt16: Int], _ port: UInt16, _ expected: Int, within slack: Int) -> Bool {
    abs((counts[port] ?? 0) - expected) <= slack
}

@Test func roundRobinTakesTurnsFromARandomStart() {
    var starts: Set<UInt16> = []
    for seed in 0..<20 {
        var cluster = Cluster(BalancingParams(), [group([host(1), host(2), host(3)])], seed: UInt64(seed))
        let order = (0..<6).compactMap { _ in cluster.port() }
        #expect(Set(order.prefix(3)).count == 3)
        #expect(Array(order.prefix(3)) == Array(order.suffix(3)))
        starts.insert(order[0])
    }
    #expect(starts.count == 3)
}

@Test func weightedRoundRobinIsExactAndDoesNotCluster() {
    let hosts = [host(1, weight: 1), host(2, weight: 2), host(3, weight: 5)]
    var cluster = Cluster(BalancingParams(), [group(hosts)])
    #expect(cluster.tally(800) == [1: 100, 2: 200, 3: 500])
    let order = (0..<80).compactMap { _ in cluster.port() }
    #expect(!zip(order, order.dropFirst()).contains { $0 == 2 && $1 == 2 })
}

@Test func randomIsEven() {
    var cluster = Cluster(BalancingParams(policy: .random), [group([host(1), host(2, weight: 9)])])
    #expect(near(cluster.tally(10000), 1, 5000, within: 300))
}

@Test func leastRequestPrefersTheIdle() {
    var cluster = Cluster(
        BalancingParams(policy: .leastRequest(LeastRequestParams())), [group((1...4).map { host($0) })])
    cluster.balancer.hosts[0].activeRequests = 10
    // Host 1 wins only when it is drawn twice.
    #expect(near(cluster.tally(16000), 1, 1000, within: 150))
    var scan = Cluster(
        BalancingParams(policy: .leastRequest(LeastRequestParams(scansAll: true))), [group((1...4).map { host($0) })])
    scan.balancer.hosts[0].activeRequests = 1
    scan.balancer.hosts[1].activeRequests = 1
    let counts = scan.tally(4000)
    #expect(counts[1] == nil && counts[2] == nil && near(counts, 3, 2000, within: 200))
}

@Test func weightedLeastRequestDividesByWhatIsUnderWay() {
    var cluster = Cluster(
        BalancingParams(policy: .leastRequest(LeastRequestParams())), [group([host(1, weight: 1), host(2, weight: 3)])])
    cluster.balancer.hosts[1].activeRequests = 2
    #expect(near(cluster.tally(1000), 1, 500, within: 2))
    var unbiased = Cluster(
        BalancingParams(policy: .leastRequest(LeastRequestParams(activeRequestBias: RuntimeDouble(0)))),
        [group([host(1, weight: 1), host(2, weight: 3)])])
    unbiased.balancer.hosts[1].activeRequests = 2
    #expect(near(unbiased.tally(1000), 1, 250, within: 2))
}

@Test func localitiesGetTheirWeightAsFarAsTheyAreHealthy() {
    let groups = [
        group([host(1, region: "a"), host(2, region: "a")], weight: 1),
        group([host(3, region: "b"), host(4, region: "b", health: "UNHEALTHY")], weight: 2),
        group([host(5, region: "c")]),
    ]
    var cluster = Cluster(BalancingParams(policy: .roundRobin, weightsLocalities: true), groups)
    let counts = cluster.tally(2400)
    // Half healthy is 70 % of the weight: 1 against 1.4.
    #expect(near(counts, 3, 1400, within: 2) && near(counts, 1, 500, within: 2) && counts[5] == nil)
    var plain = Cluster(BalancingParams(), groups)
    #expect(plain.tally(400) == [1: 100, 2: 100, 3: 100, 5: 100])
}

@Test func prioritiesSpillOver() {
    let groups = [
        group([host(1), host(2, health: "UNHEALTHY")]), group([host(3, priority: 1), host(4, priority: 1)]),
    ]
    var cluster = Cluster(BalancingParams(), groups)
    let counts = cluster.tally(10000)
    #expect(near(counts, 1, 7000, within: 250) && near(counts, 3, 1500, within: 150))
}

@Test func inPanicHealthIsNotLookedAt() {
    let groups = [group([host(1)] + (2...4).map { host($0, health: "UNHEALTHY") })]
    var cluster = Cluster(BalancingParams(), groups)
    #expect(cluster.tally(400) == [1: 100, 2: 100, 3: 100, 4: 100])
    var params = BalancingParams()
    params.failsTrafficOnPanic = true
    var refusing = Cluster(params, groups)
    #expect(refusing.port() == nil)
    params.panicThreshold = 0
    var calm = Cluster(params, groups)
    #expect(calm.tally(10) == [1: 10])
}

@Test func nobodyIsChosenFromNothing() {
    var cluster = Cluster(BalancingParams(), [])
    #expect(cluster.port() == nil)
    var sick = Cluster(BalancingParams(policy: .random), [group([])])
    #expect(sick.port() == nil)
}

@Test func aHostThatStaysKeepsItsState() {
    let params = BalancingParams()
    var balancer = LoadBalancer(params, random: RandomSource(seed: 1))
    #expect(balancer.update(HostSetSnapshot(params, [group([host(1), host(2)])])).isEmpty)
    let first = balancer.hosts[0]
    let second = balancer.hosts[1]
    second.activeRequests = 7
    let gone = balancer.update(HostSetSnapshot(params, [group([host(2, weight: 3), host(3)])]))
    #expect(gone.count == 1 && gone[0] === first)
    #expect(balancer.hosts[0] === second && second.host.weight == 3 && second.activeRequests == 7)
    #expect(balancer.hosts[1].address.port == 3)
}

@Test func theSameAddressTwiceIsTwoHosts() {
    let params = BalancingParams()
    var balancer = LoadBalancer(params, random: RandomSource(seed: 1))
    _ = balancer.update(HostSetSnapshot(params, [group([host(1), host(1)])]))
    let before = balancer.hosts
    #expect(before[0] !== before[1])
    #expect(balancer.update(HostSetSnapshot(params, [group([host(1), host(1)])])).isEmpty)
    #expect(balancer.hosts[0] === before[0] && balancer.hosts[1] === before[1])
}
