// What a listener or a cluster decides about reading HTTP/1; names follow Envoy's Http1ProtocolOptions.

public struct HTTP1ParserOptions: Sendable {
    /// `headers_with_underscores_action`.
    public enum UnderscorePolicy: Sendable {
        case allow, reject, dropHeader
    }

    /// Start line and headers together; `max_request_headers_kb` (Envoy reads responses with 80 KiB).
    public var maxHeaderBytes = 60 * 1024
    public var maxHeaderCount = 100
    /// Remembers each name as the peer spelled it (stateful header formatter `preserve_case`).
    public var keepsOriginalCase = false
    public var allowsAbsoluteURL = true
    public var allowsCustomMethods = false
    /// Takes requests older than HTTP/1.1; they are refused with 426 otherwise.
    public var acceptsHTTP10 = false
    /// `default_host_for_http_10`: the authority of such a request without Host; empty for none.
    public var defaultHost: [UInt8] = []
    /// Accepts Content-Length beside `Transfer-Encoding: chunked` and drops the former.
    public var allowsChunkedLength = false
    /// Delivers trailers; they are checked and dropped otherwise.
    public var enablesTrailers = false
    public var underscores = UnderscorePolicy.allow
    /// Takes bare LF as line ends, joins folded lines, drops stray CRs and what follows a chunk's data, as Envoy does.
    /// All of these are ways to smuggle a request, so they are refused unless this is set.
    public var toleratesLooseLines: Bool

    /// For the side that reads requests: strict.
    public init() { toleratesLooseLines = false }

    /// For the side that reads responses: what origins in the field send is taken as Envoy takes it.
    public static var forResponses: HTTP1ParserOptions {
        var options = HTTP1ParserOptions()
        options.toleratesLooseLines = true
        options.maxHeaderBytes = 80 * 1024
        return options
    }
}
