// Route hash policies: a 64-bit value per request, the very same as Envoy's, for consistent balancing.

import Base
import CXXHash
import EnvoyAPI
import Formatting

public struct HashPolicy: Sendable {
    enum Source: Sendable {
        case header(HeaderName, RegexRewrite?)
        case cookie(HashCookie)
        case sourceIP
        case queryParameter([UInt8])
        case filterState(String)
    }

    let source: Source
    let isTerminal: Bool

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        isTerminal = node.bool("terminal")
        switch node.oneof("policy_specifier") {
        case "header":
            guard let header = node.message("header") else { fallthrough }
            let rewrite = try header.message("regex_rewrite").map { rewrite throws(InvalidConfiguration) in
                try RegexRewrite(rewrite)
            }
            source = .header(HeaderName(header.string("header_name")), rewrite)
        case "cookie":
            guard let cookie = node.message("cookie") else { fallthrough }
            source = .cookie(HashCookie(cookie))
        case "connection_properties":
            guard let properties = node.message("connection_properties") else { fallthrough }
            if !properties.bool("source_ip") {
                throw properties.invalid("source_ip", found: "false", expected: "true, the only property there is")
            }
            source = .sourceIP
        case "query_parameter":
            guard let parameter = node.message("query_parameter") else { fallthrough }
            source = .queryParameter(Array(parameter.string("name").utf8))
        case "filter_state":
            guard let state = node.message("filter_state") else { fallthrough }
            source = .filterState(state.string("key"))
        default: throw node.invalid("", found: "no policy", expected: "header, cookie, connection_properties ...")
        }
    }
}

/// A cookie that keeps a client with its host; made for clients that have none when it has a time to live.
public struct HashCookie: Sendable {
    public let name: [UInt8]
    public let path: [UInt8]
    /// Nil makes no cookie; zero makes one for the session.
    public let timeToLive: TimeSpan?
    public let attributes: [(name: [UInt8], value: [UInt8])]

    init(_ node: ConfigNode) {
        name = Array(node.string("name").utf8)
        path = Array(node.string("path").utf8)
        timeToLive = node.duration("ttl")
        attributes = node.messages("attributes").map { attribute in
            (Array(attribute.string("name").utf8), Array(attribute.string("value").utf8))
        }
    }

    /// The value of `set-cookie` for a cookie of this hash.
    public func appendSetCookie(_ hash: UInt64, to out: inout ByteQueue) {
        out.append(name)
        out.append("=\"")
        Self.appendValue(hash, to: &out)
        out.append(byte: 0x22)
        if let timeToLive, timeToLive.nanoseconds >= 1_000_000_000 {
            out.append("; Max-Age=")
            out.append(decimal: UInt64(timeToLive.nanoseconds / 1_000_000_000))
        }
        if !path.isEmpty {
            out.append("; Path=")
            out.append(path)
        }
        for attribute in attributes {
            out.append("; ")
            out.append(attribute.name)
            if attribute.value.isEmpty { continue }
            out.append(byte: 0x3D)
            out.append(attribute.value)
        }
        out.append("; HttpOnly")
    }

    /// Sixteen hexadecimal digits.
    static func appendValue(_ hash: UInt64, to out: inout ByteQueue) {
        var shift = 60
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: hash >> UInt64(shift)) & 15
            out.append(byte: digit < 10 ? digit + 0x30 : digit + 0x57)
            shift -= 4
        }
    }
}

/// What hashing a request gave.
public struct RequestHash {
    public var value: UInt64?
    /// `set-cookie` values that the response must carry, each with its position in the list of policies.
    public var newCookie: (policy: Int, value: UInt64)?
}

public enum XXHash {
    public static func hash(_ text: ByteView, seed: UInt64 = 0) -> UInt64 {
        let raw = unsafe text.unsafeRaw
        return unsafe XXH64(raw.baseAddress, raw.count, seed)
    }
}

extension [HashPolicy] {
    /// Nil in `value` when no policy applies. A terminal policy that gave a hash ends the list.
    public func hash(_ request: borrowing HeaderBlock, info: borrowing StreamInfo) -> RequestHash {
        var result = RequestHash()
        for (number, policy) in enumerated() {
            if let new = policy.hash(request, info, number, &result) {
                // Rotating keeps equal policies from cancelling each other.
                let old = result.value ?? 0
                result.value = ((old << 1) | (old >> 63)) ^ new
            }
            if policy.isTerminal, result.value != nil { break }
        }
        return result
    }

