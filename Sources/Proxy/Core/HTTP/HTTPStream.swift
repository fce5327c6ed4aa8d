// One request and its response on their way through the connection manager: state, attachment and completion.

import AccessLogs
import Balancing
import Base
import Formatting
import Routing
import Runtime

/// Pooled per connection manager and loop. The request's way is in `HTTPStream+Request`, the response's in
/// `HTTPStream+Response`, answers of our own in `HTTPStream+LocalReply`, the upstream's side in `HTTPStream+Router`.
final class HTTPStream: LoopObject {
    enum TimerTag {
        static let idle: UInt8 = 1
        static let route: UInt8 = 2
        static let duration: UInt8 = 3
        static let filter: UInt8 = 4
        static let requestTimeout: UInt8 = 5
        static let attempt: UInt8 = 6
        static let backOff: UInt8 = 7
        static let attemptIdle: UInt8 = 8
        static let streamLimit: UInt8 = 9
        static let accessLog: UInt8 = 10
    }

    let context: HTTPConnectionContext
    let loop: EventLoop

    /// Nil when the stream is not in use or its connection is gone.
    var connection: ServerConnection?
    /// The codec's number for it; 0 for HTTP/1.
    var id: Int32 = 0

    var info = StreamInfo()
    var requestHeaders = HeaderBlock()
    var requestTrailers = HeaderBlock()
    var responseHeaders = HeaderBlock()
    var responseTrailers = HeaderBlock()

    // Where the request is.
    /// Body held back by a waiting filter or for an upstream that is not connected yet.
    var requestBuffer = ByteQueue()
    var requestEnded = false
    /// The head was all of the request.
    var requestIsHeadOnly = false
    var requestHasTrailers = false
    /// The request's end, or its trailers, have come to where `requestBuffer` is: the filter that waits, or the router.
    var requestComplete = false
    /// The filter that told us to wait; nil while the request flows.
    var waitingFilter: Int?
    var filtersDone = false
    var isRequestPaused = false
    var isHeadRequest = false
    var isGRPC = false
    var isUpgrade = false
    var isConnect = false
    /// The route lets this upgrade or CONNECT through.
    var isTunnelAllowed = false
    /// CONNECT ends here: its payload goes to the host as plain TCP.
    var terminatesConnect = false
    var requestBufferLimit = 0
    /// A WebSocket's bytes are kept until the upstream has agreed to the upgrade.
    var waitsForUpgrade = false
    /// The client asked for its tunnel in HTTP/2's way (RFC 8441).
    var wasExtendedConnect = false
    /// Request bytes that arrived while it was paused: their window is given back when it goes on.
    var pausedRequestBytes = 0
    /// The connection must not be used again after this answer.
    var closesConnection = false

    // Where the response is.
    var responseStarted = false
    var responseEnded = false
    var isLocalReply = false
    /// Response bytes came while the client's side was full: the upstream must not send more.
    var isResponsePaused = false
    /// The filter that holds the response's headers; nil while the response flows.
    var heldResponse: Int?
    /// Set by `holdResponse` for the callback that is running.
    var holdsResponse = false
    /// The held headers are all of the response.
    var heldResponseIsHeadOnly = false
    /// Body that came behind held headers.
    var responseBuffer = ByteQueue()
    /// The response's end, or its trailers, wait behind held headers.
    var responseComplete = false
    var responseHasTrailers = false
    /// An answer of our own in the place of a held response: filters have seen their response already.
    var bypassesResponseFilters = false
    /// In the place of the status's own words, for HTTP/1; empty for those.
    var reasonPhrase: [UInt8] = []
    /// Chosen by a filter.
    var overrideHost: OverrideHost?

    // Routing.
    /// What the request's scope goes by; nil without scopes.
    var scopedRoutes: RouteSlot?
    var route: RouteEntry?
    var virtualHost: VirtualHost?
    var counters = RouteCounters()
    var cluster: LoopCluster?
    /// The share of a weighted choice that was drawn.
    var weighted: WeightedCluster?
    var routeTimeout = TimeSpan.zero
    /// Kept where the route's retries avoid them.
    var triedHosts: [HostState] = []
    var hash: RequestHash?
    /// The latest attempt; nil while a retry waits.
    var upstream: UpstreamRequest?
    /// Earlier attempts that took too long and may still answer.
    var hedges: [UpstreamRequest] = []
    var isBackingOff = false
    /// The retry under way began because time ran out.
    var isTimeoutRetry = false
    var previousPriorities: PreviousPriorities?
    var alternativeStatistics: AlternativeStatistics?
    /// The host's part in a gRPC call is judged by its trailers.
    var awaitsGRPCStatus = false
    var sentRequestBytes = 0
    var internalRedirects = 0
    /// What is left of the retries that the route or the request allows; nil where none are.
    var retries: RequestRetries?
    var isRetry = false
    var wantsEmptyTimeout = false
    var timeouts: RequestTimeouts?
    var attemptTimeout = TimeSpan.zero
    /// Body that was sent, kept as long as the request may have to be sent again.
    var replay = ByteQueue()
    var keepsReplay = false
    var streamRandom: UInt64 = 0
    var trace: StreamTrace?
    var attemptBegan = Instant(nanoseconds: 0)

    /// The route has mirror policies that have not been asked yet.
    var wantsMirrors = false
    /// Copies of the request that want the rest of its body.
    var mirrors: [MirroredRequest] = []

    /// A slot per filter of the chain, made when a filter first keeps something.
    var filterStates: [AnyObject?] = []

