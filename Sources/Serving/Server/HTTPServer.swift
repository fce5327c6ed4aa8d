// An HTTP server: one address, HTTP/1.1 and HTTP/2 on it, a task for each request.

import Base
import CLinux
import Glibc
import Runtime
import TLS

public final class HTTPServer: Sendable {
    public typealias Handler = @Sendable (HTTPExchange) async -> Void

    /// 0 on a unix socket.
    public let port: UInt16
    public let address: ListenAddress
    private let loops: [LoopBound<ServerLoop>]
    private let listener: LoopBound<AcceptSocket>
    private let count: ConnectionCount

    private init(
        port: UInt16, address: ListenAddress, loops: [LoopBound<ServerLoop>], listener: LoopBound<AcceptSocket>,
        count: ConnectionCount
    ) {
        self.port = port
        self.address = address
        self.loops = loops
        self.listener = listener
        self.count = count
    }

    /// Serves from the moment it returns.
    public static func start(
        listen: ListenAddress, tls: TLSSource? = nil, group: LoopGroup, limits: ServerLimits = ServerLimits(),
        handler: @escaping Handler
    ) async throws(SystemFailure) -> HTTPServer {
        let descriptor = try bind(listen)
        let port = Socket.localAddress(descriptor)?.port ?? 0
        let count = ConnectionCount()
        var loops: [LoopBound<ServerLoop>] = []
        for handle in group.handles {
            let made = await handle.ask { loop in
                LoopBound(
                    ServerLoop(loop: loop, limits: limits, tls: tls, count: count, handler: handler), on: loop)
            }
            if let made { loops.append(made) }
        }
        if loops.isEmpty {
            Glibc.close(descriptor)
            throw SystemFailure("listen", code: ECANCELED)
        }
        let shares = loops
        let started = await shares[0].handle.ask { loop -> Result<LoopBound<AcceptSocket>, SystemFailure> in
            let turn = Lock(0)
            let socket = AcceptSocket(loop: loop, taking: descriptor) { fd, remote in
                let index = turn.withLock { turn -> Int in
                    turn &+= 1
                    return turn
                }
                let isTaken = shares[index % shares.count].post { share in
                    share.accept(Descriptor(taking: fd), remote: remote)
                }
                if !isTaken { Glibc.close(fd) }
            }
            do throws(SystemFailure) { try socket.start() } catch { return .failure(error) }
            return .success(LoopBound(socket, on: loop))
        }
        guard let started else {
            Glibc.close(descriptor)
            throw SystemFailure("listen", code: ECANCELED)
        }
        return HTTPServer(
            port: port, address: listen, loops: loops, listener: try started.get(), count: count)
    }

    private static func bind(_ listen: ListenAddress) throws(SystemFailure) -> Int32 {
        var address = listen.socket
        // A host without IPv6: every address is every one of IPv4.
        if case .ip(.anyV6, let port) = listen, (try? Socket.stream(for: address)) == nil {
            address = .ip(.anyV4, port: port)
        }
        let descriptor = try Socket.stream(for: address)
        switch listen {
        case .ip:
            try Socket.setOption(descriptor.raw, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
            // `[::]` is every address, of both families.
            if address.domain == AF_INET6 {
                try? Socket.setOption(descriptor.raw, level: Int32(IPPROTO_IPV6), name: IPV6_V6ONLY, value: 0)
            }
            try Socket.bind(descriptor.raw, to: address)
        case .unix(let path, let mode): try bindPath(descriptor.raw, path, mode)
        }
        try Socket.listen(descriptor.raw, backlog: 4096)
        return descriptor.release()
    }

    /// A socket file that nobody listens on any more is in the way of a restart.
    private static func bindPath(_ descriptor: Int32, _ path: String, _ mode: UInt32) throws(SystemFailure) {
        do throws(SystemFailure) {
            try Socket.bind(descriptor, to: .unix(path: path))
        } catch {
            guard error.code == EADDRINUSE, isDeserted(path) else { throw error }
            _ = unsafe unlink(path)
            try Socket.bind(descriptor, to: .unix(path: path))
        }
        _ = unsafe chmod(path, mode)
    }

    private static func isDeserted(_ path: String) -> Bool {
        guard let probe = try? Socket.stream(for: .unix(path: path)) else { return false }
        if case .failed(let failure) = Socket.connect(probe.raw, to: .unix(path: path)) {
            return failure.code == ECONNREFUSED
        }
        return false
    }

    public var openConnections: Int { count.value }

    /// Takes no new connection, tells the clients (GOAWAY, `Connection: close`), and waits for the answers that are
    /// under way, at most for `drain`. What is left then is cut off.
    public func stop(drain: TimeSpan = .seconds(5)) async {
        _ = await listener.handle.ask { [listener] loop in listener.value(on: loop).close() }
        if case .unix(let path, _) = address { _ = unsafe unlink(path) }
        await withTaskGroup(of: Void.self) { group in
            for share in loops { group.addTask { await Self.drain(share, drain) } }
        }
    }

    private static func drain(_ share: LoopBound<ServerLoop>, _ time: TimeSpan) async {
        await withCheckedContinuation { continuation in
            let once = Once { continuation.resume() }
            let isPosted = share.handle.post { loop in
                let server = share.value(on: loop)
                server.drain { once.run() }
                if once.isDone { return }
                Deadline.arm(loop, after: time) {
                    server.abort()
                    once.run()
                }
            }
            if !isPosted { once.run() }
        }
    }
}

/// Runs something the first time only.
final class Once: Sendable {
    private let isRun = Lock(false)
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    var isDone: Bool { isRun.withLock { $0 } }

    func run() {
        let isFirst = isRun.withLock { isRun -> Bool in
            defer { isRun = true }
            return !isRun
        }
        if isFirst { body() }
    }
}
