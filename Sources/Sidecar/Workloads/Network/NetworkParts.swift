// The switch between workloads: a pair of interfaces to each, a route per address, and a thread that carries what goes
// between the machine's network and the mesh.

import Base
import Glibc
import Processes
import Runtime

final class NetworkParts: Sendable {
    private let kind: NetworkKind
    private let gateway: IPAddress
    /// Where workloads' namespaces are made: the machine's user namespace, or one where this user is root.
    private let base: Namespaces
    /// Where the pairs' ends are: the machine's network, or one of its own.
    let hub: Namespaces
    private let netlink: NetlinkSocket
    private let forwarder: Forwarder
    private let rules: RedirectRules

    /// Ports of the gateway that another one of this network has; taken over when that one goes.
    private let wanted = Lock<[UInt16: SocketAddress]>([:])
    private let watching = Lock<Task<Void, Never>?>(nil)
    let isJoined: Bool

    /// `found`: a network that is there already.
    init(
        _ kind: NetworkKind, gateway: IPAddress, _ params: MeshNetworkParams, found: Namespaces? = nil
    ) throws(WorkloadFailure) {
        self.kind = kind
        self.gateway = gateway
        isJoined = found != nil
        do throws(NamespaceFailure) {
            if let found {
                base = found.base
                hub = found
            } else {
                base = geteuid() == 0 ? .own : try .withUser()
                hub = kind == .machine ? .own : try base.withNet(forwards: true)
            }
            netlink = try NetlinkSocket(in: hub)
            if kind == .isolated, found == nil { try netlink.add(gateway, prefix: 32, to: try netlink.index(of: "lo")) }
        } catch {
            throw WorkloadFailure("network \(kind.rawValue): \(error)")
        }
        forwarder = try Forwarder(mesh: hub)
        let servers = ResolverFile.servers(StateFiles.text("/etc/resolv.conf") ?? "")
        do throws(WorkloadFailure) {
            let way = try Self.listen(on: .ip(gateway, port: 0), in: hub)
            rules = try RedirectRules(in: hub, port: way.port, log: params.log)
            forwarder.forward(way.socket, to: .outside)
            try serveNames(servers, params.log)
        } catch {
            forwarder.stop()
            throw error
        }
    }

    private func serveNames(_ servers: [IPAddress], _ log: @Sendable (String) -> Void) throws(WorkloadFailure) {
        guard let first = servers.first else {
            return log("network: /etc/resolv.conf names no server; workloads resolve the mesh's names only")
        }
        let address = SocketAddress.ip(gateway, port: 53)
        let socket = try Self.bound(address, Int32(SOCK_DGRAM.rawValue), in: hub)
        forwarder.relayNames(socket, servers: servers.map { .ip($0, port: 53) })
        forwarder.forward(try Self.listen(on: address, in: hub).socket, to: .machine(.ip(first, port: 53)))
    }

    /// `skein7-12` for 10.88.7.12: an interface's name has at most 15 characters.
    static func interfaceName(_ address: IPAddress) -> String {
        "skein\(address.v4Bits >> 8 & 0xFF)-\(address.v4Bits & 0xFF)"
    }

    func connect(
        _ address: IPAddress, directory: String
    ) throws(WorkloadFailure) -> (inside: Namespaces, interface: String) {
        let name = Self.interfaceName(address)
        do throws(NamespaceFailure) {
            let net = try base.withNet()
            let own = ["resolv.conf", "hosts"].filter { unsafe access("/etc/\($0)", F_OK) == 0 }
            let inside = try net.withFiles(own.map { ("\(directory)/\($0)", "/etc/\($0)") })
            // Left by one who was killed a moment ago: its address is ours now.
            _ = try? netlink.delete(name)
            try netlink.makePair(name, peer: "eth0", in: net)
            try join(net, address)
            let index = try netlink.index(of: name)
            try netlink.add(gateway, prefix: 32, to: index)
            try netlink.setUp(index)
            if kind == .machine {
                // Of this interface alone: the machine's own forwarding stays as it is.
                try Namespaces.own.setting("/proc/sys/net/ipv4/conf/\(name)/forwarding", "1")
            }
            try netlink.route(to: address, through: index, from: gateway)
            return (inside, name)
        } catch {
            throw WorkloadFailure("connecting \(address): \(error)")
        }
    }

