// Writes HTTP/1 heads, chunks and trailers as Envoy does.

import Base

public enum HTTP1HeaderCase: Sendable {
    /// As the block has them: lower case.
    case lower
    /// `Content-Type`: `proper_case_words`.
    case proper
    /// As the peer spelled them where the parser remembered that, else as `proper` when asked, else lower.
    case preserve(properOtherwise: Bool)
}

/// How the bytes of the body that follow a written head must be sent.
public enum HTTP1BodyEncoding: Sendable, Equatable {
    /// The head says that there is none, or the answer is to HEAD: send no byte.
    case none
    /// As they are.
    case identity
    /// Each piece between `chunkPrefix` and `chunkSuffix`, then `lastChunk`.
    case chunked
}

public enum HTTP1Encoder {
    /// Start line from `:method` and `:path` (`:authority` for CONNECT), `host` in the place of `:authority`, all
    /// other headers in their order, and the framing header the body needs.
    /// - Parameters:
    ///   - endStream: there is no body.
    ///   - absoluteTarget: `send_fully_qualified_url`.
    public static func requestHead(
        _ headers: borrowing HeaderBlock, endStream: Bool, casing: HTTP1HeaderCase = .lower,
        absoluteTarget: Bool = false, into output: inout ByteQueue
    ) -> HTTP1BodyEncoding {
        .none
    }

    /// Status line with Envoy's reason phrase, headers in their order, and the framing header the body needs.
    /// - Parameters:
    ///   - request: what is answered.
    ///   - version: of the request; a 1.0 client gets no chunks.
    ///   - reason: the upstream's own phrase when it is to be kept; empty for the standard one.
    public static func responseHead(
        _ headers: borrowing HeaderBlock, endStream: Bool, to request: HTTP1RequestKind, version: HTTP1Version,
        casing: HTTP1HeaderCase = .lower, reason: ByteView = ByteView(), into output: inout ByteQueue
    ) -> HTTP1BodyEncoding {
        .none
    }

    /// What stands before a chunk of `count` bytes (never 0).
    public static func chunkPrefix(_ count: Int, into output: inout ByteQueue) {}

    /// What stands after a chunk.
    public static func chunkSuffix(into output: inout ByteQueue) {}

    /// Prefix, bytes and suffix; nothing for an empty piece, which would end the body.
    public static func chunk(_ bytes: ByteView, into output: inout ByteQueue) {}

    public static func lastChunk(into output: inout ByteQueue) {}

    public static func lastChunk(
        trailers: borrowing HeaderBlock, casing: HTTP1HeaderCase = .lower, into output: inout ByteQueue
    ) {}
}
