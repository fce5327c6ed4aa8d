// Which hosts of a cluster a request could get, by the cluster's own balancer over the hosts of the dump.

import Balancing
import Base
import Document
import EnvoyAPI
import Formatting
import Routing

package struct InspectedEndpoint {
    package let address: SocketAddress
    package let hostname: String
    package let locality: String
    package let priority: Int
    package let weight: Int
    /// `HEALTHY`, `DEGRADED` or `UNHEALTHY`.
    package let health: String
    /// Of the requests of this kind, in percent.
    package var share: Double
    /// The transport socket's match; empty where the cluster has one for all.
    package let transport: String
    /// The socket's configuration: UpstreamTlsContext or another; nil for plaintext.
    package let security: ConfigNode?
    package let metadata: DocumentNode
}

package final class InspectedCluster {
    package enum Kind: Sendable { case endpoints, originalDestination, names }

    package let name: String
    package let message: Message
    package let version: String
    package let isWarming: Bool
    /// Why it can't be compiled; what is told of it then is what its message says.
    package let problem: String?
    let params: ClusterParams?
    private let assignment: Message?
    private var snapshot: HostSetSnapshot?

    init(_ resource: DumpedResource, endpoints: Message?, proxy: InspectedProxy) {
        name = resource.name
        message = resource.message
        version = resource.version
        isWarming = resource.isWarming
        assignment = endpoints ?? resource.message.message("load_assignment")
        do throws(InvalidConfiguration) {
            params = try ClusterParams(ConfigNode(resource.message), environment: proxy.environment)
            problem = nil
        } catch {
            params = nil
            problem = "\(error)"
        }
    }

    package var node: ConfigNode { ConfigNode(message) }

    package var kind: Kind {
        switch params?.discovery {
        case .originalDestination: .originalDestination
        case .dynamicForward: .names
        default: .endpoints
        }
    }

    /// Nothing of the request is let through to it: its limits are zero.
    package var admitsNothing: Bool {
        guard let limits = params?.defaultLimits else { return false }
        return limits.maxConnections == 0 && limits.maxPending == 0 || limits.maxRequests == 0
    }

    package var speaksHTTP2: Bool {
        switch params?.protocols.choice {
        case .http2: true
        default: false
        }
    }

    /// It speaks to hosts what the client speaks to it.
    package var followsDownstream: Bool { params?.protocols.choice == .downstream }

    private func hosts() -> HostSetSnapshot? {
        if let snapshot { return snapshot }
        guard let params, let assignment else { return nil }
        do throws(InvalidConfiguration) {
            let compiled = try LoadAssignment(ConfigNode(assignment))
            let made = HostSetSnapshot(params.balancing, compiled, compiled.hosts { _, _ in [] })
            snapshot = made
            return made
        } catch {
            return nil
        }
    }

    /// Names of a DNS cluster that nobody has resolved.
    package var unresolvedNames: [String] {
        guard hosts()?.hosts.isEmpty ?? true, let place = message.message("load_assignment") else { return [] }
        return ConfigNode(place).messages("endpoints").flatMap { $0.messages("lb_endpoints") }.compactMap {
            $0.message("endpoint")?.message("address")?.message("socket_address")?.string("address")
        }.filter { IPAddress($0) == nil }
    }

    /// All hosts, with how often the balancer falls on each; shares add up to 100, or to 0 when it falls on none.
    /// `metadataMatch` is what the route asks of subsets.
    package func endpoints(
        for branch: InspectedBranch?, hash: UInt64?, destination: SocketAddress, authority: String,
        pick: UInt64? = nil
    ) -> [InspectedEndpoint] {
        if case .originalDestination(let settings)? = params?.discovery, case .ip(let ip, let port) = destination {
            let address = SocketAddress.ip(ip, port: settings.portOverride ?? port)
            return [endpoint(Host(facts: HostFacts(address: address)), share: 100, authority)]
        }
        guard let params, let snapshot = hosts() else { return [] }
        var balancer = LoadBalancer(params.balancing, random: RandomSource(seed: pick ?? 1))
        _ = balancer.update(snapshot)
        var context = LoadBalancerContext()
        context.hash = hash
        if params.balancing.subsets != nil {
            let wanted = branch?.entry?.forward?.metadataMatch ?? [:]
            if !wanted.isEmpty { context.metadataMatch = SubsetCriteria(wanted) }
        }
        let tries = pick == nil ? max(200, min(4000, snapshot.hosts.count * 50)) : 1
        var counts: [ObjectIdentifier: Int] = [:]
        for _ in 0..<tries {
            guard let state = balancer.choose(context) else { break }
            counts[ObjectIdentifier(state), default: 0] += 1
        }
        let total = counts.values.reduce(0, +)
        if let even = evenShares(balancer.hosts, counts, total) {
            return zip(balancer.hosts, even).map { endpoint($0.host, share: $1, authority) }
        }
        return balancer.hosts.map { state in
            let share = total == 0 ? 0 : Double(counts[ObjectIdentifier(state)] ?? 0) * 100 / Double(total)
            return endpoint(state.host, share: share, authority)
        }
    }

    /// Shares by weight among those that were chosen at all, when what was counted is as near to them as chance lets it be.
    private func evenShares(
        _ hosts: [HostState], _ counts: [ObjectIdentifier: Int], _ total: Int
    ) -> [Double]? {
        if total < 200 { return nil }
        let chosen = hosts.map { counts[ObjectIdentifier($0)] ?? 0 }
        let weights = zip(hosts, chosen).map { $1 > 0 ? Double($0.host.weight) : 0 }
        let sum = weights.reduce(0, +)
        if sum == 0 { return nil }
        let even = weights.map { $0 * 100 / sum }
        for (count, share) in zip(chosen, even) where abs(Double(count) * 100 / Double(total) - share) > 8 {
            return nil
        }
        return even
    }

    private func endpoint(_ host: Host, share: Double, _ authority: String) -> InspectedEndpoint {
        let transport = params?.transports.transport(for: host.facts).name ?? "default"
        let place = [host.locality.region, host.locality.zone, host.locality.subZone]
        let health =
            switch host.health {
            case .healthy: "HEALTHY"
            case .degraded: "DEGRADED"
            case .unhealthy: "UNHEALTHY"
            }
        return InspectedEndpoint(
            address: host.address, hostname: host.hostname,
            locality: place.filter { !$0.isEmpty }.joined(separator: "/"), priority: Int(host.priority),
            weight: Int(host.weight), health: health, share: share,
            transport: transport == "default" ? "" : transport, security: security(transport),
            metadata: MetadataValue.structure(
                host.facts.metadata.filters.mapValues { MetadataValue.structure($0) }
            ).document)
    }

    /// The configuration of the transport socket under this name; nil for plaintext.
    private func security(_ transport: String) -> ConfigNode? {
        var owner = node
        if transport != "default",
            let match = node.messages("transport_socket_matches").first(where: { $0.string("name") == transport })
        {
            owner = match
        }
        guard let config = owner.message("transport_socket")?.any("typed_config"),
            !config.typeName.hasSuffix(".RawBuffer")
        else { return nil }
        return config
    }

    /// The name that the handshake asks for: the context's, or the request's host where the cluster goes by it.
    package func serverName(_ security: ConfigNode, authority: String) -> String {
        guard security.typeName.hasSuffix(".UpstreamTlsContext") else { return "" }
        let stated = security.string("sni")
        guard params?.protocols.autoServerName ?? false else { return stated }
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else { return authority }
        return String(authority[..<colon])
    }

    /// Whether the host's certificate has to be good for the name that was asked for.
    package var checksServerName: Bool { params?.protocols.autoServerNameValidation ?? false }
}
