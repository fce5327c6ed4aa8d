// The listeners of a gateway, one for each port and address that its Gateways name.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum GatewayListeners {
    public static func build(_ request: TranslationRequest) -> [GeneratedResource] {
        let merge = GatewayMerge(request)
        var drafts: [(name: String, bind: [String], port: Int, chains: [GatewayChain])] = []
        var tcp = GatewayTCP(request)
        for port in merge.ports {
            // A proxy that may not open such ports has its service in front translate them.
            if request.node.isUnprivileged && port.number < 1024 { continue }
            if isOwn(port.number, request.node) { continue }
            let bind = port.bind.isEmpty ? request.node.wildcardAddresses : [port.bind]
            let name = ProxyAddresses.listenerName(bind[0], port.number)
            let chains = chains(merge.servers[port] ?? [], port, request, &tcp)
            if let index = drafts.firstIndex(where: { $0.name == name }) {
                drafts[index].chains += chains
            } else {
                drafts.append((name, bind, port.number, chains))
            }
        }
        return drafts.sorted { $0.name < $1.name }.filter { !$0.chains.isEmpty }.map { draft in
            GeneratedResource(
                name: draft.name,
                message: listener(draft.name, draft.bind, draft.port, GatewayChain.distinct(draft.chains), request))
        }
    }

    /// Ports of the proxy's own servers, which no Gateway can have.
    private static func isOwn(_ port: Int, _ node: ProxyNode) -> Bool {
        if port == node.proxyConfig.proxyAdminPort { return true }
        return ["ENVOY_STATUS_PORT", "ENVOY_PROMETHEUS_PORT"].contains { name in
            let stated = node.metadata[name]
            return (stated?.int ?? stated?.string.flatMap { Int($0) }) == port
        }
    }

    private static func chains(
        _ servers: [GatewayServer], _ port: GatewayMerge.Port, _ request: TranslationRequest, _ tcp: inout GatewayTCP
    ) -> [GatewayChain] {
        if let first = servers.first, first.portProtocol.isHTTP {
            // One route configuration for all of them.
            return [
                GatewayChain(
                    content: .http(routes: first.routeName, statPrefix: "", protocol: first.portProtocol))
            ]
        }
        return servers.flatMap { server -> [GatewayChain] in
            if server.terminatesHTTPS, let tls = server.tls {
                return [
                    GatewayChain(
                        serverNames: server.serverNames, tls: ServerTLS.context(tls, request, forTCP: false),
                        content: .http(
                            routes: server.routeName, statPrefix: server.server.name, protocol: server.portProtocol))
                ]
            }
            return tcp.chains(server, listenerPort: port.number)
        }
    }

    private static func listener(
        _ name: String, _ bind: [String], _ port: Int, _ chains: [GatewayChain], _ request: TranslationRequest
    ) -> Message {
        var filters: [Message] = []
        if request.node.proxyConfig.gatewayTopology?.proxyProtocol != nil { filters.append(proxyProtocol) }
        if chains.contains(where: \.needsInspector) { filters.append(ListenerInspectors.tls()) }
        let limit = ConnectionSettings.of(request.node)?.listenerPerConnectionBufferLimitBytes
        return Message(
            "envoy.config.listener.v3.Listener",
            [
                "name": .string(name), "address": .message(Address.message(bind[0], port)),
                "additional_addresses": .messages(Wire.additional(bind.dropFirst(), port)),
                "filter_chains": .messages(chains.map { $0.message(request, listener: name, port: port) }),
                "listener_filters": .messages(filters), "traffic_direction": "OUTBOUND",
                "access_log": .messages(AccessLogs.listener(request)),
                "per_connection_buffer_limit_bytes": limit.flatMap { $0 >= 0 ? .unsigned(UInt64($0)) : nil },
            ])
    }

    private static let proxyProtocol = Extensions.listenerFilter(
        "envoy.filters.listener.proxy_protocol",
        Message(type: "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol"))
}
