// Refuses requests for which no token is left.

import Base
import Formatting
import Routing
import Runtime
import Telemetry

/// Prefix `<stat_prefix>.http_local_rate_limit.`
enum LocalRateLimitStat: String, StatScope {
    case enabled, enforced, ok
    case rateLimited = "rate_limited"
    case shadowMode = "shadow_mode"

    var kind: StatKind { .counter }
}

final class LocalRateLimitFilter: HTTPFilter {
    /// The bucket that an answer tells of.
    private final class Told {
        let bucket: TokenBucket
        init(_ bucket: TokenBucket) { self.bucket = bucket }
    }

    private let params: LocalRateLimitParams
    private let shard: StatShard
    private let store: StatsStore
    private let block: StatBlock<LocalRateLimitStat>
    /// Of routes with their own prefixes.
    private var blocks: [String: StatBlock<LocalRateLimitStat>] = [:]

    init(name: String, params: LocalRateLimitParams, _ worker: Worker) {
        self.params = params
        shard = worker.shard
        store = worker.store
        block = Self.register(params.statPrefix, worker.store)
        super.init(name: name)
    }

    private static func register(_ prefix: String, _ store: StatsStore) -> StatBlock<LocalRateLimitStat> {
        store.register(LocalRateLimitStat.self, prefix: "\(prefix).http_local_rate_limit.")
    }

    private func block(of params: LocalRateLimitParams) -> StatBlock<LocalRateLimitStat> {
        if params === self.params { return block }
        if let known = blocks[params.statPrefix] { return known }
        let made = Self.register(params.statPrefix, store)
        blocks[params.statPrefix] = made
        return made
    }

    override var seesResponse: Bool { true }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        let params = (stream.perRoute(name) as? LocalRateLimitRouteConfig)?.params ?? self.params
        let block = block(of: params)
        guard let enabled = params.enabled, enabled.includes(stream.loop.random.next()) else { return .proceed }
        shard.count(block, .enabled)
        let demands = params.hasDescriptors ? self.demands(stream, params) : []
        let outcome = limiter(stream, params).take(demands, now: stream.loop.now)
        if params.tellsLimits, let bucket = outcome.bucket { stream.setFilterState(self, Told(bucket)) }
        if outcome.isAllowed {
            shard.count(block, .ok)
            return .proceed
        }
        shard.count(block, .rateLimited)
        guard let enforced = params.enforced, enforced.includes(stream.loop.random.next()) else {
            params.requestHeaders.apply(toRequest: &stream.requestHeaders, info: stream.info)
            return .proceed
        }
        shard.count(block, .enforced)
        refuse(stream, params)
        return .answered
    }

    private func refuse(_ stream: HTTPStream, _ params: LocalRateLimitParams) {
        stream.sendLocalReply(
            params.status, body: ByteView("local_rate_limited"), details: "local_rate_limited",
            grpcStatus: params.grpcStatus
        ) { headers in
            stream.info.flags.insert(.rateLimited)
            params.responseHeaders.apply(toResponse: &headers, request: stream.requestHeaders, info: stream.info)
        }
    }

    private func limiter(_ stream: HTTPStream, _ params: LocalRateLimitParams) -> RateLimiter {
        guard params.isPerConnection, let connection = stream.connection?.facts else { return params.limiter }
        if let known = connection.extras?.filterState[ConnectionLimiter.key] as? ConnectionLimiter {
            return known.limiter
        }
        let made = ConnectionLimiter(RateLimiter(params.limiterParams, now: stream.loop.now))
        let extras = connection.extras ?? StreamExtras()
        connection.extras = extras
        extras.filterState[ConnectionLimiter.key] = made
        return made.limiter
    }

    // MARK: - Descriptors

    private func demands(_ stream: HTTPStream, _ params: LocalRateLimitParams) -> [RateLimitDemand] {
        let subject = RateLimitSubject(
            destinationCluster: stream.destinationClusterName, sourceCluster: params.sourceCluster)
        var demands: [RateLimitDemand] = []
        if !params.rules.isEmpty {
            collect(params.rules, stream, subject, stage: nil, into: &demands)
            return demands
        }
        guard let forward = stream.route?.forward else { return [] }
        collect(forward.rateLimits, stream, subject, stage: params.stage, into: &demands)
        let includesHost: Bool =
            switch params.hostRules {
            case .include: true
            case .ignore: forward.includesVirtualHostRateLimits
            case .override: forward.includesVirtualHostRateLimits || forward.rateLimits.isEmpty
            }
        if includesHost, let host = stream.virtualHost {
            collect(host.rateLimits, stream, subject, stage: params.stage, into: &demands)
        }
        return demands
    }

    private func collect(
        _ rules: [RateLimitRule], _ stream: HTTPStream, _ subject: RateLimitSubject, stage: UInt32?,
        into demands: inout [RateLimitDemand]
    ) {
        for rule in rules where stage == nil || rule.stage == stage {
            var descriptor = RateLimitDescriptor()
            guard rule.append(to: &descriptor, stream.requestHeaders, stream.info, subject) else { continue }
            var hits: UInt64 = 1
            // Rules of routes are also for others who count differently; here a request of theirs is one.
            if stage == nil, let asked = rule.hits {
                guard let count = asked.count(stream.requestHeaders, stream.info) else { continue }
                hits = count
            }
            demands.append(RateLimitDemand(descriptor: descriptor.bytes, hits: hits))
        }
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        guard let bucket = (stream.filterState(self) as? Told)?.bucket else { return }
        let now = stream.loop.now
        Self.append("x-ratelimit-limit", bucket.maxTokens, to: &stream.responseHeaders)
        Self.append("x-ratelimit-remaining", bucket.remaining(now: now), to: &stream.responseHeaders)
        Self.append("x-ratelimit-reset", bucket.secondsToNextToken(now: now), to: &stream.responseHeaders)
    }

    private static func append(_ name: StaticString, _ value: UInt64, to headers: inout HeaderBlock) {
        Decimal.withDigits(of: value) { headers.append(name: ByteView(name), value: $0) }
    }
}

/// The limiter of one connection.
private final class ConnectionLimiter: FilterStateObject {
    static let key = "per_connection_local_rate_limiter"

    let limiter: RateLimiter

    init(_ limiter: RateLimiter) {
        self.limiter = limiter
        super.init()
    }
}

extension HTTPStream {
    /// Where the route sends the request; empty when it sends it nowhere.
    fileprivate var destinationClusterName: String {
        switch route?.forward?.clusters.select(requestHeaders, random: streamRandom) {
        case .cluster(let reference, _)?: reference.name
        case .named(let name, _)?: name.string
        case nil: ""
        }
    }
}
