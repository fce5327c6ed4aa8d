// /clusters: what a cluster allows and what its hosts do, as text and as JSON.

import Balancing
import Base
import EnvoyAPI
import Formatting
import Health
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
        if let board = params.health.board { write(board, to: &out) }
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

    private func write(_ board: OutlierBoard, to out: inout ByteQueue) {
        for (prefix, summary) in [("", board.external), ("local_origin_", board.local)] {
            let start = "\(params.name)::outlier::\(prefix)"
            out.append("\(start)success_rate_average::\(Self.number(summary.average))\n")
            out.append("\(start)success_rate_ejection_threshold::\(Self.number(summary.threshold))\n")
        }
    }

    /// Whole numbers without a point, as Envoy prints them.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private func percent(_ value: Double?) -> FieldValue? {
        guard let value, value >= 0 else { return nil }
        var percent = Message(type: "envoy.type.v3.Percent")
        percent["value"] = .double(value)
        return .message(percent)
    }

    private func write(_ host: Host, to out: inout ByteQueue) {
        let prefix = "\(params.name)::\(host.address)::"
        for stat in Self.numbers { out.append("\(prefix)\(stat.rawValue)::\(value(stat, of: host))\n") }
        out.append("\(prefix)hostname::\(host.hostname)\n")
        out.append("\(prefix)health_flags::\(host.flags.text)\n")
        out.append("\(prefix)weight::\(host.weight)\n")
        out.append("\(prefix)region::\(host.locality.region)\n")
        out.append("\(prefix)zone::\(host.locality.zone)\n")
        out.append("\(prefix)sub_zone::\(host.locality.subZone)\n")
        out.append("\(prefix)canary::\(host.isCanary)\n")
        out.append("\(prefix)priority::\(host.priority)\n")
        let rates = [host.vitals?.successRate, host.vitals?.localSuccessRate].map { Self.number($0 ?? -1) }
        out.append("\(prefix)success_rate::\(rates[0])\n\(prefix)local_origin_success_rate::\(rates[1])\n")
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
        if let board = params.health.board {
            status["success_rate_ejection_threshold"] = percent(board.external.threshold)
            status["local_origin_success_rate_ejection_threshold"] = percent(board.local.threshold)
        }
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
        status["health_status"] = .message(host.healthMessage)
        if let rate = percent(host.vitals?.successRate) { status["success_rate"] = rate }
        if let rate = percent(host.vitals?.localSuccessRate) { status["local_origin_success_rate"] = rate }
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
    /// What the health comes down to.
    var healthName: String {
        if flags.contains(.drainingStated) { return "DRAINING" }
        return switch health {
        case .healthy: "HEALTHY"
        case .degraded: "DEGRADED"
        case .unhealthy: "UNHEALTHY"
        }
    }

    /// `envoy.admin.v3.HostHealthStatus`.
    fileprivate var healthMessage: Message {
        var message = Message(type: "envoy.admin.v3.HostHealthStatus")
        let marks: [(HealthFlags, String)] = [
            (.failedActiveCheck, "failed_active_health_check"), (.failedOutlierCheck, "failed_outlier_check"),
            (.degradedActiveCheck, "failed_active_degraded_check"), (.pendingRemoval, "pending_dynamic_removal"),
            (.pendingActiveCheck, "pending_active_hc"), (.excludedImmediately, "excluded_via_immediate_hc_fail"),
            (.activeCheckTimeout, "active_hc_timeout"), (.degradedOutlier, "failed_degraded_outlier_detection"),
        ]
        for (flag, field) in marks where flags.contains(flag) { message[field] = true }
        message["eds_health_status"] = .string(
            flags.contains(.drainingStated)
                ? "DRAINING"
                : flags.contains(.failedStated)
                    ? "UNHEALTHY" : flags.contains(.degradedStated) ? "DEGRADED" : "HEALTHY")
        return message
    }
}
