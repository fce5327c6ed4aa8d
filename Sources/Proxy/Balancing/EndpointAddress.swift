// Where an endpoint is to be found: an address, or a name that has to be resolved.

import Base
import EnvoyAPI

public enum EndpointAddress: Hashable, Sendable {
    case resolved(SocketAddress)
    case named(String, port: UInt16)

    /// `envoy.config.core.v3.Address`.
    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("address") {
        case "pipe":
            guard let pipe = node.message("pipe") else { fallthrough }
            _ = pipe.uint32("mode")
            let path = pipe.string("path")
            self = .resolved(.unix(path: path.hasPrefix("@") ? "\0" + path.dropFirst() : path))
        case "socket_address":
            guard let socket = node.message("socket_address") else { fallthrough }
            self = try Self.socket(socket)
        default:
            let given = node.oneof("address") ?? "socket_address"
            throw node.unsupported(given, "an endpoint has a socket_address or a pipe")
        }
    }

    private static func socket(_ node: ConfigNode) throws(InvalidConfiguration) -> EndpointAddress {
        if node.enumeration("protocol") != "TCP" { throw node.unsupported("protocol", "only TCP is carried") }
        node.ignore("ipv4_compat", "resolver_name")
        if node.oneof("port_specifier") == "named_port" {
            throw node.unsupported("named_port", "ports are given as numbers")
        }
        let host = node.string("address")
        let port = UInt16(truncatingIfNeeded: node.uint32("port_value"))
        if let address = IPAddress(host) { return .resolved(.ip(address, port: port)) }
        return .named(host, port: port)
    }
}
