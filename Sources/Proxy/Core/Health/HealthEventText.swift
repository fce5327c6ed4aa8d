// Events of outlier detection and health checks as lines of JSON, with the messages that Envoy writes.

import Balancing
import Base
import EnvoyAPI
import Health

enum HealthEventText {
    /// In whole milliseconds, as Envoy's.
    private static var now: FieldValue { .timestamp(Int64(WallClock.nanoseconds / 1_000_000 * 1_000_000)) }

    /// `envoy.data.cluster.v3.OutlierDetectionEvent`.
    static func line(_ event: OutlierEvent, cluster: String) -> String {
        var message = Message(type: "envoy.data.cluster.v3.OutlierDetectionEvent")
        if let cause = event.cause { message["type"] = .string(cause.rawValue) }
        message["timestamp"] = now
        if let span = event.sinceLastAction {
            message["secs_since_last_action"] = .unsigned(UInt64(max(span.nanoseconds, 0)) / 1_000_000_000)
        }
        message["cluster_name"] = .string(cluster)
        message["upstream_url"] = .string("\(event.address)")
        message["action"] = .string(event.action.rawValue)
        message["num_ejections"] = .unsigned(UInt64(event.ejections))
        message["enforced"] = .bool(event.isEnforced)
        if event.action == .eject { addCause(event, to: &message) }
        return message.json(pretty: false, withDefaults: true)
    }

    private static func addCause(_ event: OutlierEvent, to message: inout Message) {
        func percent(_ value: Double) -> FieldValue { .unsigned(UInt64(min(max(value, 0), 100))) }
        switch event.cause {
        case .successRate, .successRateLocalOrigin:
            var rate = Message(type: "envoy.data.cluster.v3.OutlierEjectSuccessRate")
            rate["host_success_rate"] = percent(event.hostSuccessRate)
            rate["cluster_average_success_rate"] = percent(event.averageSuccessRate)
            rate["cluster_success_rate_ejection_threshold"] = percent(event.successRateThreshold)
            message["eject_success_rate_event"] = .message(rate)
        case .failurePercentage, .failurePercentageLocalOrigin:
            var failure = Message(type: "envoy.data.cluster.v3.OutlierEjectFailurePercentage")
            failure["host_success_rate"] = percent(event.hostSuccessRate)
            message["eject_failure_percentage_event"] = .message(failure)
        default:
            message["eject_consecutive_event"] = .message(
                Message(type: "envoy.data.cluster.v3.OutlierEjectConsecutive"))
        }
    }

    /// `envoy.data.core.v3.HealthCheckEvent`.
    static func line(_ event: HealthCheckEvent, host: Host, cluster: String, probe: String) -> String {
        var message = Message(type: "envoy.data.core.v3.HealthCheckEvent")
        message["health_checker_type"] = .string(probe)
        message["host"] = .message(host.address.message)
        message["cluster_name"] = .string(cluster)
        let (field, body) = self.body(event)
        message[field] = .message(body)
        message["timestamp"] = now
        var locality = Message(type: "envoy.config.core.v3.Locality")
        locality["region"] = .string(host.locality.region)
        locality["zone"] = .string(host.locality.zone)
        locality["sub_zone"] = .string(host.locality.subZone)
        message["locality"] = .message(locality)
        return message.json(pretty: false, withDefaults: true)
    }

    private static func body(_ event: HealthCheckEvent) -> (String, Message) {
        let package = "envoy.data.core.v3."
        switch event {
        case .addedHealthy(let isFirst):
            var body = Message(type: package + "HealthCheckAddHealthy")
            body["first_check"] = .bool(isFirst)
            return ("add_healthy_event", body)
        case .ejectedUnhealthy(let kind, let status):
            var body = Message(type: package + "HealthCheckEjectUnhealthy")
            body["failure_type"] = .string(kind.rawValue)
            body["http_status_code"] = .unsigned(UInt64(status))
            return ("eject_unhealthy_event", body)
        case .failed(let kind, let isFirst, let status):
            var body = Message(type: package + "HealthCheckFailure")
            body["failure_type"] = .string(kind.rawValue)
            body["first_check"] = .bool(isFirst)
            body["http_status_code"] = .unsigned(UInt64(status))
            return ("health_check_failure_event", body)
        case .degraded: return ("degraded_healthy_host", Message(type: package + "DegradedHealthyHost"))
        case .noLongerDegraded: return ("no_longer_degraded_host", Message(type: package + "NoLongerDegradedHost"))
        case .succeeded: return ("successful_health_check_event", Message(type: package + "HealthCheckSuccessful"))
        }
    }
}
