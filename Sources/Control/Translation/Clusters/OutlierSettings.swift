// outlierDetection: which hosts are left out for a while, and when too few are left to leave any out.

import Base
import EnvoyAPI
import MeshAPI

enum OutlierSettings {
    static func apply(
        _ settings: Networking.OutlierDetection, toleratesUnready: Bool, to draft: inout ClusterDraft
    ) {
        var detection = Message(type: "envoy.config.cluster.v3.OutlierDetection")
        detection["enforcing_success_rate"] = 0
        // The old name of consecutive5xxErrors counted gateway errors.
        let legacy = settings.consecutiveErrors > 0 ? settings.consecutiveErrors : nil
        count(settings.consecutive5xxErrors, "consecutive_5xx", "enforcing_consecutive_5xx", &detection)
        count(
            settings.consecutiveGatewayErrors ?? legacy, "consecutive_gateway_failure",
            "enforcing_consecutive_gateway_failure", &detection)
        if let interval = settings.interval { detection["interval"] = .duration(interval) }
        if let time = settings.baseEjectionTime { detection["base_ejection_time"] = .duration(time) }
        if settings.maxEjectionPercent > 0 {
            detection["max_ejection_percent"] = .unsigned(UInt64(settings.maxEjectionPercent))
        }
        if settings.splitExternalLocalOriginErrors {
            detection["split_external_local_origin_errors"] = true
            if let failures = settings.consecutiveLocalOriginFailures, failures > 0 {
                count(
                    failures, "consecutive_local_origin_failure", "enforcing_consecutive_local_origin_failure",
                    &detection)
            }
            detection["enforcing_local_origin_success_rate"] = 0
        }
        draft.message["outlier_detection"] = .message(detection)
        let threshold = toleratesUnready ? 0 : max(0, settings.minHealthPercent)
        draft.common["healthy_panic_threshold"] = Extensions.percent(Double(threshold))
        if !settings.outlierDetectionHttpErrorCodes.isEmpty {
            errors(settings.outlierDetectionHttpErrorCodes, &draft)
        }
    }

    /// Zero switches the kind off.
    private static func count(_ value: Int?, _ field: String, _ enforcing: String, _ detection: inout Message) {
        guard let value else { return }
        detection[field] = .unsigned(UInt64(value))
        detection[enforcing] = .unsigned(value > 0 ? 100 : 0)
    }

    /// Answers that count as errors besides what Envoy takes for one.
    private static func errors(_ codes: [Int], _ draft: inout ClusterDraft) {
        let type = "envoy.config.common.matcher.v3.MatchPredicate"
        let rules = codes.map { code in
            Message(
                type,
                [
                    "http_response_headers_match": .message(
                        Message(
                            "envoy.config.common.matcher.v3.HttpHeadersMatch",
                            [
                                "headers": .messages([
                                    Message(
                                        "envoy.config.route.v3.HeaderMatcher",
                                        [
                                            "name": ":status",
                                            "string_match": .message(
                                                Message(
                                                    "envoy.type.matcher.v3.StringMatcher",
                                                    ["exact": .string(String(code))])),
                                        ])
                                ])
                            ]))
                ])
        }
        let predicate =
            rules.count == 1
            ? rules[0]
            : Message(
                type, ["or_match": .message(Message("\(type).MatchSet", ["rules": .messages(rules)]))])
        draft.withOptions { options in
            options["outlier_detection"] = .message(
                Message(
                    "\(ClusterDraft.optionsType).OutlierDetection", ["error_matcher": .message(predicate)]))
        }
    }
}
