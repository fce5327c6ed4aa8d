// What a listener or a cluster decides about reading HTTP/1; names follow Envoy's Http1ProtocolOptions.

public struct HTTP1ParserOptions: Sendable {
    /// `headers_with_underscores_action`.
    public enum UnderscorePolicy: Sendable {
        case allow, reject, dropHeader
    }

    /// Start line and headers together; `max_request_headers_kb`.
    public var maxHeaderBytes = 60 * 1024
    public var maxHeaderCount = 100
    /// Remembers each name as the peer spelled it (stateful header formatter `preserve_case`).
    public var keepsOriginalCase = false
    public var allowsAbsoluteURL = true
    public var allowsCustomMethods = false
    /// Accepts Content-Length beside `Transfer-Encoding: chunked` and drops the former.
    public var allowsChunkedLength = false
    /// Delivers trailers; they are read and dropped otherwise.
    public var enablesTrailers = false
    public var underscores = UnderscorePolicy.allow

    public init() {}
}
