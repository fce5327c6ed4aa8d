// One connection manager on one loop: its filters, its statistics, its open connections and its spare streams.

import AccessLogs
import Base
import Formatting
import Routing
import Runtime
import TLS

final class HTTPConnectionContext {
    let params: HTTPConnectionParams
    let worker: Worker
    let statistics: HTTPStatistics
    /// Empty where scopes decide.
    let routes: RouteSlot
    let scopes: LoopScopes?
    let filters: [HTTPFilter]
    let accessLogs: LoopAccessLogs
    /// Of the router's attempts.
    let upstreamLogs: LoopAccessLogs
    let tracing: LoopTracing?
    /// Those of the filters that look at more than the request's headers, in the order in which they are asked.
    let requestDataFilters: [HTTPFilter]
    let responseFilters: [HTTPFilter]
    let responseDataFilters: [HTTPFilter]
    /// Without a filter that is disabled somewhere or may be, the chain is walked without asking.
    let hasSwitchableFilters: Bool
    private var spareStreams: [HTTPStream] = []
    private var spareRequests: [UpstreamRequest] = []
    private var connections: [ObjectIdentifier: OpenConnection] = [:]
    private var isDraining = false
    /// The listener drains: answers decide by it whether they are the last of their connection.
    var drainClock: DrainClock?

    private static let sparesKept = 256

    private struct OpenConnection {
        let connection: ClientFacingConnection
        let listener: ListenerStatistics
        let began: Instant
        let isHTTP2: Bool
    }

    init(_ params: HTTPConnectionParams, listenerPrefix: String, worker: Worker) {
        self.params = params
        self.worker = worker
        statistics = HTTPStatistics(
            worker, statPrefix: params.statPrefix, listenerPrefix: listenerPrefix, filters: params.filters)
        routes = worker.routeSlot(for: params.routes)
        scopes = LoopScopes(params.routes, worker)
        let site = FilterSite(worker: worker, statPrefix: "http.\(params.statPrefix).")
        filters = params.filters.enumerated().map { index, filter in
            let made = filter.make(site)
            made.index = index
            made.isDisabledByDefault = filter.isDisabled
            return made
        }
        requestDataFilters = filters.filter(\.seesRequestData)
        responseFilters = filters.reversed().filter(\.seesResponse)
        responseDataFilters = filters.reversed().filter(\.seesResponseData)
        hasSwitchableFilters = true
        accessLogs = LoopAccessLogs(params.accessLogs.logs, worker: worker)
        tracing = params.tracing.map { LoopTracing($0, statPrefix: params.statPrefix, worker: worker) }
        upstreamLogs = LoopAccessLogs(params.router.upstreamLogs.logs, worker: worker)
    }

    /// For the proxy's own requests: the router alone.
    init(internalFor worker: Worker) {
        params = .internalRequests
        self.worker = worker
        statistics = HTTPStatistics(internalFor: worker)
        routes = RouteSlot()
        scopes = nil
        filters = []
        requestDataFilters = []
        responseFilters = []
        responseDataFilters = []
        hasSwitchableFilters = false
        accessLogs = LoopAccessLogs([], worker: worker)
        upstreamLogs = accessLogs
        tracing = nil
    }

    // MARK: - Connections

    func accept(_ transport: Transport, _ facts: DownstreamConnection, _ listener: ListenerStatistics) {
        switch params.codec {
        case .http1: open(transport, facts, listener, isHTTP2: false)
        case .http2: open(transport, facts, listener, isHTTP2: true)
        case .auto:
            if let tls = transport.tls {
                open(transport, facts, listener, isHTTP2: tls.alpn.equals("h2"))
            } else {
                let detector = CodecDetector(context: self, transport: transport, facts: facts, listener: listener)
                transport.replaceOwner(detector)
            }
        }
    }

    @discardableResult
    func open(
        _ transport: Transport, _ facts: DownstreamConnection, _ listener: ListenerStatistics, isHTTP2: Bool
    ) -> ClientFacingConnection {
        let connection: ClientFacingConnection =
            isHTTP2
            ? HTTP2ServerConnection(context: self, transport: transport, facts: facts)
            : HTTP1ServerConnection(context: self, transport: transport, facts: facts)
        connections[ObjectIdentifier(connection)] = OpenConnection(
            connection: connection, listener: listener, began: worker.loop.now, isHTTP2: isHTTP2)
        statistics.connectionOpened(isHTTP2: isHTTP2, isTLS: transport.tls != nil)
        transport.replaceOwner(connection)
        if isDraining { connection.startDrain(closingIdle: false) }
        return connection
    }

    func connectionEnded(_ connection: ClientFacingConnection) {
        guard let open = connections.removeValue(forKey: ObjectIdentifier(connection)) else { return }
        let lasted = worker.loop.now - open.began
        let transport = connection.transport
        connection.facts.record?.ended(transport)
        open.listener.closed(lasted: lasted)
        let (received, sent) = transport.takeNewBytes()
        statistics.connectionClosed(
            isHTTP2: open.isHTTP2, isTLS: transport.tls != nil, lasted: lasted, byPeer: transport.peerHasEnded,
            received: received, sent: sent)
    }

    /// A request is done; its connection stays.
    func countBytes(_ transport: Transport) {
        let (received, sent) = transport.takeNewBytes()
        statistics.bytes(received: received, sent: sent)
    }