    /// Appends the `set-cookie` value that `hash` asked for.
    public func appendNewCookie(_ hash: RequestHash, to out: inout ByteQueue) -> Bool {
        guard let (policy, value) = hash.newCookie, case .cookie(let cookie) = self[policy].source else { return false }
        cookie.appendSetCookie(value, to: &out)
        return true
    }
}

extension HashPolicy {
    fileprivate func hash(
        _ request: borrowing HeaderBlock, _ info: borrowing StreamInfo, _ number: Int, _ result: inout RequestHash
    ) -> UInt64? {
        switch source {
        case .header(let name, let rewrite): return Self.header(name, rewrite, request)
        case .cookie(let cookie):
            if let value = Cookies.value(cookie.name, in: request), !value.isEmpty { return XXHash.hash(value) }
            if cookie.timeToLive == nil { return nil }
            let made = Self.connectionHash(info)
            result.newCookie = (number, made)
            var text = ByteQueue()
            HashCookie.appendValue(made, to: &text)
            return XXHash.hash(text.view)
        case .sourceIP:
            guard let ip = info.downstream.remote?.ip else { return nil }
            var text = ByteQueue()
            text.append(ip)
            return XXHash.hash(text.view)
        case .queryParameter(let name):
            guard let target = request.first(.path) else { return nil }
            var parameters = QueryParameters(RequestTarget(target).query)
            while let (key, value) = parameters.next() {
                if key.equals(name) { return XXHash.hash(value) }
            }
            return nil
        case .filterState(let key): return info.filterState(key)?.hash
        }
    }

    /// The same for all streams of a connection, so that streams that race get the same cookie.
    private static func connectionHash(_ info: borrowing StreamInfo) -> UInt64 {
        var text = ByteQueue()
        if let remote = info.downstream.remote { text.append(remote) }
        if let local = info.downstream.local { text.append(local) }
        return XXHash.hash(text.view)
    }

    private static func header(
        _ name: HeaderName, _ rewrite: RegexRewrite?, _ request: borrowing HeaderBlock
    ) -> UInt64? {
        guard let first = name.index(in: request, from: 0) else { return nil }
        if name.index(in: request, from: first + 1) == nil {
            guard let rewrite else { return XXHash.hash(request.value(at: first)) }
            var text = ByteQueue()
            rewrite.append(request.value(at: first), to: &text)
            return XXHash.hash(text.view)
        }
        // Repeated headers hash the same in any order: each value seeds the next in sorted order.
        var values: [[UInt8]] = []
        var next: Int? = first
        while let index = next {
            var text = ByteQueue()
            if let rewrite {
                rewrite.append(request.value(at: index), to: &text)
            } else {
                text.append(request.value(at: index))
            }
            values.append(text.view.array)
            next = name.index(in: request, from: index + 1)
        }
        values.sort { $0.lexicographicallyPrecedes($1) }
        var hash: UInt64 = 0
        for value in values { hash = value.withView { XXHash.hash($0, seed: hash) } }
        return hash
    }
}

public enum Cookies {
    /// The first value under a name in all `cookie` headers, without quotes around it.
    public static func value(_ name: [UInt8], in request: borrowing HeaderBlock) -> ByteView? {
        var next = request.firstIndex(of: .cookie)
        while let index = next {
            var rest = request.value(at: index)
            while !rest.isEmpty {
                let end = rest.firstIndex(of: 0x3B) ?? rest.count
                let pair = rest.prefix(end).trimmed
                rest = rest.dropFirst(end + 1)
                guard let equals = pair.firstIndex(of: 0x3D), pair.prefix(equals).equals(name) else { continue }
                return unquoted(pair.dropFirst(equals + 1))
            }
            next = request.firstIndex(of: .cookie, from: index + 1)
        }
        return nil
    }

    private static func unquoted(_ value: ByteView) -> ByteView {
        guard value.count >= 2, value.first == 0x22, value.last == 0x22 else { return value }
        return value[1..<(value.count - 1)]
    }
}
