// The router: from a route to a cluster, a host and an upstream request, and the upstream's answers back.

import Balancing
import Base
import Formatting
import Routing
import Runtime

extension HTTPStream {
    var isConnect: Bool { requestHeaders.first(.method)?.equals("CONNECT") ?? false }

    /// The answer has turned the stream into a tunnel: bytes from here on, both ways.
    var isTunnelOpened: Bool {
        guard let status = responseHeaders.first(.status) else { return false }
        if isUpgrade, !isConnect { return status.equals("101") && !isLocalReply }
        return isConnect && !isLocalReply && status.first == 0x32
    }

    // MARK: - Choosing

    func startRouting() {
        guard let route else {
            info.flags.insert(.noRouteFound)
            context.statistics.noRoute()
            return sendLocalReply(404, details: "route_not_found")
        }
        switch route.action {
        case .directResponse(let reply): answerDirectly(reply, route)
        case .redirect(let redirect): answerWithRedirect(redirect, route)
        case .nonForwarding: sendLocalReply(404, details: "route_not_found")
        case .forward(let forward): routeTo(forward, route)
        }
    }

    private func routeTo(_ forward: ForwardAction, _ route: RouteEntry) {
        let name = forward.cluster.name(for: requestHeaders, random: streamRandom)
        guard let cluster = worker.clusters.find(name) else {
            info.flags.insert(.noClusterFound)
            context.statistics.noCluster()
            return sendLocalReply(forward.clusterNotFoundCode, details: "cluster_not_found")
        }
        self.cluster = cluster
        info.upstream.cluster = cluster.params.facts
        prepareForUpstream(forward, route)
        attempt()
    }

    /// One attempt: a host by the cluster's balancer, a pool by host and protocol, a request on that pool.
    func attempt() {
        guard let cluster, let route else { return }
        info.upstream.attempts += 1
        guard let host = cluster.chooseHost(for: self) else {
            info.flags.insert(.noHealthyUpstream)
            cluster.statistics.noHealthyHost()
            return sendLocalReply(503, "no healthy upstream", details: "no_healthy_upstream")
        }
        info.upstream.host = host.facts
        prepareForHost(host, route)
        let upstream = context.takeUpstreamRequest()
        self.upstream = upstream
        let pool = cluster.pool(for: host, stream: self)
        upstream.begin(self, pool: pool)
        cluster.statistics.requestStarted(on: host)
        if requestEnded { armRouteTimeout() }
        pool.request(upstream)
    }

    private func armRouteTimeout() {
        if routeTimer.isArmed { return }
        armRouteTimer(routeTimeout)
    }

    // MARK: - The request's bytes

    func routeData(_ bytes: ByteView, endStream: Bool) {
        if endStream { armRouteTimeout() }
        guard let upstream, upstream.state == .active else {
            if upstream == nil, responseEnded { return }
            return keep(bytes)
        }
        sentRequestBytes += bytes.count
        info.upstreamSent.body &+= UInt64(bytes.count)
        upstream.sendData(bytes, endStream: endStream)
        connection?.requestBytesConsumed(self, bytes.count)
        if endStream {
            info.times.lastUpstreamSent = loop.now
        } else if upstream.isOverfull {
            pauseRequest()
        }
    }

    func routeTrailers() {
        armRouteTimeout()
        guard let upstream, upstream.state == .active else { return }
        upstream.sendTrailers()
        info.times.lastUpstreamSent = loop.now
    }

    /// The pool has found or made a connection.
    func upstreamReady(_ connection: ClientConnection) {
        guard let upstream else { return }
        noteConnection(connection)
        let bodyFollows = !requestEnded || !requestBuffer.isEmpty || requestHasTrailers
        connection.start(upstream, endStream: !bodyFollows)
        info.times.firstUpstreamSent = loop.now
        if !bodyFollows {
            info.times.lastUpstreamSent = loop.now
            return
        }
        if !requestBuffer.isEmpty {
            let isLast = requestEnded && !requestHasTrailers
            sentRequestBytes += requestBuffer.count
            info.upstreamSent.body &+= UInt64(requestBuffer.count)
            upstream.sendData(requestBuffer.view, endStream: isLast)
            requestBuffer.removeAll()
            requestBuffer.releaseIfEmpty()
        }
        if requestHasTrailers { upstream.sendTrailers() }
        if requestEnded { info.times.lastUpstreamSent = loop.now }
        if !upstream.isOverfull { resumeRequest() }
    }

    private func noteConnection(_ connection: ClientConnection) {
        info.upstream.connectionID = connection.id
        info.upstream.local = connection.localAddress
        info.upstream.remote = info.upstream.host?.address
        info.upstream.protocol = connection.protocolName
        info.upstream.tls = connection.tlsInfo
    }

    // MARK: - The response