    var openConnections: Int { connections.count }

    func startDrain(closingIdle: Bool) {
        isDraining = true
        for open in connections.values { open.connection.startDrain(closingIdle: closingIdle) }
    }

    /// Asked once for each answer; a connection that goes anyway isn't asked for.
    func drainStrikes() -> Bool {
        guard let drainClock, drainClock.strikes(at: worker.loop.now, { worker.loop.random.next() }) else {
            return false
        }
        statistics.drainClose()
        return true
    }

    func timeoutsChanged() {
        for open in connections.values { open.connection.timeoutsChanged() }
    }

    func collectHeavyStreams(atLeast bytes: Int, into found: inout [HeavyStream]) {
        for open in connections.values where open.isHTTP2 {
            open.connection.collectHeavyStreams(atLeast: bytes, into: &found)
        }
    }

    func abortAll() { for open in connections.values { open.connection.abort() } }

    // MARK: - Streams

    func takeStream() -> HTTPStream { spareStreams.popLast() ?? HTTPStream(context: self) }

    func recycle(_ stream: HTTPStream) {
        if spareStreams.count < Self.sparesKept { spareStreams.append(stream) }
    }

    func takeUpstreamRequest() -> UpstreamRequest { spareRequests.popLast() ?? UpstreamRequest() }

    func recycle(_ request: UpstreamRequest) {
        if spareRequests.count < Self.sparesKept { spareRequests.append(request) }
    }

    /// The routes that a request goes by, as its headers are now.
    func routeTable(for stream: HTTPStream) -> RouteTable? {
        guard let scopes else { return routes.table }
        stream.scopedRoutes = scopes.routes(stream.requestHeaders)
        return stream.scopedRoutes?.table
    }

    func match(_ stream: HTTPStream) -> RouteDecision {
        guard let table = routeTable(for: stream) else { return .nothing }
        return table.match(stream.requestHeaders, info: stream.info, random: stream.streamRandom)
    }

    /// Turns a local answer's body into what `local_reply_config` makes of it; returns the content type it has then.
    func mapLocalReply(
        _ stream: HTTPStream, status: inout UInt16, body: ByteView, into text: inout ByteQueue
    ) -> LocalReplyParams.Mapper? {
        let replies = params.localReplies
        if replies.isEmpty {
            text.append(body)
            return nil
        }
        let mapper = replies.mapper(for: stream, status: status)
        if let changed = mapper?.status { status = changed }
        stream.info.responseCode = status
        var plain = ByteQueue()
        if let replaced = mapper?.body { plain.append(replaced) } else { plain.append(body) }
        guard let format = mapper?.format ?? replies.format else {
            text.append(plain.view)
            return mapper
        }
        Decimal.withDigits(of: UInt64(status)) { stream.responseHeaders.set(.status, $0) }
        format.append(
            to: &text, request: stream.requestHeaders, response: stream.responseHeaders,
            trailers: stream.responseTrailers, info: stream.info,
            extras: FormatterExtras(localReplyBody: plain.view))
        stream.responseHeaders.removeAll()
        return mapper
    }

    func localReplyContentType(_ mapper: LocalReplyParams.Mapper?) -> [UInt8] {
        (mapper?.format ?? params.localReplies.format)?.contentType ?? Array("text/plain".utf8)
    }

    func log(_ stream: HTTPStream, _ type: AccessLogType) {
        if accessLogs.isEmpty { return }
        stream.connection?.noteMeters(stream)
        accessLogs.write(
            type, request: stream.requestHeaders, response: stream.responseHeaders,
            trailers: stream.responseTrailers, info: stream.info)
    }
}

/// Waits for the first bytes of a connection that may speak either version.
private final class CodecDetector: TransportOwner {
    /// As much of RFC 9113's preface as no HTTP/1 request can start with.
    private static var preface: ByteView { ByteView("PRI * HTTP/2") }

    private let context: HTTPConnectionContext
    private let transport: Transport
    private let facts: DownstreamConnection
    private let listener: ListenerStatistics
    /// A client that says nothing is an idle one.
    private var timer = TimerID.none

    init(
        context: HTTPConnectionContext, transport: Transport, facts: DownstreamConnection,
        listener: ListenerStatistics
    ) {
        self.context = context
        self.transport = transport
        self.facts = facts
        self.listener = listener
        super.init()
        let idle = context.params.idleTimeout
        if idle > .zero { timer = transport.loop.arm(after: idle, self, tag: 1) }
    }

    override func transportReceived(_ bytes: ByteView) -> Int {
        let seen = min(bytes.count, Self.preface.count)
        let isPrefix = bytes.prefix(seen).equals(Self.preface.prefix(seen))
        if isPrefix, seen < Self.preface.count { return 0 }
        transport.loop.cancel(&timer)
        let connection = context.open(transport, facts, listener, isHTTP2: isPrefix)
        return connection.transportReceived(bytes)
    }

    override func timerFired(tag: UInt8) { transportEnded() }

    override func transportEnded() {
        transport.close()
        transportClosed(.local)
    }

    override func transportClosed(_ reason: CloseReason) {
        transport.loop.cancel(&timer)
        listener.closed(lasted: context.worker.loop.now - facts.began)
    }
}
