// Which rule of HTTP/1 a peer broke, and what Envoy answers and logs for it.

public enum HTTP1Violation: UInt8, Sendable, Equatable, CaseIterable {
    case invalidMethod, invalidTarget, malformedStartLine, malformedStatusLine, missingVersion
    case headersTooLarge, tooManyHeaders, invalidHeaderCharacter, malformedHeader, missingColon, underscoreInName
    case disagreeingContentLength, unparsableContentLength, contentLengthWithChunked
    case unknownTransferEncoding, repeatedTransferEncoding, transferEncodingNotAllowed, contentLengthNotAllowed
    case rejectedConnectionHeader, bodyOnConnect
    case invalidChunkSize, chunkSizeOverflow, invalidChunkExtension, invalidChunkFraming
    case malformedTrailer, trailersTooLarge, tooManyTrailers
    case truncated, unexpectedResponse

    /// The status that a server answers with before it closes.
    public var status: UInt16 {
        switch self {
        case .headersTooLarge, .tooManyHeaders: 431
        case .unknownTransferEncoding: 501
        default: 400
        }
    }

    /// Envoy's `%RESPONSE_CODE_DETAILS%`.
    public var details: StaticString {
        switch self {
        case .headersTooLarge: "http1.headers_too_large"
        default: "http1.codec_error"
        }
    }

    /// What was found, for the log.
    public var words: StaticString {
        switch self {
        default: "protocol error"
        }
    }
}
