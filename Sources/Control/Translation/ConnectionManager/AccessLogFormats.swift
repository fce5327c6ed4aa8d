// The formats of access logs: Istio's default line and object, and what people give instead.

import Document
import EnvoyAPI

enum AccessLogFormats {
    static let text =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% "
        + "%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "
        + "\"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "
        + "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" "
        + "\"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER_RAW% "
        + "%UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% "
        + "%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n"

    static let object: DocumentNode = [
        "start_time": "%START_TIME%", "route_name": "%ROUTE_NAME%", "method": "%REQ(:METHOD)%",
        "path": "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%", "protocol": "%PROTOCOL%", "response_code": "%RESPONSE_CODE%",
        "response_flags": "%RESPONSE_FLAGS%", "response_code_details": "%RESPONSE_CODE_DETAILS%",
        "connection_termination_details": "%CONNECTION_TERMINATION_DETAILS%", "bytes_received": "%BYTES_RECEIVED%",
        "bytes_sent": "%BYTES_SENT%", "duration": "%DURATION%",
        "upstream_service_time": "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
        "x_forwarded_for": "%REQ(X-FORWARDED-FOR)%", "user_agent": "%REQ(USER-AGENT)%",
        "request_id": "%REQ(X-REQUEST-ID)%", "authority": "%REQ(:AUTHORITY)%", "upstream_host": "%UPSTREAM_HOST%",
        "upstream_cluster": "%UPSTREAM_CLUSTER_RAW%", "upstream_local_address": "%UPSTREAM_LOCAL_ADDRESS%",
        "downstream_local_address": "%DOWNSTREAM_LOCAL_ADDRESS%",
        "downstream_remote_address": "%DOWNSTREAM_REMOTE_ADDRESS%",
        "requested_server_name": "%REQUESTED_SERVER_NAME%",
        "upstream_transport_failure_reason": "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
    ]

    private static let type = "envoy.config.core.v3.SubstitutionFormatString"

    /// A line; the newline at its end is added when missing. The default for an empty one.
    static func line(_ format: String, omitsEmpty: Bool = false) -> Message {
        var line = format.isEmpty ? text : format
        if !line.hasSuffix("\n") { line += "\n" }
        return Message(
            type,
            [
                "text_format_source": .message(
                    Message("envoy.config.core.v3.DataSource", ["inline_string": .string(line)])),
                "omit_empty_values": .bool(omitsEmpty), "formatters": formatters(line),
            ])
    }

    /// An object of labels; the default for an empty one.
    static func object(_ labels: DocumentNode?, omitsEmpty: Bool = false) -> Message {
        let chosen = labels.flatMap { $0.members.isEmpty ? nil : $0 } ?? object
        return Message(
            type,
            [
                "json_format": .structure(chosen.value),
                "json_format_options": .message(Message(type: "envoy.config.core.v3.JsonFormatOptions")),
                "omit_empty_values": .bool(omitsEmpty),
                "formatters": formatters(String(decoding: chosen.json, as: UTF8.self)),
            ])
    }

    /// Commands that Envoy has as extensions only.
    private static func formatters(_ format: String) -> FieldValue? {
        guard format.contains("%REQ_WITHOUT_QUERY") else { return nil }
        return .messages([
            Extensions.typed(
                "envoy.formatter.req_without_query",
                Message(type: "envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery"))
        ])
    }
}
