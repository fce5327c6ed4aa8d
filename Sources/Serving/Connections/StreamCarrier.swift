// What every connection that carries requests has in common, whichever side and version.

import Base
import HTTP2
import Runtime

/// Why a transport has ended.
enum TransportEnd {
    case local
    case peer
    case failed(String)

    var words: String {
        switch self {
        case .local: "this side closed the connection"
        case .peer: "the peer closed the connection"
        case .failed(let words): words
        }
    }
}

/// Overridden by who owns a transport; confined to its loop.
class TransportOwner: LoopObject {
    /// Connected and, with TLS, shaken hands.
    func transportReady() {}
    /// Returns how many bytes were used; the rest is presented again with what follows.
    func transportReceived(_ bytes: ByteView) -> Int { bytes.count }
    /// The peer will send no more.
    func transportEnded() {}
    func transportClosed(_ end: TransportEnd) {}
    func transportDrained() {}
}

class StreamCarrier: TransportOwner {
    /// What one stream may have framed or queued ahead of its own queue, in which messages are shared and not copied.
    static let feedLimit = 64 << 10

    let transport: LoopTransport
    private var busy: [LoopStream] = []
    private var isReportQueued = false

    init(transport: LoopTransport) { self.transport = transport }

    var loop: EventLoop { transport.loop }

    var isClient: Bool { false }
    func sendProceed(_ stream: LoopStream) {}
    func sendHead(
        _ stream: LoopStream, status: Int, _ fields: HTTPFields, endStream: Bool, hidesBody: Bool
    ) {}
    func sendBytes(_ stream: LoopStream, _ bytes: ByteView) {}
    func sendEnd(_ stream: LoopStream, trailers: HTTPFields?) {}
    func room(_ stream: LoopStream) -> Int { 0 }
    /// Bytes of the stream that the carrier holds.
    func unsent(_ stream: LoopStream) -> Int { 0 }
    func inputTaken(_ stream: LoopStream) {}
    func reset(_ stream: LoopStream, _ code: HTTP2ErrorCode) {}
    /// Stop in good order: no new requests, then the end.
    func startDrain() {}
    func abortConnection(_ failure: HTTPFailure) {}
    var activeStreams: Int { 0 }

    /// The stream has something on its way: its task hears how much when that changes.
    func noteBusy(_ stream: LoopStream) {
        if stream.isBusy || stream.isOver { return }
        if !stream.reportQueued() { return }
        stream.isBusy = true
        busy.append(stream)
    }

    /// After bytes have left.
    func reportProgress() {
        if busy.isEmpty { return }
        var kept: [LoopStream] = []
        for stream in busy {
            if stream.reportQueued() { kept.append(stream) } else { stream.isBusy = false }
        }
        busy = kept
    }

    func forgetBusy() { busy = [] }
}
