// What the process as a whole counts: server.*, listener_manager.*, cluster_manager.* and their neighbours.

import Base
import Formatting
import TLS
import Telemetry

/// Written by the control thread alone; brought up to date when somebody looks.
final class ServerStatistics {
    private let shard: StatShard
    private let block: StatBlock<ServerStat>
    private let logFiles: LogFileStatistics
    private var inflated: [StatIndex] = []

    init(_ process: ProxyProcess) {
        let store = process.store
        shard = store.control
        block = store.register(ServerStat.self, prefix: "server.")
        logFiles = LogFileStatistics(store)
        shard.set(block, .concurrency, to: UInt64(process.concurrency))
        shard.record(block, .initializationTimeMs, UInt64(max(process.uptime.milliseconds, 0)))
        registerConfiguration(process)
        Self.registerSilent(store, loops: process.concurrency)
    }

    private func registerConfiguration(_ process: ProxyProcess) {
        let store = process.store
        let threads = ["main_thread"] + (0..<process.concurrency).map { "worker_\($0)" }
        inflated = threads.map {
            store.register(name: "thread_local_cluster_manager.\($0).clusters_inflated", kind: .gauge)
        }
    }

    /// Statistics of Envoy's that stay at zero here and that dashboards ask for all the same.
    private static func registerSilent(_ store: StatsStore, loops: Int) {
        let watched = ["main_thread.", "workers.", "server.main_thread."] + (0..<loops).map { "server.worker_\($0)." }
        for prefix in watched { _ = store.register(WatchdogStat.self, prefix: prefix) }
        _ = store.register(ResolverStat.self, prefix: "dns.cares.")
        _ = store.register(RouterStat.self, prefix: "http.async-client.")
        _ = store.register(name: "envoy.overload_actions.reset_high_memory_stream.count", kind: .counter)
        _ = store.register(name: "overload.refresh_interval_delay", kind: .histogram)
    }

    func update(_ process: ProxyProcess) {
        logFiles.update()
        let heap = ProcessMemory.heap
        shard.set(block, .live, to: process.state == .live ? 1 : 0)
        shard.set(block, .state, to: UInt64(process.state.number))
        shard.set(block, .uptime, to: UInt64(max(process.uptime.nanoseconds, 0)) / 1_000_000_000)
        shard.set(block, .memoryAllocated, to: heap.allocated)
        shard.set(block, .memoryHeapSize, to: heap.size)
        shard.set(block, .memoryPhysicalSize, to: ProcessMemory.residentBytes)
        shard.set(block, .daysUntilFirstCertExpiring, to: Self.daysLeft(process))
        var connections: UInt64 = 0
        for listener in process.listeners.active.map(\.params) {
            let listening = process.store.register(
                ListenerStat.self, prefix: "listener.\(listener.statPrefixText).")
            connections += process.store.gauge(listening.index(.downstreamCxActive))
        }
        shard.set(block, .totalConnections, to: connections)
        let clusters = UInt64(process.clusters.activeCount)
        for index in inflated { shard.set(index, to: clusters) }
        updateRemaining(process)
        updateExchanges(process)
        updateCertificates(process)
    }

    /// What circuit breakers still allow, for clusters that track it.
    private func updateRemaining(_ process: ProxyProcess) {
        let store = process.store
        for cluster in process.clusters.measured.values {
            let prefix = "cluster.\(cluster.statName)."
            let levels = [("default", cluster.defaultBreaker), ("high", cluster.highBreaker)]
            for (name, breaker) in levels where breaker.limits.tracksRemaining {
                let left = store.register(RemainingStat.self, prefix: "\(prefix)circuit_breakers.\(name).")
                shard.set(left, .remainingCx, to: breaker.remaining(.connections))
                shard.set(left, .remainingPending, to: breaker.remaining(.pending))
                shard.set(left, .remainingRq, to: breaker.remaining(.requests))
                shard.set(left, .remainingRetries, to: breaker.remaining(.retries))
                shard.set(left, .remainingCxPools, to: breaker.remaining(.pools))
            }
        }
    }

    /// What secrets have done to contexts.
    private func updateExchanges(_ process: ProxyProcess) {
        let store = process.store
        for listener in process.listeners.active.map(\.params) where listener.hasTLS {
            var count: UInt64 = 0
            for chain in listener.chains + [listener.defaultChain].compactMap(\.self) {
                count += chain.security?.takeExchanges() ?? 0
            }
            let factory = store.register(
                TLSFactoryStat.self, prefix: "listener.\(listener.statPrefixText).server_ssl_socket_factory.")
            shard.count(factory, .sslContextUpdateBySds, by: count)
        }
        for cluster in process.clusters.measured.values where cluster.hasTLS {
            let count = cluster.transports.securities.reduce(0) { $0 + $1.takeExchanges() }
            let factory = store.register(
                TLSFactoryStat.self, prefix: "cluster.\(cluster.statName).client_ssl_socket_factory.")
            shard.count(factory, .sslContextUpdateBySds, by: count)
        }
    }

    /// Certificates have no names here, and Envoy names one without a name by the hash of nothing.
    private func updateCertificates(_ process: ProxyProcess) {
        func set(_ prefix: String, _ certificates: [TLSCertificateDetails]) {
            for certificate in certificates {
                let name = "\(prefix)ssl.certificate.unnamed_cert_e3b0c442.expiration_unix_time_seconds"
                let index = process.store.register(name: name, kind: .gauge)
                shard.set(index, to: UInt64(max(certificate.expiration, 0)))
            }
        }
        for listener in process.listeners.active.map(\.params) {
            for chain in listener.chains + [listener.defaultChain].compactMap(\.self) {
                set("listener.\(listener.statPrefixText).", chain.security?.current?.certificates ?? [])
            }
        }
        for cluster in process.clusters.measured.values {
            for context in cluster.transports.securities.compactMap(\.current) {
                set("cluster.\(cluster.statName).", context.certificates)
            }
        }
    }

    /// Of the certificate that ends first; as in Envoy a very large number when there is none.
    private static func daysLeft(_ process: ProxyProcess) -> UInt64 {
        let now = Int64(WallClock.nanoseconds / 1_000_000_000)
        var least = UInt64(UInt32.max)
        for listener in process.listeners.active.map(\.params) {
            for chain in listener.chains + [listener.defaultChain].compactMap(\.self) {
                guard let context = chain.security?.current else { continue }
                for certificate in context.certificates + context.authorities {
                    least = min(least, UInt64(certificate.daysUntilExpiration(now: now)))
                }
            }
        }
        for cluster in process.clusters.measured.values {
            for context in cluster.transports.securities.compactMap(\.current) {
                for certificate in context.certificates + context.authorities {
                    least = min(least, UInt64(certificate.daysUntilExpiration(now: now)))
                }
            }
        }
        return least
    }
}

extension ClusterParams {
    /// Whether statistics of it are not counted as they happen: days of certificates, what limits still allow.
    var needsMeasuring: Bool {
        !transports.securities.isEmpty || defaultBreaker.limits.tracksRemaining || highBreaker.limits.tracksRemaining
    }
}
