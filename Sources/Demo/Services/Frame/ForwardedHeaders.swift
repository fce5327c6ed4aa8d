// The headers that a service in a mesh hands on with every call it makes for a request.

import Serving

/// Proxies can't tell which outgoing call belongs to which incoming request: the application carries the trace.
enum ForwardedHeaders {
    static let names = [
        "x-request-id",
        // B3, in several headers and in one.
        "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "b3",
        // W3C trace context and baggage.
        "traceparent", "tracestate", "baggage",
        "x-ot-span-context", "x-cloud-trace-context", "grpc-trace-bin", "sw8",
        "x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority",
        "user-agent", "authorization", "jwt",
    ]

    static func of(_ request: ServiceRequest, and more: [String] = []) -> HTTPFields {
        var fields = HTTPFields()
        for name in names + more {
            for value in request.head.fields.all(name) { fields.add(name, value) }
        }
        return fields
    }
}
