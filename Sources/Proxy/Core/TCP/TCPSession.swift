// One proxied TCP connection: a client's transport, a host's transport, and everything that flows between them.

import AccessLogs
import Balancing
import Base
import Formatting
import Glibc
import Health
import Routing
import Runtime
import Telemetry

/// Holds both sides. Reading from the client waits until the host is connected, so nothing is buffered for a host that
/// may never answer; either side's end is passed on as a half-close, and the session is over when both have ended.
final class TCPSession: LoopObject {
    private enum TimerTag {
        static let idle: UInt8 = 1
        static let duration: UInt8 = 2
        static let accessLog: UInt8 = 3
    }

    private static let fullRead = 32_768
    private static let readsBeforeSplicing = 4

    let context: TCPProxyContext
    let downstream: Transport
    let facts: DownstreamConnection
    var info = StreamInfo()
    private(set) var upstream: Transport?
    private var host: HostState?
    private var cluster: LoopCluster?
    private let clientSide: TCPClientSide
    private let hostSide: TCPHostSide
    private var clientEnded = false
    private var hostEnded = false
    private var isConnected = false
    /// The cluster counts it among its requests.
    private var isCounted = false
    private var isOver = false
    /// There is no host because its name is only being looked up.
    var waitsForName = false
    private var attempts: UInt32 = 0
    private var clientBurst = 0
    private var hostBurst = 0
    private var connectBegan: Instant
    private(set) var metadataMatch: [String: MetadataValue] = [:]
    private var lastActivity: Instant
    private var idleTimer = TimerID.none
    private var durationTimer = TimerID.none
    private var accessLogTimer = TimerID.none

    init(context: TCPProxyContext, transport: Transport, facts: DownstreamConnection) {
        self.context = context
        downstream = transport
        self.facts = facts
        clientSide = TCPClientSide()
        hostSide = TCPHostSide()
        lastActivity = transport.loop.now
        connectBegan = transport.loop.now
        super.init()
        clientSide.session = self
        hostSide.session = self
        transport.highWatermark = context.params.bufferLimit
        info.downstream = facts.facts
        info.downstreamTLS = facts.tls
        info.reset(start: transport.loop.now, wallNanoseconds: context.worker.wallNanoseconds)
        info.extras = facts.extras
    }

    private var loop: EventLoop { downstream.loop }

    /// The side that the client's transport talks to.
    var owner: TransportOwner { clientSide }

    func begin() {
        downstream.pauseReading()
        let idle = context.params.idleTimeout
        if idle > .zero { idleTimer = loop.arm(after: idle, self, tag: TimerTag.idle) }
        if context.params.maxDuration > .zero {
            durationTimer = loop.arm(after: context.params.maxDuration, self, tag: TimerTag.duration)
        }
        if !context.accessLogs.isEmpty || facts.record != nil {
            info.times.connectionStart = info.times.start
            info.upstream.detectedClose = "Normal"
            info.streamID = (loop.random.next(), loop.random.next())
            if context.params.accessLogs.interval > .zero { armAccessLogTimer() }
        }
        connect()
    }

    // MARK: - Access logs

    private func armAccessLogTimer() {
        accessLogTimer = loop.arm(after: context.params.accessLogs.interval, self, tag: TimerTag.accessLog)
    }

    /// To a TCP proxy what is on the wire is what it carries.
    private func log(_ type: AccessLogType) {
        if context.accessLogs.isEmpty { return }
        info.downstreamReceived.wire = info.downstreamReceived.body
        info.downstreamSent.wire = info.downstreamSent.body
        info.upstreamReceived.wire = info.downstreamSent.body
        info.upstreamSent.wire = isConnected ? info.downstreamReceived.body : 0
        context.accessLogs.write(type, info: info)
    }

    /// For hashing balancers: the client's address.
    var requestHash: UInt64? {
        guard context.params.hashesSourceAddress, let ip = facts.facts.remote?.ip else { return nil }
        return ip.description.withView { XXHash.hash($0) }
    }

    // MARK: - Connecting

    private func connect() {
        connectBegan = loop.now
        let choice = context.params.choose(loop.random.next())
        metadataMatch = choice.metadataMatch
        let name = info.filterState(TextFilterState.tcpProxyCluster)?.text ?? choice.cluster
        guard let cluster = context.worker.clusters.find(name) else {
            info.flags.insert(.noClusterFound)
            context.statistics.noRoute()
            return end(reset: false)
        }
        self.cluster = cluster
        attempts += 1
        info.upstream.attempts = attempts
        info.upstream.cluster = cluster.params.facts
        info.upstream.noteAttempt()
        guard let host = cluster.chooseHost(for: self) else {
            info.flags.insert(.noHealthyUpstream)
            if !waitsForName { cluster.statistics.noHealthyHost() }
            return end(reset: false)
        }
        self.host = host
        info.upstream.host = host.facts
        guard cluster.breaker(isHighPriority: false).admit(.connections) else {
            info.flags.insert(.upstreamOverflow)
            cluster.statistics.connectionOverflow()
            return end(reset: false)
        }
        cluster.statistics.requestWaits()
        cluster.statistics.connectionAttempt()
        host.count(.cxTotal)
        host.raise(.cxActive)
        do throws(SystemFailure) {
            let transport = try UpstreamSocket.connect(
                to: host, of: cluster, serverName: "", downstream: facts, client: facts.clientSource)
            upstream = transport
            try transport.start(owner: hostSide, connectTimeout: cluster.params.connectTimeout)
        } catch {
            connectFailed(
                error.call == "connect"
                    ? error.reason
                    : UpstreamSocket.words(error, to: host, of: cluster, client: facts.clientSource))
        }
    }

