// A name server for a workload: the mesh's names, and upstream's for the rest.

import Base
import DNSMessages
import Glibc
import Runtime

public final class NameServer: Sendable {
    private let thread: LoopThread
    private let names: NamesOnLoop
    private let published: Lock<NameCounters>
    /// With the ports that it got.
    public let addresses: [SocketAddress]

    private init(
        _ thread: LoopThread, _ names: NamesOnLoop, _ published: Lock<NameCounters>, _ addresses: [SocketAddress]
    ) {
        self.thread = thread
        self.names = names
        self.published = published
        self.addresses = addresses
    }

    /// Returns when it answers.
    public static func start(_ params: NameServerParams) async throws(NameServerFailure) -> NameServer {
        try check(params)
        let published = Lock(NameCounters())
        let outcome = Lock<Result<(NamesOnLoop, [SocketAddress]), NameServerFailure>?>(nil)
        let thread: LoopThread
        do throws(SystemFailure) {
            thread = try LoopThread.start(index: 0) { loop in
                let names = NameLoop(loop, params, published)
                do throws(NameServerFailure) {
                    let addresses = try listen(names)
                    let bound = NamesOnLoop(names, loop.handle)
                    outcome.withLock { $0 = .success((bound, addresses)) }
                } catch {
                    names.stop()
                    outcome.withLock { $0 = .failure(error) }
                }
            }
        } catch {
            throw NameServerFailure(description: "name server: no thread for it: \(error)")
        }
        switch outcome.withLock({ $0 }) {
        case .success(let (names, addresses)): return NameServer(thread, names, published, addresses)
        case .failure(let failure):
            thread.join()
            throw failure
        case nil: throw NameServerFailure(description: "name server: its thread ended before it began")
        }
    }

    /// Takes its place at once; questions under way aren't asked anew.
    public func replace(_ table: NameTable) {
        names.post { $0.replace(table) }
    }

    public func stop() async {
        names.post { $0.stop() }
        thread.join()
    }

    public var counters: NameCounters { published.withLock { $0 } }

    // MARK: - Sockets

    private static func check(_ params: NameServerParams) throws(NameServerFailure) {
        if params.listen.isEmpty {
            throw NameServerFailure(description: "name server: found no address to listen on, expected at least one")
        }
        for address in params.listen {
            guard let ip = address.ip, ip != .anyV4, ip != .anyV6 else {
                throw NameServerFailure(
                    description:
                        "name server: found \(address) to listen on, expected an IP address and a port; answers "
                        + "must come from the address that was asked, so that a wildcard is none")
            }
        }
        if let mark = params.mark { try check(mark: mark) }
        for upstream in params.upstreams ?? [] {
            guard upstream.ip != nil, !params.listen.contains(upstream) else {
                throw NameServerFailure(
                    description:
                        "name server: found upstream \(upstream), expected the IP address and port of another server")
            }
        }
    }

    /// Found out now, and not by each question that goes nowhere.
    private static func check(mark: UInt32) throws(NameServerFailure) {
        do throws(SystemFailure) {
            let probe = try Socket.datagram(for: .ip(.anyV4, port: 0))
            try Socket.setOption(probe.raw, level: SOL_SOCKET, name: SO_MARK, value: Int32(bitPattern: mark))
        } catch {
            throw NameServerFailure(
                description: "name server: its sockets can't be marked with \(mark): \(error)"
                    + (error.code == EPERM ? "; a mark needs CAP_NET_ADMIN in this network namespace" : ""))
        }
    }

    private static func listen(_ names: NameLoop) throws(NameServerFailure) -> [SocketAddress] {
        var addresses: [SocketAddress] = []
        var missing: NameServerFailure?
        for address in names.params.listen {
            do throws(SystemFailure) {
                addresses.append(try listen(names, address))
            } catch {
                let failure = NameServerFailure(
                    description: "name server: \(address) can't be listened on: \(error)"
                        + (error.code == EADDRINUSE ? "; is another sidecar running in this network namespace?" : ""))
                guard address.ip?.family == .v6, error.code == EADDRNOTAVAIL || error.code == EAFNOSUPPORT else {
                    throw failure
                }
                missing = failure
            }
        }
        if addresses.isEmpty, let missing { throw missing }
        return addresses
    }

    private static func listen(_ names: NameLoop, _ address: SocketAddress) throws(SystemFailure) -> SocketAddress {
        var tries = 0
        while true {
            let datagrams = try Socket.datagram(for: address)
            if address.domain == AF_INET6 {
                try Socket.setOption(datagrams.raw, level: Int32(IPPROTO_IPV6), name: IPV6_V6ONLY, value: 1)
            }
            try Socket.bind(datagrams.raw, to: address)
            let bound = Socket.localAddress(datagrams.raw) ?? address
            let streams = try Socket.stream(for: address)
            try Socket.setOption(streams.raw, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
            if address.domain == AF_INET6 {
                try Socket.setOption(streams.raw, level: Int32(IPPROTO_IPV6), name: IPV6_V6ONLY, value: 1)
            }
            do throws(SystemFailure) {
                try Socket.bind(streams.raw, to: bound)
                try Socket.listen(streams.raw, backlog: 128)
            } catch {
                // A free port of UDP may be taken in TCP: another one, then.
                tries += 1
                if address.port == 0, tries < 20 { continue }
                throw error
            }
            names.add(try DatagramListener(names, datagrams))
            names.add(try StreamListener(names, streams))
            return bound
        }
    }
}

/// Sendable: what it holds is touched on its loop only.
private final class NamesOnLoop: @unchecked Sendable {
    private let names: NameLoop
    private let handle: LoopHandle

    init(_ names: NameLoop, _ handle: LoopHandle) {
        self.names = names
        self.handle = handle
    }

    func post(_ body: @escaping @Sendable (NameLoop) -> Void) {
        _ = handle.post { _ in body(self.names) }
    }
}
