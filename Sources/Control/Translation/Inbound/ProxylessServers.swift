// Listeners of gRPC servers without a proxy: one for each address that such a server asks about.

import Base
import EnvoyAPI
import MeshAPI
import Registry

public enum ProxylessServers {
    /// A bootstrap's `server_listener_resource_name_template` is this with `%s` behind it, which stands for `IP:PORT`.
    public static let prefix = "xds.istio.io/grpc/lds/inbound/"

    /// Of the names those that stand for a port which a service of the mesh leads to.
    public static func listeners(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        names.compactMap { name in
            guard name.hasPrefix(prefix), let place = parse(name.dropFirst(prefix.count)),
                request.node.targets.contains(where: { $0.endpointPort == place.port })
            else { return nil }
            return GeneratedResource(name: name, message: listener(name, place.host, place.port, request))
        }
    }

    /// `0.0.0.0:50051`, `[::]:50051`.
    private static func parse(_ text: Substring) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard IPAddress(String(host)) != nil else { return nil }
        return (String(host), port)
    }

    private static func listener(
        _ name: String, _ host: String, _ port: Int, _ request: TranslationRequest
    ) -> Message {
        let mode = MutualTLS.mode(for: request.node, port: port, in: request.world)
        // gRPC can't tell TLS from the rest on one port: where its label promises TLS to clients, only that is taken.
        let isLabelled = request.node.labels["security.istio.io/tlsMode"] == "istio"
        let isSecured = mode == .strict || mode == .permissive && isLabelled
        let type = "envoy.extensions.filters.network.http_connection_manager.v3"
        let router = Message(
            "\(type).HttpFilter",
            [
                "name": "envoy.filters.http.router",
                "typed_config": .message(Message(type: "envoy.extensions.filters.http.router.v3.Router")),
            ])
        let manager = Message(
            "\(type).HttpConnectionManager",
            [
                "stat_prefix": "inbound", "route_config": .message(routes),
                "http_filters": .messages([router]),
            ])
        let chain = Message(
            "envoy.config.listener.v3.FilterChain",
            [
                "name": .string(isSecured ? "inbound-mtls" : "inbound-plaintext"),
                "filters": .messages([
                    Message(
                        "envoy.config.listener.v3.Filter",
                        ["name": "inbound-hcm", "typed_config": .message(manager)])
                ]), "transport_socket": isSecured ? .message(ProxylessTLS.server) : nil,
            ])
        return Message(
            "envoy.config.listener.v3.Listener",
            [
                "name": .string(name), "address": .message(Address.message(host, port)),
                "filter_chains": .messages([chain]),
            ])
    }

    /// Whatever comes is the server's own to answer.
    private static var routes: Message {
        let package = "envoy.config.route.v3"
        let route = Message(
            "\(package).Route",
            [
                "match": .message(Message("\(package).RouteMatch", ["prefix": "/"])),
                "non_forwarding_action": .message(Message(type: "\(package).NonForwardingAction")),
            ])
        let host = Message(
            "\(package).VirtualHost",
            ["name": "inbound", "domains": .strings(["*"]), "routes": .messages([route])])
        return Message(
            "\(package).RouteConfiguration", ["name": "inbound", "virtual_hosts": .messages([host])])
    }
}
