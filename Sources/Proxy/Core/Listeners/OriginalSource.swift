// Connections to hosts in the client's name: `original_src` finds out who that is, sockets are bound to it.

import Base
import EnvoyAPI

/// `envoy.extensions.filters.listener.original_src.v3.OriginalSrc`.
struct OriginalSourceParams: Sendable {
    static let typeName = "envoy.extensions.filters.listener.original_src.v3.OriginalSrc"

    /// By it the network leads the host's answers back here; 0: none.
    let mark: UInt32
    /// The client's port as well. Two hosts' sockets then can't be told apart by it: for one host per client only.
    let bindsPort: Bool

    init(_ node: ConfigNode) {
        mark = node.uint32("mark")
        bindsPort = node.bool("bind_port")
    }

    /// Nil for a client without an IP address, which nothing can be sent in the name of.
    func source(of client: SocketAddress?) -> ClientSource? {
        guard case .ip(let address, let port)? = client else { return nil }
        return ClientSource(address: .ip(address.unmapped, port: bindsPort ? port : 0), mark: mark)
    }
}

/// In whose name, and with what mark. Connections of one are never used for another's requests.
struct ClientSource: Hashable, Sendable {
    let address: SocketAddress
    let mark: UInt32
}
