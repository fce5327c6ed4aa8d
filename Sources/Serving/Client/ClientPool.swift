// A client's connections to its origin, all on one loop.

import Base
import HTTP2
import Runtime
import TLS

/// Confined to its loop.
final class ClientPool {
    private let loop: EventLoop
    private let origin: URLText
    private let tls: TLSClientContext?
    private let params: ClientParams
    private let resolver: Resolver?
    private var multiplexed: HTTP2Carrier?
    /// HTTP/2 connections that take no more requests but have some.
    private var retired: [ObjectIdentifier: HTTP2Carrier] = [:]
    private var serial: [ObjectIdentifier: HTTP1ClientCarrier] = [:]
    private var connectors: [ObjectIdentifier: ClientConnector] = [:]
    private var waiting: [WaitingRequest] = []
    private var isClosed = false
    /// The origin has shown to speak HTTP/2: one connection serves all.
    private var isMultiplexing: Bool

    init(loop: EventLoop, origin: URLText, tls: TLSClientContext?, params: ClientParams) {
        self.loop = loop
        self.origin = origin
        self.tls = tls
        self.params = params
        let needsNames = origin.scheme != .unix && IPAddress(origin.host) == nil
        resolver = needsNames ? try? Resolver(loop: loop) : nil
        isMultiplexing = params.version == .http2
    }

    func submit(_ head: HTTPRequestHead, _ bridge: StreamBridge, endStream: Bool) {
        if isClosed { return bridge.fail(HTTPFailure(.stopping, "the client has been closed")) }
        // Whoever asked has given up already.
        if bridge.failure != nil { return }
        if start(head, bridge, endStream: endStream) { return }
        if waiting.count >= params.waiting {
            return bridge.fail(
                HTTPFailure(.queueFull, "\(waiting.count) requests wait for a connection", isRetriable: true))
        }
        let request = WaitingRequest(head, bridge, endStream: endStream, pool: self)
        request.arm(loop, params.waitTimeout)
        waiting.append(request)
        connectIfUseful()
    }

    private func start(_ head: HTTPRequestHead, _ bridge: StreamBridge, endStream: Bool) -> Bool {
        if let multiplexed {
            if multiplexed.acceptsRequests, let stream = multiplexed.start(head, bridge, endStream: endStream) {
                stream.pump()
                return true
            }
            retire(multiplexed)
        }
        for carrier in serial.values where carrier.isFree {
            carrier.start(head, bridge, endStream: endStream).pump()
            return true
        }
        return false
    }

    private func retire(_ carrier: HTTP2Carrier) {
        if multiplexed === carrier { multiplexed = nil }
        if carrier.activeStreams > 0 { retired[ObjectIdentifier(carrier)] = carrier }
    }

    private func connectIfUseful() {
        let limit = isMultiplexing ? 1 : min(params.connections - serial.count, waiting.count)
        while connectors.count < limit { connect() }
    }

    private func connect() {
        let token = ConnectorToken()
        let connector = ClientConnector(
            loop: loop, origin: origin, tls: tls, params: params, resolver: resolver
        ) { [weak self] result in
            guard let self else { return }
            connectors[ObjectIdentifier(token)] = nil
            connected(result)
        }
        connectors[ObjectIdentifier(token)] = connector
        connector.start()
    }

    private final class ConnectorToken {}

    private func connected(_ result: Result<LoopTransport, HTTPFailure>) {
        switch result {
        case .failure(let failure):
            // Who waits for other connections goes on waiting.
            if !connectors.isEmpty || (!isMultiplexing && !serial.isEmpty) { return }
            let failed = waiting
            waiting = []
            for request in failed { request.fail(loop, failure) }
        case .success(let transport):
            if isClosed { return transport.close() }
            let agreed = transport.tls.map { $0.alpn.equals("h2") } ?? false
            if agreed || (params.version == .http2 && transport.tls == nil) {
                isMultiplexing = true
                adoptMultiplexed(transport)
            } else if params.version == .http2 {
                transport.close()
                let failed = waiting
                waiting = []
                let failure = HTTPFailure(.malformed, "the server does not speak HTTP/2 (no ALPN h2)")
                for request in failed { request.fail(loop, failure) }
                return
            } else {
                adoptSerial(transport)
            }
            serveWaiting()
        }
    }

    private func adoptMultiplexed(_ transport: LoopTransport) {
        let carrier = HTTP2Carrier(
            transport: transport, role: .client, limits: params.limits, peer: PeerFacts(), taker: nil)
        carrier.onClose = { [weak self, unowned carrier] in
            guard let self else { return }
            if multiplexed === carrier { multiplexed = nil }
            retired[ObjectIdentifier(carrier)] = nil
            if !waiting.isEmpty { connectIfUseful() }
        }
        carrier.onChange = { [weak self, unowned carrier] in
            guard let self else { return }
            if !carrier.acceptsRequests {
                retire(carrier)
                if carrier.activeStreams == 0 {
                    retired[ObjectIdentifier(carrier)] = nil
                    carrier.startDrain()
                }
            }
        }
        transport.replaceOwner(carrier)
        multiplexed = carrier
        transport.deliverUnconsumed()
    }

    private func adoptSerial(_ transport: LoopTransport) {
        let carrier = HTTP1ClientCarrier(transport: transport, params: params)
        let key = ObjectIdentifier(carrier)
        carrier.onFree = { [weak self] in self?.serveWaiting() }
        carrier.onClose = { [weak self] in
            guard let self else { return }
            serial[key] = nil
            if !waiting.isEmpty { connectIfUseful() }
        }
        transport.replaceOwner(carrier)
        serial[key] = carrier
    }

    private func serveWaiting() {
        while let request = waiting.first {
            if request.bridge.failure != nil {
                waiting.removeFirst()
                request.disarm(loop)
                continue
            }
            if !start(request.head, request.bridge, endStream: request.endStream) { return }
            waiting.removeFirst()
            request.disarm(loop)
        }
    }

    fileprivate func timedOut(_ request: WaitingRequest) {
        waiting.removeAll { $0 === request }
        request.bridge.fail(
            HTTPFailure(.unreachable, "no connection became free in time", isRetriable: true))
    }

    func close() {
        isClosed = true
        let failure = HTTPFailure(.stopping, "the client has been closed")
        for request in waiting { request.fail(loop, failure) }
        waiting = []
        let carriers: [StreamCarrier] =
            Array(serial.values) + Array(retired.values) + [multiplexed].compactMap { $0 }
        serial = [:]
        retired = [:]
        multiplexed = nil
        for carrier in carriers { carrier.abortConnection(failure) }
        resolver?.close()
    }
}

/// A request without a connection.
private final class WaitingRequest: LoopObject {
    let head: HTTPRequestHead
    let bridge: StreamBridge
    let endStream: Bool
    private weak var pool: ClientPool?
    private var timer = TimerID.none

    init(_ head: HTTPRequestHead, _ bridge: StreamBridge, endStream: Bool, pool: ClientPool) {
        self.head = head
        self.bridge = bridge
        self.endStream = endStream
        self.pool = pool
    }

    func arm(_ loop: EventLoop, _ time: TimeSpan) { timer = loop.arm(after: time, self, tag: 0) }
    func disarm(_ loop: EventLoop) { loop.cancel(&timer) }

    func fail(_ loop: EventLoop, _ failure: HTTPFailure) {
        disarm(loop)
        bridge.fail(failure)
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        pool?.timedOut(self)
    }
}
