// A TCP server that answers lines: the TCP echo, and the little store behind ratings v2.

import Base
import Glibc
import Runtime
import Serving

final class LineServer: Sendable {
    let port: UInt16
    private let thread: LoopThread
    private let listener: Lock<LineListener.Handle?>

    private init(port: UInt16, thread: LoopThread, listener: LineListener.Handle) {
        self.port = port
        self.thread = thread
        self.listener = Lock(listener)
    }

    static func start(_ params: DemoServiceParams, _ group: LoopGroup) async throws -> LineServer {
        guard case .ip(let address, let wanted) = params.listen else {
            throw InvalidService("\(params.kind.rawValue) listens on an IP address and a port")
        }
        let answer: @Sendable (String) -> String =
            switch params.kind {
            case .store: LineStore().answer
            default: { [prefix = params.prefix] line in prefix.isEmpty ? line : "\(prefix) \(line)" }
            }
        let descriptor = try bind(address, wanted)
        let port = Socket.localAddress(descriptor)?.port ?? 0
        let started = Lock<Result<LineListener.Handle, SystemFailure>?>(nil)
        let thread = try LoopThread.start(index: 0) { loop in
            do throws(SystemFailure) {
                let listener = try LineListener(loop: loop, taking: descriptor, answer: answer, log: params.log)
                started.withLock { $0 = .success(LineListener.Handle(listener)) }
            } catch {
                started.withLock { $0 = .failure(error) }
            }
        }
        guard let outcome = started.withLock({ $0 }) else { throw SystemFailure("listen", code: ECANCELED) }
        return LineServer(port: port, thread: thread, listener: try outcome.get())
    }

    private static func bind(_ address: IPAddress, _ port: UInt16) throws(SystemFailure) -> Int32 {
        var place = SocketAddress.ip(address, port: port)
        // A host without IPv6: every address is every one of IPv4.
        if address == .anyV6, (try? Socket.stream(for: place)) == nil { place = .ip(.anyV4, port: port) }
        let descriptor = try Socket.stream(for: place)
        try Socket.setOption(descriptor.raw, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
        if place.domain == AF_INET6 {
            try? Socket.setOption(descriptor.raw, level: Int32(IPPROTO_IPV6), name: IPV6_V6ONLY, value: 0)
        }
        try Socket.bind(descriptor.raw, to: place)
        try Socket.listen(descriptor.raw, backlog: 1024)
        return descriptor.release()
    }

    func stop() async {
        let held = listener.withLock { held -> LineListener.Handle? in
            defer { held = nil }
            return held
        }
        guard let held else { return }
        thread.handle.post { loop in
            held.listener.close()
            loop.stop()
        }
        thread.join()
    }
}
