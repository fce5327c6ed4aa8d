// How a request of the proxy's own enters the router, without a client and without a connection manager's part.

import Base
import Formatting
import Routing
import Runtime

extension HTTPStream {
    /// `requestHeaders` are filled and need no preparation. `runRequestHeaders` starts it.
    func beginInternal(on request: InternalRequest, _ route: RouteEntry, endStream: Bool, _ options: InternalOptions) {
        begin(on: request, id: 1)
        info.protocol = .http11
        info.isShadow = options.isShadow
        requestEnded = endStream
        requestIsHeadOnly = endStream
        requestComplete = endStream
        requestBufferLimit = options.bufferLimit
        noteActivity()
        if endStream { info.times.lastDownstreamReceived = loop.now }
        isHeadRequest = requestHeaders.first(.method)?.equals("HEAD") ?? false
        isGRPC = requestHeaders.first(.contentType).map(GRPC.isContentType) ?? false
        setIdleTimeout(options.idleTimeout)
        self.route = route
        info.route = route
    }
}
