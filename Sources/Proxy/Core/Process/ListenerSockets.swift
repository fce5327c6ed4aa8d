// The listening sockets of one listener: one per loop where the kernel can share a port.

import Base
import CLinux
import Glibc
import Runtime

/// Why the proxy could not start.
struct StartFailure: Error, CustomStringConvertible {
    let subject: String
    let cause: SystemFailure

    init(_ subject: String, _ cause: SystemFailure) {
        self.subject = subject
        self.cause = cause
    }

    var description: String { "\(subject): \(cause)" }
}

/// Of one listener. Loops that accept from them hold on to this object, so a descriptor's number stays theirs.
final class ListenerSockets: Sendable {
    /// By loop, by address. Loops that can't have a socket of their own share the first one's.
    private let byLoop: [[Int32]]
    /// By loop: sockets of a process that had more loops, with the number of their address.
    private let extra: [[(descriptor: Int32, address: Int)]]

    /// `inherited` gives the sockets that the process before this one has bound to an address.
    init(
        _ listener: ListenerParams, loops: Int, inherited: (SocketAddress) -> [Int32] = { _ in [] }
    ) throws(StartFailure) {
        var byLoop: [[Int32]] = []
        var taken: [[Int32]] = []
        for address in listener.bindsToPort ? listener.allAddresses : [] {
            taken.append(address.port == 0 ? [] : inherited(address))
        }
        var extra: [[(descriptor: Int32, address: Int)]] = Array(repeating: [], count: loops)
        do throws(StartFailure) {
            for loop in 0..<loops {
                byLoop.append([])
                if !listener.bindsToPort { continue }
                for (position, address) in listener.allAddresses.enumerated() {
                    if loop < taken[position].count {
                        byLoop[loop].append(taken[position][loop])
                    } else if loop > 0, !listener.sharesPort || address.ip == nil {
                        // One socket for all loops: whoever is awake first accepts.
                        byLoop[loop].append(byLoop[0][position])
                    } else {
                        // With port 0 the first socket decides which port the others share.
                        let known = loop == 0 ? nil : Socket.localAddress(byLoop[0][position])
                        byLoop[loop].append(try Self.open(known ?? address, listener))
                    }
                }
            }
        } catch {
            Self.close(byLoop + taken)
            throw error
        }
        // Clients wait in the queue of every socket, so every one needs somebody who accepts.
        for (position, sockets) in taken.enumerated() {
            for (number, descriptor) in sockets.enumerated() where number >= loops {
                extra[number % loops].append((descriptor, position))
            }
        }
        self.byLoop = byLoop
        self.extra = extra
    }

    deinit { Self.close(byLoop + extra.map { $0.map(\.descriptor) }) }

    private static func close(_ byLoop: [[Int32]]) {
        for descriptor in Set(byLoop.joined()) { Glibc.close(descriptor) }
    }

    /// With the number of the address they are bound to.
    func descriptors(loop: Int) -> [(descriptor: Int32, address: Int)] {
        byLoop[loop].enumerated().map { (descriptor: $1, address: $0) } + extra[loop]
    }

    /// All sockets of one address, in the order of the loops.
    func descriptors(address: Int) -> [Int32] {
        var result: [Int32] = []
        for sockets in byLoop where address < sockets.count && !result.contains(sockets[address]) {
            result.append(sockets[address])
        }
        return result + extra.joined().filter { $0.address == address }.map(\.descriptor)
    }

    /// Connections are refused until this is called; calling it again changes nothing.
    func startListening(_ listener: ListenerParams) throws(SystemFailure) {
        for descriptor in Set(byLoop.joined()) {
            try Socket.listen(descriptor, backlog: listener.backlog)
            try listener.socket.applyListening(to: descriptor)
        }
    }

    /// Where the listener really listens: with port 0 the kernel has chosen.
    var localAddresses: [SocketAddress] { (byLoop.first ?? []).compactMap { Socket.localAddress($0) } }

    private static func open(_ address: SocketAddress, _ listener: ListenerParams) throws(StartFailure) -> Int32 {
        do throws(SystemFailure) {
            let descriptor = try Socket.stream(for: address)
            let raw = descriptor.raw
            if case .unix(let path) = address {
                try clear(path)
            } else {
                try Socket.setOption(raw, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
                if listener.sharesPort { try Socket.setOption(raw, level: SOL_SOCKET, name: SO_REUSEPORT, value: 1) }
                if address.ip?.family == .v6 {
                    try Socket.setOption(raw, level: Int32(IPPROTO_IPV6), name: IPV6_V6ONLY, value: 1)
                }
                // Accepted sockets inherit it, which saves a system call for each.
                try Socket.setNoDelay(raw)
            }
            try listener.socket.apply(to: raw, family: address)
            try Socket.bind(raw, to: address)
            return descriptor.release()
        } catch {
            throw StartFailure("listener \(listener.name): cannot listen on \(address)", error)
        }
    }

    /// A socket file that an earlier process left behind would keep the address for ever.
    private static func clear(_ path: String) throws(SystemFailure) {
        if path.utf8.first == 0 { return }
        var status = stat()
        if unsafe stat(path, &status) != 0 { return }
        if status.st_mode & S_IFMT != S_IFSOCK { throw SystemFailure("bind", code: EEXIST) }
        if unsafe unlink(path) != 0 { throw SystemFailure("unlink", code: errno) }
    }
}