    private func join(_ net: Namespaces, _ address: IPAddress) throws(NamespaceFailure) {
        let inner = try NetlinkSocket(in: net)
        let index = try inner.index(of: "eth0")
        try inner.add(address, prefix: 32, to: index)
        try inner.setUp(index)
        try inner.defaultRoute(by: gateway, through: index)
    }

    /// The pair goes at once, not when the kernel gets round to the namespace.
    func disconnect(_ interface: String) { _ = try? netlink.delete(interface) }

    func publish(_ port: UInt16, to target: SocketAddress) throws(WorkloadFailure) -> UInt16 {
        let (socket, bound) = try Self.listen(on: .ip(IPAddress(v4: 127 << 24 | 1), port: port), in: .own)
        forwarder.forward(socket, to: .mesh(target))
        return bound
    }

    func admit(_ port: UInt16, to target: SocketAddress) throws(WorkloadFailure) {
        if open(port, to: target) { return }
        guard isJoined || kind == .machine else {
            throw WorkloadFailure("port \(port) of \(gateway), the machine as workloads see it, is taken already")
        }
        // Whoever has it leads to the same place: the machine's own program, or another of this network.
        wanted.withLock { $0[port] = target }
        watching.withLock { watching in
            guard watching == nil else { return }
            watching = Task { [weak self] in
                while !Task.isCancelled, self?.takeOver() == false {
                    try? await Task.sleep(nanoseconds: 500_000_000)
                }
            }
        }
    }

    private func open(_ port: UInt16, to target: SocketAddress) -> Bool {
        guard let socket = try? Self.listen(on: .ip(gateway, port: port), in: hub).socket else { return false }
        forwarder.forward(socket, to: .machine(target))
        return true
    }

    /// True when nothing is left to take over.
    private func takeOver() -> Bool {
        let ports = wanted.withLock { $0 }
        for (port, target) in ports where open(port, to: target) {
            wanted.withLock { $0[port] = nil }
        }
        return wanted.withLock { $0.isEmpty }
    }

    /// Lends the network to others.
    func share(by share: NetworkShare) { share.serve(hub, on: forwarder.handle) }

    func stop() {
        watching.withLock { $0?.cancel() }
        rules.remove()
        forwarder.stop()
    }

    /// Several of one machine's networks may listen for names, and one takes over from another.
    private static func bound(
        _ address: SocketAddress, _ type: Int32, in place: Namespaces
    ) throws(WorkloadFailure) -> Int32 {
        do {
            let socket = try place.socket(address.domain, type)
            do {
                try Socket.setOption(socket, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
                if address.ip?.isLoopback == false {
                    try Socket.setOption(socket, level: Int32(IPPROTO_IP), name: Int32(IP_FREEBIND), value: 1)
                    if address.port == 53 {
                        try Socket.setOption(socket, level: SOL_SOCKET, name: SO_REUSEPORT, value: 1)
                    }
                }
                try Socket.bind(socket, to: address)
                return socket
            } catch {
                close(socket)
                throw error
            }
        } catch {
            throw WorkloadFailure("can't listen on \(address): \(error); is another program using that port?")
        }
    }

    private static func listen(
        on address: SocketAddress, in place: Namespaces
    ) throws(WorkloadFailure) -> (socket: Int32, port: UInt16) {
        let socket = try bound(address, Int32(SOCK_STREAM.rawValue), in: place)
        do throws(SystemFailure) {
            try Socket.listen(socket, backlog: 1024)
            return (socket, Socket.localAddress(socket)?.port ?? 0)
        } catch {
            close(socket)
            throw WorkloadFailure("can't listen on \(address): \(error)")
        }
    }
}
