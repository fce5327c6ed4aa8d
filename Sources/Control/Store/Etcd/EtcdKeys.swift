// Where objects stand among etcd's keys.

/// `PREFIX/GROUP/RESOURCE/NAMESPACE!NAME`. The exclamation mark sorts before every character of a namespace, so that etcd's
/// order of keys is the store's: with a slash, `a-b/x` would come before `a/x`.
struct EtcdKeys: Sendable {
    private static let mark = UInt8(0x21)
    private let prefix: String

    init(prefix: String) {
        var prefix = prefix[...]
        while prefix.hasSuffix("/") { prefix.removeLast() }
        self.prefix = String(prefix)
    }

    /// Outside of all objects: for questions that are about no object.
    var probe: [UInt8] { Array("\(prefix)!probe".utf8) }
    var compaction: [UInt8] { Array("\(prefix)!compaction".utf8) }

    func key(_ key: StoreKey) -> [UInt8] {
        base(key.type) + Array(key.namespace.utf8) + [Self.mark] + Array(key.name.utf8)
    }

    func range(_ selection: StoreSelection) -> EtcdRange {
        var start = base(selection.type)
        if let namespace = selection.namespace { start += Array(namespace.utf8) + [Self.mark] }
        var end = start
        end[end.count - 1] += 1
        return EtcdRange(start: start, end: end)
    }

    /// Nil for a key that the store did not write.
    func parse(_ bytes: [UInt8], type: ResourceType) -> StoreKey? {
        let base = base(type)
        guard bytes.starts(with: base) else { return nil }
        let rest = bytes[base.count...]
        guard let mark = rest.firstIndex(of: Self.mark), mark + 1 < rest.endIndex else { return nil }
        return StoreKey(
            type: type, namespace: String(decoding: rest[..<mark], as: UTF8.self),
            name: String(decoding: rest[(mark + 1)...], as: UTF8.self))
    }

    private func base(_ type: ResourceType) -> [UInt8] { Array("\(prefix)/\(type.group)/\(type.resource)/".utf8) }
}
