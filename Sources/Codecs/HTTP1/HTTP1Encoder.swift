// Writes HTTP/1 heads, chunks and trailers as Envoy does.

import Base

public enum HTTP1HeaderCase: Sendable, Equatable {
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

/// Hop-by-hop headers (Connection, Transfer-Encoding, Keep-Alive ...) are the caller's to remove or set before; a
/// Transfer-Encoding left in the block is not written, as framing is decided here.
public enum HTTP1Encoder {
    /// Start line from `:method` and `:path` (`:authority` for CONNECT), `host` first, all other headers in their
    /// order, and the framing header the body needs.
    /// - Parameters:
    ///   - endStream: there is no body.
    ///   - absoluteTarget: `send_fully_qualified_url`.
    public static func requestHead(
        _ headers: borrowing HeaderBlock, endStream: Bool, casing: HTTP1HeaderCase = .lower,
        absoluteTarget: Bool = false, into output: inout ByteQueue
    ) -> HTTP1BodyEncoding {
        let method = headers.first(.method) ?? ByteView("GET")
        let isConnect = method.equals("CONNECT") && !headers.contains(.protocol)
        let authority = headers.first(.authority)
        output.append(method)
        output.append(byte: 0x20)
        if isConnect {
            output.append(authority ?? ByteView())
        } else {
            if absoluteTarget, let authority {
                output.append(headers.first(.scheme) ?? ByteView("http"))
                output.append("://")
                output.append(authority)
            }
            output.append(headers.first(.path) ?? ByteView("/"))
        }
        output.append(" HTTP/1.1\r\n")
        if let authority {
            write(hostName(headers, casing), authority, into: &output)
        }
        let hasLength = writeFields(headers, casing, into: &output)
        let isOpaque = isConnect || isUpgrade(headers)
        let encoding: HTTP1BodyEncoding
        if hasLength || isOpaque {
            encoding = endStream ? .none : .identity
        } else if endStream {
            if !isBodiless(method) { writeZeroLength(casing, into: &output) }
            encoding = .none
        } else {
            writeChunkedHeader(casing, into: &output)
            encoding = .chunked
        }
        output.append("\r\n")
        return encoding
    }

    /// Status line, headers in their order, and the framing header the body needs.
    /// - Parameters:
    ///   - request: what is answered.
    ///   - version: of the request; a 1.0 client gets no chunks.
    ///   - reason: the upstream's own phrase when it is to be kept; empty for Envoy's.
    public static func responseHead(
        _ headers: borrowing HeaderBlock, endStream: Bool, to request: HTTP1RequestKind, version: HTTP1Version,
        casing: HTTP1HeaderCase = .lower, reason: ByteView = ByteView(), into output: inout ByteQueue
    ) -> HTTP1BodyEncoding {
        let digits = headers.first(.status) ?? ByteView("200")
        let status = UInt16(digits.decimal ?? 200)
        output.append(version == .http11 ? "HTTP/1.1 " : "HTTP/1.0 ")
        output.append(digits)
        output.append(byte: 0x20)
        if reason.isEmpty { output.append(HTTP1Reason.phrase(status)) } else { output.append(reason) }
        output.append("\r\n")
        let hasLength = writeFields(headers, casing, into: &output)
        let encoding = responseEncoding(
            headers, status, hasLength: hasLength, endStream: endStream, request, version, casing, into: &output)
        output.append("\r\n")
        return encoding
    }

    private static func responseEncoding(
        _ headers: borrowing HeaderBlock, _ status: UInt16, hasLength: Bool, endStream: Bool,
        _ request: HTTP1RequestKind, _ version: HTTP1Version, _ casing: HTTP1HeaderCase, into output: inout ByteQueue
    ) -> HTTP1BodyEncoding {
        let isTunnel = request == .connect && status < 300
        let plain: HTTP1BodyEncoding = endStream || request == .head ? .none : .identity
        if hasLength { return plain }
        if status < 200 || status == 204 || status == 304 { return status == 101 ? plain : .none }
        if endStream, request != .head {
            writeZeroLength(casing, into: &output)
            return .none
        }
        if version == .http10 { return plain }
        if isTunnel { return plain }
        writeChunkedHeader(casing, into: &output)
        if request == .head { return .none }
        return isUpgrade(headers) ? plain : .chunked
    }

    /// What stands before a chunk of `count` bytes (never 0).
    public static func chunkPrefix(_ count: Int, into output: inout ByteQueue) {
        precondition(count > 0, "a chunk of no bytes would end the body")
        output.append(hex: UInt64(count))
        output.append("\r\n")
    }

    /// What stands after a chunk.
    public static func chunkSuffix(into output: inout ByteQueue) { output.append("\r\n") }

    /// Prefix, bytes and suffix; nothing for an empty piece, which would end the body.
    public static func chunk(_ bytes: ByteView, into output: inout ByteQueue) {
        if bytes.isEmpty { return }
        chunkPrefix(bytes.count, into: &output)
        output.append(bytes)
        output.append("\r\n")
    }

    public static func lastChunk(into output: inout ByteQueue) { output.append("0\r\n\r\n") }

    /// Trailers are always in lower case, as Envoy's.
    public static func lastChunk(trailers: borrowing HeaderBlock, into output: inout ByteQueue) {
        output.append("0\r\n")
        for index in 0..<trailers.count {
            let name = trailers.name(at: index)
            if name.first == 0x3A { continue }
            write(name, trailers.value(at: index), into: &output)
        }
        output.append("\r\n")
    }
}
