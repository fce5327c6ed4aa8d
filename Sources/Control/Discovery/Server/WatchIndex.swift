// Which clusters of a host a proxy watches the endpoints of: compact, because every connection has one.

import Base

struct WatchIndex: Sendable {
    private var entries: [(hash: UInt64, name: String)] = []

    init() {}

    init(_ names: Set<String>) {
        entries = names.map { (hash: Self.hash(ClusterHost.of($0)), name: $0) }
        entries.sort { $0.hash < $1.hash }
    }

    private static func hash(_ host: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in host.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    private func first(_ hash: UInt64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func watches(_ host: String) -> Bool { !clusters(of: host).isEmpty }

    func clusters(of host: String) -> [String] {
        let hash = Self.hash(host)
        var found: [String] = []
        var index = first(hash)
        while index < entries.count, entries[index].hash == hash {
            if ClusterHost.of(entries[index].name) == host { found.append(entries[index].name) }
            index += 1
        }
        return found
    }
}

/// One string for each name, however many clients ask for it.
final class NameTable: Sendable {
    private let names = Lock<Set<String>>([])
    private static let limit = 500_000

    func shared(_ list: [String]) -> [String] {
        names.withLock { names in
            list.map { name in
                if names.count >= Self.limit { return name }
                return names.insert(name).memberAfterInsert
            }
        }
    }
}
