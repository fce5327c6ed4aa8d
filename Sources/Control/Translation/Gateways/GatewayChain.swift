// A filter chain of a gateway's listener: what it matches, whether TLS ends here, what comes then.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct GatewayChain {
    enum Content {
        case http(routes: String, statPrefix: String, protocol: PortProtocol)
        case filters([Message])
    }

    var serverNames: [String] = []
    var protocols: [String] = []
    var tls: Message?
    var content: Content

    /// Handshakes that take longer are given up: slow ones must not fill the memory.
    private static let handshakeTimeout = TimeSpan.seconds(15)

    private var isForAll: Bool { (serverNames.isEmpty || serverNames.contains("*")) && protocols.isEmpty }

    /// Envoy refuses a whole listener for two chains that match the same: who was first keeps a name, and a chain
    /// without one left is left out. Names are the same whatever their case.
    static func distinct(_ chains: [GatewayChain]) -> [GatewayChain] {
        struct Claim: Hashable {
            let name: String
            let protocols: [String]
        }
        var taken: Set<Claim> = []
        return chains.compactMap { chain in
            let isUnnamed = chain.serverNames.isEmpty || chain.serverNames.contains("*")
            let names = isUnnamed ? ["*"] : chain.serverNames.map { $0.lowercased() }
            let left = names.filter { taken.insert(Claim(name: $0, protocols: chain.protocols)).inserted }
            if left.isEmpty { return nil }
            var chain = chain
            if !isUnnamed { chain.serverNames = left }
            return chain
        }
    }

    /// Server names or ALPN must be seen before the chain is known.
    var needsInspector: Bool { !serverNames.isEmpty || tls != nil || !protocols.isEmpty }

    func message(_ request: TranslationRequest, listener name: String, port: Int) -> Message {
        var match: Message?
        if !isForAll {
            match = Message(
                "envoy.config.listener.v3.FilterChainMatch",
                [
                    "server_names": serverNames.contains("*") ? nil : .strings(serverNames.sorted()),
                    "application_protocols": .strings(protocols),
                ])
        }
        var filters: [Message]
        switch content {
        case .filters(let list): filters = list
        case .http(let routes, let prefix, let portProtocol):
            filters = [
                ConnectionManagerBuilder.filter(
                    request, .gateway, routes: .rds(routes),
                    statPrefix: prefix.isEmpty ? "outbound_\(name)\(InboundChain.delimiter)" : prefix,
                    protocol: portProtocol, port: port)
            ]
        }
        return Message(
            "envoy.config.listener.v3.FilterChain",
            [
                "filter_chain_match": match.map { .message($0) }, "filters": .messages(filters),
                "transport_socket": tls.map { .message(ServerTLS.socket($0)) },
                "transport_socket_connect_timeout": .duration(Self.handshakeTimeout),
            ])
    }
}
