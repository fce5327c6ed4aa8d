// The listening sockets of the process: bound before anything runs, one per loop where the kernel can share a port.

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

final class ListeningSockets {
    /// By loop, by listener, by address.
    private var byLoop: [[[Int32]]] = []
    private var paths: [String] = []

    deinit {
        for fd in Set(byLoop.joined().joined()) { close(fd) }
    }

    func bind(_ listeners: [ListenerParams], loops: Int) throws(StartFailure) {
        byLoop = Array(repeating: [], count: loops)
        for listener in listeners {
            for loop in 0..<loops {
                var sockets: [Int32] = []
                if listener.bindsToPort {
                    for (position, address) in listener.allAddresses.enumerated() {
                        if loop > 0, !listener.sharesPort || address.ip == nil {
                            // One socket for all loops: whoever is awake first accepts.
                            sockets.append(byLoop[0][byLoop[loop].count][position])
                        } else {
                            // With port 0 the first socket decides which port the others share.
                            let known = loop == 0 ? nil : Socket.localAddress(byLoop[0][byLoop[loop].count][position])
                            sockets.append(try open(known ?? address, listener))
                        }
                    }
                }
                byLoop[loop].append(sockets)
            }
        }
    }

    func descriptors(loop: Int) -> [[Int32]] { byLoop[loop] }

    /// Where a listener really listens: with port 0 the kernel has chosen.
    func localAddresses(listener: Int) -> [SocketAddress] {
        byLoop[0][listener].compactMap { Socket.localAddress($0) }
    }

    private func open(_ address: SocketAddress, _ listener: ListenerParams) throws(StartFailure) -> Int32 {
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
    private func clear(_ path: String) throws(SystemFailure) {
        if path.utf8.first == 0 { return }
        var status = stat()
        if unsafe stat(path, &status) != 0 { return }
        if status.st_mode & S_IFMT != S_IFSOCK { throw SystemFailure("bind", code: EEXIST) }
        if unsafe unlink(path) != 0 { throw SystemFailure("unlink", code: errno) }
    }
}
