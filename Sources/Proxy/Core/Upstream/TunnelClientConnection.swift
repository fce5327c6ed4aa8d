// The upstream side of a CONNECT that ends at this proxy: its payload over a plain connection.

import Base
import Formatting
import Runtime

/// Carries one request: answered with 200 as soon as it starts, and bytes both ways from then on.
final class TunnelClientConnection: ClientConnection {
    private var request: UpstreamRequest?
    private var isClosed = false

    override func start(_ request: UpstreamRequest, endStream: Bool) {
        self.request = request
        var answer = HeaderBlock()
        answer.append(.status, "200")
        request.takeHeaders(&answer)
        request.receivedHeaders(endStream: false)
    }

    override func sendData(_ request: UpstreamRequest, _ bytes: ByteView, endStream: Bool) {
        transport.write(bytes)
        if endStream { transport.endWriting() }
    }

    override func sendTrailers(_ request: UpstreamRequest) { transport.endWriting() }

    override func isOverfull(_ request: UpstreamRequest) -> Bool { transport.isOverfull }

    override func transportDrained() { request?.drained() }

    override func setResponsePaused(_ request: UpstreamRequest, _ paused: Bool) {
        if paused { transport.pauseReading() } else { transport.resumeReading() }
    }

    override func cancel(_ request: UpstreamRequest) {
        self.request = nil
        closeNow()
    }

    override func transportReceived(_ bytes: ByteView) -> Int {
        guard let request else { return bytes.count }
        request.stream?.info.upstreamReceived.body &+= UInt64(bytes.count)
        request.receivedData(bytes, endStream: false)
        return bytes.count
    }

    override func transportEnded() {
        guard let request else { return closeNow() }
        self.request = nil
        request.detach()
        closeNow()
        request.receivedData(ByteView(), endStream: true)
    }

    override func transportClosed(_ reason: CloseReason) {
        let request = self.request
        self.request = nil
        closeNow()
        request?.reset(.connectionTerminated)
    }

    override func retire() { if request == nil { closeNow() } }

    /// What it was given goes out first.
    func closeNow() {
        if isClosed { return }
        isClosed = true
        let byPeer = transport.peerHasEnded || !transport.isOpen
        transport.closeAfterFlush(linger: .zero)
        pool.closed(self, byPeer: byPeer)
    }
}
