// Where the operators of formats find their values in the facts of a stream.

import Base

extension FormatNumber {
    func value(_ info: borrowing StreamInfo) -> UInt64 {
        switch self {
        case .responseCode: UInt64(info.responseCode)
        case .bytesReceived: info.downstreamReceived.body
        case .bytesSent: info.downstreamSent.body
        case .bytesRetransmitted, .packetsRetransmitted: 0
        case .attempts: UInt64(info.upstream.attempts)
        case .upstreamWireReceived: info.upstreamReceived.wire
        case .upstreamWireSent: info.upstreamSent.wire
        case .upstreamHeaderReceived: info.upstreamReceived.header
        case .upstreamHeaderSent: info.upstreamSent.header
        case .downstreamWireReceived: info.downstreamReceived.wire
        case .downstreamWireSent: info.downstreamSent.wire
        case .downstreamHeaderReceived: info.downstreamReceived.header
        case .downstreamHeaderSent: info.downstreamSent.header
        case .upstreamDecompressedReceived: info.upstreamReceived.decompressedHeader
        case .upstreamDecompressedSent: info.upstreamSent.decompressedHeader
        case .downstreamDecompressedReceived: info.downstreamReceived.decompressedHeader
        case .downstreamDecompressedSent: info.downstreamSent.decompressedHeader
        case .connectionID: info.downstream.connectionID
        case .upstreamConnectionID: info.upstream.connectionID ?? 0
        case .requestHeaderBytes, .responseHeaderBytes, .responseTrailerBytes: 0
        }
    }
}

extension FormatDuration {
    func value(_ info: borrowing StreamInfo) -> TimeSpan? {
        switch self {
        case .total: return info.times.end.map { $0 - info.times.start } ?? (Instant.now - info.times.start)
        case .request: return info.times.lastDownstreamReceived.map { $0 - info.times.start }
        case .requestSent: return info.times.lastUpstreamSent.map { $0 - info.times.start }
        case .response: return info.times.firstUpstreamReceived.map { $0 - info.times.start }
        case .responseSent:
            guard let sent = info.times.lastDownstreamSent, let received = info.times.firstUpstreamReceived else {
                return nil
            }
            return sent - received
        case .downstreamHandshake: return info.times.downstreamHandshakeEnd.map { $0 - info.times.start }
        case .roundTrip: return info.downstream.roundTrip
        case .poolReady: return info.upstream.connectionPoolReadyDuration
        }
    }
}

extension TimePoint {
    func value(_ info: borrowing StreamInfo) -> Instant? {
        switch self {
        case .downstreamReceiveStart: info.times.start
        case .downstreamReceiveEnd: info.times.lastDownstreamReceived
        case .upstreamConnectStart: info.times.upstreamConnectStart
        case .upstreamConnectEnd: info.times.upstreamConnectEnd
        case .upstreamHandshakeEnd: info.times.upstreamHandshakeEnd
        case .upstreamSendStart: info.times.firstUpstreamSent
        case .upstreamSendEnd: info.times.lastUpstreamSent
        case .upstreamReceiveStart: info.times.firstUpstreamReceived
        case .upstreamReceiveEnd: info.times.lastUpstreamReceived
        case .downstreamSendStart: info.times.firstDownstreamSent
        case .downstreamSendEnd: info.times.lastDownstreamSent
        case .upstreamReceiveBody: info.times.firstUpstreamBody
        case .downstreamConnectStart: info.times.connectionStart
        case .downstreamConnectEnd: info.times.connectionEnd
        case .unknown: nil
        }
    }
}

extension FormatAddress {
    func value(_ info: borrowing StreamInfo) -> SocketAddress? {
        switch self {
        case .downstreamLocal: info.downstream.local
        case .downstreamDirectLocal: info.downstream.directLocal ?? info.downstream.local
        case .downstreamRemote: info.downstream.remote
        case .downstreamDirectRemote: info.downstream.directRemote ?? info.downstream.remote
        case .upstreamHost: info.upstream.host?.address
        case .upstreamLocal: info.upstream.local
        case .upstreamRemote: info.upstream.remote
        }
    }
}

extension CertificateSide {
    func texts(_ info: borrowing StreamInfo) -> CertificateTexts? {
        switch self {
        case .downstreamPeer: info.downstreamTLS?.peer
        case .downstreamLocal: info.downstreamTLS?.local
        case .upstreamPeer: info.upstream.tls?.peer
        case .upstreamLocal: info.upstream.tls?.local
        }
    }
}

extension ConnectionTLSInfo {
    func text(_ field: FormatTLS) -> String {
        switch field {
        case .version: version
        case .cipher: cipher
        case .sessionID: sessionID
        }
    }
}

extension MetadataSource {
    /// The filter's whole structure when the path is empty.
    func value(_ filter: String, _ path: [String], _ info: borrowing StreamInfo) -> MetadataValue? {
        let metadata: MetadataSet? =
            switch self {
            case .dynamic: info.extras?.dynamicMetadata
            case .cluster: info.upstream.cluster?.metadata
            case .upstreamHost: info.upstream.host?.metadata
            case .route: info.route?.metadata
            case .virtualHost: info.route?.virtualHostMetadata
            case .unknown: nil
            }
        return metadata?.value(filter: filter, path: path)
    }
}

