// What a name server listens on, whom it asks, and its bounds.

import Base

public struct NameServerParams: Sendable, Hashable {
    /// UDP and TCP each. Loopback of IPv6 may be missing, if it isn't the only one.
    public var listen: [SocketAddress] = [
        .ip(IPAddress(v4: 0x7F00_0001), port: 15053), .ip(IPAddress(family: .v6, high: 0, low: 1), port: 15053),
    ]
    /// Nil: those of `resolverFile`, which is read again when it changes.
    public var upstreams: [SocketAddress]?
    /// Nil: those of `resolverFile`.
    public var searchDomains: [String]?
    public var resolverFile = "/etc/resolv.conf"
    /// The workload's: short names are of this namespace.
    public var namespace = "default"
    public var domain = "cluster.local"
    /// Of the sockets that ask upstream, so that interception leaves them alone.
    public var mark: UInt32?
    /// Questions before the first table: true asks upstream, false fails them, since a mesh name would be unknown there.
    public var forwardsBeforeTable = false
    /// Of one attempt, and of all for one question.
    public var attemptTimeout = TimeSpan.milliseconds(1500)
    public var deadline = TimeSpan.milliseconds(4500)
    /// Questions upstream, and who waits for them, at a time.
    public var pendingLimit = 1024
    public var cacheBytes = 2 << 20
    public var connectionLimit = 256
    /// Of the mesh's own names, in seconds.
    public var ttl: UInt32 = 30

    public init() {}
}

/// Why a name server didn't start; the words say what to do.
public struct NameServerFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
}

/// What of a resolver's file a name server goes by.
struct ResolverFile: Sendable, Hashable {
    var servers: [SocketAddress] = []
    var searchDomains: [String] = []

    /// Forms it knows: `nameserver ADDRESS[%zone]`, `search NAMES`, `domain NAME`; others don't concern it (resolv.conf(5)).
    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" && $0 != ";" }.split { $0 == " " || $0 == "\t" }
            guard let key = words.first, words.count > 1 else { continue }
            switch key {
            case "nameserver":
                if let address = IPAddress(String(words[1])) { servers.append(.ip(address, port: 53)) }
            case "search": searchDomains = words.dropFirst().map(String.init)
            case "domain": searchDomains = [String(words[1])]
            default: continue
            }
        }
    }
}
