// /clusters: what a cluster allows and what its hosts do, as text and as JSON.

import Balancing
import Base
import EnvoyAPI
import Formatting
import Telemetry

struct ClusterReport {
    let params: ClusterParams
    let hosts: [Host]
    let store: StatsStore
    let isDynamic: Bool

    /// In the order of the text form.
    private static let numbers: [HostStat] = [
        .cxActive, .cxConnectFail, .cxTotal, .rqActive, .rqError, .rqPendingActive, .rqSuccess, .rqTimeout, .rqTotal,
    ]

    private var limits: [(text: String, name: String, limits: CircuitLimits)] {
        [("default", "DEFAULT", params.defaultLimits), ("high", "HIGH", params.highLimits)]
    }

    private func value(_ stat: HostStat, of host: Host) -> UInt64 {
        guard let block = store.knownUnnamed(HostStat.self, key: HostState.statsKey(params.name, host.address)) else {
            return 0
        }
        return stat.kind == .gauge ? store.gauge(block.index(stat)) : store.counter(block.index(stat))
    }

    // MARK: - Text

    func writeText(to out: inout ByteQueue) {
        out.append("\(params.name)::observability_name::\(params.facts.observabilityName)\n")
        for (name, _, limits) in limits {
            let prefix = "\(params.name)::\(name)_priority::"
            out.append("\(prefix)max_connections::\(limits.maxConnections)\n")
            out.append("\(prefix)max_pending_requests::\(limits.maxPending)\n")
            out.append("\(prefix)max_requests::\(limits.maxRequests)\n")
            out.append("\(prefix)max_retries::\(limits.maxRetries)\n")
        }
        out.append("\(params.name)::added_via_api::\(isDynamic)\n")
        for host in hosts { write(host, to: &out) }
    }

    private func write(_ host: Host, to out: inout ByteQueue) {
        let prefix = "\(params.name)::\(host.address)::"
        for stat in Self.numbers { out.append("\(prefix)\(stat.rawValue)::\(value(stat, of: host))\n") }
        out.append("\(prefix)hostname::\(host.hostname)\n")
        out.append("\(prefix)health_flags::\(host.healthFlags)\n")
        out.append("\(prefix)weight::\(host.weight)\n")
        out.append("\(prefix)region::\(host.locality.region)\n")
        out.append("\(prefix)zone::\(host.locality.zone)\n")
        out.append("\(prefix)sub_zone::\(host.locality.subZone)\n")
        out.append("\(prefix)canary::\(host.isCanary)\n")
        out.append("\(prefix)priority::\(host.priority)\n")
        // Nobody is ejected for its failures here, so there is no rate to show; Envoy prints the same.
        out.append("\(prefix)success_rate::-1\n\(prefix)local_origin_success_rate::-1\n")
    }

    // MARK: - JSON

    /// `envoy.admin.v3.ClusterStatus`.
    var message: Message {
        var status = Message(type: "envoy.admin.v3.ClusterStatus")
        status["name"] = .string(params.name)
        if isDynamic { status["added_via_api"] = .bool(true) }
        for host in hosts { status.append(.message(message(of: host)), to: "host_statuses") }
        var breakers = Message(type: "envoy.config.cluster.v3.CircuitBreakers")
        for (_, name, limits) in limits {
            var threshold = Message(type: "envoy.config.cluster.v3.CircuitBreakers.Thresholds")
            threshold["priority"] = .string(name)
            threshold["max_connections"] = .unsigned(UInt64(limits.maxConnections))
            threshold["max_pending_requests"] = .unsigned(UInt64(limits.maxPending))
            threshold["max_requests"] = .unsigned(UInt64(limits.maxRequests))
            threshold["max_retries"] = .unsigned(UInt64(limits.maxRetries))
            breakers.append(.message(threshold), to: "thresholds")
        }
        status["circuit_breakers"] = .message(breakers)
        status["observability_name"] = .string(params.facts.observabilityName)
        return status
    }

    private func message(of host: Host) -> Message {
        var status = Message(type: "envoy.admin.v3.HostStatus")
        status["address"] = .message(host.address.message)
        for stat in Self.numbers.filter({ $0.kind == .counter }) + Self.numbers.filter({ $0.kind == .gauge }) {
            var metric = Message(type: "envoy.admin.v3.SimpleMetric")
            metric["type"] = .string(stat.kind == .gauge ? "GAUGE" : "COUNTER")
            metric["value"] = .unsigned(value(stat, of: host))
            metric["name"] = .string(stat.rawValue)
            status.append(.message(metric), to: "stats")
        }
        var health = Message(type: "envoy.admin.v3.HostHealthStatus")
        health["eds_health_status"] = .string(host.healthName)
        status["health_status"] = .message(health)
        status["weight"] = .unsigned(UInt64(host.weight))
        status["hostname"] = .string(host.hostname)
        status["priority"] = .unsigned(UInt64(host.priority))
        var locality = Message(type: "envoy.config.core.v3.Locality")
        locality["region"] = .string(host.locality.region)
        locality["zone"] = .string(host.locality.zone)
        locality["sub_zone"] = .string(host.locality.subZone)
        status["locality"] = .message(locality)
        return status
    }
}

extension Host {
    /// As Envoy's text form spells them.
    fileprivate var healthFlags: String {
        if isExcluded { return "/eds_status_draining" }
        return switch health {
        case .healthy: "healthy"
        case .degraded: "/degraded_eds_health"
        case .unhealthy: "/failed_eds_health"
        }
    }

    /// What the stated health comes down to.
    var healthName: String {
        if isExcluded { return "DRAINING" }
        return switch health {
        case .healthy: "HEALTHY"
        case .degraded: "DEGRADED"
        case .unhealthy: "UNHEALTHY"
        }
    }
}
