// Cross-origin resource sharing: answers preflights and marks answers for the origins a route allows.

import Base
import EnvoyAPI
import Formatting
import Routing

/// `envoy.extensions.filters.http.cors.v3.CorsPolicy`, per virtual host or route.
final class CORSParams: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let filterTypeName = "envoy.extensions.filters.http.cors.v3.Cors"
    static let policyTypeName = "envoy.extensions.filters.http.cors.v3.CorsPolicy"

    let origins: [StringMatcher]
    private let allowsAll: Bool
    let methods: [UInt8]
    let headers: [UInt8]
    let exposed: [UInt8]
    let maxAge: [UInt8]
    let allowsCredentials: Bool
    let allowsPrivateNetwork: Bool
    let enabled: FractionalPercent?
    let shadowEnabled: FractionalPercent?
    let forwardsStrangePreflights: Bool

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        var origins: [StringMatcher] = []
        for matcher in node.messages("allow_origin_string_match") { origins.append(try StringMatcher(matcher)) }
        self.origins = origins
        allowsAll = "*".withView { star in origins.contains { $0.matches(star) } }
        methods = Array(node.string("allow_methods").utf8)
        headers = Array(node.string("allow_headers").utf8)
        exposed = Array(node.string("expose_headers").utf8)
        maxAge = Array(node.string("max_age").utf8)
        allowsCredentials = node.optionalBool("allow_credentials") ?? false
        allowsPrivateNetwork = node.optionalBool("allow_private_network_access") ?? false
        forwardsStrangePreflights = node.optionalBool("forward_not_matching_preflights") ?? true
        enabled = node.message("filter_enabled").map { FractionalPercent(runtime: $0, runtime) }
        shadowEnabled = node.message("shadow_enabled").map { FractionalPercent(runtime: $0, runtime) }
        super.init()
    }

    /// As in Envoy, what matches a star stands for every origin.
    func allows(_ origin: ByteView) -> Bool { allowsAll || origins.contains { $0.matches(origin) } }

    func isPreflight(_ headers: borrowing HeaderBlock) -> Bool {
        (headers.first(.method)?.equals("OPTIONS") ?? false)
            && !(headers.first(.accessControlRequestMethod)?.isEmpty ?? true)
    }

    /// Rather than let it pass to the service.
    func answersPreflight(of origin: ByteView) -> Bool { allows(origin) || !forwardsStrangePreflights }
}

final class CORSFilter: HTTPFilter {
    /// Kept for a stream whose origin is allowed: the policy that the answer has to be marked by.
    private final class Match {
        let params: CORSParams
        init(_ params: CORSParams) { self.params = params }
    }

    override var seesResponse: Bool { true }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        guard let origin = stream.requestHeaders.first(.origin), !origin.isEmpty,
            let params = stream.perRoute(name) as? CORSParams
        else { return .proceed }
        let isEnabled = params.enabled?.includes(stream.streamRandom) ?? true
        let isShadow = params.shadowEnabled?.includes(stream.streamRandom) ?? false
        guard isEnabled || isShadow else { return .proceed }
        let isAllowed = params.allows(origin)
        stream.context.statistics.corsOrigin(valid: isAllowed)
        if !isEnabled { return .proceed }
        if isAllowed { stream.setFilterState(self, Match(params)) }
        guard params.isPreflight(stream.requestHeaders), params.answersPreflight(of: origin) else { return .proceed }
        answerPreflight(stream, params)
        return .answered
    }

    private func answerPreflight(_ stream: HTTPStream, _ params: CORSParams) {
        stream.sendLocalReply(200, details: "cors_response") { headers in
            if !params.methods.isEmpty {
                params.methods.withView { headers.append(.accessControlAllowMethods, $0) }
            }
            if !params.headers.isEmpty {
                params.headers.withView { headers.append(.accessControlAllowHeaders, $0) }
            }
            if !params.maxAge.isEmpty { params.maxAge.withView { headers.append(.accessControlMaxAge, $0) } }
            if params.allowsPrivateNetwork,
                stream.requestHeaders.first(.accessControlRequestPrivateNetwork)?.equals("true") ?? false
            {
                headers.append(.accessControlAllowPrivateNetwork, "true")
            }
        }
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        guard let match = stream.filterState(self) as? Match, let origin = stream.requestHeaders.first(.origin)
        else { return }
        stream.responseHeaders.set(.accessControlAllowOrigin, origin)
        if match.params.allowsCredentials { stream.responseHeaders.set(.accessControlAllowCredentials, "true") }
        if !match.params.exposed.isEmpty {
            match.params.exposed.withView { stream.responseHeaders.set(.accessControlExposeHeaders, $0) }
        }
    }
}
