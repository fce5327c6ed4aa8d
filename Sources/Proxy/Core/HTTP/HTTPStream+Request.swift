// The request's way: preparation, route, filters in order, then the router.

import Base
import Formatting
import Routing
import Runtime

extension HTTPStream {
    /// `requestHeaders` have been filled by the codec.
    func requestHeadersReceived(endStream: Bool) {
        requestEnded = endStream
        requestIsHeadOnly = endStream
        noteActivity()
        if endStream {
            info.times.lastDownstreamReceived = loop.now
        } else {
            armRequestTimer(params.requestTimeout)
        }
        if let method = requestHeaders.first(.method) {
            isHeadRequest = method.equals("HEAD")
            isConnect = method.equals("CONNECT")
        }
        isGRPC = requestHeaders.first(.contentType).map(GRPC.isContentType) ?? false
        guard prepareRequest() else { return }
        selectRoute()
        applyRouteLimits()
        if connection == nil { return }
        runRequestHeaders(from: 0)
    }

    /// Chooses the route for the headers as they are now.
    func selectRoute() {
        let decision = context.match(self)
        route = decision.entry
        virtualHost = decision.virtualHost
        info.route = decision.entry
        // What a weighted cluster says to filters counts from the first of them on.
        weighted = nil
        if case .weighted(let choice)? = route?.forward?.clusters, choice.configuresFilters {
            weighted = route?.forward?.clusters.select(requestHeaders, random: streamRandom).weighted
        }
    }

    private func applyRouteLimits() {
        guard let route else { return }
        if let limit = route.bufferLimit { requestBufferLimit = Int(clamping: limit) }
        guard let timeouts = route.forward?.timeouts else { return }
        if let idle = timeouts.idle { setIdleTimeout(idle) }
        let limit = timeouts.streamLimit(requestHeaders, fallback: params.maxStreamDuration) ?? .zero
        armDurationTimer(limit)
        if timeouts.grpcHeaderMax != nil, requestHeaders.contains(.grpcTimeout) {
            GRPCTimeout.write(limit, to: &requestHeaders)
        }
    }

    func runRequestHeaders(from start: Int) {
        var index = start
        while index < filters.count {
            if isDisabled(filters[index]) {
                index += 1
                continue
            }
            switch filters[index].requestHeaders(self, endStream: requestEnded && requestBuffer.isEmpty) {
            case .proceed: index += 1
            case .wait:
                waitingFilter = index
                return
            case .answered: return
            }
            if connection == nil { return }
        }
        filtersDone = true
        startRouting()
    }

    /// A filter that waited is done: the rest of the chain sees the headers, then all body that was kept.
    func continueDecoding(after filter: HTTPFilter) {
        guard waitingFilter == filter.index, connection != nil else { return }
        waitingFilter = nil
        runRequestHeaders(from: filter.index + 1)
    }

    func requestDataReceived(_ bytes: ByteView, endStream: Bool) {
        noteActivity()
        info.downstreamReceived.body &+= UInt64(bytes.count)
        if endStream { requestWasReadWhole() }
        if responseEnded {
            connection?.requestBytesConsumed(self, bytes.count)
            return
        }
        for filter in filters where filter.seesRequestData {
            if let waitingFilter, filter.index > waitingFilter { break }
            switch filter.requestData(self, bytes, endStream: endStream) {
            case .proceed: continue
            // The filter has kept the bytes.
            case .wait, .answered: return
            }
        }
        if connection == nil { return }
        forward(bytes, endStream: endStream)
    }

    func requestTrailersReceived() {
        noteActivity()
        requestHasTrailers = true
        requestWasReadWhole()
        if responseEnded { return }
        for filter in filters where filter.seesRequestData { _ = filter.requestTrailers(self) }
        if connection == nil { return }
        if filtersDone { routeTrailers() }
    }

    private func requestWasReadWhole() {
        requestEnded = true
        info.times.lastDownstreamReceived = loop.now
        requestArrivedWhole()
    }

    private func forward(_ bytes: ByteView, endStream: Bool) {
        if filtersDone {
            routeData(bytes, endStream: endStream)
            return
        }
        keep(bytes)
    }

    /// Holds body back and slows the client down when that grows too long.
    func keep(_ bytes: ByteView) {
        requestBuffer.append(bytes)
        connection?.requestBytesConsumed(self, bytes.count)
        if requestBuffer.count >= requestBufferLimit { pauseRequest() }
    }

    func pauseRequest() {
        if isRequestPaused || requestEnded { return }
        isRequestPaused = true
        context.statistics.flowPaused()
        connection?.setRequestPaused(self, true)
    }

    func resumeRequest() {
        if !isRequestPaused { return }
        isRequestPaused = false
        context.statistics.flowResumed()
        connection?.setRequestPaused(self, false)
    }
}
