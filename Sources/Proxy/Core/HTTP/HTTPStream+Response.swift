// The response's way back: filters in reverse order, the connection manager's headers, the codec.

import AccessLogs
import Base
import Formatting
import Runtime

extension HTTPStream {
    /// The response's headers have left, so nothing else can be said any more.
    var responseHasLeft: Bool { responseStarted && heldResponse == nil }

    /// `responseHeaders` are complete; runs them through the filters and writes them.
    func sendResponseHeaders(endStream: Bool) {
        guard connection != nil, !responseStarted else { return }
        responseStarted = true
        noteActivity()
        noteResponseCode()
        applyRouteToResponse()
        runResponseHeaders(below: filters.count, endStream: endStream)
    }

    private func runResponseHeaders(below index: Int, endStream: Bool) {
        if !bypassesResponseFilters {
            for filter in context.responseFilters where filter.index < index && !isDisabled(filter) {
                filter.responseHeaders(self, endStream: endStream)
                if holdsResponse {
                    holdsResponse = false
                    heldResponse = filter.index
                    heldResponseIsHeadOnly = endStream
                    responseComplete = endStream
                    return
                }
            }
        }
        guard let connection else { return }
        finishResponseHeaders()
        if let tracing = context.tracing { decorateAnswer(tracing) }
        noteResponseCode()
        if info.times.firstDownstreamSent == nil { info.times.firstDownstreamSent = loop.now }
        if params.accessLogs.logsTunnels, isTunnelOpened { context.log(self, .tunnelEstablished) }
        connection.sendHeaders(self, endStream: endStream)
        if endStream { responseFinished() }
    }

    private func noteResponseCode() {
        info.responseCode = UInt16(truncatingIfNeeded: responseHeaders.first(.status)?.decimal ?? 0)
    }

    // MARK: - Holding

    /// Called by a filter inside `responseHeaders` or `responseTrailers`: they stay with it. What was held in headers
    /// goes on with `continueEncoding`, trailers with `passResponseTrailers`.
    func holdResponse() { holdsResponse = true }

    /// A filter that held the headers is done: the rest of the chain sees them, then the body that was kept.
    func continueEncoding(after filter: HTTPFilter) {
        guard heldResponse == filter.index, connection != nil else { return }
        heldResponse = nil
        let complete = responseComplete
        let isHeadOnly = heldResponseIsHeadOnly
        responseComplete = false
        runResponseHeaders(below: filter.index, endStream: isHeadOnly)
        if isHeadOnly || connection == nil { return }
        var kept = ByteQueue()
        swap(&kept, &responseBuffer)
        let endsWithBody = complete && !responseHasTrailers
        if !kept.isEmpty || endsWithBody {
            passResponseData(below: filter.index, kept.view, endStream: endsWithBody)
        }
        if complete, responseHasTrailers { passResponseTrailers(below: filter.index) }
        resumeResponseIfRoom()
    }

    /// `responseBuffer` has been filled with a body for a response that held headers were all of.
    func addHeldResponseBody() {
        heldResponseIsHeadOnly = false
        responseComplete = true
    }

    func clearHeldResponse() {
        heldResponse = nil
        holdsResponse = false
        heldResponseIsHeadOnly = false
        responseComplete = false
        responseHasTrailers = false
        responseBuffer.removeAll()
        responseBuffer.releaseIfEmpty()
    }

    // MARK: - Body

    func responseDataReceived(_ bytes: ByteView, endStream: Bool) {
        noteActivity()
        passResponseData(below: filters.count, bytes, endStream: endStream)
    }

    /// Body that a filter has taken, or made itself, for what comes behind it on the way to the client.
    func passResponseData(after filter: HTTPFilter, _ bytes: ByteView, endStream: Bool) {
        passResponseData(below: filter.index, bytes, endStream: endStream)
    }

    private func passResponseData(below index: Int, _ bytes: ByteView, endStream: Bool) {
        guard connection != nil, !responseEnded else { return }
        if !bypassesResponseFilters {
            for filter in context.responseDataFilters where filter.index < index {
                if let heldResponse, filter.index < heldResponse { break }
                if filter.responseData(self, bytes, endStream: endStream) || connection == nil { return }
            }
            if heldResponse != nil { return keepResponse(bytes, endStream: endStream) }
        }
        sendResponseData(bytes, endStream: endStream)
    }

    func keepResponse(_ bytes: ByteView, endStream: Bool) {
        responseBuffer.append(bytes)
        if endStream { responseComplete = true }
        if responseBuffer.count >= requestBufferLimit { pauseResponse() }
    }

    private func sendResponseData(_ bytes: ByteView, endStream: Bool) {
        guard let connection else { return }
        info.downstreamSent.body &+= UInt64(bytes.count)
        connection.sendData(self, bytes, endStream: endStream)
        if endStream {
            responseFinished()
        } else if !isResponsePaused, connection.isOverfull(self) {
            pauseResponse()
        }
    }

    /// The answer for a response that is longer than a filter which needs all of it may keep.
    func refuseLongResponse() {
        context.statistics.responseTooLarge()
        sendLocalReply(500, "Internal Server Error", details: "response_payload_too_large")
    }

    // MARK: - Trailers

    /// `responseTrailers` are filled.
    func sendResponseTrailers() { passResponseTrailers(below: filters.count) }

    /// For a filter that held the trailers back, or has filled `responseTrailers` itself behind the last of the body.
    func passResponseTrailers(after filter: HTTPFilter) { passResponseTrailers(below: filter.index) }

    private func passResponseTrailers(below index: Int) {
        guard connection != nil, !responseEnded else { return }
        for filter in context.responseFilters where filter.index < index {
            if let heldResponse, filter.index < heldResponse { break }
            filter.responseTrailers(self)
            if connection == nil { return }
            if holdsResponse {
                holdsResponse = false
                return
            }
        }
        if heldResponse != nil {
            responseHasTrailers = true
            responseComplete = true
            return
        }
        connection?.sendTrailers(self)
        responseFinished()
    }

    // MARK: - Flow

    func pauseResponse() {
        if isResponsePaused { return }
        isResponsePaused = true
        upstream?.pauseResponse()
    }

    /// For a filter that paused the response for what it held itself.
    func resumeResponseIfRoom() {
        guard let connection, !connection.isOverfull(self), responseBuffer.count < requestBufferLimit else { return }
        responseDrained()
    }

    /// The client's side has room again.
    func responseDrained() {
        if !isResponsePaused { return }
        isResponsePaused = false
        upstream?.resumeResponse()
    }

    private func responseFinished() {
        if responseEnded { return }
        responseEnded = true
        info.times.lastDownstreamSent = loop.now
        // Whether the request still has body to come is the codec's affair from here: HTTP/1 closes, HTTP/2 resets.
        finish()
    }
}
