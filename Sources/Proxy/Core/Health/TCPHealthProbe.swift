// Health checks over plain TCP: bytes out, bytes back, or the bare fact of a connection.

import Base
import Health
import Runtime

final class TCPHealthProbe: HealthProbe {
    private let params: TCPCheckParams

    init(_ session: HealthSession, _ transport: Transport, _ params: TCPCheckParams) {
        self.params = params
        super.init(session, transport)
    }

    override func check() { params.send.withView { transport.write($0) } }

    override func transportReady() {
        if isClosed || !params.receive.isEmpty { return }
        session.discard(self)
        session.reached()
    }

    /// What has come so far stays in the transport until it makes up the whole answer.
    override func transportReceived(_ bytes: ByteView) -> Int {
        guard !isClosed, PayloadBytes.found(params.receive, in: bytes) else { return 0 }
        if !session.params.reusesConnection { session.discard(self) }
        session.reached()
        return bytes.count
    }
}
