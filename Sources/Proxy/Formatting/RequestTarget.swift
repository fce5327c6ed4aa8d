// Taking `:path` and `:authority` apart without copying: path, query, fragment; host and port.

import Base

/// A request target as it stands in `:path`.
public struct RequestTarget {
    public let path: ByteView
    /// Without the question mark; nil when there is none.
    public let query: ByteView?
    /// The path's length in the target, i.e. where query or fragment starts.
    public let pathLength: Int

    /// A fragment ends the path and the query.
    public init(_ target: ByteView) {
        let end = target.firstIndex(of: 0x23) ?? target.count
        let visible = target.prefix(end)
        if let mark = visible.firstIndex(of: 0x3F) {
            path = visible.prefix(mark)
            query = visible.dropFirst(mark + 1)
            pathLength = mark
        } else {
            path = visible
            query = nil
            pathLength = end
        }
    }
}

/// The `key=value` pairs of a query in order; values are empty when there is no `=`.
public struct QueryParameters {
    private var rest: ByteView?

    public init(_ query: ByteView?) { rest = query }

    public mutating func next() -> (key: ByteView, value: ByteView)? {
        guard let all = rest else { return nil }
        let end = all.firstIndex(of: 0x26) ?? all.count
        rest = end < all.count ? all.dropFirst(end + 1) : nil
        let pair = all.prefix(end)
        guard let equals = pair.firstIndex(of: 0x3D) else { return (pair, ByteView()) }
        return (pair.prefix(equals), pair.dropFirst(equals + 1))
    }
}

public enum PercentCoding {
    /// Escapes that are not two hexadecimal digits stay as they are.
    public static func appendDecoded(_ text: ByteView, to out: inout ByteQueue) {
        var index = 0
        while index < text.count {
            if text[index] == 0x25, let byte = escape(text, index) {
                out.append(byte: byte)
                index += 3
            } else {
                out.append(byte: text[index])
                index += 1
            }
        }
    }

    public static func decoded(_ text: ByteView, equals expected: [UInt8]) -> Bool {
        if !text.contains(0x25) { return text.equals(expected) }
        var index = 0
        var position = 0
        while index < text.count {
            let escaped = text[index] == 0x25 ? escape(text, index) : nil
            if position == expected.count || (escaped ?? text[index]) != expected[position] { return false }
            index += escaped == nil ? 1 : 3
            position += 1
        }
        return position == expected.count
    }

    /// The byte behind a percent sign at `index`.
    public static func escape(_ text: ByteView, _ index: Int) -> UInt8? {
        guard index + 2 < text.count, let high = ASCII.hexValue(text[index + 1]),
            let low = ASCII.hexValue(text[index + 2])
        else { return nil }
        return high << 4 | low
    }
}

/// Host and port of an authority.
public struct AuthorityParts {
    /// With brackets for IPv6 literals.
    public let hostWithoutPort: ByteView
    /// Nil when there is none or it is no number up to 65535.
    public let port: UInt16?

    public init(_ authority: ByteView) {
        guard let colon = Self.portColon(authority) else {
            hostWithoutPort = authority
            port = nil
            return
        }
        port = authority.dropFirst(colon + 1).decimal.flatMap { UInt16(exactly: $0) }
        hostWithoutPort = authority.prefix(colon)
    }

    /// Where the port's colon stands; colons inside brackets, or in an unbracketed IPv6 literal, are none.
    public static func portColon(_ authority: ByteView) -> Int? {
        guard let colon = authority.lastIndex(of: 0x3A) else { return nil }
        if let bracket = authority.lastIndex(of: 0x5D) { return bracket < colon ? colon : nil }
        return authority.prefix(colon).contains(0x3A) ? nil : colon
    }
}
