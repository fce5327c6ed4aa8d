// One request of the proxy's own: takes the place of a client's connection and hands the answer to a receiver.

import Base
import Routing
import Runtime

/// Lives as long as its stream or whoever holds it. The router is entered at the end of the turn, so that a request
/// which is answered at once has been handed to its maker before.
final class InternalRequest: ServerConnection {
    private var stream: HTTPStream?
    private var receiver: InternalReceiver?
    private var isWaitingToStart = false
    private var isCancelled = false
    private var requestEnded = false
    /// More was sent than the upstream takes for now; `drained` follows.
    private(set) var isOverfull = false
    /// The receiver can't take more of the answer for now.
    private var isAnswerPaused = false

    init(context: HTTPConnectionContext, facts: DownstreamConnection, receiver: InternalReceiver) {
        self.receiver = receiver
        super.init(context: context, facts: facts)
    }

    /// The answer is not complete and the request is not reset.
    var isOpen: Bool { stream != nil && !isCancelled }

    // MARK: - From its maker

    func begin(_ route: RouteEntry, _ headers: inout HeaderBlock, endStream: Bool, _ options: InternalOptions) {
        let stream = context.takeStream()
        self.stream = stream
        requestEnded = endStream
        swap(&stream.requestHeaders, &headers)
        stream.beginInternal(on: self, route, endStream: endStream, options)
        isWaitingToStart = true
        context.worker.loop.callAtEndOfTurn(self)
    }

    func sendData(_ bytes: ByteView, endStream: Bool) {
        guard let stream, !requestEnded, !isCancelled else { return }
        if endStream { requestEnded = true }
        stream.requestDataReceived(bytes, endStream: endStream)
    }

    /// The trailers are taken.
    func sendTrailers(_ trailers: inout HeaderBlock) {
        guard let stream, !requestEnded, !isCancelled else { return }
        requestEnded = true
        swap(&stream.requestTrailers, &trailers)
        stream.requestTrailersReceived()
    }

    /// Gives the request up; the receiver hears nothing more. May be called by the receiver itself.
    func reset() {
        if isCancelled { return }
        isCancelled = true
        receiver = nil
        // The stream may be the one that is calling.
        if stream != nil, !isWaitingToStart { context.worker.loop.callAtEndOfTurn(self) }
    }

    /// Stops the flow of the answer; what is on its way still arrives.
    func pauseAnswer() { isAnswerPaused = true }

    func resumeAnswer() {
        if !isAnswerPaused { return }
        isAnswerPaused = false
        if !isCancelled { stream?.responseDrained() }
    }

    override func turnEnded() {
        guard let stream else { return }
        if isCancelled { return stream.downstreamReset(.remoteReset) }
        guard isWaitingToStart else { return }
        isWaitingToStart = false
        stream.runRequestHeaders(from: 0)
    }

    // MARK: - From its stream

    override func sendHeaders(_ stream: HTTPStream, endStream: Bool) {
        receiver?.headers(stream.responseHeaders, endStream: endStream)
    }

    override func sendData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) {
        receiver?.data(bytes, endStream: endStream)
    }

    override func sendTrailers(_ stream: HTTPStream) { receiver?.trailers(stream.responseTrailers) }

    override func reset(_ stream: HTTPStream, _ reason: StreamResetReason) {
        let told = receiver
        receiver = nil
        told?.failed(.reset(reason))
    }

    override func setRequestPaused(_ stream: HTTPStream, _ paused: Bool) {
        isOverfull = paused
        if !paused { receiver?.drained() }
    }

    override func isOverfull(_ stream: HTTPStream) -> Bool { isAnswerPaused && !isCancelled }

    override func streamFinished(_ stream: HTTPStream) {
        self.stream = nil
        let told = receiver
        receiver = nil
        if isOverfull {
            isOverfull = false
            // Nothing is sent any more, and so nothing waits.
            told?.drained()
        }
    }
}
