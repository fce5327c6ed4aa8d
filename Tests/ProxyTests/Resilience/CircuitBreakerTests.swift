// Limits of a cluster: numbers, a budget for retries, hosts.

import Base
import Telemetry
import Testing

@testable import ProxyCore

@Suite struct CircuitBreakerTests {
    private func loop(_ limits: CircuitLimits) -> (LoopCircuitBreaker, () -> UInt64) {
        let store = StatsStore()
        let shard = store.makeShard()
        let block = store.register(ClusterStat.self, prefix: "cluster.x.")
        let breaker = LoopCircuitBreaker(CircuitBreaker(limits), isHigh: false, shard: shard, block: block)
        return (breaker, { store.gauge(block.index(.circuitBreakersDefaultRqRetryOpen)) })
    }

    @Test func retriesAreLimitedByNumber() {
        var limits = CircuitLimits()
        limits.maxRetries = 2
        let (breaker, open) = loop(limits)
        #expect(breaker.admitRetry() && open() == 0)
        #expect(breaker.admitRetry() && open() == 1)
        #expect(!breaker.admitRetry())
        breaker.release(.retries)
        #expect(open() == 0)
        #expect(breaker.admitRetry())
    }

    @Test func aBudgetFollowsWhatIsUnderWay() {
        var limits = CircuitLimits()
        limits.maxRetries = 0
        limits.retryBudget = RetryBudget(percent: 50, minimum: 1)
        let (breaker, _) = loop(limits)
        #expect(breaker.admitRetry())
        #expect(!breaker.admitRetry())
        for _ in 0..<3 { _ = breaker.admit(.requests) }
        _ = breaker.admit(.pending)
        #expect(breaker.admitRetry())
        #expect(!breaker.admitRetry())
        #expect(breaker.breaker.remaining(.retries) == 0)
    }

    @Test func hostsHaveALimitOfTheirOwn() throws {
        var limits = CircuitLimits()
        limits.maxConnectionsPerHost = 1
        let breaker = CircuitBreaker(limits)
        let one = try #require(SocketAddress(text: "127.0.0.1:1"))
        let two = try #require(SocketAddress(text: "127.0.0.1:2"))
        breaker.noteConnection(to: one, opened: true)
        #expect(!breaker.hasRoom(one) && breaker.hasRoom(two))
        breaker.noteConnection(to: one, opened: false)
        #expect(breaker.hasRoom(one))
    }

    @Test func whatRemainsIsToldExactly() {
        var limits = CircuitLimits()
        limits.maxRequests = 3
        let (breaker, _) = loop(limits)
        _ = breaker.admit(.requests)
        _ = breaker.admit(.pools)
        #expect(breaker.breaker.remaining(.requests) == 2)
        #expect(breaker.breaker.remaining(.pools) == UInt64.max - 1)
    }
}
