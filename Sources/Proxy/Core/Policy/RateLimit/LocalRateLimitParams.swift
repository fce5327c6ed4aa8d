// envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit, of the chain or of a route.

import Base
import EnvoyAPI
import Formatting
import Routing

final class LocalRateLimitParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable but for the buckets, which are atomic.
    static let typeName = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"

    enum HostRules { case override, include, ignore }

    let statPrefix: String
    let status: UInt16
    let enabled: FractionalPercent?
    let enforced: FractionalPercent?
    let limiter: RateLimiter
    /// For limiters of single connections.
    let limiterParams: RateLimiter.Params
    let isPerConnection: Bool
    let hasDescriptors: Bool
    /// Instead of the route's.
    let rules: [RateLimitRule]
    let stage: UInt32
    let hostRules: HostRules
    let tellsLimits: Bool
    let grpcStatus: UInt64?
    let responseHeaders: HeaderMutations
    let requestHeaders: HeaderMutations
    let sourceCluster: String

    init(
        _ node: ConfigNode, _ runtime: RuntimeValues, serviceCluster: String, isPerRoute: Bool
    ) throws(InvalidConfiguration) {
        statPrefix = node.string("stat_prefix")
        let code = node.message("status").map { httpStatus($0) } ?? 429
        status = code < 400 ? 429 : code
        enabled = node.message("filter_enabled").map { FractionalPercent(runtime: $0, runtime) }
        enforced = node.message("filter_enforced").map { FractionalPercent(runtime: $0, runtime) }
        limiterParams = try Self.limiter(node, isPerRoute: isPerRoute)
        limiter = RateLimiter(limiterParams, now: .now)
        isPerConnection = node.bool("local_rate_limit_per_downstream_connection")
        hasDescriptors = !limiterParams.descriptors.isEmpty
        rules = try RateLimitRule.list(node.messages("rate_limits"), isEmbedded: true)
        stage = node.uint32("stage")
        hostRules =
            switch node.enumeration("vh_rate_limits") {
            case "INCLUDE": .include
            case "IGNORE": .ignore
            default: .override
            }
        tellsLimits = node.enumeration("enable_x_ratelimit_headers") == "DRAFT_VERSION_03"
        grpcStatus = node.bool("rate_limited_as_resource_exhausted") ? 8 : nil
        responseHeaders = try HeaderMutations(node, add: "response_headers_to_add", remove: nil)
        requestHeaders = try HeaderMutations(node, add: "request_headers_to_add_when_not_enforced", remove: nil)
        sourceCluster = serviceCluster
        if node.has("local_cluster_rate_limit") {
            throw node.unsupported("local_cluster_rate_limit", "shares of a limit for the members of a cluster")
        }
        super.init()
    }

    private static func limiter(
        _ node: ConfigNode, isPerRoute: Bool
    ) throws(InvalidConfiguration) -> RateLimiter.Params {
        let bucket = try node.message("token_bucket").map { node throws(InvalidConfiguration) in
            try TokenBucketParams(node)
        }
        if isPerRoute, bucket == nil {
            throw node.invalid("token_bucket", found: "nothing", expected: "a bucket in what a route says")
        }
        var descriptors: [RateLimiter.LimitedDescriptor] = []
        for descriptor in node.messages("descriptors") {
            let made = try limited(descriptor)
            if descriptors.contains(where: { $0.bytes == made.bytes }) {
                throw descriptor.invalid("entries", found: "the same entries again", expected: "each descriptor once")
            }
            descriptors.append(made)
        }
        return RateLimiter.Params(
            bucket: bucket, descriptors: descriptors,
            alwaysTakesDefault: node.optionalBool("always_consume_default_token_bucket") ?? true,
            dynamicLimit: Int(node.optionalUInt32("max_dynamic_descriptors") ?? 20))
    }

    private static func limited(_ node: ConfigNode) throws(InvalidConfiguration) -> RateLimiter.LimitedDescriptor {
        var descriptor = RateLimitDescriptor()
        var isWildcard = false
        for entry in node.messages("entries") {
            let value = entry.string("value")
            if value.isEmpty { isWildcard = true }
            let key = Array(entry.string("key").utf8)
            value.withView { descriptor.append(key: key, value: $0) }
        }
        let bytes = descriptor.bytes
        return RateLimiter.LimitedDescriptor(
            bytes: bytes, isWildcard: isWildcard, bucket: try TokenBucketParams(try node.inner("token_bucket")))
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        LocalRateLimitFilter(name: name, params: self, worker)
    }
}

/// `envoy.type.v3.HttpStatus`.
func httpStatus(_ node: ConfigNode) -> UInt16 { UInt16(truncatingIfNeeded: node.enumerationNumber("code")) }

final class LocalRateLimitRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let params: LocalRateLimitParams

    init(_ params: LocalRateLimitParams) {
        self.params = params
        super.init()
    }
}
