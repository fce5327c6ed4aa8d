// Tells from a connection's first bytes whether it speaks HTTP, and which, as Envoy's http_inspector does.

import Base

public enum HTTPSniff: Sendable, Equatable {
    /// Not decided yet: look again when there are more bytes.
    case needMore
    /// HTTP/0.9 and odd versions count as 1.0, as their answer will be.
    case http10, http11
    /// The preface of HTTP/2.
    case http2
    case notHTTP
    /// No end of the first line within the limit: the connection is closed.
    case tooLong
}

/// Looks at all bytes of a connection so far; consumes nothing.
public struct HTTPSniffer: Sendable {
    public static let limit = 64 * 1024
    private var scanned = 0
    private var isInMethod = true

    public init() {}

    public mutating func parse(_ input: ByteView) -> HTTPSniff {
        let preface = ByteView("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        guard let first = input.first else { return .needMore }
        let common = min(input.count, preface.count)
        if input.prefix(common).equals(preface.prefix(common)) { return common == preface.count ? .http2 : .needMore }
        if first <= 0x20 { return .notHTTP }
        if isInMethod, !methodMayGoOn(input) { return .notHTTP }
        guard let lineFeed = input.prefix(Self.limit).firstIndex(of: 0x0A, from: min(scanned, Self.limit)) else {
            scanned = input.count
            return input.count >= Self.limit ? .tooLong : .needMore
        }
        return Self.judge(input[0..<lineFeed])
    }

    /// A byte that no method has ends the question before there is a line: binary protocols need not wait for one.
    private mutating func methodMayGoOn(_ input: ByteView) -> Bool {
        for index in scanned..<input.count {
            let byte = input[index]
            if byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A {
                isInMethod = false
                return true
            }
            if !ASCII.isTokenByte(byte) { return false }
        }
        return true
    }

    private static func judge(_ line: ByteView) -> HTTPSniff {
        let parts = HTTP1RequestLine(line)
        let scan = HTTP1ByteScan.shared
        guard HTTP1Method.isToken(parts.method, scan),
            HTTP1Target.isValid(parts.target, isConnect: parts.method.equals("CONNECT"), scan),
            parts.version.isEmpty || parts.version.isHTTPVersion
        else { return .notHTTP }
        return parts.version.equals("HTTP/1.1") ? .http11 : .http10
    }
}
