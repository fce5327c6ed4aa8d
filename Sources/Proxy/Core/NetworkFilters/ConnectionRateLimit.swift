// Limits how fast connections come: envoy.extensions.filters.network.local_ratelimit.

import Base
import EnvoyAPI
import Formatting
import Runtime
import Telemetry

final class ConnectionRateLimitParams: NetworkFilterParams, @unchecked Sendable {
    // SAFETY: immutable but for the bucket, which is atomic.
    static let typeName = "envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit"

    let statPrefix: String
    let bucket: TokenBucket
    let isEnabled: RuntimeFlag

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        statPrefix = node.string("stat_prefix")
        bucket = SharedTokenBuckets.bucket(
            node.string("share_key"), try TokenBucketParams(try node.inner("token_bucket")))
        isEnabled = node.message("runtime_enabled").map { RuntimeFlag($0, runtime) } ?? RuntimeFlag(true)
        super.init()
    }

    override func make(_ worker: Worker) -> NetworkFilterContext { ConnectionRateLimitContext(self, worker) }
}

private final class ConnectionRateLimitContext: NetworkFilterContext {
    let params: ConnectionRateLimitParams
    private let shard: StatShard
    private let limited: StatIndex

    init(_ params: ConnectionRateLimitParams, _ worker: Worker) {
        self.params = params
        shard = worker.shard
        limited = worker.store.register(name: "local_rate_limit.\(params.statPrefix).rate_limited", kind: .counter)
    }

    func countLimited() { shard.count(limited) }

    override func make() -> NetworkFilter { ConnectionRateLimitFilter(context: self) }
}

private final class ConnectionRateLimitFilter: NetworkFilter {
    private let context: ConnectionRateLimitContext

    init(context: ConnectionRateLimitContext) { self.context = context }

    override func newConnection(_ gate: NetworkFilterGate) -> NetworkVerdict {
        if !context.params.isEnabled.current || context.params.bucket.take(now: gate.transport.loop.now) {
            return .proceed
        }
        context.countLimited()
        return .close
    }
}
