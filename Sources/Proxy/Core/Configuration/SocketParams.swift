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
    private var source: SocketAddress?
    private var isTransparent = false
    private var isFreebind = false
    private var fastOpenQueue: Int32?

    init(listener node: ConfigNode) throws(InvalidConfiguration) {
        options = Self.options(node.messages("socket_options"))
        isTransparent = node.optionalBool("transparent") ?? false
        isFreebind = node.optionalBool("freebind") ?? false
        fastOpenQueue = node.optionalUInt32("tcp_fast_open_queue_length").map { Int32(clamping: $0) }
    }

    init(cluster node: ConfigNode) throws(InvalidConfiguration) {
        if let bind = node.message("upstream_bind_config") {
            if let address = bind.message("source_address") {
                guard let ip = IPAddress(address.string("address")) else {
                    throw address.invalid("address", found: address.string("address"), expected: "an IP address")
                }
                source = .ip(ip, port: UInt16(truncatingIfNeeded: address.uint32("port_value")))
                address.ignore("protocol", "ipv4_compat", "resolver_name")
            }
            isFreebind = bind.optionalBool("freebind") ?? false
            options = Self.options(bind.messages("socket_options"))
        }
        guard let connection = node.message("upstream_connection_options") else { return }
        if let probe = connection.message("tcp_keepalive") {
            keepalive = Keepalive(
                probes: probe.optionalUInt32("keepalive_probes").map { Int32(clamping: $0) },
                time: probe.optionalUInt32("keepalive_time").map { Int32(clamping: $0) },
                interval: probe.optionalUInt32("keepalive_interval").map { Int32(clamping: $0) })
        }
        connection.ignore("set_local_interface_name_on_upstream_connections")
    }

    private static func options(_ nodes: [ConfigNode]) -> [Option] {
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
    func apply(to descriptor: Int32, family: SocketAddress) throws(SystemFailure) {
        guard case .ip(let ip, _) = family else { return }
        if isFreebind { try Socket.setOption(descriptor, level: Int32(IPPROTO_IP), name: IP_FREEBIND, value: 1) }
        if isTransparent {
            try Socket.setOption(descriptor, level: Int32(IPPROTO_IP), name: IP_TRANSPARENT, value: 1)
        }
        try set("STATE_PREBIND", descriptor)
        if let keepalive { try apply(keepalive, descriptor) }
        if let source, source.ip?.family == ip.family { try Socket.bind(descriptor, to: source) }
        try set("STATE_BOUND", descriptor)
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
