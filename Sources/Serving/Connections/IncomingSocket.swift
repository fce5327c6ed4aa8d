// A connection of which it is not known yet what it speaks: the TLS handshake, then the first bytes.

import Base
import Runtime
import TLS

final class IncomingSocket: TransportOwner {
    private let transport: LoopTransport
    private let context: ServerLoop
    private let remote: SocketAddress?
    private var timer = TimerID.none

    init(_ transport: LoopTransport, _ context: ServerLoop, remote: SocketAddress?) {
        self.transport = transport
        self.context = context
        self.remote = remote
    }

    func start() throws(SystemFailure) {
        timer = transport.loop.arm(after: context.limits.handshakeTimeout, self, tag: 0)
        try transport.start(owner: self, establishing: context.limits.handshakeTimeout)
    }

    override func transportReceived(_ bytes: ByteView) -> Int {
        if bytes.isEmpty { return 0 }
        // RFC 9113, 3.4. What can't become the preface is for HTTP/1 to judge, which also watches its pace.
        let preface = ByteView("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        let common = min(bytes.count, preface.count)
        var isHTTP2 = bytes.prefix(common).equals(preface.prefix(common))
        if isHTTP2, common < preface.count { return 0 }
        if transport.tls?.alpn.equals("h2") ?? false { isHTTP2 = true }
        transport.loop.cancel(&timer)
        var peer = PeerFacts()
        peer.remote = remote
        if let tls = transport.tls { peer.note(tls) }
        let carrier = context.carry(transport, from: self, isHTTP2: isHTTP2, peer: peer)
        transport.replaceOwner(carrier)
        return carrier.transportReceived(bytes)
    }

    override func transportEnded() { close() }
    override func transportClosed(_ end: TransportEnd) {
        transport.loop.cancel(&timer)
        context.incomingEnded(self)
    }
    override func timerFired(tag: UInt8) {
        timer = .none
        close()
    }

    func close() {
        transport.loop.cancel(&timer)
        transport.close()
        context.incomingEnded(self)
    }
}
