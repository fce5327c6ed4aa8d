// Socket options and source addresses, as listeners and clusters configure them.

import Base
import EnvoyAPI
import Glibc
import Runtime

struct SocketParams: Sendable {
    struct Option: Sendable {
        enum Value: Sendable {
            case integer(Int32)
            case bytes([UInt8])
        }

        let level: Int32
        let name: Int32
        let value: Value
        let state: String
    }

    struct Keepalive: Sendable {
        let probes: Int32?
        let time: Int32?
        let interval: Int32?
    }

    private var options: [Option] = []
    private var keepalive: Keepalive?
    private(set) var source: SocketAddress?
    private var isTransparent = false
    private var isFreebind = false
    private var fastOpenQueue: Int32?

    init(listener node: ConfigNode) throws(InvalidConfiguration) {
        options = Self.options(node.messages("socket_options"))
        isTransparent = node.optionalBool("transparent") ?? false
        isFreebind = node.optionalBool("freebind") ?? false
        fastOpenQueue = node.optionalUInt32("tcp_fast_open_queue_length").map { Int32(clamping: $0) }
    }

    init(cluster node: ConfigNode, defaults: UpstreamBind = UpstreamBind()) throws(InvalidConfiguration) {
        let own = try node.message("upstream_bind_config").map { node throws(InvalidConfiguration) in
            try UpstreamBind(node)
        }
        // As in Envoy: a cluster with a say of its own has no source but its own, the rest is taken one by one.
        source = own.map(\.source) ?? defaults.source
        isFreebind = own?.isFreebind ?? defaults.isFreebind ?? false
        options = own.flatMap { $0.options.isEmpty ? nil : $0.options } ?? defaults.options
        guard let connection = node.message("upstream_connection_options") else { return }
        if let probe = connection.message("tcp_keepalive") {
            keepalive = Keepalive(
                probes: probe.optionalUInt32("keepalive_probes").map { Int32(clamping: $0) },
                time: probe.optionalUInt32("keepalive_time").map { Int32(clamping: $0) },
                interval: probe.optionalUInt32("keepalive_interval").map { Int32(clamping: $0) })
        }
        connection.ignore("set_local_interface_name_on_upstream_connections")
    }

    fileprivate static func options(_ nodes: [ConfigNode]) -> [Option] {
        nodes.map { node in
            node.ignore("description")
            let value: Option.Value =
                node.oneof("value") == "buf_value"
                ? .bytes(node.bytes("buf_value")) : .integer(Int32(truncatingIfNeeded: node.int64("int_value")))
            return Option(
                level: Int32(truncatingIfNeeded: node.int64("level")),
                name: Int32(truncatingIfNeeded: node.int64("name")), value: value, state: node.enumeration("state"))
        }
    }

    /// Before `bind` or `connect`.
    /// `client`: in whose name a connection to a host is made.
    func apply(
        to descriptor: Int32, family: SocketAddress, client: ClientSource? = nil
    ) throws(SystemFailure) {
        guard case .ip(let ip, _) = family else { return }
        if isFreebind { try Self.set(.freebind, ip.family, descriptor) }
        if isTransparent || client != nil { try Self.set(.transparent, ip.family, descriptor) }
        try set("STATE_PREBIND", descriptor)
        if let client, client.mark != 0 {
            try Socket.setOption(
                descriptor, level: SOL_SOCKET, name: SO_MARK, value: Int32(bitPattern: client.mark))
        }
        if let keepalive { try apply(keepalive, descriptor) }
        if let client {
            try Socket.bind(descriptor, to: client.address)
        } else if let source, source.ip?.family == ip.family {
            try Socket.bind(descriptor, to: source)
        }
        try set("STATE_BOUND", descriptor)
    }

    private enum AddressOption { case freebind, transparent }

    private static func set(
        _ option: AddressOption, _ family: IPAddress.Family, _ descriptor: Int32
    ) throws(SystemFailure) {
        // Of linux/in6.h: 75 and 78.
        let (level, name): (Int32, Int32) =
            switch (option, family) {
            case (.freebind, .v4): (Int32(IPPROTO_IP), IP_FREEBIND)
            case (.freebind, .v6): (Int32(IPPROTO_IPV6), 78)
            case (.transparent, .v4): (Int32(IPPROTO_IP), IP_TRANSPARENT)
            case (.transparent, .v6): (Int32(IPPROTO_IPV6), 75)
            }
        try Socket.setOption(descriptor, level: level, name: name, value: 1)
    }

    /// After `listen`.
    func applyListening(to descriptor: Int32) throws(SystemFailure) {
        try set("STATE_LISTENING", descriptor)
        guard let fastOpenQueue else { return }
        try Socket.setOption(
            descriptor, level: Int32(IPPROTO_TCP), name: TCP_FASTOPEN, value: fastOpenQueue)
    }

    private func set(_ state: String, _ descriptor: Int32) throws(SystemFailure) {
        for option in options where option.state == state {
            switch option.value {
            case .integer(let value):
                try Socket.setOption(descriptor, level: option.level, name: option.name, value: value)
            case .bytes(let bytes):
                try Socket.setOption(descriptor, level: option.level, name: option.name, bytes: bytes)
            }
        }
    }

    private func apply(_ keepalive: Keepalive, _ descriptor: Int32) throws(SystemFailure) {
        try Socket.setOption(descriptor, level: SOL_SOCKET, name: SO_KEEPALIVE, value: 1)
        let level = Int32(IPPROTO_TCP)
        if let probes = keepalive.probes {
            try Socket.setOption(descriptor, level: level, name: TCP_KEEPCNT, value: probes)
        }
        if let time = keepalive.time {
            try Socket.setOption(descriptor, level: level, name: TCP_KEEPIDLE, value: time)
        }
        if let interval = keepalive.interval {
            try Socket.setOption(descriptor, level: level, name: TCP_KEEPINTVL, value: interval)
        }
    }
}

/// `envoy.config.core.v3.BindConfig`: where connections to hosts come from.
struct UpstreamBind: Sendable {
    var source: SocketAddress?
    var isFreebind: Bool?
    var options: [SocketParams.Option] = []

    init() {}

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        if let address = node.message("source_address") {
            guard let ip = IPAddress(address.string("address")) else {
                throw address.invalid("address", found: address.string("address"), expected: "an IP address")
            }
            source = .ip(ip, port: UInt16(truncatingIfNeeded: address.uint32("port_value")))
            address.ignore("protocol", "ipv4_compat", "resolver_name")
        }
        isFreebind = node.optionalBool("freebind")
        options = SocketParams.options(node.messages("socket_options"))
    }
}
