// A dictionary by text whose copy costs little to change: snapshots share all shards but the ones that changed.

public struct ShardedMap<Value: Sendable>: Sendable {
    private static var shardCount: Int { 512 }
    private var shards: [[String: Value]]
    public private(set) var count = 0

    public init() { shards = Array(repeating: [:], count: Self.shardCount) }

    /// FNV-1a: the same in every run and cheaper than the dictionary's own.
    private func shard(of key: String) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in key.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int(hash % UInt32(Self.shardCount))
    }

    public subscript(_ key: String) -> Value? {
        get { shards[shard(of: key)][key] }
        set {
            let index = shard(of: key)
            let before = shards[index].count
            shards[index][key] = newValue
            count += shards[index].count - before
        }
    }

    public var all: [(key: String, value: Value)] { shards.flatMap { $0.map { (key: $0.key, value: $0.value) } } }
}
