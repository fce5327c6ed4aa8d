// A histogram added up over the loops: quantiles, bucket counts and sum as Envoy computes them.

/// Immutable; only buckets that hold something, in ascending order.
public struct HistogramSnapshot: Sendable, Hashable {
    public struct Bucket: Sendable, Hashable {
        public let lower: Double
        public let width: Double
        public let count: UInt64
    }

    public let buckets: [Bucket]

    /// 0 is the bucket of zero, then 90 for each power of ten.
    private let counts: [Int: UInt64]

    public static let empty = HistogramSnapshot(counts: [:])
    public static let quantiles: [Double] = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 1]
    public static let bounds: [Double] = [
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300_000, 600_000, 1_800_000,
        3_600_000,
    ]

    init(counts: [Int: UInt64]) {
        self.counts = counts
        buckets = counts.sorted { $0.key < $1.key }.map { slot, count in
            if slot == 0 { return Bucket(lower: 0, width: 0, count: count) }
            let (power, digit) = (slot - 1).quotientAndRemainder(dividingBy: HistogramCells.perPower)
            let scale = Self.powersOfTen[power]
            // Division where the scale is a fraction: 11 / 10 is exact to the last bit where 11 * 0.1 is not.
            if power == 0 { return Bucket(lower: Double(digit + 10) / 10, width: 0.1, count: count) }
            return Bucket(lower: Double(digit + 10) * scale, width: scale, count: count)
        }
    }

    /// The unit of the second digit.
    private static let powersOfTen: [Double] = (0..<HistogramCells.powers).map { power in
        (0..<power).reduce(0.1) { scale, step in step == 0 ? 1 : scale * 10 }
    }

    public var isEmpty: Bool { counts.isEmpty }
    public var sampleCount: UInt64 { counts.values.reduce(0, &+) }

    /// Each sample counts for the harmonic middle of its bucket.
    public var sum: Double {
        buckets.reduce(0) { total, bucket in
            if bucket.lower == 0 { return total }
            let upper = bucket.lower + bucket.width
            return total + 2 * bucket.lower * upper / (bucket.lower + upper) * Double(bucket.count)
        }
    }

    /// The samples of a bucket of n are taken to lie evenly at 1/(n+1) ... n/(n+1) of its width.
    public func quantile(_ quantile: Double) -> Double {
        let total = Double(sampleCount)
        if total == 0 { return .nan }
        let rank = max(1, (total * quantile).rounded(.up))
        var below = 0.0
        for bucket in buckets {
            let count = Double(bucket.count)
            if below + count >= rank {
                return bucket.lower + (rank - below) / (count + 1) * bucket.width
            }
            below += count
        }
        return .nan
    }

    /// Samples in buckets that lie below `bound` or contain it.
    public func count(upTo bound: Double) -> UInt64 {
        buckets.reduce(0) { $1.lower <= bound ? $0 &+ $1.count : $0 }
    }

    /// What came since `earlier`, which must be an older snapshot of the same histogram.
    func since(_ earlier: HistogramSnapshot) -> HistogramSnapshot {
        var difference = counts
        for (slot, count) in earlier.counts {
            let left = (difference[slot] ?? 0) &- count
            difference[slot] = left == 0 ? nil : left
        }
        return HistogramSnapshot(counts: difference)
    }
}
