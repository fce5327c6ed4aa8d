// The admin interface's listener and connections: plain HTTP/1.1 on the control loop, away from traffic.

import Base
import Glibc
import HTTP1
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop; a slow reader of a big page holds nobody up but itself.
final class AdminServer: LoopObject {
    let loop: EventLoop
    let pages: AdminPages
    private let descriptor: Descriptor
    private var registration = Registration.none
    private var connections: [ObjectIdentifier: AdminConnection] = [:]
    fileprivate let statistics: AdminStatistics
    let address: SocketAddress

    init(_ address: SocketAddress, loop: EventLoop, pages: AdminPages) throws(StartFailure) {
        self.loop = loop
        self.pages = pages
        statistics = AdminStatistics(pages.process.store)
        do throws(SystemFailure) {
            descriptor = try Socket.stream(for: address)
            if address.ip != nil {
                try Socket.setOption(descriptor.raw, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
            }
            try Socket.bind(descriptor.raw, to: address)
            try Socket.listen(descriptor.raw, backlog: 128)
            self.address = Socket.localAddress(descriptor.raw) ?? address
            super.init()
            registration = try loop.register(descriptor.raw, self)
        } catch {
            throw StartFailure("admin interface: cannot listen on \(address)", error)
        }
    }

    override func descriptorReady(_ readiness: Readiness) {
        while true {
            do throws(SystemFailure) {
                guard let (socket, _) = try Socket.accept(descriptor.raw) else { return }
                open(Descriptor(taking: socket))
            } catch {
                pages.log.warning("accept on the admin interface failed", ["reason": error.reason])
                return
            }
        }
    }

    private func open(_ socket: consuming Descriptor) {
        let transport = Transport(loop: loop, taking: socket, connecting: false, tls: nil)
        let connection = AdminConnection(server: self, transport: transport)
        do throws(SystemFailure) {
            try transport.start(owner: connection)
        } catch {
            pages.log.warning("an admin connection could not be watched", ["reason": error.reason])
            return transport.close()
        }
        connections[ObjectIdentifier(connection)] = connection
        statistics.opened()
        transport.startReading()
    }

    fileprivate func ended(_ connection: AdminConnection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        statistics.closed(lasted: loop.now - connection.began)
    }

    func close() {
        loop.deregister(&registration, descriptor.raw)
        // Requests under way may keep this object for a moment; the address is free for a successor at once.
        _ = shutdown(descriptor.raw, Int32(SHUT_RDWR))
        for connection in connections.values { connection.close() }
    }
}

/// One client of the admin interface.
final class AdminConnection: TransportOwner {
    private let server: AdminServer
    private let transport: Transport
    private var parser: HTTP1Parser
    private var headers = HeaderBlock()
    private var head = HTTP1Head()
    private var body = ByteQueue()
    private var feed: PageFeed?
    private var tap: TapAttachment?
    private var isChunked = false
    /// Of the answer under way.
    private var status: UInt16 = 0
    private var asked: Instant
    /// Pieces that wait for the client to read.
    private var owedPieces = 0
    let began: Instant

    init(server: AdminServer, transport: Transport) {
        self.server = server
        self.transport = transport
        began = server.loop.now
        asked = began
        var options = HTTP1ParserOptions()
        options.maxHeaderBytes = 16_384
        parser = HTTP1Parser(role: .request, options: options)
    }

    override func transportReceived(_ bytes: ByteView) -> Int {
        var offset = 0
        while transport.isOpen, !isBusy {
            var consumed = 0
            let event = parser.parse(bytes.dropFirst(offset), into: &headers, consumed: &consumed)
            offset += consumed
            switch event {
            case .needMore: return offset
            case .head(let head): self.head = head
            case .body(let piece): take(piece)
            case .trailers: continue
            case .end: answer()
            case .violation(let violation):
                var reply = AdminReply()
                reply.status = violation.status
                reply.body.append(violation.words)
                head.keepAlive = false
                write(reply)
            }
        }
        return isBusy ? offset : bytes.count
    }

    /// An answer is being written piece by piece.
    private var isBusy: Bool { feed != nil || tap != nil }

    /// Forms are small; what is beyond that nobody reads.
    private func take(_ piece: ByteView) {
        if body.count + piece.count <= 65_536 { body.append(piece) }
    }

    private func answer() {
        let method = headers.first(.method)?.string ?? "GET"
        let target = headers.first(.path)?.string ?? "/"
        asked = server.loop.now
        server.statistics.requestStarted()
        let reply = server.pages.respond(method: method, target: target, body: body.view.string)
        body.removeAll()
        status = reply.status
        write(reply)
    }

