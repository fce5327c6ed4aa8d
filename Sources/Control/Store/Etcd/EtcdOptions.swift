// How to reach an etcd cluster.

import Base
import Serving

public struct EtcdOptions: Sendable {
    /// `host:port` or URLs, of any number of the cluster's members.
    public var endpoints: [String]
    /// For endpoints with https.
    public var tls: ClientTLS?
    /// Before all keys.
    public var prefix = "/skein"
    public var user = ""
    public var password = ""
    /// A read or write that takes longer fails.
    public var timeout = TimeSpan.seconds(10)
    /// Of the past, this much is kept when this process looks after the cluster's history; nil: somebody else does.
    public var compactEvery: Duration? = .seconds(300)
    /// How often a watch asks how far it is, where the server's answer can be trusted.
    public var progressEvery = Duration.seconds(5)

    public init(endpoints: [String]) { self.endpoints = endpoints }
}

/// etcd's version, as far as it matters.
struct EtcdVersion: Sendable, Comparable {
    let numbers: [Int]

    init(_ text: String) { numbers = text.split(separator: ".").prefix(3).map { Int($0.prefix { $0.isNumber }) ?? 0 } }

    static func < (left: EtcdVersion, right: EtcdVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    /// Before 3.4.25 and 3.5.8 a server that was asked could name a revision whose events were still to come.
    var answersProgressInOrder: Bool {
        self >= EtcdVersion("3.5.0") ? self >= EtcdVersion("3.5.8") : self >= EtcdVersion("3.4.25")
    }
}
