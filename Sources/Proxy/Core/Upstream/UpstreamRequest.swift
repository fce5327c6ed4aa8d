// One attempt to have a request answered by a host: waiting for a connection, active on one, or done.

import Base
import Runtime
import Tracing

/// Pooled. Belongs to a stream from `begin` to `abandon`; between `assigned` and the response's end it is known to one
/// connection, and each tells the other exactly once when it lets go.
final class UpstreamRequest {
    enum State { case idle, waiting, active, done }

    private(set) var state = State.idle
    private(set) var stream: HTTPStream?
    private(set) var pool: HTTPPool?
    private(set) var connection: ClientConnection?
    private var isCounted = false
    /// Another attempt was begun beside this one, because it took too long.
    var wasRetried = false
    /// It got a connection, and the upstream its headers.
    private(set) var wasSent = false
    /// The codec's number on an HTTP/2 connection.
    var id: Int32 = 0
    var requestEnded = false
    var headersReceived = false
    var responseEnded = false
    var anyByteReceived = false
    /// How many requests its connection had been given, this one included; stays known after the connection's end.
    private(set) var connectionRequests: UInt64 = 0
    /// When it was put on its connection.
    private(set) var assignedAt: Instant?
    var isResponsePaused = false
    var pausedBytes = 0
    // What logs and traces say of it.
    private(set) var began = Instant(nanoseconds: 0)
    var attempt: UInt32 = 0
    var span: SpanContext?
    /// Why it ended below HTTP.
    var resetReason: StreamResetReason?
    var hasTimedOut = false

    func begin(_ stream: HTTPStream, pool: HTTPPool) {
        self.stream = stream
        self.pool = pool
        began = stream.loop.now
        state = .waiting
    }

    /// The cluster's limits and its balancer count every request that is on a connection, and each exactly once:
    /// whichever way it ends, it comes through here.
    private func uncount() {
        if !isCounted { return }
        isCounted = false
        pool?.requestEnded()
    }

    /// The pool has a connection for it.
    func assigned(_ connection: ClientConnection) {
        isCounted = true
        guard state == .waiting, let stream else { return uncount() }
        state = .active
        self.connection = connection
        connectionRequests = connection.requestsStarted
        assignedAt = connection.pool.loop.now
        wasSent = true
        stream.upstreamReady(connection)
    }

    /// No connection could be had.
    func poolFailed(_ reason: StreamResetReason, transportFailure: String) {
        guard let stream else { return }
        state = .done
        uncount()
        stream.upstreamFailed(self, reason, transportFailure: transportFailure, beforeAnyByte: true)
    }

    /// The stream needs no more of it.
    func abandon() {
        let connection = self.connection
        let pool = self.pool
        let before = state
        uncount()
        clear()
        switch before {
        case .waiting: pool?.withdraw(self)
        case .active: connection?.cancel(self)
        case .idle, .done: break
        }
        id = 0
    }

    private func clear() {
        stream = nil
        pool = nil
        connection = nil
        span = nil
        resetReason = nil
        hasTimedOut = false
        state = .idle
        requestEnded = false
        headersReceived = false
        responseEnded = false
        anyByteReceived = false
        isResponsePaused = false
        pausedBytes = 0
        connectionRequests = 0
        assignedAt = nil
        wasRetried = false
        wasSent = false
    }

    // MARK: - From the stream

    func sendData(_ bytes: ByteView, endStream: Bool) {
        if endStream { requestEnded = true }
        connection?.sendData(self, bytes, endStream: endStream)
    }

    func sendTrailers() {
        requestEnded = true
        connection?.sendTrailers(self)
    }

    func pauseResponse() {
        isResponsePaused = true
        connection?.setResponsePaused(self, true)
    }

    func resumeResponse() {
        isResponsePaused = false
        connection?.setResponsePaused(self, false)
    }

    // MARK: - From the connection

    /// The connection has all it needs of the request and is free of it; the rest of the answer follows.
    func detach() {
        uncount()
        state = .done
        connection = nil
    }

    /// Swaps with the stream's block, and only that: `headers` is scratch space that whatever follows may use.
    func takeHeaders(_ headers: inout HeaderBlock) { if let stream { swap(&stream.responseHeaders, &headers) } }

    func takeTrailers(_ trailers: inout HeaderBlock) { if let stream { swap(&stream.responseTrailers, &trailers) } }

    /// After `takeHeaders`.
    func receivedHeaders(endStream: Bool) {
        guard let stream else { return }
        headersReceived = true
        anyByteReceived = true
        if endStream { responseEnded = true }
        stream.upstreamHeaders(self, endStream: endStream)
    }

    func receivedInformational(_ headers: borrowing HeaderBlock) {
        anyByteReceived = true
        stream?.upstreamInformational(headers)
    }

    func receivedData(_ bytes: ByteView, endStream: Bool) {
        guard let stream else { return }
        if endStream { responseEnded = true }
        stream.upstreamData(bytes, endStream: endStream)
    }

    /// After `takeTrailers`.
    func receivedTrailers() {
        guard let stream else { return }
        responseEnded = true
        stream.upstreamTrailers()
    }

    /// The connection has ended this request's stream abnormally.
    func reset(_ reason: StreamResetReason, transportFailure: String = "") {
        guard let stream, state == .active else { return }
        state = .done
        uncount()
        connection = nil
        stream.upstreamFailed(self, reason, transportFailure: transportFailure, beforeAnyByte: !anyByteReceived)
    }

    func drained() { stream?.resumeRequest() }
}

extension UpstreamRequest {
    var isOverfull: Bool { connection?.isOverfull(self) ?? false }
}