    private func write(_ reply: consuming AdminReply) {
        let isHead = head.isHead
        var block = HeaderBlock()
        block.append(.status, decimal: UInt64(reply.status))
        block.append(.contentType, ByteView(reply.contentType))
        block.append(.cacheControl, "no-cache, max-age=0")
        block.append(name: ByteView("x-content-type-options"), value: ByteView("nosniff"))
        let isOpenEnded = reply.page != nil || reply.tap != nil
        if !isOpenEnded { block.append(.contentLength, decimal: UInt64(reply.body.count)) }
        var date = ByteQueue()
        HTTPDate.append(secondsSince1970: WallClock.nanoseconds / 1_000_000_000, to: &date)
        block.append(.date, date.view)
        block.append(.server, "envoy")
        // The end of a page of unknown length is the end of the connection for who knows no chunks.
        if isOpenEnded, head.version == .http10 { head.keepAlive = false }
        if !head.keepAlive { block.append(.connection, "close") }
        transport.write { output in
            let encoding = HTTP1Encoder.responseHead(
                block, endStream: false, to: isHead ? .head : .other, version: head.version, into: &output)
            isChunked = encoding == .chunked
            if !isHead { output.append(reply.body.view) }
        }
        // What text and JSON say of the admin itself includes them; a Prometheus page is made before its head.
        if reply.countsAtOnce { countAnswer() }
        if let page = reply.page, !isHead {
            server.loop.resetLongestTurn()
            feed = PageFeed(page, loop: server.loop, receiver: self)
            return
        }
        if let tap = reply.tap {
            self.tap = tap
            return tap.begin(self)
        }
        finishReply()
    }

    /// A piece of a page; the last one may be empty.
    func receive(_ piece: ByteView, isLast: Bool) {
        guard let feed, transport.isOpen else { return }
        transport.write { output in
            if isChunked { HTTP1Encoder.chunk(piece, into: &output) } else { output.append(piece) }
            if isLast, isChunked { HTTP1Encoder.lastChunk(into: &output) }
        }
        if isLast {
            self.feed = nil
            server.pages.log.debug(
                "page sent",
                [
                    "milliseconds": "\((server.loop.now - asked).milliseconds)",
                    "longest turn of the loop, microseconds": "\(server.loop.longestTurn.nanoseconds / 1000)",
                ])
            finishReply()
            transport.deliverUnconsumed()
        } else if transport.isOverfull {
            owedPieces += 1
        } else {
            feed.grant()
        }
    }

    var isOverfull: Bool { transport.isOverfull }

    /// What a tap has recorded; an end of the page comes with no bytes.
    func receiveTrace(_ bytes: [UInt8], isLast: Bool) {
        guard tap != nil, transport.isOpen else { return }
        transport.write { output in
            bytes.withView { view in
                if view.isEmpty { return }
                if isChunked { HTTP1Encoder.chunk(view, into: &output) } else { output.append(view) }
            }
            if isLast, isChunked { HTTP1Encoder.lastChunk(into: &output) }
        }
        if !isLast { return }
        endTap()
        finishReply()
        transport.deliverUnconsumed()
    }

    private func endTap() {
        guard let ended = tap else { return }
        tap = nil
        let missed = ended.end()
        if missed > 0 {
            server.pages.log.warning(
                "traces were dropped, the client read too slowly", ["id": ended.id, "count": "\(missed)"])
        }
    }

    override func transportDrained() {
        while owedPieces > 0 {
            owedPieces -= 1
            feed?.grant()
        }
    }

    /// A page counts when it is complete, as what it says is as of then.
    private func finishReply() {
        countAnswer()
        if head.keepAlive || !transport.isOpen { return }
        transport.closeAfterFlush(linger: .seconds(1))
        server.ended(self)
    }

    func close() {
        dropFeed()
        transport.close()
    }

    private func countAnswer() {
        if status > 0 { server.statistics.requestEnded(status, took: server.loop.now - asked) }
        status = 0
    }

    private func dropFeed() {
        countAnswer()
        feed?.cancel()
        feed = nil
        endTap()
    }

    override func transportEnded() {
        dropFeed()
        transport.close()
        server.ended(self)
    }

    override func transportClosed(_ reason: CloseReason) {
        dropFeed()
        server.ended(self)
    }
}

/// A page's answer.
struct AdminReply: ~Copyable {
    var status: UInt16 = 200
    var contentType: StaticString = "text/plain; charset=UTF-8"
    var body = ByteQueue()
    /// Made piece by piece instead of `body`.
    var page: StatsPage?
    /// Made as it happens, until the client goes.
    var tap: TapAttachment?
    var countsAtOnce = false

    init() {}

    init(_ status: UInt16, _ text: String) {
        self.status = status
        body.append(text)
    }

    init(json: String) {
        contentType = "application/json"
        body.append(json)
    }
}
