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

    init(_ listener: ListenerParams, loops: Int) throws(StartFailure) {
        var byLoop: [[Int32]] = []
        do throws(StartFailure) {
            for loop in 0..<loops {
                byLoop.append([])
                if !listener.bindsToPort { continue }
                for (position, address) in listener.allAddresses.enumerated() {
                    if loop > 0, !listener.sharesPort || address.ip == nil {
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
            Self.close(byLoop)
            throw error
        }
        self.byLoop = byLoop
    }

    deinit { Self.close(byLoop) }

    private static func close(_ byLoop: [[Int32]]) {
        for descriptor in Set(byLoop.joined()) { Glibc.close(descriptor) }
    }

    func descriptors(loop: Int) -> [Int32] { byLoop[loop] }

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
            try Socket.listen(raw, backlog: listener.backlog)
            try listener.socket.applyListening(to: raw)
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
