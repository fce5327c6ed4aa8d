// Which listener and filter chain a connection would get, by the listener's own filters and matcher.

import Authorization
import Base
import EnvoyAPI
import Formatting

/// A connection that nobody has made.
package struct InspectedConnection {
    /// What the first bytes are, where they are not TLS.
    package enum Speech: Sendable { case http1, http2, other }

    package var source: SocketAddress
    /// What the client means to reach.
    package var destination: SocketAddress
    /// Interception brought it to the listener: the socket's own address is the listener's.
    package var isRedirected = false
    package var isTLS = false
    package var serverName = ""
    package var applicationProtocols: [String] = []
    package var speech = Speech.http1
    /// What the client's certificate calls it; nil without one.
    package var peerNames: [String]?

    package init(source: SocketAddress, destination: SocketAddress) {
        self.source = source
        self.destination = destination
    }
}

/// Where a connection has come to.
package struct InspectedArrival {
    /// Whose socket accepts it.
    package let accepting: InspectedListener
    /// Whose chains it is matched with: the same, or the one for the original destination.
    package let listener: InspectedListener
    /// What listener filters have found out.
    package let transportProtocol: String
    package let applicationProtocols: [String]
    package let serverName: String
    /// Nil: no chain takes it, and it is closed.
    package let chain: InspectedChain?
    /// Why nothing can be said.
    package let problem: String?
}

package final class InspectedListener {
    package let name: String
    package let message: Message
    package let version: String
    package let isWarming: Bool
    package let address: SocketAddress?
    package let usesOriginalDestination: Bool
    package let direction: String
    weak var proxy: InspectedProxy?
    private var compiled: Result<ListenerParams, InvalidConfiguration>?
    private var chains: [Int: InspectedChain] = [:]

    init(_ resource: DumpedResource) {
        name = resource.name
        message = resource.message
        version = resource.version
        isWarming = resource.isWarming
        let node = ConfigNode(resource.message)
        address =
            node.message("address").flatMap { place -> SocketAddress? in
                do throws(InvalidConfiguration) { return try ConfiguredAddress.literal(place) } catch { return nil }
            }
        usesOriginalDestination = node.optionalBool("use_original_dst") ?? false
        direction = node.enumeration("traffic_direction")
    }

    func params() throws(InvalidConfiguration) -> ListenerParams {
        if let compiled { return try compiled.get() }
        guard let proxy else { throw InvalidConfiguration(path: "", found: "no proxy", expected: "one") }
        let stripper = ConfigurationStripper(proxy.environment)
        let stripped = stripper.listener(message)
        for problem in stripper.dropped { proxy.note(problem) }
        do throws(InvalidConfiguration) {
            let params = try ListenerParams(ConfigNode(stripped), environment: proxy.environment)
            compiled = .success(params)
            return params
        } catch {
            compiled = .failure(error)
            proxy.note(InspectionProblem(what: "listener \(name)", reason: "\(error)"))
            throw error
        }
    }

    /// Nil in `position` is the default chain.
    fileprivate func chain(_ position: Int?, _ params: FilterChainParams, _ all: [Message]) -> InspectedChain? {
        guard let proxy else { return nil }
        if let known = chains[position ?? -1] { return known }
        let found = position.map { all[$0] } ?? message.message("default_filter_chain")
        guard let found else { return nil }
        let made = InspectedChain(listener: self, position: position, message: found, params: params, proxy: proxy)
        chains[position ?? -1] = made
        return made
    }
}

extension InspectedProxy {
    /// Whose socket a connection to `address` is accepted by, where nothing intercepts it.
    package func listener(at address: SocketAddress) -> InspectedListener? {
        let all = listeners.filter { !$0.isWarming && binds($0) }
        if let exact = all.first(where: { $0.address == address }) { return exact }
        return all.first { $0.address?.isWildcard(for: address) ?? false }
    }

    private func binds(_ listener: InspectedListener) -> Bool {
        ConfigNode(listener.message).optionalBool("bind_to_port") ?? true
    }

    /// The one that interception brings connections of this direction to.
    package func interceptor(inbound: Bool) -> InspectedListener? {
        let wanted = inbound ? "INBOUND" : "OUTBOUND"
        let port: UInt16 = inbound ? 15006 : 15001
        let found = listeners.filter { $0.address?.isWildcard(port: port) ?? false }
        return found.first ?? listeners.first { $0.usesOriginalDestination && $0.direction == wanted }
    }

    package func arrive(_ connection: InspectedConnection, at accepting: InspectedListener) -> InspectedArrival {
        var seen = Sniffed(connection)
        func failed(_ listener: InspectedListener, _ error: InvalidConfiguration) -> InspectedArrival {
            seen.arrival(accepting, listener, nil, problem: "listener \(listener.name) can't be compiled: \(error)")
        }
        let first: ListenerParams
        do throws(InvalidConfiguration) { first = try accepting.params() } catch { return failed(accepting, error) }
        var local = connection.destination
        if connection.isRedirected, let address = accepting.address?.port {
            local = .ip(connection.destination.ip ?? .anyV4, port: address)
        }
        seen.run(first.filters, &local)
        var listener = accepting
        var params = first
        if first.usesOriginalDestination, connection.isRedirected, let target = target(of: local, from: accepting) {
            listener = target
            do throws(InvalidConfiguration) { params = try target.params() } catch { return failed(target, error) }
            seen.run(params.filters, &local)
        }
        let traits = ConnectionTraits(
            destination: local, source: connection.source, directSource: connection.source,
            serverName: seen.serverName, transportProtocol: seen.transport.isEmpty ? "raw_buffer" : seen.transport,
            applicationProtocols: seen.protocols)
        let all = listener.message.messages("filter_chains")
        let position = params.matchesEverything ? 0 : params.matcher.match(traits)
        let chain =
            position.flatMap { listener.chain($0, params.chains[$0], all) }
            ?? params.defaultChain.flatMap { listener.chain(nil, $0, all) }
        return seen.arrival(accepting, listener, chain, problem: nil)
    }

