// Addresses and address ranges as Envoy's configuration writes them.

import Base
import EnvoyAPI

extension AddressRange {
    /// `envoy.config.core.v3.CidrRange`.
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let text = node.string("address_prefix")
        guard let address = IPAddress(text) else {
            throw node.invalid("address_prefix", found: text, expected: "an IPv4 or IPv6 address")
        }
        let length = node.optionalUInt32("prefix_len") ?? 0
        // As in Envoy a length beyond the address stands for all of it.
        let longest = address.family == .v4 ? 32 : 128
        guard let range = AddressRange(address, prefixLength: min(Int(length), longest)) else {
            throw node.invalid("prefix_len", found: "\(length)", expected: "at most \(longest)")
        }
        self = range
    }
}

/// Where a host is to be found: an address, or a name that has to be resolved.
enum ConfiguredAddress: Hashable, Sendable {
    case resolved(SocketAddress)
    case named(String, port: UInt16)

    /// `envoy.config.core.v3.Address`.
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        if let pipe = node.message("pipe") {
            pipe.ignore("mode")
            let path = pipe.string("path")
            self = .resolved(.unix(path: path.hasPrefix("@") ? "\0" + path.dropFirst() : path))
        } else if let socket = node.message("socket_address") {
            self = try Self.socket(socket)
        } else {
            throw node.unsupported(
                node.oneof("address") ?? "socket_address", "an address has to be a socket_address or a pipe")
        }
    }

    private static func socket(_ node: ConfigNode) throws(InvalidConfiguration) -> ConfiguredAddress {
        if node.enumeration("protocol") != "TCP" {
            throw node.unsupported("protocol", "only TCP is carried")
        }
        _ = node.bool("ipv4_compat")
        _ = node.string("resolver_name")
        let host = node.string("address")
        if node.oneof("port_specifier") == "named_port" {
            throw node.unsupported("named_port", "ports are given as numbers")
        }
        let port = UInt16(truncatingIfNeeded: node.uint32("port_value"))
        if let address = IPAddress(host) { return .resolved(.ip(address, port: port)) }
        return .named(host, port: port)
    }

    /// For places where a name makes no sense: what a listener binds to.
    static func literal(_ node: ConfigNode) throws(InvalidConfiguration) -> SocketAddress {
        switch try ConfiguredAddress(node) {
        case .resolved(let address): return address
        case .named(let name, _):
            throw node.invalid("socket_address", found: name, expected: "an IP address: names are not resolved here")
        }
    }
}
