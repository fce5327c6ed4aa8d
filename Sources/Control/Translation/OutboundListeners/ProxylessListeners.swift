// Listeners of gRPC clients without a proxy: one for each name and port of a service, which names its routes.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct ProxylessListeners {
    let request: TranslationRequest

    init(_ request: TranslationRequest) { self.request = request }

    /// `host:port`, with every name of the host that clients may use.
    func all() -> [Message] {
        let variants = HostDomains(proxyDomain: request.node.dnsDomain)
        var listeners: [Message] = []
        for service in request.scope.services where !service.isAlias {
            let names =
                [service.hostname] + variants.alternatives(of: service.hostname, nil).filter { !$0.hasSuffix(".") }
            for port in service.ports where port.protocol != .udp {
                for name in names { listeners.append(listener(name, service, port)) }
            }
        }
        return listeners
    }

    private func listener(_ name: String, _ service: MeshService, _ port: ServicePort) -> Message {
        let type = "envoy.extensions.filters.network.http_connection_manager.v3"
        let filters = [
            Message(
                "\(type).HttpFilter",
                [
                    "name": "envoy.filters.http.fault",
                    "typed_config": .message(Message(type: "envoy.extensions.filters.http.fault.v3.HTTPFault")),
                ]),
            Message(
                "\(type).HttpFilter",
                [
                    "name": "envoy.filters.http.router",
                    "typed_config": .message(Message(type: "envoy.extensions.filters.http.router.v3.Router")),
                ]),
        ]
        let manager = Message(
            "\(type).HttpConnectionManager",
            [
                "http_filters": .messages(filters), "stat_prefix": .string(name),
                "rds": .message(
                    Message(
                        "\(type).Rds",
                        [
                            "config_source": .message(Extensions.aggregatedSource(initialFetchTimeout: .zero)),
                            "route_config_name": .string(
                                ClusterName.outbound(host: service.hostname, port: port.number)),
                        ])),
            ])
        return Message(
            "envoy.config.listener.v3.Listener",
            [
                "name": .string(Wire.hostPort(name, port.number)),
                "address": .message(Address.message(request.node.address(of: service), port.number)),
                "api_listener": .message(
                    Message("envoy.config.listener.v3.ApiListener", ["api_listener": .message(manager)])),
            ])
    }
}
