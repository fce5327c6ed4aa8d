// What the Connection header says: persistence, upgrades and the headers it nominates for removal.

import Base

enum HTTP1Connection {
    /// Calls `body` with each element of a comma-separated list, trimmed, until it returns false.
    @inline(__always)
    static func forEachToken(_ list: ByteView, _ body: (ByteView) -> Bool) {
        var rest = list
        while true {
            guard let comma = rest.firstIndex(of: 0x2C) else {
                _ = body(rest.trimmed)
                return
            }
            if !body(rest[0..<comma].trimmed) { return }
            rest = rest.dropFirst(comma + 1)
        }
    }

    static func hasToken(_ list: ByteView, _ wanted: StaticString) -> Bool {
        var found = false
        forEachToken(list) { token in
            found = token.equalsIgnoringCase(wanted)
            return !found
        }
        return found
    }

    /// RFC 9112, 9.3, and Proxy-Connection, which old clients send to proxies.
    static func keepsAlive(_ headers: borrowing HeaderBlock, version: HTTP1Version, facts: HTTP1FieldFacts) -> Bool {
        let stays = version == .http11
        if facts.hasConnection, let value = headers.first(.connection) {
            if stays, hasToken(value, "close") { return false }
            if !stays { return hasToken(value, "keep-alive") }
        }
        if stays, facts.hasProxyConnection, let value = headers.first(.proxyConnection), hasToken(value, "close") {
            return false
        }
        return stays
    }

    static func isUpgrade(_ headers: borrowing HeaderBlock, _ facts: HTTP1FieldFacts) -> Bool {
        guard facts.hasUpgrade, facts.hasConnection, let value = headers.first(.connection) else { return false }
        return hasToken(value, "upgrade")
    }

    /// Upgrades to HTTP/2 without TLS are not offered (RFC 9113 dropped them): the request goes on without.
    static func removeH2CUpgrade(_ headers: inout HeaderBlock) {
        headers.remove(.upgrade)
        headers.remove(.http2Settings)
        removeTokens(&headers) { $0.equalsIgnoringCase("upgrade") || $0.equalsIgnoringCase("http2-settings") }
    }

    private static func removeTokens(_ headers: inout HeaderBlock, where isUnwanted: (ByteView) -> Bool) {
        guard let index = headers.firstIndex(of: .connection) else { return }
        var kept = ByteQueue()
        forEachToken(headers.value(at: index)) { token in
            if isUnwanted(token) { return true }
            if !kept.isEmpty { kept.append(byte: 0x2C) }
            kept.append(token)
            return true
        }
        if kept.isEmpty { headers.remove(at: index) } else { headers.replaceValue(at: index, with: kept.view) }
    }

    enum Nomination {
        case none, host
        /// Ten or more, or one whose removal would hide where a request came from: X-Forwarded-*, pseudo headers.
        case refused
    }

    /// Removes the headers that Connection nominates (RFC 9110, 7.6.1), all but Host, which is the caller's.
    static func removeNominated(_ headers: inout HeaderBlock) -> Nomination {
        guard let index = headers.firstIndex(of: .connection) else { return .none }
        let value = headers.value(at: index)
        if value.equalsIgnoringCase("close") || value.equalsIgnoringCase("keep-alive") { return .none }
        var nominated = ByteQueue()
        nominated.append(value)
        var tokens = 0
        var isAllowed = true
        var namesItself = false
        forEachToken(nominated.view) { token in
            tokens += 1
            if tokens >= 10 || !remove(token, from: &headers) { isAllowed = false }
            if token.equalsIgnoringCase("connection") { namesItself = true }
            return isAllowed
        }
        if !isAllowed { return .refused }
        if namesItself { removeTokens(&headers) { $0.equalsIgnoringCase("connection") } }
        return hasToken(nominated.view, "host") ? .host : .none
    }

    private static func remove(_ token: ByteView, from headers: inout HeaderBlock) -> Bool {
        if token.isEmpty { return true }
        if token[0] == 0x3A { return false }
        var lower = ByteQueue()
        for index in token.indices { lower.append(byte: ASCII.lowercase(token[index])) }
        switch HeaderID(lowercaseName: lower.view) {
        case .connection, .http2Settings, .keepAlive, .upgrade, .host: return true
        case .forwardedFor, .forwardedHost, .forwardedProto: return false
        case .te: return keepTrailersOnly(&headers)
        case .other where lower.view.equals("close"): return true
        default: headers.remove(name: lower.view)
        }
        return true
    }

    /// `TE: trailers` is end to end for gRPC's sake; whatever else TE says is for this hop.
    private static func keepTrailersOnly(_ headers: inout HeaderBlock) -> Bool {
        guard let value = headers.first(.te) else { return true }
        if value.count > 256 { return false }
        var wantsTrailers = false
        forEachToken(value) { element in
            let coding = element[0..<(element.firstIndex(of: 0x3B) ?? element.count)].trimmed
            wantsTrailers = coding.equalsIgnoringCase("trailers")
            return !wantsTrailers
        }
        if wantsTrailers { headers.set(.te, "trailers") } else { headers.remove(.te) }
        return true
    }
}
