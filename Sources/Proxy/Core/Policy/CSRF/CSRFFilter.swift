// Refuses requests that change something and come from another site: envoy.extensions.filters.http.csrf.

import Base
import EnvoyAPI
import Formatting
import Routing
import Runtime
import Telemetry

/// The same message for the chain and for routes.
final class CSRFParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.http.csrf.v3.CsrfPolicy"

    let enabled: FractionalPercent
    let shadowEnabled: FractionalPercent
    let origins: [StringMatcher]

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        let none = FractionalPercent(numerator: 0, denominator: 100)
        enabled = node.message("filter_enabled").map { FractionalPercent(runtime: $0, runtime) } ?? none
        shadowEnabled = node.message("shadow_enabled").map { FractionalPercent(runtime: $0, runtime) } ?? none
        var origins: [StringMatcher] = []
        for matcher in node.messages("additional_origins") { origins.append(try StringMatcher(matcher)) }
        self.origins = origins
        super.init()
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        CSRFFilter(name: name, params: self, worker, statPrefix: statPrefix)
    }
}

final class CSRFRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let params: CSRFParams

    init(_ params: CSRFParams) {
        self.params = params
        super.init()
    }
}

/// Prefix `http.<stat_prefix>.csrf.`
enum CSRFStat: String, StatScope {
    case missingSourceOrigin = "missing_source_origin"
    case requestInvalid = "request_invalid"
    case requestValid = "request_valid"

    var kind: StatKind { .counter }
}

final class CSRFFilter: HTTPFilter {
    private let params: CSRFParams
    private let shard: StatShard
    private let block: StatBlock<CSRFStat>

    init(name: String, params: CSRFParams, _ worker: Worker, statPrefix: String) {
        self.params = params
        shard = worker.shard
        block = worker.store.register(CSRFStat.self, prefix: statPrefix + "csrf.")
        super.init(name: name)
    }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        let params = (stream.perRoute(name) as? CSRFRouteConfig)?.params ?? self.params
        let isEnabled = params.enabled.includes(stream.loop.random.next())
        guard isEnabled || params.shadowEnabled.includes(stream.loop.random.next()),
            Self.changesSomething(stream.requestHeaders)
        else { return .proceed }
        if isAllowed(stream.requestHeaders, params) || !isEnabled { return .proceed }
        stream.sendLocalReply(403, "Invalid origin", details: "csrf_origin_mismatch")
        return .answered
    }

    private static func changesSomething(_ headers: borrowing HeaderBlock) -> Bool {
        guard let method = headers.first(.method) else { return false }
        return method.equals("POST") || method.equals("PUT") || method.equals("DELETE") || method.equals("PATCH")
    }

    private func isAllowed(_ headers: borrowing HeaderBlock, _ params: CSRFParams) -> Bool {
        let source = Self.source(headers)
        if source.isEmpty {
            shard.count(block, .missingSourceOrigin)
            return false
        }
        let target = Self.hostAndPort(headers.first(.authority))
        let isValid = source.equals(target) || params.origins.contains { $0.matches(source) }
        shard.count(block, isValid ? .requestValid : .requestInvalid)
        return isValid
    }

    /// A site that hides its origin says "null", which is as good as none.
    private static func source(_ headers: borrowing HeaderBlock) -> ByteView {
        if headers.first(.origin)?.equals("null") ?? false { return ByteView() }
        let origin = hostAndPort(headers.first(.origin))
        return origin.isEmpty ? hostAndPort(headers.first(.referer)) : origin
    }

    /// Of a URL; anything else is taken as it is.
    private static func hostAndPort(_ text: ByteView?) -> ByteView {
        guard let text else { return ByteView() }
        guard let scheme = text.firstRange(of: ByteView("://")), scheme.lowerBound > 0 else { return text }
        let rest = text.dropFirst(scheme.upperBound)
        var end = rest.count
        for mark: UInt8 in [0x2F, 0x3F, 0x23] { if let index = rest.firstIndex(of: mark), index < end { end = index } }
        let authority = rest.prefix(end)
        let host = authority.lastIndex(of: 0x40).map { authority.dropFirst($0 + 1) } ?? authority
        return host.isEmpty ? text : host
    }
}
