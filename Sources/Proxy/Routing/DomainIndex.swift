// Which virtual host a host belongs to: exact, then the longest `*suffix`, then the longest `prefix*`, then `*`.

import Base

struct DomainIndex: Sendable {
    /// Wildcards of one length, the asterisk not counted.
    private struct Wildcards: Sendable {
        let length: Int
        var table = ByteTable(folding: true)
    }

    private var exact = ByteTable(folding: true)
    /// Longest first.
    private var suffixes: [Wildcards] = []
    private var prefixes: [Wildcards] = []
    private var anything: Int?

    enum Refusal { case secondCatchAll, duplicate }

    /// Nil when the domain was taken in.
    mutating func insert(_ domain: String, _ host: Int) -> Refusal? {
        let name = domain.utf8.map(ASCII.lowercase)
        if name == [0x2A] {
            if anything != nil { return .secondCatchAll }
            anything = host
            return nil
        }
        let isNew =
            if name.first == 0x2A {
                Self.insert(Array(name.dropFirst()), host, into: &suffixes)
            } else if name.last == 0x2A {
                Self.insert(Array(name.dropLast()), host, into: &prefixes)
            } else {
                exact.insert(name, host)
            }
        return isNew ? nil : .duplicate
    }

    private static func insert(_ key: [UInt8], _ host: Int, into wildcards: inout [Wildcards]) -> Bool {
        if let index = wildcards.firstIndex(where: { $0.length == key.count }) {
            return wildcards[index].table.insert(key, host)
        }
        var made = Wildcards(length: key.count)
        _ = made.table.insert(key, host)
        wildcards.append(made)
        wildcards.sort { $0.length > $1.length }
        return true
    }

    /// Only `*` is there: hosts need not be looked at, nor be present.
    var isCatchAllOnly: Bool { exact.isEmpty && suffixes.isEmpty && prefixes.isEmpty }

    var catchAll: Int? { anything }

    func find(_ host: ByteView) -> Int? {
        if let found = exact.find(host) { return found }
        // A wildcard stands for at least one byte.
        for wildcards in suffixes where wildcards.length < host.count {
            if let found = wildcards.table.find(host.dropFirst(host.count - wildcards.length)) { return found }
        }
        for wildcards in prefixes where wildcards.length < host.count {
            if let found = wildcards.table.find(host.prefix(wildcards.length)) { return found }
        }
        return anything
    }
}