extension FormatText {
    func append(
        to out: inout ByteQueue, request: borrowing HeaderBlock, info: borrowing StreamInfo, extras: FormatterExtras
    ) -> FormatOutcome {
        switch self {
        case .streamProtocol: return FormatOperator.view(info.protocol.map { ByteView($0.name) }, to: &out)
        case .upstreamProtocol: return FormatOperator.view(info.upstream.protocol.map { ByteView($0.name) }, to: &out)
        case .responseFlags:
            info.flags.append(to: &out, long: false, exhaustedFirst: info.protocol != nil)
            return .text
        case .responseFlagsLong:
            info.flags.append(to: &out, long: true, exhaustedFirst: info.protocol != nil)
            return .text
        case .connectionTermination:
            return FormatOperator.details(info.connectionTerminationDetails, keepWhitespace: true, to: &out)
        case .customFlags:
            for (index, flag) in (info.extras?.customFlags ?? []).enumerated() {
                if index > 0 { out.append(byte: 0x2C) }
                out.append(flag)
            }
            return .text
        case .localReplyBody: return FormatOperator.view(extras.localReplyBody, to: &out)
        case .accessLogType: return FormatOperator.view(ByteView(extras.accessLogType), to: &out)
        case .streamID:
            guard let id = request.first(.requestID) else {
                guard let own = info.streamID else { return .missing }
                RequestID.appendUUID(own.high, own.low, to: &out)
                return .text
            }
            return FormatOperator.view(id, to: &out)
        case .uniqueID:
            var random = RandomSource()
            RequestID.appendUUID(random.next(), random.next(), to: &out)
            return .text
        case .traceID: return Self.hex(info.traceID.map { [$0.high, $0.low] }, to: &out)
        case .spanID: return Self.hex(info.spanID.map { [$0] }, to: &out)
        default: return appendName(to: &out, info)
        }
    }

    private func appendName(to out: inout ByteQueue, _ info: borrowing StreamInfo) -> FormatOutcome {
        switch self {
        case .routeName: return FormatOperator.string(info.route?.routeName, to: &out)
        case .virtualHost: return FormatOperator.string(info.route?.virtualHostName, to: &out)
        case .virtualCluster: return FormatOperator.string(info.virtualCluster, to: &out)
        case .cluster: return FormatOperator.string(info.upstream.cluster?.observabilityName, to: &out)
        case .clusterRaw: return FormatOperator.string(info.upstream.cluster?.name, to: &out)
        case .upstreamHostName: return Self.hostNames(info.upstream.host.map { [$0] }, port: true, to: &out)
        case .upstreamHostNameWithoutPort:
            return Self.hostNames(info.upstream.host.map { [$0] }, port: false, to: &out)
        case .hostNamesAttempted: return Self.hostNames(Self.attempted(info), port: true, to: &out)
        case .hostNamesAttemptedWithoutPort: return Self.hostNames(Self.attempted(info), port: false, to: &out)
        case .hostsAttempted: return Self.hosts(Self.attempted(info), port: true, to: &out)
        case .hostsAttemptedWithoutPort: return Self.hosts(Self.attempted(info), port: false, to: &out)
        case .requestedServerName: return FormatOperator.string(info.downstream.requestedServerName, to: &out)
        case .upstreamServerName: return FormatOperator.string(info.upstream.tls?.serverName, to: &out)
        case .filterChainName: return FormatOperator.string(info.downstream.filterChainName, to: &out)
        case .upstreamTransportFailure: return Self.underscored(info.upstream.transportFailure, to: &out)
        case .downstreamTransportFailure: return Self.underscored(info.downstream.transportFailure, to: &out)
        case .downstreamCloseType: return FormatOperator.view(ByteView(info.downstream.detectedClose), to: &out)
        case .upstreamCloseType:
            let close = ByteView(info.upstream.detectedClose)
            return FormatOperator.view(close.isEmpty ? nil : close, to: &out)
        case .connectionsAttempted:
            let ids = info.upstream.attemptedConnections + (info.upstream.connectionID.map { [$0] } ?? [])
            for (index, id) in ids.enumerated() {
                if index > 0 { out.append(byte: 0x2C) }
                out.append(decimal: id)
            }
            return ids.isEmpty ? .missing : .text
        default: return .missing
        }
    }

    /// Envoy forgets a request's earlier attempts, and a host to which there was no connection.
    private static func attempted(_ info: borrowing StreamInfo) -> [HostFacts] {
        guard let host = info.upstream.host, info.protocol == nil || info.upstream.connectionID != nil else {
            return info.upstream.attempted
        }
        return info.upstream.attempted + [host]
    }

    private static func hex(_ words: [UInt64]?, to out: inout ByteQueue) -> FormatOutcome {
        guard let words else { return .missing }
        for word in words { out.append(paddedHex: word) }
        return .text
    }

    private static func underscored(_ text: [UInt8], to out: inout ByteQueue) -> FormatOutcome {
        if text.isEmpty { return .missing }
        for byte in text { out.append(byte: byte == 0x20 ? 0x5F : byte) }
        return .text
    }

    private static func hosts(_ hosts: [HostFacts], port: Bool, to out: inout ByteQueue) -> FormatOutcome {
        for (index, host) in hosts.enumerated() {
            if index > 0 { out.append(byte: 0x2C) }
            append(host.address, port: port, to: &out)
        }
        return hosts.isEmpty ? .missing : .text
    }

    private static func hostNames(_ hosts: [HostFacts]?, port: Bool, to out: inout ByteQueue) -> FormatOutcome {
        guard let hosts, !hosts.isEmpty else { return .missing }
        for (index, host) in hosts.enumerated() {
            if index > 0 { out.append(byte: 0x2C) }
            if host.hostname.isEmpty {
                append(host.address, port: port, to: &out)
            } else if port {
                out.append(host.hostname)
            } else {
                host.hostname.withView { out.append(AuthorityParts($0).hostWithoutPort) }
            }
        }
        return .text
    }

    private static func append(_ address: SocketAddress, port: Bool, to out: inout ByteQueue) {
        if !port, let ip = address.ip { out.append(ip) } else { out.append(address) }
    }
}
