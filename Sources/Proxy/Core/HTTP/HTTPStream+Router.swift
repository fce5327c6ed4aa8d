// The router: from a route to a cluster, a host and an upstream request, and the upstream's answers back.

import AccessLogs
import Balancing
import Base
import Formatting
import Routing
import Runtime
import Telemetry

extension HTTPStream {
    /// The answer has turned the stream into a tunnel: bytes from here on, both ways.
    var isTunnelOpened: Bool {
        guard let status = responseHeaders.first(.status) else { return false }
        if isUpgrade { return status.equals("101") && !isLocalReply }
        return isConnect && !isLocalReply && status.first == 0x32
    }

    // MARK: - Choosing

    func startRouting() {
        context.statistics.routed()
        if LoadShedding.process.sheds(.route, { loop.random.next() }) {
            context.statistics.routeRefused()
            return sendLocalReply(503, "envoy overloaded", details: "overload")
        }
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

    private func routeTo(_ forward: ForwardParams, _ route: RouteEntry) {
        guard checkUpgrade(forward) else { return }
        if let statistics = (context.scopes == nil ? context.routes : scopedRoutes)?.statistics {
            counters = statistics.counters(route, virtualHost, requestHeaders)
        }
        if forward.clusters.needsHash { hash = forward.hashPolicies.hash(requestHeaders, info: info) }
        let selection = forward.clusters.select(requestHeaders, random: streamRandom, hash: hash?.value)
        weighted = selection.weighted
        let cluster: LoopCluster? =
            switch selection {
            case .cluster(let reference, _): worker.clusters.find(reference)
            case .named(let name, _): worker.clusters.find(name.string)
            }
        guard let cluster else {
            info.flags.insert(.noClusterFound)
            context.statistics.noCluster()
            return sendLocalReply(forward.clusterNotFoundStatus, details: "cluster_not_found")
        }
        self.cluster = cluster
        info.upstream.cluster = cluster.params.facts
        if cluster.isInMaintenance { return answerMaintenance(cluster) }
        if cluster.params.usesHash { chooseHash(forward, cluster) }
        prepareForUpstream(forward, route)
        if forward.internalRedirect != nil { keepsReplay = true }
        wantsMirrors = !(forward.mirrors.isEmpty && cluster.params.protocols.policies.mirrors.isEmpty) && !info.isShadow
        attempt()
    }

    /// Operators keep requests off the cluster.
    private func answerMaintenance(_ cluster: LoopCluster) {
        info.flags.insert(.upstreamOverflow)
        chargeResponse(503)
        cluster.statistics.maintenance()
        let tells = !params.router.suppressesEnvoyHeaders
        sendLocalReply(503, "maintenance mode", details: "maintenance_mode") { headers in
            if tells { headers.append(name: ByteView("x-envoy-overloaded"), value: ByteView("true")) }
        }
    }

    /// The cluster's hash policy counts instead of the route's.
    private func chooseHash(_ forward: ForwardParams, _ cluster: LoopCluster) {
        let ofCluster = cluster.params.protocols.policies.hashPolicies
        if !ofCluster.isEmpty {
            hash = ofCluster.hash(requestHeaders, info: info)
        } else if hash == nil, !forward.hashPolicies.isEmpty {
            hash = forward.hashPolicies.hash(requestHeaders, info: info)
        }
    }

    /// Upgrades and CONNECT are let through where the route or the connection manager says so.
    private func checkUpgrade(_ forward: ForwardParams) -> Bool {
        guard isUpgrade || isConnect else { return true }
        let type = isConnect ? ByteView("connect") : requestHeaders.first(.upgrade) ?? ByteView()
        let allowed = forward.upgrade(type)?.isEnabled ?? params.upgrades.allows(type.string.lowercased()) ?? false
        if allowed {
            isTunnelAllowed = true
            terminatesConnect = isConnect && forward.upgrade(type)?.connect != nil
            return true
        }
        context.statistics.upgradeRefused()
        closesConnection = true
        sendLocalReply(403, details: "upgrade_failed")
        return false
    }

    var metadataMatch: [String: MetadataValue] { weighted?.metadataMatch ?? route?.forward?.metadataMatch ?? [:] }
    var isHighPriority: Bool { route?.forward?.isHighPriority ?? false }

    /// The cluster that the route names, as far as that is known before it is chosen.
    var routeClusterName: String? {
        if let cluster { return cluster.params.name }
        guard case .cluster(let reference, _)? = route?.forward?.clusters.select(requestHeaders, random: streamRandom)
        else { return nil }
        return reference.name
    }

    /// An answer of the cluster's, or the proxy's own in its stead.
    func chargeResponse(_ status: UInt16) {
        cluster?.statistics.responded(status, isInternal: isInternalRequest)
        alternativeStatistics?.responded(status, isInternal: isInternalRequest)
        counters.responded(status)
    }

    var isInternalRequest: Bool { requestHeaders.first(.envoyInternal)?.equals("true") ?? false }

    /// One attempt: a host by the cluster's balancer, a pool by host and protocol, a request on that pool.
    func attempt() {
        guard let cluster, let route else { return }
        info.upstream.attempts += 1
        info.upstream.connectionID = nil
        info.upstreamReceived = StreamBytes()
        info.upstreamSent = StreamBytes()
        attemptBegan = loop.now
        if cluster.dropsRequest() {
            info.flags.insert(.dropOverLoad)
            chargeResponse(503)
            return sendLocalReply(503, "drop overload", details: "drop_overload") { headers in
                if isRetry { noteAttempts(in: &headers) }
                headers.append(name: ByteView("x-envoy-drop-overload"), value: ByteView("true"))
            }
        }
        guard let host = cluster.chooseHost(for: self) else {
            cluster.statistics.noHealthyHost()
            return answerNoHost()
        }
        guard let pool = cluster.pool(for: host, stream: self) else { return answerNoHost() }
        if retries != nil { noteAttempt(host) }
        if wantsMirrors { startMirrors() }
        info.upstream.host = host.facts
        info.upstream.detectedClose = "Normal"
        prepareForHost(host, route)
        let upstream = context.takeUpstreamRequest()
        self.upstream = upstream
        upstream.begin(self, pool: pool)
        if let tracing = context.tracing { beginAttemptTrace(upstream, tracing) }
        if requestComplete { armRouteTimeout() }
        pool.request(upstream)
    }

    private func answerNoHost() {
        info.flags.insert(.noHealthyUpstream)
        chargeResponse(503)
        sendLocalReply(503, "no healthy upstream", details: "no_healthy_upstream") { headers in
            if isRetry { noteAttempts(in: &headers) }
        }
    }

    private func armRouteTimeout() {
        if routeTimer.isArmed { return }
        armRouteTimer(routeTimeout)
    }

    // MARK: - The request's bytes

    func routeData(_ bytes: ByteView, endStream: Bool) {
        if endStream { armRouteTimeout() }
        if !mirrors.isEmpty { mirrorData(bytes, endStream: endStream) }
        guard let upstream, upstream.state == .active, !waitsForUpgrade else {
            if upstream == nil, responseEnded { return }
            if upstream == nil, !hasRoomWhileWaiting(bytes.count) { return }
            return keep(bytes, endStream: endStream)
        }
        if endStream { requestComplete = true }
        noteSent(bytes)
        upstream.sendData(bytes, endStream: endStream)
        if endStream {
            requestWasSent()
        } else if upstream.isOverfull || (!mirrors.isEmpty && mirrorsAreOverfull) {
            pauseRequest()
        }
    }

    func routeTrailers() {
        armRouteTimeout()
        if !mirrors.isEmpty { mirrorTrailers() }
        guard let upstream, upstream.state == .active else { return }
        upstream.sendTrailers()
        requestWasSent()
    }

    private func noteSent(_ bytes: ByteView) {
        sentRequestBytes += bytes.count
        info.upstreamSent.body &+= UInt64(bytes.count)
        if keepsReplay { keepReplay(bytes) }
    }

    private func requestWasSent() {
        info.times.lastUpstreamSent = loop.now
        armAttemptLimits()
    }

    /// The pool has found or made a connection.
    func upstreamReady(_ connection: ClientConnection) {
        guard let upstream, let cluster else { return }
        counters.requestSent()
        upstream.pool?.host.connected()
        armStreamLimit(cluster)
        noteConnection(connection)
        waitsForUpgrade =
            isUpgrade && (requestHeaders.first(.upgrade)?.equalsIgnoringCase("websocket") ?? false)
        info.times.firstUpstreamSent = loop.now
        if params.router.upstreamLogs.logsStart { logAttempt(upstream, .upstreamPoolReady) }
        connection.start(upstream, endStream: requestIsHeadOnly)
        // A connection that answers at once may have ended the stream.
        guard self.upstream === upstream else { return }
        if requestIsHeadOnly { return requestWasSent() }
        if !waitsForUpgrade { sendKeptBody(on: upstream) }
    }

    private func sendKeptBody(on upstream: UpstreamRequest) {
        let endsWithBody = requestComplete && !requestHasTrailers
        if !requestBuffer.isEmpty || endsWithBody {
            noteSent(requestBuffer.view)
            upstream.sendData(requestBuffer.view, endStream: endsWithBody)
            requestBuffer.removeAll()
            requestBuffer.releaseIfEmpty()
        }
        if requestComplete, requestHasTrailers { upstream.sendTrailers() }
        if requestComplete { requestWasSent() }
        if !upstream.isOverfull { resumeRequest() }
    }

    /// True when the answer takes the place of the upstream's: a WebSocket handshake that was neither agreed to nor
    /// refused with an error.
    private func handshakeFailed(_ status: UInt16) -> Bool {
        guard waitsForUpgrade else { return false }
        waitsForUpgrade = false
        if status == 101 || status >= 400 { return false }
        sendLocalReply(status, details: "websocket_handshake_unsuccessful")
        return true
    }

    private func noteConnection(_ connection: ClientConnection) {
        info.upstream.connectionID = connection.id
        info.upstream.connectionPoolReadyDuration = loop.now - attemptBegan
        info.times.upstreamConnectStart = connection.connectBegan
        info.times.upstreamConnectEnd = connection.connectEnded
        info.times.upstreamHandshakeEnd = connection.handshakeEnded
        info.upstream.local = connection.localAddress
        info.upstream.remote = info.upstream.host?.address
        info.upstream.protocol = connection.protocolName
        info.upstream.tls = connection.tlsInfo
    }

    // MARK: - The response

    func upstreamInformational(_ headers: borrowing HeaderBlock) {
        guard params.proxies100Continue, headers.first(.status)?.equals("100") ?? false, !responseStarted else {
            return
        }
        // The client has heard of this attempt, so it is the last one.
        endRetries()
        connection?.sendInformational(self, headers)
    }

    /// The head of the answer to `request` is in `responseHeaders`.
    func upstreamHeaders(_ request: UpstreamRequest, endStream: Bool) {
        guard cluster != nil else { return }
        info.times.firstUpstreamReceived = loop.now
        let status = UInt16(truncatingIfNeeded: responseHeaders.first(.status)?.decimal ?? 0)
        reportAnswer(request, status)
        if retries != nil, !takesAnswer(request, status, endStream: endStream) { return }
        if tryInternalRedirect(status, endStream: endStream) { return }
        settle(on: request)
        chargeResponse(status)
        chargeHost(request, status, endStream: endStream)
        if endStream { upstreamFinished() }
        if handshakeFailed(status) { return }
        setDetails("via_upstream")
        prepareResponseHeaders()
        sendResponseHeaders(endStream: endStream)
        if isUpgrade, status == 101, let upstream { sendKeptBody(on: upstream) }
    }

    /// What a gRPC call comes to is known when its status is.
    private func chargeHost(_ request: UpstreamRequest, _ status: UInt16, endStream: Bool) {
        guard let host = request.pool?.host else { return }
        if status >= 500 { return host.count(.rqError) }
        if !isGRPC { return host.count(.rqSuccess) }
        awaitsGRPCStatus = !endStream
        if endStream { host.count(GRPC.isSuccess(responseHeaders.first(.grpcStatus)) ? .rqSuccess : .rqError) }
    }

    func upstreamData(_ bytes: ByteView, endStream: Bool) {
        if info.times.firstUpstreamBody == nil { info.times.firstUpstreamBody = loop.now }
        if endStream, awaitsGRPCStatus { upstream?.pool?.host.count(.rqError) }
        if endStream { upstreamFinished() }
        responseDataReceived(bytes, endStream: endStream)
    }

    func upstreamTrailers() {
        if awaitsGRPCStatus {
            let isSuccess = GRPC.isSuccess(responseTrailers.first(.grpcStatus))
            upstream?.pool?.host.count(isSuccess ? .rqSuccess : .rqError)
        }
        upstreamFinished()
        sendResponseTrailers()
    }

    private func upstreamFinished() {
        info.times.lastUpstreamReceived = loop.now
        if let sent = info.times.firstUpstreamSent {
            cluster?.statistics.took(loop.now - sent, isInternal: isInternalRequest)
            alternativeStatistics?.took(loop.now - sent, isInternal: isInternalRequest)
            counters.took(loop.now - sent)
        }
        armRouteTimer(.zero)
        cancelAttemptLimits()
    }

    // MARK: - Failures

    /// A kept connection that the upstream closed just as the request was put on it never carried the request to an
    /// application. Only there, only before any byte of an answer, and only when the request can be sent again.
    func mayRetrySilently(_ reason: StreamResetReason, reused: Bool, beforeAnyByte: Bool) -> Bool {
        guard beforeAnyByte, reused, requestComplete, sentRequestBytes == 0, !isUpgrade, !isConnect,
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

    func noteFailure(_ reason: StreamResetReason, _ transportFailure: String) {
        info.upstream.transportFailure = Array(transportFailure.utf8)
        info.flags.insert(Self.flag(of: reason))
    }

    static func flag(of reason: StreamResetReason) -> ResponseFlag {
        switch reason {
        case .connectionFailed, .localConnectionFailure, .connectionTimeout: .upstreamConnectionFailure
        case .connectionTerminated: .upstreamConnectionTermination
        case .localReset, .localRefused: .localReset
        case .overflow: .upstreamOverflow
        case .remoteReset, .remoteRefused: .upstreamRemoteReset
        case .protocolError, .httpProtocolUpgradeError: .upstreamProtocolError
        }
    }

    func answerUpstreamFailure(_ reason: StreamResetReason, _ transportFailure: String) {
        var body = ByteQueue()
        body.append("upstream connect error or disconnect/reset before headers. ")
        body.append(isRetry ? "retried and the latest reset reason: " : "reset reason: ")
        body.append(reason.words)
        var details = "upstream_reset_before_response_started{" + Self.underscored("\(reason.words)")
        // Why the transport failed is for logs: clients are told no more than that it did.
        if !transportFailure.isEmpty { details += "|" + Self.underscored(transportFailure) }
        info.responseDetails = .text(Array((details + "}").utf8))
        sendLocalReply(reason.status, body: body.view, details: "upstream_reset_before_response_started") { headers in
            if reason == .overflow { headers.append(.envoyOverloaded, "true") }
            noteAttempts(in: &headers)
        }
    }

    private static func underscored(_ text: String) -> String {
        String(text.map { $0 == " " ? "_" : $0 })
    }
}
