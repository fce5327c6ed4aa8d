// Addresses of a connection as messages.

import Base
import EnvoyAPI

enum TapAddress {
    static func connection(_ local: SocketAddress?, _ remote: SocketAddress?) -> Message {
        var connection = Message(type: "envoy.data.tap.v3.Connection")
        if let local { connection["local_address"] = .message(message(local)) }
        if let remote { connection["remote_address"] = .message(message(remote)) }
        return connection
    }

    private static func message(_ address: SocketAddress) -> Message {
        var message = Message(type: "envoy.config.core.v3.Address")
        switch address {
        case .ip(let ip, let port):
            var socket = Message(type: "envoy.config.core.v3.SocketAddress")
            socket["address"] = .string("\(ip)")
            socket["port_value"] = .unsigned(UInt64(port))
            message["socket_address"] = .message(socket)
        case .unix(let path):
            var pipe = Message(type: "envoy.config.core.v3.Pipe")
            pipe["path"] = .string(path.hasPrefix("\0") ? "@" + path.dropFirst() : path)
            message["pipe"] = .message(pipe)
        }
        return message
    }
}
