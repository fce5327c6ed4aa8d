// A listener while services are added to it: what it holds, and what of another service can stand beside that.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct ListenerDraft {
    /// Listeners of the same key are one.
    struct Key: Hashable {
        let bind: String
        let port: Int
    }

    enum Kind { case http, tcp, mixed }

    var bind: [String]
    var port: Int
    var bindsToPort: Bool
    var kind: Kind
    /// Of the first service's port.
    let portProtocol: PortProtocol
    private(set) var chains: [OutboundChain] = []
    private var conditions: Set<OutboundChain.Condition> = []
    /// Made for a Sidecar's own listener: services of later ones stay out.
    var isClosed = false

    /// Conditions that are taken are left out: who was first stays.
    mutating func merge(_ more: [OutboundChain]) {
        for chain in more {
            guard let rest = chain.remaining(beside: conditions) else { continue }
            chains.append(rest)
            conditions.formUnion(rest.conditions)
        }
    }

    init(bind: [String], port: Int, bindsToPort: Bool, kind: Kind, portProtocol: PortProtocol, chains: [OutboundChain])
    {
        self.bind = bind
        self.port = port
        self.bindsToPort = bindsToPort
        self.kind = kind
        self.portProtocol = portProtocol
        merge(chains)
    }

    static func name(_ bind: String, _ port: Int) -> String {
        bind.hasPrefix("unix://") ? String(bind.dropFirst(7)) : "\(bind)_\(port)"
    }

    func message(_ request: TranslationRequest) -> Message {
        let primary = bind.first ?? request.node.wildcardAddress
        var listener = Message(
            "envoy.config.listener.v3.Listener",
            [
                "name": .string(Self.name(primary, port)), "address": .message(Address.message(primary, port)),
                "additional_addresses": .messages(Wire.additional(bind.dropFirst(), port)),
                "traffic_direction": "OUTBOUND", "continue_on_listener_filters_timeout": true,
            ])
        if bindsToPort {
            listener["max_connections_to_accept_per_socket_event"] = 1
        } else {
            listener["bind_to_port"] = false
        }
        listener["access_log"] = .messages(AccessLogs.listener(request))
        addInspectors(request, to: &listener)
        var others: [Message] = []
        var fallback: Message?
        for chain in chains {
            var message = self.chain(chain, request, Self.name(primary, port))
            if chain.takesEverything {
                fallback = message
            } else {
                message["filter_chain_match"] = chain.match().map { .message($0) }
                others.append(message)
            }
        }
        if others.isEmpty, let only = fallback {
            listener["filter_chains"] = .messages([only])
        } else {
            listener["filter_chains"] = .messages(others)
            listener["default_filter_chain"] = .message(fallback ?? Self.unknown(request))
        }
        return listener
    }

    private func addInspectors(_ request: TranslationRequest, to listener: inout Message) {
        var filters: [Message] = []
        if chains.contains(where: { !$0.serverNames.isEmpty }) { filters.append(Self.inspector("tls")) }
        var timeout = TimeSpan.zero
        if chains.contains(where: \.isSniffed) {
            filters.append(Self.inspector("http"))
            timeout = request.world.mesh.protocolDetectionTimeout ?? .zero
        }
        listener["listener_filters"] = .messages(filters)
        listener["listener_filters_timeout"] = .duration(timeout)
    }

    private static func inspector(_ kind: String) -> Message {
        let type =
            kind == "tls"
            ? "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"
            : "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector"
        return Message(
            "envoy.config.listener.v3.ListenerFilter",
            [
                "name": .string("envoy.filters.listener.\(kind)_inspector"),
                "typed_config": .message(Message(type: type)),
            ])
    }

    private func chain(_ chain: OutboundChain, _ request: TranslationRequest, _ name: String) -> Message {
        var filters: [Message]
        switch chain.content {
        case .filters(let list): filters = list
        case .http(let routes, let portProtocol):
            filters = [
                Crossover.connectionManager(
                    request, routes: routes, statPrefix: "outbound_\(name);", protocol: portProtocol, port: port)
            ]
        }
        return Message(
            "envoy.config.listener.v3.FilterChain",
            ["filters": .messages(filters), "metadata": chain.metadata.map { .message($0) }])
    }

    /// For connections to the port that no service has.
    static func unknown(_ request: TranslationRequest) -> Message {
        Message(
            "envoy.config.listener.v3.FilterChain",
            [
                "name": "PassthroughFilterChain",
                "filter_chain_match": .message(Message(type: "envoy.config.listener.v3.FilterChainMatch")),
                "filters": .messages(unknownFilters(request)),
            ])
    }

    static func unknownFilters(_ request: TranslationRequest) -> [Message] {
        switch request.unknownTraffic {
        case .blocked: TCPRouteSettings(ClusterName.blackHole).filters(request)
        case .allowed(let cluster): TCPRouteSettings(cluster).filters(request)
        }
    }
}
