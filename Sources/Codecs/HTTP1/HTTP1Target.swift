// Request targets: which bytes they may have, and the parts of the absolute and authority forms.

import Base

enum HTTP1Target {
    /// RFC 9112, 3.2, as loosely as Envoy: origin and asterisk form by their first byte, else scheme and host.
    static func isValid(_ target: ByteView, isConnect: Bool, _ scan: HTTP1ByteScan) -> Bool {
        guard let first = target.first else { return false }
        if first == 0x2F || first == 0x2A { return scan.consists(target, of: HTTP1ByteScan.path) }
        var rest = target
        if !isConnect {
            guard ASCII.isAlpha(first) else { return false }
            var index = 1
            while index < rest.count, isSchemeByte(rest[index]) { index += 1 }
            rest = rest.dropFirst(index)
            guard rest.hasPrefix("://") else { return false }
            rest = rest.dropFirst(3)
        }
        let host = rest[0..<endOfHost(rest)]
        guard scan.consists(host, of: HTTP1ByteScan.authority), host.firstRange(of: ByteView("@@")) == nil else {
            return false
        }
        return scan.consists(rest.dropFirst(host.count), of: HTTP1ByteScan.path)
    }

    private static func endOfHost(_ text: ByteView) -> Int {
        var end = 0
        while end < text.count, text[end] != 0x2F, text[end] != 0x3F { end += 1 }
        return end
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        ASCII.isAlpha(byte) || ASCII.isDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }

    struct Parts {
        var scheme = ByteView()
        var authority = ByteView()
        /// Empty when the target has none.
        var path = ByteView()
    }

    /// The parts of a target that passed `isValid`, or nil. CONNECT must have exactly a host and a port.
    static func split(_ target: ByteView, isConnect: Bool) -> Parts? {
        var parts = Parts()
        var rest = target
        if !isConnect {
            guard let colon = rest.firstIndex(of: 0x3A), rest.dropFirst(colon).hasPrefix("://") else { return nil }
            parts.scheme = rest[0..<colon]
            rest = rest.dropFirst(colon + 3)
        }
        let end = endOfHost(rest)
        parts.path = rest.dropFirst(end)
        let authority = rest[0..<end]
        let start = authority.lastIndex(of: 0x40).map { $0 + 1 } ?? 0
        if isConnect, start > 0 || !parts.path.isEmpty { return nil }
        parts.authority = authority.dropFirst(start)
        guard let hasPort = splitsIntoHostAndPort(parts.authority), hasPort || !isConnect else { return nil }
        return parts
    }

    /// Whether there is a port behind the host; nil when either is malformed.
    private static func splitsIntoHostAndPort(_ authority: ByteView) -> Bool? {
        guard let first = authority.first else { return nil }
        var index = 0
        if first == 0x5B {
            guard let close = authority.firstIndex(of: 0x5D), isAddressLiteral(authority[1..<close]) else { return nil }
            index = close + 1
        } else {
            while index < authority.count, isHostByte(authority[index]) { index += 1 }
            if index == 0 { return nil }
        }
        if index == authority.count { return false }
        guard authority[index] == 0x3A, let port = authority.dropFirst(index + 1).decimal, port <= 65535 else {
            return nil
        }
        return true
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        ASCII.isAlpha(byte) || ASCII.isDigit(byte) || byte == 0x2E || byte == 0x2D || byte == 0x5F
    }

    private static func isAddressLiteral(_ text: ByteView) -> Bool {
        if text.isEmpty { return false }
        let zone = text.firstIndex(of: 0x25) ?? text.count
        for index in 0..<zone where ASCII.hexValue(text[index]) == nil && text[index] != 0x3A && text[index] != 0x2E {
            return false
        }
        return zone > 0
    }
}
