// Token buckets and the limits made of them.

import Base
import Routing
import Testing

@testable import ProxyCore

private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: UInt64(1e12 + seconds * 1e9)) }

private func bucket(_ maximum: UInt32, _ perFill: UInt32 = 1, every seconds: Int64 = 1) -> TokenBucketParams {
    TokenBucketParams(maxTokens: maximum, tokensPerFill: perFill, fillInterval: .seconds(seconds))
}

@Suite struct TokenBucketTests {
    @Test func startsFullAndFillsWithTime() {
        let bucket = TokenBucket(bucket(2), now: at(0))
        #expect(bucket.take(now: at(0)))
        #expect(bucket.take(now: at(0)))
        #expect(!bucket.take(now: at(0)))
        #expect(!bucket.take(now: at(0.9)))
        #expect(bucket.take(now: at(1.1)))
        #expect(!bucket.take(now: at(1.2)))
    }

    @Test func neverHoldsMoreThanItsMaximum() {
        let bucket = TokenBucket(bucket(3, 100), now: at(0))
        #expect(bucket.remaining(now: at(1000)) == 3)
        #expect(bucket.take(3, now: at(1000)))
        #expect(!bucket.take(now: at(1000)))
    }

    @Test func refusalTakesNothing() {
        let bucket = TokenBucket(bucket(3), now: at(0))
        #expect(!bucket.take(4, now: at(0)))
        #expect(!bucket.take(0, now: at(0)))
        #expect(bucket.remaining(now: at(0)) == 3)
    }

    @Test func tellsWhenTheNextTokenComes() {
        let bucket = TokenBucket(bucket(1, every: 100), now: at(0))
        #expect(bucket.secondsToNextToken(now: at(0)) == 0)
        #expect(bucket.take(now: at(0)))
        #expect(bucket.secondsToNextToken(now: at(0)) == 100)
        #expect(bucket.secondsToNextToken(now: at(50.5)) == 50)
    }

    @Test func bucketsOfOneKeyAndSizeAreOne() {
        let first = SharedTokenBuckets.bucket("shared", bucket(1))
        #expect(SharedTokenBuckets.bucket("shared", bucket(1)) === first)
        #expect(SharedTokenBuckets.bucket("shared", bucket(2)) !== first)
        #expect(SharedTokenBuckets.bucket("", bucket(1)) !== SharedTokenBuckets.bucket("", bucket(1)))
    }
}

@Suite struct RateLimiterTests {
    private func limiter(
        _ descriptors: [(String, TokenBucketParams)], tokens: UInt32 = 100, always: Bool = true, dynamic: Int = 20
    ) -> RateLimiter {
        RateLimiter(
            RateLimiter.Params(
                bucket: bucket(tokens, every: 1000),
                descriptors: descriptors.map { value, params in
                    RateLimiter.LimitedDescriptor(
                        bytes: Self.descriptor(value), isWildcard: value.isEmpty, bucket: params)
                }, alwaysTakesDefault: always, dynamicLimit: dynamic), now: at(0))
    }

    private static func descriptor(_ value: String) -> [UInt8] {
        var descriptor = RateLimitDescriptor()
        value.withView { descriptor.append(key: Array("user".utf8), value: $0) }
        return descriptor.bytes
    }

    private func demand(_ value: String, hits: UInt64 = 1) -> RateLimitDemand {
        RateLimitDemand(descriptor: Self.descriptor(value), hits: hits)
    }

    @Test func descriptorsLimitBesideTheDefault() {
        let limiter = limiter([("a", bucket(1, every: 1000))], tokens: 2)
        #expect(limiter.take([demand("a")], now: at(0)).isAllowed)
        #expect(!limiter.take([demand("a")], now: at(0)).isAllowed)
        #expect(limiter.take([], now: at(0)).isAllowed)
        #expect(!limiter.take([demand("b")], now: at(0)).isAllowed)
    }

    @Test func theDefaultIsLeftAloneWhereThatIsAsked() {
        let limiter = limiter([("a", bucket(3, every: 1000))], tokens: 1, always: false)
        for _ in 0..<3 { #expect(limiter.take([demand("a")], now: at(0)).isAllowed) }
        #expect(!limiter.take([demand("a")], now: at(0)).isAllowed)
        #expect(limiter.take([], now: at(0)).isAllowed)
    }

    @Test func openValuesHaveBucketsOfTheirOwnUpToALimit() {
        let limiter = limiter([("", bucket(1, every: 1000))], dynamic: 2)
        #expect(limiter.take([demand("a")], now: at(0)).isAllowed)
        #expect(!limiter.take([demand("a")], now: at(0)).isAllowed)
        #expect(limiter.take([demand("b")], now: at(0)).isAllowed)
        // The third value makes room by forgetting the first.
        #expect(limiter.take([demand("c")], now: at(0)).isAllowed)
        #expect(limiter.take([demand("a")], now: at(0)).isAllowed)
    }

    @Test func theSlowestBucketIsAskedFirst() {
        let limiter = limiter([("slow", bucket(1, every: 1000)), ("fast", bucket(5, 5, every: 1000))])
        let both = [demand("fast"), demand("slow")]
        #expect(limiter.take(both, now: at(0)).isAllowed)
        for _ in 0..<10 { #expect(!limiter.take(both, now: at(0)).isAllowed) }
        // Refusals by the slow one took nothing from the fast one.
        for _ in 0..<4 { #expect(limiter.take([demand("fast")], now: at(0)).isAllowed) }
    }
}
