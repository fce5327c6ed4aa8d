// A connection of which it is not known yet what it speaks: the TLS handshake, then the first bytes.

import Base
import HTTP1
import Runtime
import TLS

final class IncomingSocket: TransportOwner {
    private let transport: LoopTransport
    private let context: ServerLoop
    private let remote: SocketAddress?
    private var sniffer = HTTPSniffer()
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
        let isHTTP2: Bool
        switch sniffer.parse(bytes) {
        case .needMore: return 0
        case .http2: isHTTP2 = true
        case .http10, .http11: isHTTP2 = false
        case .notHTTP, .tooLong: isHTTP2 = transport.tls?.alpn.equals("h2") ?? false
        }
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
