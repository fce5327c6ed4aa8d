// Faults of a route and cross-origin rules: what its filters are told, and the shares of requests they apply to.

import Base
import EnvoyAPI
import MeshAPI

enum Fraction {
    static func million(_ percent: Networking.Percent) -> Message {
        Message(
            "envoy.type.v3.FractionalPercent",
            ["numerator": .unsigned(UInt64(max(0, percent.value) * 10_000)), "denominator": "MILLION"])
    }

    static func hundred(_ percent: Int) -> Message {
        Message(
            "envoy.type.v3.FractionalPercent",
            ["numerator": .unsigned(UInt64(max(0, percent))), "denominator": "HUNDRED"])
    }

    /// All requests when nothing is said; nil for none.
    static func mirror(_ exact: Networking.Percent?, _ whole: Int?) -> Message? {
        if let exact { return exact.value > 0 ? million(exact) : nil }
        if let whole { return whole > 0 ? hundred(whole) : nil }
        return hundred(100)
    }
}

enum RouteFault {
    private static let type = "envoy.extensions.filters.http.fault.v3.HTTPFault"
    private static let statuses = [
        "OK": 0, "CANCELLED": 1, "UNKNOWN": 2, "INVALID_ARGUMENT": 3, "DEADLINE_EXCEEDED": 4, "NOT_FOUND": 5,
        "ALREADY_EXISTS": 6, "PERMISSION_DENIED": 7, "RESOURCE_EXHAUSTED": 8, "FAILED_PRECONDITION": 9, "ABORTED": 10,
        "OUT_OF_RANGE": 11, "UNIMPLEMENTED": 12, "INTERNAL": 13, "UNAVAILABLE": 14, "DATA_LOSS": 15,
        "UNAUTHENTICATED": 16,
    ]

    /// nil for a fault that does nothing. A share that isn't said is none, as in Istio.
    static func message(_ fault: Networking.HTTPFaultInjection) -> Message? {
        var message = Message(type: type)
        if let delay = fault.delay, let span = delay.fixedDelay {
            let share = delay.percentage.map(Fraction.million) ?? Fraction.hundred(delay.percent)
            message["delay"] = .message(
                Message(
                    "envoy.extensions.filters.common.fault.v3.FaultDelay",
                    ["percentage": .message(share), "fixed_delay": .duration(span)]))
        }
        if let abort = fault.abort, let answer = answer(abort) {
            var action = answer
            if let share = abort.percentage { action["percentage"] = .message(Fraction.million(share)) }
            message["abort"] = .message(action)
        }
        return message["delay"] == nil && message["abort"] == nil ? nil : message
    }

    private static func answer(_ abort: Networking.HTTPFaultInjection.Abort) -> Message? {
        let type = "envoy.extensions.filters.http.fault.v3.FaultAbort"
        if let status = abort.httpStatus { return Message(type, ["http_status": .unsigned(UInt64(status))]) }
        if let name = abort.grpcStatus, let code = Int(name) ?? statuses[name] {
            return Message(type, ["grpc_status": .unsigned(UInt64(code))])
        }
        return nil
    }
}

enum RouteCORS {
    static func message(_ cors: Networking.CorsPolicy) -> Message {
        var message = Message(
            "envoy.extensions.filters.http.cors.v3.CorsPolicy",
            [
                "allow_methods": .string(cors.allowMethods.joined(separator: ",")),
                "allow_headers": .string(cors.allowHeaders.joined(separator: ",")),
                "expose_headers": .string(cors.exposeHeaders.joined(separator: ",")),
                "allow_credentials": cors.allowCredentials.map { .bool($0) },
                "forward_not_matching_preflights": .bool(cors.unmatchedPreflights != .IGNORE),
                "filter_enabled": .message(
                    Message(
                        "envoy.config.core.v3.RuntimeFractionalPercent",
                        ["default_value": .message(Fraction.hundred(100))])),
            ])
        if !cors.allowOrigins.isEmpty {
            message["allow_origin_string_match"] = .messages(cors.allowOrigins.map(RouteMatch.text))
        } else {
            message["allow_origin_string_match"] = Extensions.exactMatches(cors.allowOrigin)
        }
        if let age = cors.maxAge { message["max_age"] = .string(String(age.milliseconds / 1000)) }
        return message
    }
}
