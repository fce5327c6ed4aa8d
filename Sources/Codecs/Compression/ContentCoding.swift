// The content codings that bodies can be packed with, and the face of their encoders and decoders.

import Base

/// Values of `content-encoding`.
public enum ContentCoding: UInt8, Sendable, Hashable {
    case gzip, brotli, zstd

    /// The token of RFC 9110, 8.4.1 and its registry.
    public var token: StaticString {
        switch self {
        case .gzip: "gzip"
        case .brotli: "br"
        case .zstd: "zstd"
        }
    }
}

/// Packs one body. Everything that went in has come out when a call returns, so no byte waits for the next piece.
open class ContentEncoder {
    public init() {}

    /// With `isLast` the coding is ended; nothing may follow.
    open func encode(_ bytes: ByteView, isLast: Bool, into output: inout ByteQueue) {}
}

/// Why a decoder has given up on a piece of a body.
public enum InvalidContent: UInt8, Error, Sendable, Hashable {
    case data, stream, memory, buffer, version, errno, checksum, dictionary
    /// More came out of a piece than its size allows: the body is a bomb, or as good as one.
    case excessive
}

/// Unpacks one body, piece by piece.
open class ContentDecoder {
    public init() {}

    /// What could be decoded before a failure is in `output`; the rest of the piece is lost.
    open func decode(_ bytes: ByteView, into output: inout ByteQueue) throws(InvalidContent) {}
}
