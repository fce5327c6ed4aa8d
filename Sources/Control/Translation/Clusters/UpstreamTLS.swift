// How connections to a cluster are secured: what the server's half of translation says, laid on a draft.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum UpstreamTLS {
    static func apply(_ destination: ClientTLS.Destination, _ request: TranslationRequest, to draft: inout ClusterDraft)
    {
        var destination = destination
        destination.speaksHTTP2 = draft.usesHTTP2
        destination.isOriginalDestination = draft.discovery == .originalDestination
        let sockets = ClientTLS.sockets(request, destination)
        draft.message["transport_socket"] = sockets.transportSocket.map { .message($0) }
        draft.message["transport_socket_matches"] = .messages(sockets.transportSocketMatches)
        if !sockets.derivesServerName && !sockets.derivesSubjectAltNames { return }
        draft.withOptions { options in
            options["upstream_http_protocol_options"] = .message(
                Message(
                    "envoy.config.core.v3.UpstreamHttpProtocolOptions",
                    [
                        "auto_sni": .bool(sockets.derivesServerName),
                        "auto_san_validation": .bool(sockets.derivesSubjectAltNames),
                    ]))
        }
    }

    /// A PROXY protocol header before anything else.
    static func addProxyProtocol(_ version: String, to draft: inout ClusterDraft) {
        func wrapped(_ inner: Message) -> Message {
            Wire.transportSocket(
                "envoy.transport_sockets.upstream_proxy_protocol",
                Message(
                    "envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport",
                    [
                        "config": .message(
                            Message("envoy.config.core.v3.ProxyProtocolConfig", ["version": .string(version)])),
                        "transport_socket": .message(inner),
                    ]))
        }
        if case .list(let matches)? = draft.message["transport_socket_matches"] {
            draft.message["transport_socket_matches"] = .list(
                matches.map { match in
                    guard case .message(var changed) = match, case .message(let inner)? = changed["transport_socket"]
                    else { return match }
                    changed["transport_socket"] = .message(wrapped(inner))
                    return .message(changed)
                })
            return
        }
        var inner = Wire.rawBuffer
        if case .message(let known)? = draft.message["transport_socket"] { inner = known }
        draft.message["transport_socket"] = .message(wrapped(inner))
    }
}