    func upstreamInformational(_ headers: borrowing HeaderBlock) {
        guard params.proxies100Continue, headers.first(.status)?.equals("100") ?? false, !responseStarted else { return }
        connection?.sendInformational(self, headers)
    }

    func upstreamHeaders(endStream: Bool) {
        guard let cluster else { return }
        info.times.firstUpstreamReceived = loop.now
        if endStream { upstreamFinished() }
        let status = UInt16(truncatingIfNeeded: responseHeaders.first(.status)?.decimal ?? 0)
        cluster.statistics.responded(status, on: self)
        if tryInternalRedirect(status, endStream: endStream) { return }
        setDetails("via_upstream")
        prepareResponseHeaders()
        sendResponseHeaders(endStream: endStream)
    }

    func upstreamData(_ bytes: ByteView, endStream: Bool) {
        if endStream { upstreamFinished() }
        responseDataReceived(bytes, endStream: endStream)
    }

    func upstreamTrailers() {
        upstreamFinished()
        sendResponseTrailers()
    }

    private func upstreamFinished() {
        info.times.lastUpstreamReceived = loop.now
        cluster?.statistics.requestTimed(self)
        armRouteTimer(.zero)
    }

    // MARK: - Failures

    /// The attempt has failed below HTTP.
    func upstreamFailed(_ reason: StreamResetReason, transportFailure: String, beforeAnyByte: Bool) {
        guard connection != nil, let cluster else { return }
        noteFailure(reason, transportFailure)
        cluster.statistics.attemptFailed(reason)
        if responseStarted {
            setDetails("upstream_reset_after_response_started")
            resetDownstream(.remoteReset)
            return
        }
        let reused = (upstream?.connectionRequests ?? 0) > 1
        dropUpstream()
        if mayRetrySilently(reason, reused: reused, beforeAnyByte: beforeAnyByte) {
            cluster.statistics.retriedOnDeadConnection()
            info.flags.remove(ResponseFlags(.upstreamConnectionTermination))
            return attempt()
        }
        answerUpstreamFailure(reason, transportFailure)
    }

    /// A kept connection that the upstream closed just as the request was put on it never carried the request to an
    /// application. Only there, only before any byte of an answer, and only when the request can be sent again.
    private func mayRetrySilently(_ reason: StreamResetReason, reused: Bool, beforeAnyByte: Bool) -> Bool {
        guard beforeAnyByte, reused, requestEnded, sentRequestBytes == 0, !isUpgrade, !isConnect,
            info.upstream.attempts < 3
        else { return false }
        switch reason {
        case .connectionTerminated: return isIdempotent
        case .remoteRefused: return true
        default: return false
        }
    }

    private var isIdempotent: Bool {
        guard let method = requestHeaders.first(.method) else { return false }
        return method.equals("GET") || method.equals("HEAD") || method.equals("PUT") || method.equals("DELETE")
            || method.equals("OPTIONS") || method.equals("TRACE")
    }

    private func noteFailure(_ reason: StreamResetReason, _ transportFailure: String) {
        info.upstream.transportFailure = Array(transportFailure.utf8)
        switch reason {
        case .connectionFailed, .localConnectionFailure, .connectionTimeout:
            info.flags.insert(.upstreamConnectionFailure)
        case .connectionTerminated: info.flags.insert(.upstreamConnectionTermination)
        case .localReset, .localRefused: info.flags.insert(.localReset)
        case .overflow: info.flags.insert(.upstreamOverflow)
        case .remoteReset, .remoteRefused: info.flags.insert(.upstreamRemoteReset)
        case .protocolError, .httpProtocolUpgradeError: info.flags.insert(.upstreamProtocolError)
        }
    }

    private func answerUpstreamFailure(_ reason: StreamResetReason, _ transportFailure: String) {
        var body = ByteQueue()
        body.append("upstream connect error or disconnect/reset before headers. reset reason: ")
        body.append(reason.words)
        var details = "upstream_reset_before_response_started{" + Self.underscored("\(reason.words)")
        if !transportFailure.isEmpty {
            body.append(", transport failure reason: ")
            body.append(transportFailure)
            details += "|" + Self.underscored(transportFailure)
        }
        info.responseDetails = .text(Array((details + "}").utf8))
        let status: UInt16 = reason == .protocolError ? 502 : 503
        sendLocalReply(status, body: body.view, details: "upstream_reset_before_response_started") { headers in
            if reason == .overflow { headers.append(.envoyOverloaded, "true") }
        }
    }

    private static func underscored(_ text: String) -> String {
        String(text.map { $0 == " " ? "_" : $0 })
    }

    func routeTimerFired() {
        routeTimer = .none
        guard let cluster else { return }
        cluster.statistics.requestTimedOut()
        info.flags.insert(.upstreamRequestTimeout)
        if responseStarted {
            setDetails("response_timeout")
            resetDownstream(.localReset)
            return
        }
        sendLocalReply(504, "upstream request timeout", details: "response_timeout")
    }
}
