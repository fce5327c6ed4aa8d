// Interfaces, addresses and routes of one network namespace, by rtnetlink: a program per change would be too slow for a
// mesh that starts at once.

import Base
import Glibc
import Processes

final class NetlinkSocket: Sendable {
    private let descriptor: Int32
    private let sequence = Lock<UInt32>(1)

    init(in namespaces: Namespaces) throws(NamespaceFailure) {
        descriptor = try namespaces.socket(AF_NETLINK, Int32(SOCK_RAW.rawValue))
    }

    deinit { close(descriptor) }

    /// A pair: `name` here, `peer` in the other namespace.
    func makePair(_ name: String, peer: String, in other: Namespaces) throws(NamespaceFailure) {
        guard let net = other.net else { throw NamespaceFailure(what: "making \(name)", code: EINVAL) }
        let flags = NetlinkNumber.acknowledge | NetlinkNumber.create | NetlinkNumber.exclusive
        var message = NetlinkMessage(NetlinkNumber.newLink, flags: flags, fixed: NetlinkMessage.link())
        message.attribute(NetlinkNumber.linkName, name: name)
        message.nested(NetlinkNumber.linkInfo) { info in
            info.attribute(NetlinkNumber.infoKind, name: "veth")
            info.nested(NetlinkNumber.infoData) { data in
                data.nested(NetlinkNumber.vethPeer) { end in
                    end.append(NetlinkMessage.link())
                    end.attribute(NetlinkNumber.linkName, name: peer)
                    end.attribute(NetlinkNumber.linkNetDescriptor, number: UInt32(net))
                }
            }
        }
        _ = try ask(message, "making the interface pair \(name)")
    }

    func index(of name: String) throws(NamespaceFailure) -> Int32 {
        var message = NetlinkMessage(NetlinkNumber.getLink, flags: 0, fixed: NetlinkMessage.link())
        message.attribute(NetlinkNumber.linkName, name: name)
        let answer = try ask(message, "looking for the interface \(name)")
        guard answer.count >= 24 else { throw NamespaceFailure(what: "looking for \(name)", code: EBADMSG) }
        return answer[20..<24].reversed().reduce(0) { $0 << 8 | Int32($1) }
    }

    func setUp(_ index: Int32) throws(NamespaceFailure) {
        let up = UInt32(IFF_UP)
        let fixed = NetlinkMessage.link(index: index, flags: up, change: up)
        let message = NetlinkMessage(NetlinkNumber.newLink, flags: NetlinkNumber.acknowledge, fixed: fixed)
        _ = try ask(message, "setting an interface up")
    }

    func delete(_ name: String) throws(NamespaceFailure) {
        var message = NetlinkMessage(
            NetlinkNumber.deleteLink, flags: NetlinkNumber.acknowledge, fixed: NetlinkMessage.link())
        message.attribute(NetlinkNumber.linkName, name: name)
        _ = try ask(message, "deleting the interface \(name)")
    }

    func add(_ address: IPAddress, prefix: UInt8, to index: Int32) throws(NamespaceFailure) {
        let flags = NetlinkNumber.acknowledge | NetlinkNumber.create | NetlinkNumber.replace
        var message = NetlinkMessage(
            NetlinkNumber.newAddress, flags: flags,
            fixed: NetlinkMessage.address(prefix: prefix, scope: 0, index: index))
        message.attribute(NetlinkNumber.addressLocal, address.bytes)
        message.attribute(NetlinkNumber.addressOfPeer, address.bytes)
        _ = try ask(message, "giving an interface the address \(address)")
    }

    /// To one host at the other end of an interface.
    func route(to address: IPAddress, through index: Int32, from source: IPAddress) throws(NamespaceFailure) {
        // 253: scope link.
        var message = NetlinkMessage(
            NetlinkNumber.newRoute,
            flags: NetlinkNumber.acknowledge | NetlinkNumber.create | NetlinkNumber.replace,
            fixed: NetlinkMessage.route(prefix: 32, scope: 253))
        message.attribute(NetlinkNumber.routeTarget, address.bytes)
        message.attribute(NetlinkNumber.routeSource, source.bytes)
        message.attribute(NetlinkNumber.routeDevice, number: UInt32(bitPattern: index))
        _ = try ask(message, "making the route to \(address)")
    }

    /// Everything else, by a gateway that is taken to be at the other end (RTNH_F_ONLINK).
    func defaultRoute(by gateway: IPAddress, through index: Int32) throws(NamespaceFailure) {
        var message = NetlinkMessage(
            NetlinkNumber.newRoute,
            flags: NetlinkNumber.acknowledge | NetlinkNumber.create | NetlinkNumber.replace,
            fixed: NetlinkMessage.route(prefix: 0, scope: 0, flags: 4))
        message.attribute(NetlinkNumber.routeGateway, gateway.bytes)
        message.attribute(NetlinkNumber.routeDevice, number: UInt32(bitPattern: index))
        _ = try ask(message, "making the default route by \(gateway)")
    }

    /// The answer that carries the request's number, header included.
    private func ask(_ message: NetlinkMessage, _ what: String) throws(NamespaceFailure) -> [UInt8] {
        try sequence.withLock { sequence throws(NamespaceFailure) in
            sequence &+= 1
            let bytes = message.finished(sequence: sequence)
            let sent = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, 0) }
            if sent != bytes.count { throw NamespaceFailure(what: what, code: errno) }
            return try answer(to: sequence, what)
        }
    }

    private func answer(to sequence: UInt32, _ what: String) throws(NamespaceFailure) -> [UInt8] {
        var space = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe recv(descriptor, &space, space.count, 0)
            if count < 0 {
                if errno == EINTR { continue }
                guard errno == EAGAIN else { throw NamespaceFailure(what: what, code: errno) }
                var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                if unsafe poll(&wait, 1, 5000) == 0 { throw NamespaceFailure(what: what, code: ETIMEDOUT) }
                continue
            }
            guard count >= 20, Self.word(space, 8) == sequence else { continue }
            // NLMSG_ERROR: an errno value below zero, 0 for done.
            if UInt16(space[4]) | UInt16(space[5]) << 8 == 2 {
                let code = Int32(bitPattern: Self.word(space, 16))
                if code != 0 { throw NamespaceFailure(what: what, code: -code) }
            }
            return Array(space[..<count])
        }
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
