// The response's way back: filters in reverse order, the connection manager's headers, the codec.

import Base
import Formatting
import Runtime

extension HTTPStream {
    /// `responseHeaders` are complete; runs them through the filters and writes them.
    func sendResponseHeaders(endStream: Bool) {
        guard let connection, !responseStarted else { return }
        responseStarted = true
        noteActivity()
        noteResponseCode()
        applyRouteToResponse()
        var index = filters.count - 1
        while index >= 0 {
            let filter = filters[index]
            if filter.seesResponse, !isDisabled(filter) { filter.responseHeaders(self, endStream: endStream) }
            index -= 1
        }
        if self.connection == nil { return }
        finishResponseHeaders()
        noteResponseCode()
        if info.times.firstDownstreamSent == nil { info.times.firstDownstreamSent = loop.now }
        connection.sendHeaders(self, endStream: endStream)
        if endStream { responseFinished() }
    }

    private func noteResponseCode() {
        info.responseCode = UInt16(truncatingIfNeeded: responseHeaders.first(.status)?.decimal ?? 0)
    }

    func responseDataReceived(_ bytes: ByteView, endStream: Bool) {
        guard connection != nil else { return }
        noteActivity()
        for filter in filters where filter.seesResponseData {
            if filter.responseData(self, bytes, endStream: endStream) { return }
        }
        sendResponseData(bytes, endStream: endStream)
    }

    func sendResponseData(_ bytes: ByteView, endStream: Bool) {
        guard let connection else { return }
        info.downstreamSent.body &+= UInt64(bytes.count)
        connection.sendData(self, bytes, endStream: endStream)
        if endStream {
            responseFinished()
        } else if !isResponsePaused, connection.isOverfull(self) {
            isResponsePaused = true
            upstream?.pauseResponse()
        }
    }

    /// `responseTrailers` are filled.
    func sendResponseTrailers() {
        guard let connection else { return }
        for filter in filters where filter.seesResponse { filter.responseTrailers(self) }
        connection.sendTrailers(self)
        responseFinished()
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
