// An accepted socket before it has a filter chain: listener filters look at its first bytes without taking them.

import Base
import Formatting
import Glibc
import HTTP1
import Preambles
import Runtime
import Telemetry

/// Peeks until every listener filter has what it wants, the peer is found to speak something else, or time is up. Only
/// a PROXY protocol header is taken off the socket: it is not part of what the client says.
final class IncomingConnection: LoopObject {
    private enum TimerTag { static let filters: UInt8 = 1 }

    private let listener: LoopListener
    private var descriptor: Int32
    private let connection: DownstreamConnection
    private var registration = Registration.none
    private var timer = TimerID.none
    private var filterIndex = 0
    /// Nothing will follow what can be seen now.
    private var peerHasEnded = false
    private var tlsSniffer: ClientHelloSniffer
    private var httpSniffer = HTTPSniffer()
    private var proxyParser: ProxyProtocolParser

    init(listener: LoopListener, taking descriptor: Int32, connection: DownstreamConnection) {
        self.listener = listener
        self.descriptor = descriptor
        self.connection = connection
        var params = ProxyProtocolParams()
        var helloLimit: Int?
        for filter in listener.params.filters {
            switch filter.kind {
            case .proxyProtocol(let configured, _): params = configured
            case .tlsInspector(let inspector): helloLimit = inspector.helloLimit
            default: break
            }
        }
        proxyParser = ProxyProtocolParser(params)
        tlsSniffer = helloLimit.map { ClientHelloSniffer(limit: $0) } ?? ClientHelloSniffer()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func begin() {
        if advance() { return }
        do throws(SystemFailure) {
            registration = try listener.loop.register(descriptor, self)
        } catch {
            return abandon()
        }
        let timeout = listener.params.filtersTimeout
        if timeout > .zero { timer = listener.loop.arm(after: timeout, self, tag: TimerTag.filters) }
        listener.preamblesOpen[ObjectIdentifier(self)] = self
    }

    override func descriptorReady(_ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.peerEnded, .hungUp, .failed]) { peerHasEnded = true }
        _ = advance()
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        listener.statistics.filtersTimedOut()
        if listener.params.continuesOnFilterTimeout { complete() } else { abandon() }
    }

    /// True when the connection has left this stage.
    private func advance() -> Bool {
        let filters = listener.params.filters
        while filterIndex < filters.count {
            switch run(filters[filterIndex]) {
            case .done: filterIndex += 1
            case .needsMore: return false
            case .refused:
                abandon()
                return true
            }
        }
        complete()
        return true
    }

    private enum Outcome { case done, needsMore, refused }

    private func run(_ filter: ListenerFilterParams) -> Outcome {
        if !filter.runs(for: connection.facts.local) { return .done }
        switch filter.kind {
        case .originalDestination: return restoreDestination()
        case .tlsInspector(let params): return inspectTLS(params)
        case .httpInspector: return inspectHTTP()
        case .proxyProtocol(_, let use): return readProxyProtocol(use)
        case .originalSource(let params):
            connection.clientSource = params.source(of: connection.facts.remote)
            return .done
        case .rateLimit(let limit):
            if limit.admits(now: listener.loop.now) { return .done }
            listener.statistics.rateLimited(limit)
            return .refused
        }
    }

    private func restoreDestination() -> Outcome {
        let family = connection.facts.directLocal?.ip?.family ?? .v4
        if let original = Socket.originalDestination(descriptor, family: family) {
            connection.facts.local = original
            connection.originalDestination = original
        } else if Socket.isTransparent(descriptor, family: family) {
            // It wasn't redirected but delivered as it came: its own address is the one that was meant.
            connection.originalDestination = connection.facts.directLocal
        }
        return .done
    }

    private func inspectTLS(_ params: TLSInspectorParams) -> Outcome {
        peek { bytes in
            switch tlsSniffer.parse(bytes) {
            case .needMore: return needsMore
            case .hello(let hello):
                connection.transportProtocol = "tls"
                connection.facts.requestedServerName = String(decoding: hello.serverName, as: UTF8.self)
                connection.applicationProtocols = hello.applicationProtocols.map { String(decoding: $0, as: UTF8.self) }
                listener.statistics.sniffedTLS(
                    hasServerName: !hello.serverName.isEmpty,
                    hasApplicationProtocols: !hello.applicationProtocols.isEmpty)
                return .done
            case .notTLS:
                listener.statistics.sniffedPlain()
                return params.closesOnBrokenHello ? .refused : .done
            case .tooLarge:
                listener.statistics.helloTooLarge()
                return .refused
            case .refused: return .refused
            }
        }
    }

    private func inspectHTTP() -> Outcome {
        // Inside TLS the handshake's ALPN will say what is spoken.
        if connection.transportProtocol == "tls" { return .done }
        return peek { bytes in
            switch httpSniffer.parse(bytes) {
            case .needMore: return needsMore
            case .http10: found("http/1.0", .http10Found)
            case .http11: found("http/1.1", .http11Found)
            case .http2: found("h2c", .http2Found)
            case .notHTTP: listener.statistics.sniffedHTTP(.httpNotFound)
            case .tooLong: return .refused
            }
            return .done
        }
    }

    private func found(_ name: String, _ stat: HTTPInspectorStat) {
        connection.applicationProtocols = [name]
        listener.statistics.sniffedHTTP(stat)
    }

    private func readProxyProtocol(_ use: ProxyProtocolUse) -> Outcome {
        peek { bytes in
            switch proxyParser.parse(bytes) {
            case .needMore: return needsMore
            case .header(let header, let length):
                take(length)
                listener.statistics.proxyProtocol(header.version == .v1 ? .versionsV1Found : .versionsV2Found)
                if let source = header.source, let destination = header.destination {
                    connection.facts.remote = source
                    connection.facts.local = destination
                }
                keep(header.tlvs, use.rules)
                return .done
            case .absent:
                listener.statistics.proxyProtocol(.notFoundAllowed)
                return .done
            case .violation(let violation, let version):
                listener.statistics.proxyProtocol(Self.statistic(violation, version))
                return .refused
            }
        }
    }

    /// The first of several TLVs for one key counts.
    private func keep(_ tlvs: [ProxyProtocolTLV], _ rules: [ProxyProtocolRule]) {
        if rules.isEmpty { return }
        for tlv in tlvs {
            guard let rule = rules.first(where: { $0.type == tlv.type }) else { continue }
            let extras = connection.extras ?? StreamExtras()
            if extras.dynamicMetadata.value(filter: rule.namespace, path: [rule.key]) != nil { continue }
            extras.dynamicMetadata.set(filter: rule.namespace, key: rule.key, .string(rule.text(tlv.value)))
            connection.extras = extras
        }
    }

    private static func statistic(
        _ violation: ProxyProtocolViolation, _ version: ProxyProtocolVersion?
    ) -> ProxyProtocolStat {
        switch (violation, version) {
        case (.missing, _), (_, nil): .notFoundDisallowed
        case (.versionDisallowed, .v1): .versionsV1Disallowed
        case (.versionDisallowed, .v2): .versionsV2Disallowed
        case (_, .v1): .versionsV1Error
        case (_, .v2): .versionsV2Error
        }
    }

    private func peek(_ look: (ByteView) -> Outcome) -> Outcome {
        let space = unsafe listener.loop.readSpace
        switch unsafe Socket.peek(descriptor, into: space) {
        case .bytes(let count):
            return look(unsafe ByteView(UnsafeRawBufferPointer(rebasing: space[..<count])))
        case .wouldBlock: return .needsMore
        case .endOfStream:
            listener.statistics.closedDuringFilters()
            return .refused
        case .failed:
            listener.statistics.filterFailed()
            return .refused
        }
    }

    /// What is there is not enough.
    private var needsMore: Outcome {
        if !peerHasEnded { return .needsMore }
        listener.statistics.closedDuringFilters()
        return .refused
    }

    private func take(_ count: Int) {
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: listener.loop.readSpace[..<count])
        // These bytes were just peeked at, so they are there.
        _ = unsafe Socket.read(descriptor, into: space)
    }

    private func leaveLoop() {
        listener.loop.cancel(&timer)
        listener.loop.deregister(&registration, descriptor)
        listener.preamblesOpen[ObjectIdentifier(self)] = nil
    }

    private func complete() {
        leaveLoop()
        let raw = descriptor
        descriptor = -1
        listener.chooseChain(Descriptor(taking: raw), connection)
    }

    func abandon() {
        leaveLoop()
        listener.statistics.dropped()
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
