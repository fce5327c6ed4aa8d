// The listeners a workload serves by: one for all that is redirected, others for ports the proxy opens itself.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum InboundListeners {
    public static func build(_ request: TranslationRequest) -> [GeneratedResource] {
        var listeners: [GeneratedResource] = []
        var redirected: [Message] = []
        for chain in InboundChain.all(request) {
            let filterChains = filterChains(chain, request)
            if chain.bindsToPort {
                let name = chain.name(isHTTP: false)
                listeners.append(
                    GeneratedResource(
                        name: name,
                        message: listener(
                            name, Address.message(chain.bind, chain.targetPort), filterChains, bindsToPort: true,
                            request)))
            } else {
                redirected += filterChains
            }
        }
        if request.node.interception == .none { return listeners }
        let address = Address.message(
            ProxyAddresses.wildcard(request.node), request.world.mesh.proxyInboundListenPort)
        var virtual = listener(
            WellKnownName.virtualInbound, address, passthroughChains(request) + redirected, bindsToPort: false, request)
        virtual["additional_addresses"] = .messages(
            Wire.additional(request.node.wildcardAddresses.dropFirst(), request.world.mesh.proxyInboundListenPort))
        return [GeneratedResource(name: WellKnownName.virtualInbound, message: virtual)] + listeners
    }

    private static func listener(
        _ name: String, _ address: Message, _ chains: [Message], bindsToPort: Bool, _ request: TranslationRequest
    ) -> Message {
        let isTransparent = !bindsToPort && request.node.interception == .tproxy
        let timeout = request.world.mesh.protocolDetectionTimeout ?? .zero
        return Message(
            "envoy.config.listener.v3.Listener",
            [
                "name": .string(name), "address": .message(address), "filter_chains": .messages(chains),
                "listener_filters": .messages(
                    ListenerInspectors.filters(
                        for: chains, redirects: !bindsToPort, isTransparent: isTransparent)),
                "listener_filters_timeout": .duration(timeout), "continue_on_listener_filters_timeout": true,
                "transparent": isTransparent ? true : nil, "traffic_direction": "INBOUND",
                "access_log": .messages(AccessLogs.listener(request)),
                "connection_balance_config": request.node.metadata["INBOUND_LISTENER_EXACT_BALANCE"]?.string == "true"
                    ? .message(exactBalance) : nil,
            ])
    }

    private static let exactBalance = Message(
        "envoy.config.listener.v3.Listener.ConnectionBalanceConfig",
        [
            "exact_balance": .message(
                Message(type: "envoy.config.listener.v3.Listener.ConnectionBalanceConfig.ExactBalance"))
        ])
}

// Filter chains
extension InboundListeners {
    private static func filterChains(_ chain: InboundChain, _ request: TranslationRequest) -> [Message] {
        let kind = ChainMatch.kind(of: chain.portProtocol)
        if let tls = chain.tls, let context = ServerTLS.context(tls, request, forTCP: false) {
            let socket = ServerTLS.socket(context)
            return ChainMatch.terminated(kind).map { filterChain(chain, $0, socket, request) }
        }
        let mode = MutualTLS.mode(for: request.node, port: chain.targetPort, in: request.world)
        return filterChains(chain, mode, kind, request)
    }

    private static func filterChains(
        _ chain: InboundChain, _ mode: MutualTLS.Mode, _ kind: ChainMatch.Kind, _ request: TranslationRequest
    ) -> [Message] {
        ChainMatch.all(mode, kind).map { match in
            let socket =
                match.terminates
                ? ServerTLS.socket(ServerTLS.meshContext(request.world, forTCP: !match.isHTTP)) : nil
            return filterChain(chain, match, socket, request)
        }
    }

    private static func filterChain(
        _ chain: InboundChain, _ match: ChainMatch, _ socket: Message?, _ request: TranslationRequest
    ) -> Message {
        let filters =
            match.isHTTP
            ? [
                ConnectionManagerBuilder.filter(
                    request, .inbound, routes: .inline(InboundRoutes.configuration(chain, request)),
                    statPrefix: chain.statPrefix, protocol: chain.portProtocol, port: chain.targetPort)
            ] : TCPFilters.proxy(request, .cluster(chain.clusterName), statPrefix: chain.clusterName)
        return Message(
            "envoy.config.listener.v3.FilterChain",
            [
                "name": .string(chain.name(isHTTP: match.isHTTP)),
                "filter_chain_match": .message(match.message(port: chain.targetPort)),
                "filters": .messages(filters), "transport_socket": socket.map { .message($0) },
            ])
    }

    /// First what is sent to the listener's own port, which would come back forever; then what no port stands for.
    private static func passthroughChains(_ request: TranslationRequest) -> [Message] {
        let blackhole = Message(
            "envoy.config.listener.v3.FilterChain",
            [
                "name": .string(WellKnownName.virtualInboundBlackhole),
                "filter_chain_match": .message(
                    Message(
                        "envoy.config.listener.v3.FilterChainMatch",
                        ["destination_port": .unsigned(UInt64(request.world.mesh.proxyInboundListenPort))])),
                "filters": .messages([TCPFilters.blackHole]),
            ])
        let policy = MutualTLS.policy(
            namespace: request.node.namespace, labels: request.node.labels, in: request.world)
        var chains = [blackhole] + filterChains(.passthrough(port: 0), policy.mode, .detected, request)
        let served = servedPorts(request)
        for (port, mode) in policy.ports.sorted(by: { $0.key < $1.key }) where !served.contains(port) {
            chains += filterChains(.passthrough(port: port), mode, .detected, request)
        }
        return chains
    }

    private static func servedPorts(_ request: TranslationRequest) -> Set<Int> {
        let ingress = request.scope.sidecar?.spec.ingress ?? []
        if !ingress.isEmpty { return Set(ingress.compactMap { $0.port?.number }) }
        return Set(request.node.targets.map(\.endpointPort))
    }
}
