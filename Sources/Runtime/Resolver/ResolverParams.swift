// What a resolver needs to know.

import Base

public struct ResolverParams: Hashable, Sendable {
    /// Asked in this order; empty: what /etc/resolv.conf says.
    public var servers: [SocketAddress] = []
    /// Of one attempt at one server; later attempts wait longer.
    public var timeout = TimeSpan.seconds(5)
    public var tries = 4
    /// `use_tcp_for_dns_lookups`.
    public var usesTCP = false
    /// `no_default_search_domain`: names are taken as they are.
    public var ignoresSearchDomains = false
    /// `rotate`: spread the queries over the servers.
    public var rotatesServers = false

    public init() {}
}

/// Envoy's DnsLookupFamily.
public enum ResolverFamily: UInt8, Sendable {
    case v4Only, v6Only
    /// IPv6, and IPv4 when there is no IPv6 address.
    case auto
    /// IPv4, and IPv6 when there is no IPv4 address.
    case v4Preferred
    case all
}

/// What a name resolved to.
public enum ResolverResult: Hashable, Sendable {
    /// At least one address; `ttl` in seconds, 0 when nothing is known (a literal, /etc/hosts).
    case addresses([IPAddress], ttl: UInt32)
    /// The name is unknown or has no address of the family; Envoy takes both for an empty answer.
    case empty(ResolverFailure)
    case failure(ResolverFailure)
}

/// Why there is no address.
public enum ResolverFailure: Error, Hashable, Sendable {
    case notFound, noData
    case timeout, serverFailure, refused, connectionRefused, malformedName, malformedAnswer
    /// The resolver was closed while the question was out.
    case closed
    case other(Int32)
}

extension ResolverFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound: "no such name"
        case .noData: "the name has no address of this family"
        case .timeout: "no DNS server answered in time"
        case .serverFailure: "the DNS server failed (SERVFAIL)"
        case .refused: "the DNS server refused the question"
        case .connectionRefused: "no DNS server could be reached"
        case .malformedName: "not a DNS name"
        case .malformedAnswer: "the DNS server's answer is malformed"
        case .closed: "the resolver was closed"
        case .other(let code): "c-ares error \(code)"
        }
    }
}

/// Why a resolver could not be made.
public struct InvalidResolver: Error, Hashable, Sendable, CustomStringConvertible {
    public let words: String

    public var description: String { words }
}
