// The connection that a host's health checks go over.

import Balancing
import Base
import Formatting
import Health
import Runtime
import TLS

/// Subclassed per protocol. Until `close` it belongs to its session, which it tells of answers and of its end.
class HealthProbe: TransportOwner {
    unowned let session: HealthSession
    let transport: Transport
    private(set) final var isClosed = false

    init(_ session: HealthSession, _ transport: Transport) {
        self.session = session
        self.transport = transport
    }

    /// A connection of the kind that the check asks for, under way.
    static func open(_ session: HealthSession) throws(SystemFailure) -> HealthProbe {
        let transport = try connect(session)
        let probe: HealthProbe =
            switch session.params.probe {
            case .tcp(let params): TCPHealthProbe(session, transport, params)
            case .grpc: HTTP2HealthProbe(session, transport)
            case .http(let params):
                params.usesHTTP2 ? HTTP2HealthProbe(session, transport) : HTTP1HealthProbe(session, transport)
            }
        try transport.start(owner: probe)
        return probe
    }

    /// As the cluster's own connections are made.
    private static func connect(_ session: HealthSession) throws(SystemFailure) -> Transport {
        let params = session.cluster
        let target = session.target
        let descriptor = try Socket.stream(for: target)
        try params.socket.apply(to: descriptor.raw, family: target)
        if case .ip = target { try Socket.setNoDelay(descriptor.raw) }
        let chosen = params.transports.transport(for: session.host.facts)
        var tls: TLSSession?
        var refusal: TLSFailure?
        if let security = chosen.security {
            var settings = security.session(serverName: "", hostName: session.host.hostname)
            settings.alpnOverride = session.params.alpn
            settings.alpnFallback = []
            if let context = security.current {
                tls = TLSSession(client: context, params: settings)
            } else {
                refusal = UpstreamSecurity.notReady
            }
        }
        switch Socket.connect(descriptor.raw, to: target) {
        case .connected, .inProgress: break
        case .failed(let failure): throw failure
        }
        let transport = Transport(loop: session.loop, taking: descriptor, connecting: true, tls: tls)
        transport.refusal = refusal
        if let header = chosen.proxyProtocol?.header(for: nil, upstream: target) {
            transport.writeBeforeHandshake(header)
        }
        return transport
    }

    /// Begins a check; the connection may still be in the making.
    func check() {}

    /// Without a word to the session.
    final func close() {
        if isClosed { return }
        isClosed = true
        transport.close(reset: true)
    }

    /// The connection has ended by itself.
    final func ended() {
        if isClosed { return }
        isClosed = true
        transport.close()
        session.probeEnded(self)
    }

    override func transportEnded() { ended() }
    override func transportClosed(_ reason: CloseReason) { ended() }
}

extension HealthSession {
    /// The name that hosts are addressed by.
    private func authority(_ configured: String) -> String {
        if !host.check.hostname.isEmpty { return host.check.hostname }
        return configured.isEmpty ? cluster.name : configured
    }

    /// The head of a check over HTTP, in HTTP/2's model.
    func writeRequest(to headers: inout HeaderBlock) {
        var info = StreamInfo()
        info.reset(start: loop.now, wallNanoseconds: WallClock.nanoseconds)
        info.upstream.host = host.facts
        switch params.probe {
        case .tcp: break
        case .http(let http):
            write(http.method, http.path, authority(http.host), to: &headers)
            headers.append(.userAgent, "Envoy/HC")
            http.mutations.apply(toRequest: &headers, info: info)
            if !http.body.isEmpty { headers.append(.contentLength, decimal: UInt64(http.body.count)) }
        case .grpc(let grpc):
            write("POST", "/grpc.health.v1.Health/Check", authority(grpc.authority), to: &headers)
            headers.append(.contentType, "application/grpc")
            headers.append(.te, "trailers")
            "\(params.timeout.milliseconds)m".withView { headers.append(.grpcTimeout, $0) }
            headers.append(.userAgent, "Envoy/HC")
            grpc.metadata.apply(toRequest: &headers, info: info)
        }
    }

    private func write(_ method: String, _ path: String, _ authority: String, to headers: inout HeaderBlock) {
        method.withView { headers.append(.method, $0) }
        authority.withView { headers.append(.authority, $0) }
        path.withView { headers.append(.path, $0) }
        headers.append(.scheme, cluster.hasTLS ? "https" : "http")
    }

    var requestBody: [UInt8] {
        switch params.probe {
        case .tcp: []
        case .http(let http): http.body
        case .grpc(let grpc): grpc.request
        }
    }

    /// How much of an answer's body is worth keeping.
    var bodyLimit: Int {
        switch params.probe {
        case .tcp: 0
        case .http(let http): http.receive.isEmpty ? 0 : http.bufferSize == 0 ? .max : http.bufferSize
        case .grpc: 65_536
        }
    }
}

extension HealthCheckAnswer {
    mutating func read(_ headers: borrowing HeaderBlock) {
        if let status = headers.first(.status)?.decimal { self.status = UInt16(truncatingIfNeeded: status) }
        isDegraded = headers.contains(.envoyDegraded)
        wantsExclusion = headers.contains(.envoyImmediateHealthCheckFail)
        service = headers.first(.envoyUpstreamHealthCheckedCluster)?.array ?? []
        isGRPC = headers.first(.contentType).map { GRPC.isContentType($0) } ?? false
        grpcStatus = headers.first(.grpcStatus)?.decimal.map { UInt64($0) }
    }

    mutating func append(_ bytes: ByteView, limit: Int) {
        let room = limit - body.count
        if room > 0 { body += bytes.prefix(room).array }
    }
}
