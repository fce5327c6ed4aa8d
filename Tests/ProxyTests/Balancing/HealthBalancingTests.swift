// Balancing that goes by health: slow starts, zones, latencies.

import Base
import Formatting
import Testing

@testable import Balancing
@testable import Health

private func at(_ milliseconds: Int64) -> Instant {
    Instant(nanoseconds: 1_000_000_000) + .milliseconds(milliseconds)
}

@Test func aShareGrowsWithTime() {
    let slow = SlowStartParams(window: .seconds(10))
    #expect(slow.share(since: nil, at: at(0)) == 1)
    #expect(slow.share(since: at(0), at: at(0)) == 0.1)
    #expect(slow.share(since: at(0), at: at(5000)) == 0.5)
    #expect(slow.share(since: at(0), at: at(10_000)) == 1)
    let eager = SlowStartParams(window: .seconds(10), aggression: 2)
    #expect(eager.share(since: at(0), at: at(2500)) == 0.5)
}

@Test func latencyRisesAtOnceAndFallsByAndBy() {
    let params = PeakEWMAParams()
    var estimate = PeakEWMA(params, at: at(0))
    #expect(estimate.estimate(at: at(0), params) == 30_000_000)
    estimate.observe(.milliseconds(200), at: at(100), params)
    #expect(estimate.estimate(at: at(100), params) == 200_000_000)
    estimate.observe(.milliseconds(10), at: at(100), params)
    #expect(estimate.estimate(at: at(100), params) == 200_000_000)
    estimate.observe(.milliseconds(10), at: at(10_100), params)
    let after = estimate.estimate(at: at(10_100), params)
    #expect(after > 79_000_000 && after < 81_000_000)
    #expect(estimate.estimate(at: at(20_100), params) < 30_000_000)
}

@Test func theSlowHostGetsLittle() {
    var params = BalancingParams(policy: .peakEWMA(PeakEWMAParams()))
    params.panicThreshold = 50
    var cluster = Cluster(params, [group([host(1), host(2), host(3)])])
    var counts: [UInt16: Int] = [:]
    var context = LoadBalancerContext()
    for round in 0..<600 {
        context.now = at(Int64(round) * 5)
        guard let chosen = cluster.balancer.choose(context), let port = chosen.address.port else { continue }
        counts[port, default: 0] += 1
        chosen.observe(.milliseconds(port == 3 ? 300 : 5), answered: true, at: context.now, PeakEWMAParams())
    }
    #expect(counts[3, default: 0] < 40 && counts[1, default: 0] > 200 && counts[2, default: 0] > 200)
}

private func zoned(_ port: UInt16, _ zone: String) -> Host {
    Host(
        facts: HostFacts(address: .ip(IPAddress(v4: 0x7F00_0001), port: port)), locality: Locality(zone: zone))
}

private func groups(_ zones: [(String, Int)], from port: UInt16 = 1) -> [HostGroup] {
    var next = port
    return zones.map { zone, count in
        let hosts = (0..<count).map { _ in
            defer { next += 1 }
            return zoned(next, zone)
        }
        return HostGroup(locality: Locality(zone: zone), hosts: hosts)
    }
}

private func plan(_ upstream: [(String, Int)], _ local: [(String, Int)], _ zone: ZoneParams = ZoneParams())
    -> ZonePlan.Routing
{
    let mine = LocalZone(cluster: "local", locality: Locality(zone: "a"))
    mine.update(HostSetSnapshot(BalancingParams(), groups(local)))
    return ZonePlan(
        HostSetSnapshot(BalancingParams(), groups(upstream)).whole, mine, zone, panicThreshold: 50, nil
    ).routing
}

@Test func zonesKeepWhatTheyCanCarry() {
    let callers = [("a", 4), ("b", 4), ("c", 2)]
    // The example of Envoy's documentation: a quarter of the hosts for two fifths of the callers.
    #expect(
        plan([("a", 5), ("b", 10), ("c", 5)], callers)
            == .residual(own: 0, share: 6250, capacities: [0, 1000, 1500]))
    #expect(plan([("a", 10), ("b", 5), ("c", 5)], callers) == .direct(0))
    #expect(plan([("a", 3), ("b", 1), ("c", 1)], callers) == .none)
    #expect(plan([("a", 9)], callers) == .none)
    #expect(plan([("a", 9), ("b", 9)], [("a", 3)]) == .none)
    #expect(plan([("a", 9), ("b", 9)], [("b", 3), ("c", 3)]) == .none)
    #expect(plan([("b", 9), ("c", 9)], callers) == .residual(own: nil, share: 0, capacities: [1000, 4000]))
    var forced = ZoneParams()
    forced.forcedMinimum = 2
    #expect(plan([("a", 2), ("b", 10)], [("a", 3)], forced) == .direct(0))
    #expect(plan([("a", 1), ("b", 10)], [("a", 3)], forced) != .direct(0))
    var small = ZoneParams()
    small.minimumClusterSize = 3
    #expect(plan([("a", 3), ("b", 1), ("c", 1)], callers, small) == .direct(0))
}
