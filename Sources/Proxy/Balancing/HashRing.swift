// The ketama ring of RING_HASH, with the same points as Envoy's.

import CXXHash

public final class HashRing: Sendable {
    struct Point: Sendable {
        let hash: UInt64
        let slot: Int32
    }

    let points: [Point]
    public let minimumPerHost: UInt64
    public let maximumPerHost: UInt64
    /// What was planned; fewer points are there when a locality had no host to get its part.
    public let size: UInt64

    /// Least-weighted hosts get a whole number of points; the others what their weight says, kept by running sums.
    init(_ hosts: [WeightedHost], _ params: RingHashParams) {
        guard let lightest = hosts.map(\.share).min() else {
            points = []
            size = 0
            minimumPerHost = 0
            maximumPerHost = 0
            return
        }
        let scale = min(
            (lightest * Double(params.minimumSize)).rounded(.up) / lightest, Double(params.maximumSize))
        size = UInt64(scale.rounded(.up))
        var points: [Point] = []
        points.reserveCapacity(Int(size))
        var current = 0.0
        var target = 0.0
        var fewest = size
        var most: UInt64 = 0
        for host in hosts {
            let prefix = Array((host.key + "_").utf8)
            target += scale * host.share
            var count: UInt64 = 0
            while current < target {
                let key = prefix + Array(String(count).utf8)
                points.append(Point(hash: Self.hash(key, params.function), slot: host.slot))
                count += 1
                current += 1
            }
            fewest = min(fewest, count)
            most = max(most, count)
        }
        points.sort { $0.hash < $1.hash }
        self.points = points
        minimumPerHost = fewest
        maximumPerHost = most
    }

    private static func hash(_ key: [UInt8], _ function: RingHashFunction) -> UInt64 {
        switch function {
        case .xxHash: StableHash.xxHash64(key)
        case .murmurHash2: StableHash.murmurHash2(key)
        }
    }

    /// The point at or after `hash`, found as ketama finds it, oddities at the ends included.
    func choose(_ hash: UInt64, attempt: Int) -> Int32? {
        if points.isEmpty { return nil }
        var low = 0
        var high = points.count
        var middle = 0
        while true {
            middle = (low + high) / 2
            if middle == points.count {
                middle = 0
                break
            }
            let here = points[middle].hash
            let before = middle == 0 ? 0 : points[middle - 1].hash
            if hash <= here, hash > before { break }
            if here < hash { low = middle + 1 } else { high = middle - 1 }
            if low > high {
                middle = 0
                break
            }
        }
        return points[attempt == 0 ? middle : (middle + attempt) % points.count].slot
    }
}

/// A host with its share of the load; all shares of a table sum up to 1.
struct WeightedHost: Sendable {
    let slot: Int32
    let key: String
    let share: Double
}
