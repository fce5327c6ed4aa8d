// What routes with a `stat_prefix` and virtual clusters count on one loop.

import Base
import Routing
import Telemetry

/// Counters of one virtual cluster, or of one route's `stat_prefix`.
final class VirtualClusterStatistics {
    private let shard: StatShard
    private let block: StatBlock<VirtualClusterStat>
    private var codes: ResponseCodeStats

    init(_ worker: Worker, prefix: String) {
        shard = worker.shard
        block = worker.store.register(VirtualClusterStat.self, prefix: prefix)
        codes = ResponseCodeStats(store: worker.store, prefix: prefix)
    }

    func requestSent() { shard.count(block, .upstreamRqTotal) }
    func timedOut() { shard.count(block, .upstreamRqTimeout) }
    func count(_ stat: VirtualClusterStat) { shard.count(block, stat) }
    func responded(_ status: UInt16) { codes.charge(code: status, to: shard) }
    func took(_ span: TimeSpan) { codes.record(milliseconds: UInt64(max(span.milliseconds, 0)), to: shard) }
}

/// Both that a request may count for; decided when it is routed, before its headers change.
struct RouteCounters {
    var cluster: VirtualClusterStatistics?
    var route: VirtualClusterStatistics?

    func requestSent() {
        cluster?.requestSent()
        route?.requestSent()
    }

    func timedOut() {
        cluster?.timedOut()
        route?.timedOut()
    }

    func count(_ stat: VirtualClusterStat) {
        cluster?.count(stat)
        route?.count(stat)
    }

    func responded(_ status: UInt16) {
        cluster?.responded(status)
        route?.responded(status)
    }

    func took(_ span: TimeSpan) {
        cluster?.took(span)
        route?.took(span)
    }
}

/// Of one route table; nil when nothing in it counts, so that requests pay nothing.
final class RouteStatistics {
    private var clusters: [ObjectIdentifier: VirtualClusterStatistics] = [:]
    private var routes: [ObjectIdentifier: VirtualClusterStatistics] = [:]

    init?(_ table: RouteTable, _ worker: Worker) {
        for host in table.virtualHosts {
            let prefix = "vhost.\(host.name.replacingColons)."
            for cluster in host.virtualClusters + [host.otherVirtualCluster].compactMap(\.self) {
                clusters[ObjectIdentifier(cluster)] = VirtualClusterStatistics(
                    worker, prefix: "\(prefix)vcluster.\(cluster.name.replacingColons).")
            }
            for route in host.routes where !route.statPrefix.isEmpty {
                routes[ObjectIdentifier(route)] = VirtualClusterStatistics(
                    worker, prefix: "\(prefix)route.\(route.statPrefix.replacingColons).")
            }
        }
        if clusters.isEmpty, routes.isEmpty { return nil }
    }

    func counters(_ route: RouteEntry, _ host: VirtualHost?, _ request: borrowing HeaderBlock) -> RouteCounters {
        let cluster = host?.virtualCluster(request).flatMap { clusters[ObjectIdentifier($0)] }
        return RouteCounters(cluster: cluster, route: route.statPrefix.isEmpty ? nil : routes[ObjectIdentifier(route)])
    }
}
