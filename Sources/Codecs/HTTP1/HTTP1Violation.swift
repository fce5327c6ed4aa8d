// Which rule of HTTP/1 a peer broke, and what Envoy answers and logs for it.

public enum HTTP1Violation: UInt8, Sendable, Equatable, CaseIterable {
    // Start line.
    case leadingControlByte, invalidMethod, invalidTarget, invalidVersion, invalidStatus, malformedStatusLine
    case invalidURL, invalidScheme, versionNotAccepted, invalidAuthority
    // Header lines.
    case headersTooLarge, tooManyHeaders, forbiddenByte, invalidHeaderName, missingColon, leadingSpace
    case obsoleteFold, bareLineFeed, bareCarriageReturn, underscoreInName
    // Framing.
    case repeatedContentLength, unparsableContentLength, contentLengthWithTransferEncoding
    case unsupportedTransferEncoding, transferEncodingNotAllowed, contentLengthNotAllowed, bodyOnConnect
    case connectionHeaderRejected
    // Chunks and trailers.
    case invalidChunkSize, chunkSizeOverflow, invalidChunkExtension, chunkExtensionTooLong, strayDataAfterChunk
    case trailersTooLarge, tooManyTrailers
    // The message as a whole.
    case truncated, unexpectedResponse

    /// The status that a server answers with before it closes. Its body is the status's reason phrase.
    public var status: UInt16 {
        switch self {
        case .headersTooLarge, .tooManyHeaders, .trailersTooLarge, .tooManyTrailers: 431
        case .unsupportedTransferEncoding: 501
        case .versionNotAccepted: 426
        default: 400
        }
    }

    /// Envoy's `%RESPONSE_CODE_DETAILS%` for a request. A bad response is always
    /// `upstream_reset_before_response_started{protocol_error}` to Envoy.
    public var details: StaticString {
        switch self {
        case .headersTooLarge, .trailersTooLarge: "http1.headers_too_large"
        case .tooManyHeaders, .tooManyTrailers: "http1.too_many_headers"
        case .forbiddenByte: "http1.invalid_characters"
        case .invalidURL: "http1.invalid_url"
        case .invalidScheme: "http1.invalid_scheme"
        case .invalidAuthority: "http.invalid_authority"
        case .versionNotAccepted: "low_version"
        case .underscoreInName: "http1.unexpected_underscore"
        case .contentLengthWithTransferEncoding: "http1.content_length_and_chunked_not_allowed"
        case .unsupportedTransferEncoding: "http1.invalid_transfer_encoding"
        case .transferEncodingNotAllowed: "http1.transfer_encoding_not_allowed"
        case .contentLengthNotAllowed: "http1.content_length_not_allowed"
        case .bodyOnConnect: "http1.body_disallowed"
        case .connectionHeaderRejected: "http1.connection_header_rejected"
        default: "http1.codec_error"
        }
    }

    /// What was found and which rule it breaks, for the log.
    public var words: StaticString {
        switch self {
        case .leadingControlByte: "the message starts with a space or a control byte"
        case .invalidMethod: "the request's method is unknown or no token (RFC 9110, 9.1)"
        case .invalidTarget: "the request's target is empty, is in none of the four forms or has a forbidden byte"
        case .invalidVersion: "the start line does not end in HTTP/digit.digit (RFC 9112, 2.3)"
        case .invalidStatus: "the status is no number from 100 to 999 (RFC 9112, 4)"
        case .malformedStatusLine: "the response does not start with a status line (RFC 9112, 4)"
        case .invalidURL: "the target in absolute or authority form does not parse (RFC 9112, 3.2)"
        case .invalidScheme: "the target's scheme is neither http nor https"
        case .versionNotAccepted: "the request is older than HTTP/1.1 and accept_http_10 is off"
        case .invalidAuthority: "the Host header or the target's authority has a byte that no authority may have"
        case .headersTooLarge: "the start line and headers are longer than the limit"
        case .tooManyHeaders: "there are more header lines than the limit"
        case .forbiddenByte: "a control byte stands in the start line or in a header"
        case .invalidHeaderName: "a header name is empty or no token (RFC 9112, 5.1)"
        case .missingColon: "a header line has no colon (RFC 9112, 5)"
        case .leadingSpace: "a space stands before the first header (RFC 9112, 2.2)"
        case .obsoleteFold: "a header is continued on the next line (RFC 9112, 5.2)"
        case .bareLineFeed: "a line ends in LF without CR (RFC 9112, 2.2)"
        case .bareCarriageReturn: "a CR is not followed by LF (RFC 9112, 2.2)"
        case .underscoreInName: "a header name has an underscore, which headers_with_underscores_action refuses"
        case .repeatedContentLength: "there are several Content-Length headers (RFC 9112, 6.3)"
        case .unparsableContentLength: "the Content-Length is no number or too big (RFC 9112, 6.3)"
        case .contentLengthWithTransferEncoding: "there is a Content-Length beside a Transfer-Encoding (RFC 9112, 6.3)"
        case .unsupportedTransferEncoding: "the Transfer-Encoding is not exactly chunked (RFC 9112, 6.1)"
        case .transferEncodingNotAllowed: "a 1xx or 204 response has a Transfer-Encoding (RFC 9112, 6.1)"
        case .contentLengthNotAllowed: "a 1xx or 204 response has a Content-Length (RFC 9110, 8.6)"
        case .bodyOnConnect: "a CONNECT request has a Content-Length (RFC 9110, 9.3.6)"
        case .connectionHeaderRejected: "the Connection header names ten or more headers, or one it must not name"
        case .invalidChunkSize: "a chunk's size is no hexadecimal number (RFC 9112, 7.1)"
        case .chunkSizeOverflow: "a chunk's size does not fit in 64 bits (RFC 9112, 7.1)"
        case .invalidChunkExtension: "a chunk's size line does not end in CR LF (RFC 9112, 7.1)"
        case .chunkExtensionTooLong: "a chunk's extension is longer than the limit"
        case .strayDataAfterChunk: "a chunk's data is not followed by CR LF (RFC 9112, 7.1)"
        case .trailersTooLarge: "the trailers are longer than the limit"
        case .tooManyTrailers: "there are more trailers than the limit"
        case .truncated: "the peer closed in the middle of a message"
        case .unexpectedResponse: "there is a response, or bytes behind one, that no request asked for"
        }
    }
}
