// How a cluster's hosts are spoken to: its transport socket, or the first of several that fits a host's metadata.

import Balancing
import Base
import EnvoyAPI
import Formatting
import Telemetry

/// `transport_socket` of a cluster or of one of its matches.
struct UpstreamTransport: Sendable {
    /// As it stands in statistics; the cluster's own is `default`.
    let name: String
    let security: UpstreamSecurity?
    let proxyProtocol: UpstreamProxyProtocol?

    fileprivate init(
        _ owner: ConfigNode, name: String, environment: ConfigurationEnvironment, alpn: [String]
    ) throws(InvalidConfiguration) {
        self.name = name
        proxyProtocol = try UpstreamProxyProtocol(owner)
        security = try UpstreamSecurity(owner, environment: environment, alpn: alpn)
    }
}

/// `transport_socket_matches` with what holds when none fits.
struct TransportSocketMatches: Sendable {
    private struct Match: Sendable {
        let criteria: [String: MetadataValue]
        let transport: UpstreamTransport

        /// Every key has to be there with the same value; no keys fit everything.
        func fits(_ metadata: [String: MetadataValue]?) -> Bool {
            criteria.allSatisfy { metadata?[$0.key] == $0.value }
        }
    }

    private static let filter = "envoy.transport_socket_match"

    let fallback: UpstreamTransport
    private let matches: [Match]

    init(
        _ cluster: ConfigNode, environment: ConfigurationEnvironment, alpn: [String]
    ) throws(InvalidConfiguration) {
        fallback = try UpstreamTransport(cluster, name: "default", environment: environment, alpn: alpn)
        var matches: [Match] = []
        for node in cluster.messages("transport_socket_matches") {
            var criteria: [String: MetadataValue] = [:]
            if case .structure(let fields)? = node.structValue("match").map({ MetadataValue($0) }) { criteria = fields }
            let transport = try UpstreamTransport(
                node, name: node.string("name"), environment: environment, alpn: alpn)
            matches.append(Match(criteria: criteria, transport: transport))
        }
        self.matches = matches
    }

    /// What an endpoint says of itself goes before what its locality says.
    func transport(for host: HostFacts) -> UpstreamTransport {
        if matches.isEmpty { return fallback }
        for metadata in [host.metadata, host.localityMetadata] {
            let fields = metadata.structure(filter: Self.filter)
            if let match = matches.first(where: { $0.fits(fields) }) { return match.transport }
        }
        return fallback
    }

    /// How many of the hosts have found a match, each counted under the match's name. Only on the control thread.
    func countMatches(_ hosts: [Host], store: StatsStore, prefix: String) -> Int {
        if matches.isEmpty { return 0 }
        var counts: [String: UInt64] = [:]
        for match in matches { counts[match.transport.name] = 0 }
        var matched = 0
        for host in hosts {
            let name = transport(for: host.facts).name
            guard let count = counts[name] else { continue }
            counts[name] = count + 1
            matched += 1
        }
        for (name, count) in counts {
            let index = store.register(name: "\(prefix)\(name.replacingColons).total_match_count", kind: .counter)
            store.control.count(index, by: count)
        }
        return matched
    }

    var all: [UpstreamTransport] { [fallback] + matches.map(\.transport) }
    var securities: [UpstreamSecurity] { all.compactMap(\.security) }
    var hasTLS: Bool { fallback.security != nil || matches.contains { $0.transport.security != nil } }
    /// auto_config needs a handshake to go by, whichever is chosen.
    var alwaysHasTLS: Bool { fallback.security != nil && matches.allSatisfy { $0.transport.security != nil } }
    var sendsProxyProtocol: Bool {
        fallback.proxyProtocol != nil || matches.contains { $0.transport.proxyProtocol != nil }
    }
}
