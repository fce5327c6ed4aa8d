// The buckets of one local rate limit: the default one, and one for each descriptor.

import Base
import EnvoyAPI
import Formatting
import Routing

/// What a request is counted under, and how many tokens that takes.
struct RateLimitDemand {
    let descriptor: [UInt8]
    let hits: UInt64
}

final class RateLimiter: Sendable {
    struct Params: Sendable {
        /// Nil: no request has a token to take.
        let bucket: TokenBucketParams?
        let descriptors: [LimitedDescriptor]
        let alwaysTakesDefault: Bool
        let dynamicLimit: Int
    }

    struct LimitedDescriptor: Sendable {
        let bytes: [UInt8]
        /// Some value is left open: each value that comes has a bucket of its own.
        let isWildcard: Bool
        let bucket: TokenBucketParams
    }

    struct Outcome {
        let isAllowed: Bool
        /// The one whose state the answer may tell of.
        let bucket: TokenBucket?
    }

    private let params: Params
    private let bucket: TokenBucket?
    private let exact: [[UInt8]: TokenBucket]
    private let wildcards: [DynamicBuckets]

    init(_ params: Params, now: Instant) {
        self.params = params
        bucket = params.bucket.map { TokenBucket($0, now: now) }
        exact = Dictionary(
            params.descriptors.filter { !$0.isWildcard }.map { ($0.bytes, TokenBucket($0.bucket, now: now)) }
        ) { first, _ in first }
        wildcards = params.descriptors.filter(\.isWildcard).map { DynamicBuckets($0, limit: params.dynamicLimit) }
    }

    /// The slowest bucket is asked first, so that who is limited by it takes nothing from the others.
    func take(_ demands: [RateLimitDemand], now: Instant) -> Outcome {
        var matched: [(bucket: TokenBucket, hits: UInt64)] = []
        for demand in demands { if let found = find(demand, now) { matched.append((found, demand.hits)) } }
        if matched.count > 1 { matched.sort { $0.bucket.rate < $1.bucket.rate } }
        for (bucket, hits) in matched where !bucket.take(Double(hits), now: now) {
            return Outcome(isAllowed: false, bucket: bucket)
        }
        if matched.isEmpty || params.alwaysTakesDefault {
            guard let bucket, bucket.take(now: now) else { return Outcome(isAllowed: false, bucket: self.bucket) }
        }
        return Outcome(isAllowed: true, bucket: matched.first?.bucket ?? bucket)
    }

    private func find(_ demand: RateLimitDemand, _ now: Instant) -> TokenBucket? {
        if let bucket = exact[demand.descriptor] { return bucket }
        if wildcards.isEmpty { return nil }
        for wildcard in wildcards { if let bucket = wildcard.bucket(demand.descriptor, now) { return bucket } }
        return nil
    }
}

/// Buckets for the values that come in place of an open one; those used longest ago make room.
private final class DynamicBuckets: Sendable {
    private struct Known {
        var buckets: [[UInt8]: TokenBucket] = [:]
        /// The most recently used last.
        var order: [[UInt8]] = []
    }

    private let pattern: [[UInt8]]
    private let params: TokenBucketParams
    private let limit: Int
    private let known = Lock(Known())

    init(_ descriptor: RateLimiter.LimitedDescriptor, limit: Int) {
        pattern = RateLimitDescriptor.parts(descriptor.bytes).map { Array($0) }
        params = descriptor.bucket
        self.limit = limit
    }

    func bucket(_ descriptor: [UInt8], _ now: Instant) -> TokenBucket? {
        let parts = RateLimitDescriptor.parts(descriptor)
        guard parts.count == pattern.count else { return nil }
        for (index, (part, wanted)) in zip(parts, pattern).enumerated() {
            let isOpen = index % 2 == 1 && wanted.isEmpty
            if !isOpen, !part.elementsEqual(wanted) { return nil }
        }
        return known.withLock { known in
            if let bucket = known.buckets[descriptor] {
                if let index = known.order.firstIndex(of: descriptor) { known.order.remove(at: index) }
                known.order.append(descriptor)
                return bucket
            }
            if known.order.count >= limit, !known.order.isEmpty { known.buckets[known.order.removeFirst()] = nil }
            let made = TokenBucket(params, now: now)
            known.buckets[descriptor] = made
            known.order.append(descriptor)
            return made
        }
    }
}
