// Addresses as the admin pages show them.

import Base
import EnvoyAPI

extension SocketAddress {
    /// `envoy.config.core.v3.Address`.
    var message: Message {
        var address = Message(type: "envoy.config.core.v3.Address")
        switch self {
        case .ip(let ip, let port):
            var socket = Message(type: "envoy.config.core.v3.SocketAddress")
            socket["address"] = .string("\(ip)")
            socket["port_value"] = .unsigned(UInt64(port))
            address["socket_address"] = .message(socket)
        case .unix:
            var pipe = Message(type: "envoy.config.core.v3.Pipe")
            pipe["path"] = .string(description)
            address["pipe"] = .message(pipe)
        }
        return address
    }
}