    fileprivate func hostConnected() {
        guard let cluster, let upstream else { return }
        isConnected = true
        host?.connected(isFinal: true)
        if let latency = cluster.params.balancing.latency {
            host?.observe(loop.now - connectBegan, answered: true, at: loop.now, latency)
        }
        if let session = upstream.tls { cluster.statistics.security?.handshakeDone(session) }
        cluster.statistics.connectionEstablished(loop.now - connectBegan, isHTTP2: nil)
        // To limits and balancers a connection is a request.
        cluster.statistics.requestWaitEnded()
        if let host, cluster.breaker(isHighPriority: false).admit(.requests, evenIfFull: true) {
            cluster.requestStarted(host)
            cluster.joined(self, host)
            isCounted = true
        }
        info.upstream.local = Socket.localAddress(upstream.descriptor)
        info.upstream.remote = host?.address
        info.upstream.connectionID = context.worker.nextConnectionID()
        info.upstream.connectionPoolReadyDuration = loop.now - connectBegan
        info.upstream.tls = upstream.tls.map { SessionTLSInfo($0) }
        info.times.upstreamConnectStart = connectBegan
        info.times.upstreamConnectEnd = loop.now
        if context.params.accessLogs.logsConnected { log(.tcpUpstreamConnected) }
        noteActivity()
        if hostEnded { return }
        downstream.resumeReading()
        downstream.deliverUnconsumed()
        if clientEnded { upstream.endWriting() }
    }

    private func connectFailed(_ words: String, isTimeout: Bool = false) {
        guard let cluster else { return }
        upstream = nil
        cluster.breaker(isHighPriority: false).release(.connections)
        cluster.statistics.requestWaitEnded()
        cluster.statistics.pendingFailed()
        cluster.statistics.connectFailed(isTimeout: isTimeout)
        host?.count(.cxConnectFail)
        host?.failed(isTimeout ? .timeout(status: 504) : .connection)
        host?.lower(.cxActive)
        info.flags.insert(.upstreamConnectionFailure)
        info.upstream.transportFailure = Array(words.utf8)
        if attempts < context.params.maxConnectAttempts { return connect() }
        cluster.statistics.connectAttemptsExceeded()
        info.flags.insert(.upstreamRetryLimitExceeded)
        end(reset: false)
    }

    // MARK: - Moving bytes

    fileprivate func fromClient(_ bytes: ByteView) -> Int {
        guard isConnected, let upstream else { return 0 }
        noteActivity()
        info.downstreamReceived.body &+= UInt64(bytes.count)
        upstream.writeThrough(bytes)
        if upstream.isOverfull { downstream.pauseReading() }
        isBulk(bytes.count, &clientBurst)
        return bytes.count
    }

    fileprivate func fromHost(_ bytes: ByteView) -> Int {
        noteActivity()
        info.downstreamSent.body &+= UInt64(bytes.count)
        downstream.writeThrough(bytes)
        if downstream.isOverfull { upstream?.pauseReading() }
        isBulk(bytes.count, &hostBurst)
        return bytes.count
    }

    /// After a few full reads in a row the direction is worth a pipe; small messages are cheaper without one.
    private func isBulk(_ count: Int, _ burst: inout Int) {
        burst = count >= Self.fullRead ? burst + 1 : 0
        if burst == Self.readsBeforeSplicing { loop.callAtEndOfTurn(self) }
    }

    override func turnEnded() {
        guard !isOver, let upstream else { return }
        if clientBurst >= Self.readsBeforeSplicing { _ = downstream.splice(to: upstream) }
        if hostBurst >= Self.readsBeforeSplicing { _ = upstream.splice(to: downstream) }
        clientBurst = 0
        hostBurst = 0
    }

    fileprivate func splicedFromClient(_ count: Int) {
        noteActivity()
        info.downstreamReceived.body &+= UInt64(count)
    }

    fileprivate func splicedFromHost(_ count: Int) {
        noteActivity()
        info.downstreamSent.body &+= UInt64(count)
    }

    fileprivate func clientDrained() { upstream?.resumeReading() }
    fileprivate func hostDrained() { downstream.resumeReading() }

    @inline(__always)
    private func noteActivity() { lastActivity = loop.now }

    // MARK: - Ending

