// What one subscription counts, in the words of what happened.

import Balancing
import Base
import Discovery
import Telemetry

/// Written by the control loop.
final class SubscriptionStatistics {
    private let store: StatsStore
    private let shard: StatShard
    let prefix: String
    private let attempt: StatIndex
    private let success: StatIndex
    private let failure: StatIndex
    private let rejection: StatIndex
    private let timeout: StatIndex
    private let duration: StatIndex
    private let time: StatIndex
    private let version: StatIndex
    private let reloads: (count: StatIndex, time: StatIndex)?

    /// Nil where Envoy has no name for it and nobody has given one.
    init?(_ type: ResourceType, prefix given: String?, store: StatsStore) {
        guard let prefix = given ?? Self.prefix(of: type) else { return nil }
        self.store = store
        self.prefix = prefix
        shard = store.control
        reloads = Self.reloads(type, prefix, store)
        if type == .endpoints {
            let cluster = store.register(ClusterStat.self, prefix: prefix)
            attempt = cluster.index(.updateAttempt)
            success = cluster.index(.updateSuccess)
            failure = cluster.index(.updateFailure)
            let block = store.register(EndpointSubscriptionStat.self, prefix: prefix)
            rejection = block.index(.updateRejected)
            timeout = block.index(.initFetchTimeout)
            duration = block.index(.updateDuration)
            time = block.index(.updateTime)
            version = block.index(.version)
        } else {
            let block = store.register(SubscriptionStat.self, prefix: prefix)
            attempt = block.index(.updateAttempt)
            success = block.index(.updateSuccess)
            failure = block.index(.updateFailure)
            rejection = block.index(.updateRejected)
            timeout = block.index(.initFetchTimeout)
            duration = block.index(.updateDuration)
            time = block.index(.updateTime)
            version = block.index(.version)
        }
    }

    private static func prefix(of type: ResourceType) -> String? {
        switch type {
        case .cluster: "cluster_manager.cds."
        case .listener: "listener_manager.lds."
        default: nil
        }
    }

    private static func reloads(
        _ type: ResourceType, _ prefix: String, _ store: StatsStore
    ) -> (count: StatIndex, time: StatIndex)? {
        switch type {
        case .cluster:
            let block = store.register(ReloadStat.self, prefix: prefix)
            return (block.index(.configReload), block.index(.configReloadTimeMs))
        case .routeConfiguration:
            let block = store.register(RouteSubscriptionStat.self, prefix: prefix)
            return (block.index(.configReload), block.index(.configReloadTimeMs))
        case .scopedRoutes:
            let block = store.register(ScopeSubscriptionStat.self, prefix: prefix)
            return (block.index(.configReload), block.index(.configReloadTimeMs))
        default: return nil
        }
    }

    func began() { shard.count(attempt) }

    func succeeded(version text: String, took span: TimeSpan, changed: Bool) {
        shard.count(attempt)
        shard.count(success)
        shard.set(time, to: WallClock.nanoseconds / 1_000_000)
        shard.set(version, to: StableHash.xxHash64(Array(text.utf8)))
        shard.record(duration, UInt64(max(span.milliseconds, 0)))
        if changed, let reloads {
            shard.count(reloads.count)
            shard.set(reloads.time, to: WallClock.nanoseconds / 1_000_000)
        }
        store.setText(prefix + "version_text", to: text)
    }

    func wasRejected() {
        shard.count(attempt)
        shard.count(rejection)
    }

    func failed() {
        shard.count(attempt)
        shard.count(failure)
    }

    func timedOut() {
        shard.count(attempt)
        shard.count(timeout)
    }
}
