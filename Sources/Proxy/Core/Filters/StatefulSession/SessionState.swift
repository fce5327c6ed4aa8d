// Where a client keeps the address of its host: in a cookie or in a header.

import Base
import EnvoyAPI
import Formatting

/// `session_state`: envoy.extensions.http.stateful_session.*.
enum SessionState: Sendable {
    case cookie(SessionCookie)
    case header([UInt8])

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        _ = node.string("name")
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "a session state")
        }
        switch config.typeName {
        case "envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState":
            guard let cookie = config.message("cookie") else {
                throw config.invalid("cookie", found: "nothing", expected: "a cookie")
            }
            self = .cookie(try SessionCookie(cookie))
        case "envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState":
            let name = config.string("name").lowercased()
            if name.isEmpty { throw config.invalid("name", found: "nothing", expected: "a header's name") }
            self = .header(Array(name.utf8))
        default: throw node.unsupported("typed_config", config.typeName)
        }
    }

    /// False when requests like this one have no session here.
    func concerns(_ headers: borrowing HeaderBlock) -> Bool {
        guard case .cookie(let cookie) = self else { return true }
        return headers.first(.path).map { cookie.covers($0) } ?? false
    }

    func address(in headers: borrowing HeaderBlock, now: Instant) -> String? {
        switch self {
        case .cookie(let cookie): return cookie.address(in: headers, now: now)
        case .header(let name):
            guard let value = name.withView({ headers.first($0) }), let decoded = Base64Text.decode(value) else {
                return nil
            }
            return decoded.isEmpty ? nil : String(decoding: decoded, as: UTF8.self)
        }
    }

    func write(_ address: String, to headers: inout HeaderBlock, now: Instant) {
        switch self {
        case .cookie(let cookie): headers.append(name: "set-cookie", value: cookie.text(for: address, now: now))
        case .header(let name):
            let value = address.withView { Base64Text.encode($0) }
            name.withView { name in value.withView { headers.set(name: name, value: $0) } }
        }
    }
}

/// `envoy.type.http.v3.Cookie` with an address in it, as Envoy packs it.
struct SessionCookie: Sendable {
    private let name: String
    private let path: String
    private let lifetime: Int64
    private let attributes: [(name: String, value: String)]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = node.string("name")
        if name.isEmpty { throw node.invalid("name", found: "nothing", expected: "a cookie's name") }
        path = node.string("path")
        lifetime = (node.duration("ttl") ?? .zero).nanoseconds / 1_000_000_000
        attributes = node.messages("attributes").map { ($0.string("name"), $0.string("value")) }
    }

    func covers(_ target: ByteView) -> Bool {
        if path.isEmpty || path == "/" { return true }
        return path.withView { path in
            guard target.hasPrefix(path) else { return false }
            if path.last == 0x2F || target.count == path.count { return true }
            let next = target[path.count]
            return next == 0x2F || next == 0x3F || next == 0x23
        }
    }

    func address(in headers: borrowing HeaderBlock, now: Instant) -> String? {
        guard let value = value(in: headers), let packed = Base64Text.decode(value), !packed.isEmpty else { return nil }
        guard let content = SessionCookieContent(packed) else {
            return String(decoding: packed, as: UTF8.self)
        }
        if content.expires != 0, Int64(clamping: now.nanoseconds / 1_000_000_000) > content.expires { return nil }
        return content.address.isEmpty ? nil : content.address
    }

    private func value(in headers: borrowing HeaderBlock) -> ByteView? {
        var index = headers.firstIndex(of: HeaderID.cookie)
        while let found = index {
            var rest = headers.value(at: found)
            while !rest.isEmpty {
                let end = rest.firstIndex(of: 0x3B) ?? rest.count
                let pair = rest.prefix(end).trimmed
                rest = rest.dropFirst(end + 1)
                guard let equals = pair.firstIndex(of: 0x3D), name.withView({ pair.prefix(equals).equals($0) }) else {
                    continue
                }
                let value = pair.dropFirst(equals + 1)
                if value.count >= 2, value.first == 0x22, value.last == 0x22 { return value[1..<(value.count - 1)] }
                return value
            }
            index = headers.firstIndex(of: HeaderID.cookie, from: found + 1)
        }
        return nil
    }

    func text(for address: String, now: Instant) -> String {
        let expires = lifetime > 0 ? Int64(clamping: now.nanoseconds / 1_000_000_000) + lifetime : 0
        let packed = SessionCookieContent(address: address, expires: expires).packed
        var text = "\(name)=\"\(packed.withView { Base64Text.encode($0) })\""
        if lifetime > 0 { text += "; Max-Age=\(lifetime)" }
        if !path.isEmpty { text += "; Path=\(path)" }
        for attribute in attributes {
            text += attribute.value.isEmpty ? "; \(attribute.name)" : "; \(attribute.name)=\(attribute.value)"
        }
        return text + "; HttpOnly"
    }
}

/// The message in a cookie: an address and when it is no longer good, in seconds of the machine's clock.
struct SessionCookieContent {
    var address = ""
    var expires: Int64 = 0

    init(address: String, expires: Int64) {
        self.address = address
        self.expires = expires
    }

    /// Nil when the bytes are no such message: then they are the address itself, as older cookies have it.
    init?(_ bytes: [UInt8]) {
        var index = 0
        func varint() -> UInt64? {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while index < bytes.count, shift < 64 {
                let byte = bytes[index]
                index += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            return nil
        }
        while index < bytes.count {
            switch varint() {
            case 0x0A:
                guard let count = varint(), count <= UInt64(bytes.count - index) else { return nil }
                address = String(decoding: bytes[index..<(index + Int(count))], as: UTF8.self)
                index += Int(count)
            case 0x10:
                guard let value = varint() else { return nil }
                expires = Int64(truncatingIfNeeded: value)
            default: return nil
            }
        }
    }

    var packed: [UInt8] {
        let text = Array(address.utf8)
        var bytes: [UInt8] = [0x0A]
        func append(_ value: UInt64) {
            var rest = value
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        append(UInt64(text.count))
        bytes += text
        if expires > 0 {
            bytes.append(0x10)
            append(UInt64(expires))
        }
        return bytes
    }
}
