// Retries, faults and CORS of a route.

import Base
import MeshAPI

enum RouteResilienceChecks {
    private static let conditions: Set<String> = [
        "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "envoy-ratelimited",
        "retriable-4xx", "refused-stream", "retriable-status-codes", "retriable-headers", "http3-post-connect-failure",
        "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
    ]
    private static let grpcStatuses: Set<String> = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]

    static func retries(_ retries: Networking.HTTPRetry, _ path: String, _ checks: FieldChecks) {
        checks.atLeastZero(retries.attempts, "\(path).attempts")
        if retries.attempts == 0 && (!retries.retryOn.isEmpty || retries.perTryTimeout != nil) {
            checks.error("\(path).attempts", "found 0 (no retries) beside other settings, expected 1 or more")
        }
        checks.duration(retries.perTryTimeout, "\(path).perTryTimeout", allowsZero: true)
        checks.duration(retries.backoff, "\(path).backoff")
        for condition in retries.retryOn.split(separator: ",") {
            let word = condition.filter { $0 != " " }
            let isStatus = Int(word).map { (100...599).contains($0) } ?? false
            checks.require(
                isStatus || conditions.contains(word), "\(path).retryOn",
                "found \"\(word)\", expected a status code or one of Envoy's retry conditions")
        }
    }

    static func fault(_ fault: Networking.HTTPFaultInjection, _ path: String, _ checks: FieldChecks) {
        checks.require(fault.delay != nil || fault.abort != nil, path, "found neither, expected delay, abort or both")
        if let delay = fault.delay {
            let at = "\(path).delay"
            checks.percentage(delay.percentage?.value, "\(at).percentage.value")
            if delay.percent != 0 {
                checks.percentage(Double(delay.percent), "\(at).percent")
                checks.deprecate("\(at).percent", "is deprecated, percentage.value says the same")
            }
            checks.duration(delay.fixedDelay, "\(at).fixedDelay")
            if delay.exponentialDelay != nil {
                checks.error("\(at).exponentialDelay", "no proxy supports it, expected fixedDelay", .notSupported)
            } else if delay.fixedDelay == nil {
                checks.error("\(at).fixedDelay", "found none, expected a duration", .missing)
            }
        }
        if let abort = fault.abort {
            let at = "\(path).abort"
            checks.percentage(abort.percentage?.value, "\(at).percentage.value")
            let set = [abort.httpStatus != nil, abort.grpcStatus != nil, abort.http2Error != nil].filter { $0 }.count
            checks.require(set == 1, at, "found \(set) of httpStatus and grpcStatus, expected one")
            if let status = abort.httpStatus {
                checks.require((200...599).contains(status), "\(at).httpStatus", "found \(status), expected 200 to 599")
            }
            if let status = abort.grpcStatus {
                let isCode = Int(status).map { (0...16).contains($0) } ?? grpcStatuses.contains(status)
                checks.require(
                    isCode, "\(at).grpcStatus", "found \"\(status)\", expected a name or number of gRPC's statuses")
            }
            if abort.http2Error != nil {
                checks.error(
                    "\(at).http2Error", "no proxy supports it, expected httpStatus or grpcStatus", .notSupported)
            }
        }
    }

    static func cors(_ cors: Networking.CorsPolicy, _ path: String, _ checks: FieldChecks) {
        checks.require(
            cors.allowOrigin.isEmpty || cors.allowOrigins.isEmpty, "\(path).allowOrigin",
            "found allowOrigin and allowOrigins, expected allowOrigins alone")
        if !cors.allowOrigin.isEmpty {
            checks.deprecate("\(path).allowOrigin", "is deprecated, allowOrigins says the same")
        }
        for (index, origin) in cors.allowOrigins.enumerated() {
            let set = [origin.exact != nil, origin.prefix != nil, origin.regex != nil].filter { $0 }.count
            checks.require(set == 1, "\(path).allowOrigins[\(index)]", "expected one of exact, prefix and regex")
            if let regex = origin.regex { checks.regex(regex, "\(path).allowOrigins[\(index)].regex") }
        }
        let methods: Set<String> = [
            "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", "*",
        ]
        for (index, method) in cors.allowMethods.enumerated() {
            checks.require(
                methods.contains(method), "\(path).allowMethods[\(index)]",
                "found \"\(method)\", expected a method in capitals")
        }
        for (index, name) in cors.allowHeaders.enumerated() where name != "*" {
            checks.headerName(name, "\(path).allowHeaders[\(index)]")
        }
        for (index, name) in cors.exposeHeaders.enumerated() where name != "*" {
            checks.headerName(name, "\(path).exposeHeaders[\(index)]")
        }
        if let age = cors.maxAge {
            checks.require(
                age.nanoseconds >= 0 && age.nanoseconds % 1_000_000_000 == 0, "\(path).maxAge",
                "found \(DurationText.text(age)), expected whole seconds")
        }
    }
}
