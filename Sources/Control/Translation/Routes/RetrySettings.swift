// Retries of a route: Istio's defaults, or what a VirtualService or the mesh say.

import EnvoyAPI
import MeshAPI

enum RetrySettings {
    private static let type = "envoy.config.route.v3.RetryPolicy"
    private static let defaultConditions = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes"

    /// nil for no retries. Requests that are bound to a host by a hash may be retried there.
    static func policy(_ retry: Networking.HTTPRetry?, hashes: Bool) -> Message? {
        if let retry, retry.attempts <= 0 { return nil }
        var policy = Message(
            type,
            [
                "num_retries": .unsigned(UInt64(retry?.attempts ?? 2)), "retry_on": .string(defaultConditions),
                "host_selection_retry_max_attempts": 5,
            ])
        if retry?.retryIgnorePreviousHosts ?? !hashes { policy["retry_host_predicate"] = .messages([previousHosts]) }
        guard let retry else { return policy }
        if !retry.retryOn.isEmpty { set(retry.retryOn, &policy) }
        if let timeout = retry.perTryTimeout { policy["per_try_timeout"] = .duration(timeout) }
        if retry.retryRemoteLocalities ?? false { policy["retry_priority"] = .message(previousPriorities) }
        if let backoff = retry.backoff {
            policy["retry_back_off"] = .message(
                Message("\(type).RetryBackOff", ["base_interval": .duration(backoff)]))
        }
        return policy
    }

    /// Status codes may stand among the conditions.
    private static func set(_ conditions: String, _ policy: inout Message) {
        var codes: [FieldValue] = []
        var words: [String] = []
        for part in conditions.split(separator: ",") {
            let word = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            if let code = Int(word), (100...599).contains(code) {
                codes.append(.unsigned(UInt64(code)))
            } else if !word.isEmpty {
                words.append(word)
            }
        }
        if !codes.isEmpty && !words.contains("retriable-status-codes") { words.append("retriable-status-codes") }
        policy["retry_on"] = .string(words.joined(separator: ","))
        policy["retriable_status_codes"] = .list(codes)
    }

    private static let previousHosts = Message(
        "\(type).RetryHostPredicate",
        [
            "name": "envoy.retry_host_predicates.previous_hosts",
            "typed_config": .message(
                Message(type: "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate")),
        ])

    private static let previousPriorities = Message(
        "\(type).RetryPriority",
        [
            "name": "envoy.retry_priorities.previous_priorities",
            "typed_config": .message(
                Message(
                    "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig",
                    ["update_frequency": 2])),
        ])
}