    var idleTimer = TimerID.none
    var routeTimer = TimerID.none
    var durationTimer = TimerID.none
    var requestTimer = TimerID.none
    var filterTimer = TimerID.none
    var attemptTimer = TimerID.none
    var backOffTimer = TimerID.none
    var accessLogTimer = TimerID.none
    var attemptIdleTimer = TimerID.none
    var attemptIdleTimeout = TimeSpan.zero
    var streamLimitTimer = TimerID.none
    var filterWithTimer: HTTPFilter?
    var lastActivity = Instant(nanoseconds: 0)
    var idleTimeout = TimeSpan.zero
    var configuredIdleTimeout = TimeSpan.zero

    init(context: HTTPConnectionContext) {
        self.context = context
        loop = context.worker.loop
    }

    var params: HTTPConnectionParams { context.params }
    var worker: Worker { context.worker }
    var filters: [HTTPFilter] { context.filters }

    // MARK: - Life

    func begin(on connection: ServerConnection, id: Int32) {
        self.connection = connection
        self.id = id
        info.downstream = connection.facts.facts
        info.downstreamTLS = connection.facts.tls
        info.reset(start: loop.now, wallNanoseconds: worker.wallNanoseconds)
        requestBufferLimit = params.bufferLimit
        streamRandom = loop.random.next()
        context.statistics.requestStarted(isHTTP2: id != 0)
        setIdleTimeout(params.streamIdleTimeout)
        if params.accessLogs.interval > .zero { armAccessLogTimer() }
    }

    /// Both sides are done, or one was cut off: gives everything back. Exactly once per `begin`.
    func finish() {
        guard let connection else { return }
        self.connection = nil
        endRetries()
        dropUpstream()
        cancelTimers()
        if !mirrors.isEmpty { leaveMirrors(areComplete: false) }
        for index in filterStates.indices where filterStates[index] != nil { filters[index].streamEnded(self) }
        info.times.end = loop.now
        context.statistics.requestFinished(
            status: info.responseCode, took: (info.times.end ?? loop.now) - info.times.start)
        if let tracing = context.tracing { finishTrace(tracing) }
        connection.facts.record?.note(self)
        let isLater = !context.accessLogs.isEmpty && connection.logsAfterSending(self)
        if !isLater { context.log(self, .downstreamEnd) }
        connection.streamFinished(self)
        if !isLater { release() }
    }

    /// The connection has sent what there was to send and knows how many bytes it took.
    func logLate() {
        context.log(self, .downstreamEnd)
        release()
    }

    private func release() {
        clear()
        context.recycle(self)
    }

    private func clear() {
        requestHeaders.removeAll()
        requestTrailers.removeAll()
        responseHeaders.removeAll()
        responseTrailers.removeAll()
        requestBuffer.removeAll()
        requestBuffer.releaseIfEmpty()
        requestEnded = false
        requestHasTrailers = false
        requestComplete = false
        waitingFilter = nil
        filtersDone = false
        isRequestPaused = false
        isHeadRequest = false
        isGRPC = false
        isUpgrade = false
        isConnect = false
        waitsForUpgrade = false
        requestIsHeadOnly = false
        isRetry = false
        isBackingOff = false
        isTimeoutRetry = false
        previousPriorities = nil
        alternativeStatistics = nil
        awaitsGRPCStatus = false
        timeouts = nil
        wantsEmptyTimeout = false
        wantsMirrors = false
        forgetReplay()
        isTunnelAllowed = false
        terminatesConnect = false
        responseStarted = false
        responseEnded = false
        isLocalReply = false
        isResponsePaused = false
        clearHeldResponse()
        bypassesResponseFilters = false
        if !reasonPhrase.isEmpty { reasonPhrase.removeAll() }
        overrideHost = nil
        wasExtendedConnect = false
        pausedRequestBytes = 0
        closesConnection = false
        route = nil
        virtualHost = nil
        counters = RouteCounters()
        cluster = nil
        weighted = nil
        routeTimeout = .zero
        if !triedHosts.isEmpty { triedHosts.removeAll() }
        hash = nil
        sentRequestBytes = 0
        internalRedirects = 0
        scopedRoutes = nil
        if !filterStates.isEmpty { filterStates.removeAll(keepingCapacity: true) }
        filterWithTimer = nil
    }

    /// The client is gone or has given up on this stream.
    func downstreamReset(_ reason: StreamResetReason) {
        if connection == nil { return }
        if !responseEnded {
            switch reason {
            case .protocolError:
                info.flags.insert(.downstreamProtocolError)
                setDetails("downstream_protocol_error")
            case .connectionTerminated:
                info.flags.insert(.downstreamConnectionTermination)
                info.responseDetails = .fixed("downstream_remote_disconnect")
            default:
                info.flags.insert(.downstreamRemoteReset)
                info.responseDetails = .fixed("http2.remote_reset")
            }
            context.statistics.downstreamReset(reason)
        }
        responseEnded = true
        requestEnded = true
        finish()
    }

    func setDetails(_ text: StaticString) {
        if case .none = info.responseDetails { info.responseDetails = .fixed(text) }
    }

    /// Cuts the client's side off and ends the stream.
    func resetDownstream(_ reason: StreamResetReason) {
        guard let connection else { return }
        responseEnded = true
        requestEnded = true
        connection.reset(self, reason)
        finish()
    }

    override func timerFired(tag: UInt8) { timerDue(tag: tag) }
}
