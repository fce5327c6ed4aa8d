// What a file's lines look like: Envoy's default, a text of one's own, or JSON.

import Base
import Document
import EnvoyAPI
import Formatting

public enum AccessLogFormat: Sendable {
    case text(Formatter)
    case json(JSONFormat)
    case configured(SubstitutionFormat)

    /// Envoy's, to the letter.
    public static let defaultText =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% "
        + "%RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "
        + "\"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" "
        + "\"%UPSTREAM_HOST%\"\n"

    /// `FileAccessLog`, `StdoutAccessLog` and `StderrAccessLog` alike: the latter two know `log_format` only.
    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("access_log_format") {
        case "format" where !node.string("format").isEmpty:
            self = .text(try node.formatter("format", node.string("format")))
        case "json_format": self = .json(try Self.json(node, "json_format"))
        case "typed_json_format": self = .json(try Self.json(node, "typed_json_format"))
        case "log_format":
            guard let format = node.message("log_format") else { fallthrough }
            self = .configured(try SubstitutionFormat(format))
        default: self = .text(try node.formatter("format", Self.defaultText))
        }
    }

    private static func json(_ node: ConfigNode, _ field: String) throws(InvalidConfiguration) -> JSONFormat {
        let value = node.structValue(field) ?? .mapping([])
        do throws(InvalidFormat) {
            return try JSONFormat(value, omitEmptyValues: false)
        } catch {
            throw node.invalid(field, found: "a format that does not compile (\(error))", expected: "JSON of formats")
        }
    }

    public func append(
        to out: inout ByteQueue, _ type: AccessLogType, request: borrowing HeaderBlock,
        response: borrowing HeaderBlock, trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        let extras = FormatterExtras(accessLogType: type.name)
        switch self {
        case .text(let format):
            format.append(
                to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
        case .json(let format):
            format.append(
                to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
        case .configured(let format):
            format.append(
                to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
        }
    }
}