    /// As `Worker.listener(for:from:)` finds it.
    private func target(of destination: SocketAddress, from origin: InspectedListener) -> InspectedListener? {
        let all = listeners.filter { !$0.isWarming }
        if let exact = all.first(where: { $0.address == destination }) { return exact === origin ? nil : exact }
        return all.first { $0.address?.isWildcard(for: destination) ?? false }.flatMap { $0 === origin ? nil : $0 }
    }
}

/// What listener filters find in a connection that nobody has made.
private struct Sniffed {
    let connection: InspectedConnection
    var transport = ""
    var serverName = ""
    var protocols: [String] = []

    init(_ connection: InspectedConnection) { self.connection = connection }

    mutating func run(_ filters: [ListenerFilterParams], _ local: inout SocketAddress) {
        for filter in filters where filter.runs(for: local) {
            switch filter.kind {
            case .originalDestination: local = connection.destination
            case .tlsInspector where connection.isTLS:
                transport = "tls"
                serverName = connection.serverName
                protocols = connection.applicationProtocols
            case .httpInspector where !connection.isTLS:
                switch connection.speech {
                case .http1: protocols = ["http/1.1"]
                case .http2: protocols = ["h2c"]
                case .other: break
                }
            default: break
            }
        }
    }

    func arrival(
        _ accepting: InspectedListener, _ listener: InspectedListener, _ chain: InspectedChain?, problem: String?
    ) -> InspectedArrival {
        InspectedArrival(
            accepting: accepting, listener: listener, transportProtocol: transport.isEmpty ? "raw_buffer" : transport,
            applicationProtocols: protocols, serverName: serverName, chain: chain, problem: problem)
    }
}

package final class InspectedChain {
    package enum Kind: Sendable { case http, tcp, answers, closes }

    package let listener: InspectedListener
    /// Among `filter_chains`; nil for the default one.
    package let position: Int?
    package let message: Message
    let params: FilterChainParams
    let proxy: InspectedProxy

    fileprivate init(
        listener: InspectedListener, position: Int?, message: Message, params: FilterChainParams, proxy: InspectedProxy
    ) {
        self.listener = listener
        self.position = position
        self.message = message
        self.params = params
        self.proxy = proxy
    }

    package var name: String { params.name }

    package var kind: Kind {
        switch params.terminal {
        case .http: .http
        case .tcp: .tcp
        case .plain: .answers
        case .none: .closes
        }
    }

    /// The DownstreamTlsContext; nil where it takes plaintext.
    package var tls: ConfigNode? {
        guard let config = ConfigNode(message).message("transport_socket")?.any("typed_config"),
            config.typeName.hasSuffix(".DownstreamTlsContext")
        else { return nil }
        return config
    }

    /// The configuration of its last filter.
    package var terminal: ConfigNode? { ConfigNode(message).messages("filters").last?.any("typed_config") }

    /// What authorization at the connection says: nil when it lets the connection pass, else the policy's name.
    package func refusal(of connection: InspectedConnection) -> String? {
        var info = StreamInfo()
        info.fill(connection, isTerminated: tls != nil)
        let headers = HeaderBlock()
        for case let filter as ConnectionAuthorizationParams in params.filters {
            guard let engine = filter.enforced else { continue }
            let verdict = engine.evaluate(headers, info, connection: connection.source)
            if !verdict.isAllowed { return verdict.policy.map { engine.policyNames[$0] } ?? "none" }
        }
        return nil
    }

    /// The clusters that a TCP proxy divides connections among, with their shares in percent, and which one this
    /// connection's name overrides them by.
    package func tcpClusters(serverName: String) -> [(cluster: String, share: Double)] {
        guard case .tcp(let params) = params.terminal else { return [] }
        if !serverName.isEmpty, self.params.filters.contains(where: { $0 is ServerNameClusterParams }) {
            return [(serverName, 100)]
        }
        return params.clusters.map { ($0.cluster, Double($0.weight) * 100 / Double(params.totalWeight)) }
    }

    /// The cluster that a random number falls on.
    package func tcpCluster(serverName: String, random: UInt64) -> String? {
        guard case .tcp(let params) = params.terminal else { return nil }
        if !serverName.isEmpty, self.params.filters.contains(where: { $0 is ServerNameClusterParams }) {
            return serverName
        }
        return params.choose(random).cluster
    }
}

extension StreamInfo {
    mutating func fill(_ connection: InspectedConnection, isTerminated: Bool) {
        downstream.remote = connection.source
        downstream.directRemote = connection.source
        downstream.local = connection.destination
        downstream.directLocal = connection.destination
        downstream.requestedServerName = connection.serverName
        if isTerminated, connection.isTLS { downstreamTLS = StatedTLS(connection) }
    }
}

/// A handshake as it would end.
private final class StatedTLS: ConnectionTLSInfo {
    private let names: [String]

    init(_ connection: InspectedConnection) {
        names = connection.peerNames ?? []
        super.init(
            serverName: connection.serverName, version: "TLSv1.3", alpn: connection.applicationProtocols.first ?? "",
            peerCertificatePresented: connection.peerNames != nil,
            peerCertificateValidated: connection.peerNames != nil)
    }

    override func makePeerTexts() -> CertificateTexts {
        var texts = CertificateTexts()
        texts.uriSANs = names
        return texts
    }
}
