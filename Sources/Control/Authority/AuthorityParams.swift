// What an authority is told: its domain, its lifetimes, where its key comes from.

import Base
import Credentials

public struct AuthorityParams: Sendable {
    public var trustDomain = "cluster.local"
    /// Earlier names of the domain: certificates under them may be renewed, into the present one.
    public var trustDomainAliases: [String] = []
    /// Of roots that are made here.
    public var rootKey = KeyKind.p256
    public var rootLifetime = TimeSpan.seconds(3650 * 86400)
    public var defaultLifetime = TimeSpan.seconds(86400)
    public var shortestLifetime = TimeSpan.seconds(60)
    public var longestLifetime = TimeSpan.seconds(90 * 86400)
    /// How far clocks may differ: certificates are valid from so long ago, tokens so long beyond.
    public var clockSkew = TimeSpan.seconds(120)
    /// A directory as Istio's `cacerts`; nil for a root of the authority's own.
    public var pluggedDirectory: String?
    /// Both roots are distributed for this time before the new one signs. Nil: as long as certificates are valid, for with
    /// each renewal a workload is told of all roots, and nobody knows of another way to all of them.
    public var distributionTime: TimeSpan?
    /// `iss` of tokens that are made here.
    public var tokenIssuer = "https://kubernetes.default.svc.cluster.local"

    public init() {}

    func check() throws(AuthorityFailure) {
        for domain in [trustDomain] + trustDomainAliases where !SPIFFEIdentity.isTrustDomain(domain) {
            throw AuthorityFailure(
                .invalidArgument,
                "found the trust domain \"\(domain)\", expected lower-case letters, digits, `.`, `-`, `_`"
            )
        }
        guard shortestLifetime > .zero, shortestLifetime <= defaultLifetime, defaultLifetime <= longestLifetime else {
            throw AuthorityFailure(
                .invalidArgument,
                "the lifetimes of certificates must rise: shortest, default and longest are "
                    + "\(shortestLifetime.seconds), \(defaultLifetime.seconds) and \(longestLifetime.seconds) s")
        }
    }
}

extension TimeSpan {
    var seconds: Int64 { nanoseconds / 1_000_000_000 }
}

public struct AuthorityFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        case invalidArgument, unauthenticated, denied, conflict, unavailable, broken
    }

    public let kind: Kind
    public let words: String

    public init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }

    public var description: String { words }
}