    fileprivate func clientHasEnded() {
        if clientEnded || isOver { return }
        clientEnded = true
        noteActivity()
        if isConnected { upstream?.endWriting() }
        if hostEnded { end(reset: false) }
    }

    fileprivate func hostHasEnded() {
        if hostEnded || isOver { return }
        hostEnded = true
        noteActivity()
        if clientEnded {
            end(reset: false)
        } else {
            downstream.endWriting()
        }
    }

    fileprivate func clientClosed(_ reason: CloseReason) {
        if isOver { return }
        if case .reset = reason { info.downstream.detectedClose = "RemoteReset" }
        finish()
        // What the client had sent before it vanished still reaches the host; an abort is passed on as one.
        if case .reset = reason { upstream?.close(reset: true) } else { upstream?.closeAfterFlush(linger: .zero) }
        upstream = nil
    }

    fileprivate func hostClosed(_ reason: CloseReason) {
        if isOver { return }
        guard isConnected else {
            cluster?.statistics.security?.failed(upstream?.tlsFailure)
            let words = upstream.map { UpstreamSocket.failure(of: reason, $0).words } ?? ""
            return connectFailed(words, isTimeout: reason == .connectTimeout)
        }
        if case .reset = reason {
            info.flags.insert(.upstreamRemoteReset)
            info.upstream.detectedClose = "RemoteReset"
            info.downstream.detectedClose = "LocalReset"
            finish()
            upstream = nil
            downstream.close(reset: true)
        } else {
            end(reset: false)
        }
    }

    /// Over on our side: what is queued still goes out in both directions.
    private func end(reset: Bool) {
        if isOver { return }
        finish()
        upstream?.closeAfterFlush(linger: .zero)
        upstream = nil
        if reset { downstream.close(reset: true) } else { downstream.closeAfterFlush(linger: .zero) }
    }

    func abort() { end(reset: false) }

    private func finish() {
        isOver = true
        info.connectionTerminationDetails = facts.terminationDetails
        loop.cancel(&idleTimer)
        loop.cancel(&durationTimer)
        loop.cancel(&accessLogTimer)
        clientSide.session = nil
        hostSide.session = nil
        if let cluster, let upstream {
            cluster.breaker(isHighPriority: false).release(.connections)
            host?.lower(.cxActive)
            cluster.statistics.closedWithActiveRequest(byPeer: hostEnded)
            cluster.statistics.connectionClosed(
                lasted: loop.now - connectBegan, byPeer: hostEnded, requests: 0, received: upstream.bytesReceived,
                sent: upstream.bytesSent)
        }
        if isCounted, let cluster, let host {
            cluster.left(self, host)
            cluster.requestEnded(host, isHighPriority: false)
        }
        if !isConnected, upstream != nil, let cluster {
            cluster.statistics.requestWaitEnded()
            cluster.statistics.requestCancelled()
        }
        info.times.end = .now
        info.times.connectionEnd = info.times.end
        log(.tcpConnectionEnd)
        facts.record?.note(info)
        context.closed(self)
    }

    override func timerFired(tag: UInt8) {
        if isOver { return }
        switch tag {
        case TimerTag.idle:
            idleTimer = .none
            let timeout = context.params.idleTimeout
            let quiet = loop.now - lastActivity
            if quiet >= timeout {
                context.statistics.idleTimeout()
                return end(reset: false)
            }
            let rest = TimeSpan(nanoseconds: timeout.nanoseconds - quiet.nanoseconds)
            idleTimer = loop.arm(after: rest, self, tag: TimerTag.idle)
        case TimerTag.duration:
            context.statistics.maxDurationReached()
            info.flags.insert(.durationTimeout)
            end(reset: false)
        case TimerTag.accessLog:
            log(.tcpPeriodic)
            armAccessLogTimer()
        default: break
        }
    }
}

/// What the client's transport tells the session.
private final class TCPClientSide: TransportOwner {
    // Let go of in `finish`, which every session reaches once.
    var session: TCPSession?

    override func transportReceived(_ bytes: ByteView) -> Int { session?.fromClient(bytes) ?? bytes.count }
    override func transportSpliced(_ count: Int) { session?.splicedFromClient(count) }
    override func transportEnded() { session?.clientHasEnded() }
    override func transportDrained() { session?.clientDrained() }
    override func transportClosed(_ reason: CloseReason) { session?.clientClosed(reason) }
}

/// What the host's transport tells the session.
private final class TCPHostSide: TransportOwner {
    // Let go of in `finish`, which every session reaches once.
    var session: TCPSession?

    override func transportReady() { session?.hostConnected() }
    override func transportReceived(_ bytes: ByteView) -> Int { session?.fromHost(bytes) ?? bytes.count }
    override func transportSpliced(_ count: Int) { session?.splicedFromHost(count) }
    override func transportEnded() { session?.hostHasEnded() }
    override func transportDrained() { session?.hostDrained() }
    override func transportClosed(_ reason: CloseReason) { session?.hostClosed(reason) }
}
