// Health checks over HTTP/2, and over gRPC, which is the same with trailers.

import Base
import HTTP2
import Health
import Runtime

final class HTTP2HealthProbe: HealthProbe {
    private let events = Receiver()
    private let session2: HTTP2Session
    private var stream: HTTP2StreamID = 0
    private var answer = HealthCheckAnswer()
    private var isOutputQueued = false
    private var isReady = false
    private var wantsCheck = false
    private var goesAway = false

    override init(_ session: HealthSession, _ transport: Transport) {
        session2 = HTTP2Session(role: .client, options: session.cluster.http2, events: events)
        super.init(session, transport)
        unsafe events.probe = self
    }

    override func check() {
        if !isReady {
            wantsCheck = true
            return
        }
        var request = HeaderBlock()
        session.writeRequest(to: &request)
        let body = session.requestBody
        answer = HealthCheckAnswer()
        guard let id = session2.startRequest(request, endStream: body.isEmpty) else { return ended() }
        stream = id
        if !body.isEmpty { body.withView { _ = session2.send(id, $0, endStream: true) } }
        queueOutput()
    }

    override func transportReady() {
        isReady = true
        queueOutput()
        if wantsCheck { check() }
    }

    override func transportReceived(_ bytes: ByteView) -> Int {
        let failure = session2.receive(bytes)
        if isClosed { return bytes.count }
        if failure != nil { ended() } else { queueOutput() }
        return bytes.count
    }

    private func queueOutput() {
        if isOutputQueued || isClosed { return }
        isOutputQueued = true
        session.loop.callAtEndOfTurn(self)
    }

    override func turnEnded() {
        isOutputQueued = false
        if isClosed { return }
        let failure = session2.fillOutput()
        if !session2.output.isEmpty { transport.writeAll(of: &session2.output) }
        if isClosed { return }
        if failure != nil || session2.isFinished || (goesAway && stream == 0) { ended() }
    }

    // MARK: - Events

    fileprivate func received(_ id: HTTP2StreamID, _ block: borrowing HeaderBlock, _ kind: HTTP2HeadersKind, end: Bool)
    {
        guard id == stream else { return }
        switch kind {
        case .informational: break
        case .message: answer.read(block)
        case .trailers: answer.grpcStatus = block.first(.grpcStatus)?.decimal.map { UInt64($0) }
        }
        if end { finished() }
    }

    fileprivate func received(_ id: HTTP2StreamID, _ bytes: ByteView, end: Bool) {
        session2.consumed(id, bytes.count)
        guard id == stream else { return }
        answer.append(bytes, limit: session.bodyLimit)
        if end { finished() }
    }

    private func finished() {
        stream = 0
        let answer = answer
        // Events come from within the session: it is let go of at the end of the turn.
        goesAway = goesAway || !session.params.reusesConnection
        queueOutput()
        session.answered(answer)
    }

    fileprivate func reset(_ id: HTTP2StreamID) {
        guard id == stream else { return }
        stream = 0
        goesAway = true
        ended()
    }

    fileprivate func goneAway(_ code: HTTP2ErrorCode) {
        goesAway = true
        if stream != 0, code != .noError { ended() } else { queueOutput() }
    }

    private final class Receiver: HTTP2Events {
        // SAFETY: the probe owns the session and this receiver, and nobody else calls either.
        unowned(unsafe) var probe: HTTP2HealthProbe?

        override func headers(
            _ stream: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
        ) {
            unsafe probe?.received(stream, block, kind, end: endStream)
        }

        override func data(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
            unsafe probe?.received(stream, bytes, end: endStream)
        }

        override func streamClosed(_ stream: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
            unsafe probe?.reset(stream)
        }

        override func goAway(lastStream: HTTP2StreamID, code: HTTP2ErrorCode) { unsafe probe?.goneAway(code) }
    }
}
