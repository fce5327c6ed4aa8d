// Limits how fast a listener takes connections: envoy.extensions.filters.listener.local_ratelimit.

import Base
import EnvoyAPI
import Formatting

/// The bucket is shared by all loops.
final class ArrivalRateLimit: Sendable {
    static let typeName = "envoy.extensions.filters.listener.local_ratelimit.v3.LocalRateLimit"

    let statPrefix: String
    private let bucket: TokenBucket
    private let isEnabled: RuntimeFlag

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        statPrefix = node.string("stat_prefix")
        bucket = TokenBucket(try TokenBucketParams(try node.inner("token_bucket")), now: .now)
        isEnabled = node.message("runtime_enabled").map { RuntimeFlag($0, runtime) } ?? RuntimeFlag(true)
    }

    func admits(now: Instant) -> Bool { !isEnabled.current || bucket.take(1, now: now) }
}
