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
        requestComplete = endStream
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
        if OverloadState.process.strikes(.stopAcceptingRequests, { loop.random.next() })
            || LoadShedding.process.sheds(.decodeHeaders, { loop.random.next() })
        {
            context.statistics.overloadAnswered()
            return sendLocalReply(503, "envoy overloaded", details: "overload")
        }
        guard prepareRequest() else { return }
        selectRoute()
        applyRouteLimits()
        if connection == nil { return }
        if let tracing = context.tracing { beginTrace(tracing) }
        if params.accessLogs.logsStart { logStart() }
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
        filtersDone = false
        var index = start
        while index < filters.count {
            if isDisabled(filters[index]) {
                index += 1
                continue
            }
            let headersAreAll = requestComplete && requestBuffer.isEmpty && !requestHasTrailers
            switch filters[index].requestHeaders(self, endStream: headersAreAll) {
            case .proceed: index += 1
            case .wait:
                waitingFilter = index
                return passKeptRequest(from: start)
            case .answered: return
            }
            if connection == nil { return }
        }
        // The body comes behind the headers, but through the filters before the router asks for it.
        passKeptRequest(from: start)
        if connection == nil || waitingFilter != nil || responseStarted { return }
        filtersDone = true
        startRouting()
    }

    /// A filter that waited is done: the rest of the chain sees the headers, then all body that was kept.
    func continueDecoding(after filter: HTTPFilter) {
        guard waitingFilter == filter.index, connection != nil else { return }
        waitingFilter = nil
        runRequestHeaders(from: filter.index + 1)
    }

    /// Body that was kept before filter `start` goes on to where the headers are now.
    private func passKeptRequest(from start: Int) {
        guard let last = context.requestDataFilters.last, last.index >= start, !requestIsHeadOnly else { return }
        let complete = requestComplete
        if requestBuffer.isEmpty, !complete { return }
        var kept = ByteQueue()
        swap(&kept, &requestBuffer)
        requestComplete = false
        let endsWithBody = complete && !requestHasTrailers
        if !kept.isEmpty || endsWithBody { passRequestData(above: start - 1, kept.view, endStream: endsWithBody) }
        if complete, requestHasTrailers, connection != nil { passRequestTrailers(above: start - 1) }
    }

    func requestDataReceived(_ bytes: ByteView, endStream: Bool) {
        noteActivity()
        info.downstreamReceived.body &+= UInt64(bytes.count)
        // From here on what is kept is held back by pausing, not by the window.
        connection?.requestBytesConsumed(self, bytes.count)
        if endStream { requestWasReadWhole() }
        if responseEnded { return }
        passRequestData(above: -1, bytes, endStream: endStream)
    }

    /// Body that a filter has taken, or made itself, for what comes behind it.
    func passRequestData(after filter: HTTPFilter, _ bytes: ByteView, endStream: Bool) {
        if connection == nil || responseEnded { return }
        passRequestData(above: filter.index, bytes, endStream: endStream)
    }

    private func passRequestData(above index: Int, _ bytes: ByteView, endStream: Bool) {
        for filter in context.requestDataFilters where filter.index > index {
            if let waitingFilter, filter.index > waitingFilter { break }
            switch filter.requestData(self, bytes, endStream: endStream) {
            case .proceed:
                if connection == nil { return }
            // The filter has kept the bytes.
            case .wait, .answered: return
            }
        }
        if connection == nil { return }
        if filtersDone {
            routeData(bytes, endStream: endStream)
        } else {
            keep(bytes, endStream: endStream)
        }
    }

    func requestTrailersReceived() {
        noteActivity()
        requestHasTrailers = true
        requestWasReadWhole()
        if responseEnded { return }
        passRequestTrailers(above: -1)
    }

    /// For a filter that held the trailers back, or has filled `requestTrailers` itself behind the last of the body.
    func passRequestTrailers(after filter: HTTPFilter) {
        if connection == nil || responseEnded { return }
        requestHasTrailers = true
        passRequestTrailers(above: filter.index)
    }

    private func passRequestTrailers(above index: Int) {
        for filter in context.requestDataFilters where filter.index > index {
            if let waitingFilter, filter.index > waitingFilter { break }
            switch filter.requestTrailers(self) {
            case .proceed:
                if connection == nil { return }
            case .wait where waitingFilter == filter.index: break
            case .wait, .answered: return
            }
        }
        if connection == nil { return }
        requestComplete = true
        if filtersDone { routeTrailers() }
    }

    private func requestWasReadWhole() {
        requestEnded = true
        info.times.lastDownstreamReceived = loop.now
        requestArrivedWhole()
    }

    /// Holds body back and slows the client down when that grows too long.
    func keep(_ bytes: ByteView, endStream: Bool) {
        requestBuffer.append(bytes)
        if endStream { requestComplete = true }
        if requestBuffer.count >= requestBufferLimit { pauseRequest() }
    }

    /// The answer for a request that is longer than a filter which needs all of it may keep.
    func refuseLongRequest() {
        context.statistics.requestTooLarge()
        closesConnection = true
        sendLocalReply(413, "Payload Too Large", details: "request_payload_too_large")
    }

    /// For a filter that paused the request for what it held itself.
    func resumeRequestIfRoom() {
        if requestBuffer.count >= requestBufferLimit || upstream?.isOverfull ?? false { return }
        resumeRequest()
    }

    func pauseRequest() {
        if isRequestPaused || requestEnded { return }
        isRequestPaused = true
        context.statistics.flowPaused()
        connection?.setRequestPaused(self, true)
    }

    func resumeRequest() {
        if !isRequestPaused { return }
        if !mirrors.isEmpty, mirrorsAreOverfull { return }
        isRequestPaused = false
        context.statistics.flowResumed()
        connection?.setRequestPaused(self, false)
    }
}
