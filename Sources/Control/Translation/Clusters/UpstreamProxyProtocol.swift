// proxyProtocol: a PROXY protocol header before anything else on a cluster's connections.

import EnvoyAPI

enum UpstreamProxyProtocol {
    /// Around whatever socket is there already.
    static func add(_ version: String, to cluster: inout Message) {
        if case .list(let matches)? = cluster["transport_socket_matches"] {
            cluster["transport_socket_matches"] = .list(
                matches.map { match in
                    guard case .message(var changed) = match, case .message(let inner)? = changed["transport_socket"]
                    else { return match }
                    changed["transport_socket"] = .message(around(inner, version))
                    return .message(changed)
                })
            return
        }
        var inner = Extensions.rawBufferSocket
        if case .message(let known)? = cluster["transport_socket"] { inner = known }
        cluster["transport_socket"] = .message(around(inner, version))
    }

    private static func around(_ inner: Message, _ version: String) -> Message {
        Extensions.transportSocket(
            "envoy.transport_sockets.upstream_proxy_protocol",
            Message(
                "envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport",
                [
                    "config": .message(
                        Message("envoy.config.core.v3.ProxyProtocolConfig", ["version": .string(version)])),
                    "transport_socket": .message(inner),
                ]))
    }
}
