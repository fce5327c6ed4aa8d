// envoy.config.core.v3.TransportSocket: in the clear or TLS.

import EnvoyAPI

enum TransportSocket {
    /// The TLS context of `owner.transport_socket`; nil when there is none or it is a raw buffer.
    static func tls(of owner: ConfigNode, _ kind: String) throws(InvalidConfiguration) -> ConfigNode? {
        guard let socket = owner.message("transport_socket") else { return nil }
        let name = socket.string("name")
        guard let config = socket.any("typed_config") else {
            if name == "envoy.transport_sockets.raw_buffer" || name == "raw_buffer" { return nil }
            throw socket.invalid("typed_config", found: "nothing", expected: "the transport socket's configuration")
        }
        switch config.typeName {
        case "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer": return nil
        // The header goes out first; what is inside speaks behind it.
        case UpstreamProxyProtocol.typeName where kind == "UpstreamTlsContext": return try tls(of: config, kind)
        case "envoy.extensions.transport_sockets.tls.v3.\(kind)": return config
        case "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext":
            throw socket.invalid("typed_config", found: config.typeName, expected: kind)
        case let other: throw socket.unsupported("typed_config", "\(other) as a transport socket")
        }
    }
}
