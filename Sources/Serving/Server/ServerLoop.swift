// A server's share on one loop: its connections, and how requests become tasks.

import Base
import Glibc
import HTTP2
import Runtime
import TLS

/// Confined to its loop.
final class ServerLoop: RequestTaker {
    let loop: EventLoop
    let limits: ServerLimits
    private let tls: TLSSource?
    private let handler: HTTPServer.Handler
    private var carriers: [ObjectIdentifier: StreamCarrier] = [:]
    private var incoming: [ObjectIdentifier: IncomingSocket] = [:]
    private var isDraining = false
    private var onEmpty: (() -> Void)?
    let count: ConnectionCount

    init(
        loop: EventLoop, limits: ServerLimits, tls: TLSSource?, count: ConnectionCount,
        handler: @escaping HTTPServer.Handler
    ) {
        self.loop = loop
        self.limits = limits
        self.tls = tls
        self.count = count
        self.handler = handler
    }

    func accept(_ descriptor: consuming Descriptor, remote: SocketAddress?) {
        if isDraining || !count.enter(limit: limits.connections) { return }
        if case .ip = remote { try? Socket.setNoDelay(descriptor.raw) }
        let session = tls.map { TLSSession(server: $0.context) }
        let transport = LoopTransport(loop: loop, taking: descriptor, connecting: false, tls: session)
        let socket = IncomingSocket(transport, self, remote: remote)
        incoming[ObjectIdentifier(socket)] = socket
        do throws(SystemFailure) { try socket.start() } catch { socket.close() }
    }

    func incomingEnded(_ socket: IncomingSocket) {
        if incoming.removeValue(forKey: ObjectIdentifier(socket)) == nil { return }
        connectionEnded()
    }

    func carry(
        _ transport: LoopTransport, from socket: IncomingSocket, isHTTP2: Bool, peer: PeerFacts
    ) -> StreamCarrier {
        incoming[ObjectIdentifier(socket)] = nil
        let carrier: StreamCarrier
        if isHTTP2 {
            let made = HTTP2Carrier(transport: transport, role: .server, limits: limits, peer: peer, taker: self)
            made.onClose = { [weak self, unowned made] in self?.ended(made) }
            carrier = made
        } else {
            let made = HTTP1ServerCarrier(transport: transport, limits: limits, peer: peer, taker: self)
            made.onClose = { [weak self, unowned made] in self?.ended(made) }
            carrier = made
        }
        carriers[ObjectIdentifier(carrier)] = carrier
        if isDraining { carrier.startDrain() }
        return carrier
    }

    private func ended(_ carrier: StreamCarrier) {
        if carriers.removeValue(forKey: ObjectIdentifier(carrier)) == nil { return }
        connectionEnded()
    }

    private func connectionEnded() {
        count.leave()
        if carriers.isEmpty, incoming.isEmpty {
            let told = onEmpty
            onEmpty = nil
            told?()
        }
    }

    // MARK: - Requests

    func begin(_ head: HTTPRequestHead, on carrier: StreamCarrier, peer: PeerFacts) -> LoopStream {
        let bridge = StreamBridge(queueLimit: limits.queueLimit)
        let stream = LoopStream(bridge, carrier: carrier)
        stream.isHead = head.method == "HEAD"
        let exchange = HTTPExchange(head, peer, bridge, watermark: limits.writeWatermark)
        let handler = self.handler
        let task = Task {
            await handler(exchange)
            exchange.handlerReturned()
        }
        bridge.setTask(task)
        return stream
    }

    // MARK: - Stopping

    func drain(_ onEmpty: @escaping () -> Void) {
        isDraining = true
        if carriers.isEmpty, incoming.isEmpty { return onEmpty() }
        self.onEmpty = onEmpty
        for socket in Array(incoming.values) { socket.close() }
        for carrier in Array(carriers.values) { carrier.startDrain() }
    }

    func abort() {
        for carrier in Array(carriers.values) {
            carrier.abortConnection(HTTPFailure(.stopping, "the server has stopped"))
        }
    }
}

/// How many connections a server has, over all loops.
final class ConnectionCount: Sendable {
    private let open = Lock(0)

    var value: Int { open.withLock { $0 } }

    func enter(limit: Int) -> Bool {
        open.withLock { open in
            if open >= limit { return false }
            open += 1
            return true
        }
    }

    func leave() { open.withLock { $0 -= 1 } }
}
