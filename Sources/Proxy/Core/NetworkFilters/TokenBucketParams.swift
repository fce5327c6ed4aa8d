// envoy.type.v3.TokenBucket, and the buckets that several filters share by a name.

import Base
import EnvoyAPI

struct TokenBucketParams: Sendable, Hashable {
    let maxTokens: UInt32
    let tokensPerFill: UInt32
    let fillInterval: TimeSpan

    init(maxTokens: UInt32, tokensPerFill: UInt32, fillInterval: TimeSpan) {
        self.maxTokens = maxTokens
        self.tokensPerFill = tokensPerFill
        self.fillInterval = fillInterval
    }

    /// Envoy's shortest interval is 50 ms.
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        maxTokens = node.uint32("max_tokens")
        tokensPerFill = node.optionalUInt32("tokens_per_fill") ?? 1
        fillInterval = node.duration("fill_interval") ?? .zero
        if fillInterval < .milliseconds(50) {
            throw node.invalid(
                "fill_interval", found: "\(fillInterval.milliseconds) ms", expected: "at least 50 ms")
        }
    }
}

/// Process-wide: filters with the same key and the same numbers take from one bucket for as long as one of them lives.
enum SharedTokenBuckets {
    private struct Key: Hashable {
        let name: String
        let params: TokenBucketParams
    }

    private struct Entry { weak var bucket: TokenBucket? }

    private static let buckets = Lock<[Key: Entry]>([:])

    static func bucket(_ name: String, _ params: TokenBucketParams) -> TokenBucket {
        if name.isEmpty { return TokenBucket(params, now: .now) }
        return buckets.withLock { buckets in
            let key = Key(name: name, params: params)
            if let known = buckets[key]?.bucket { return known }
            let made = TokenBucket(params, now: .now)
            buckets = buckets.filter { $0.value.bucket != nil }
            buckets[key] = Entry(bucket: made)
            return made
        }
    }
}
