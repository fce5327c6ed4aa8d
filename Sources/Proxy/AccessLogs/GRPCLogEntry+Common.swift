// envoy.data.accesslog.v3.AccessLogCommon: what entries of requests and of connections have in common.

import Base
import Formatting
import Protobuf

extension GRPCLogEntry {
    static func writeCommon(
        to writer: inout WireWriter, _ type: AccessLogType, _ extras: GRPCLogExtras, request: borrowing HeaderBlock,
        response: borrowing HeaderBlock, trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        address(info.downstream.remote, 2, &writer)
        address(info.downstream.local, 3, &writer)
        writeTLS(to: &writer, info)
        writeTimes(to: &writer, info)
        address(info.upstream.host?.address, 13, &writer)
        address(info.upstream.local, 14, &writer)
        if let cluster = info.upstream.cluster, info.upstream.host != nil { writer.field(15, cluster.name) }
        writeFlags(to: &writer, info.flags)
        writeMetadata(to: &writer, info.extras?.dynamicMetadata)
        text(info.upstream.transportFailure, 18, &writer)
        if let route = info.route, !route.routeName.isEmpty { writer.field(19, route.routeName) }
        address(info.downstream.directRemote ?? info.downstream.remote, 20, &writer)
        writeExtras(
            to: &writer, extras, request: request, response: response, trailers: trailers, info: info)
        writer.field(24, UInt64(info.upstream.attempts))
        details(info.connectionTerminationDetails, 25, &writer)
        if let id = request.first(.requestID) {
            writer.field(26, id)
        } else if let own = info.streamID {
            var scratch = ByteQueue()
            RequestID.appendUUID(own.high, own.low, to: &scratch)
            writer.field(26, scratch.view)
        }
        writer.field(27, info.times.end == nil ? 1 : 0)
        text(info.downstream.transportFailure, 28, &writer)
        writer.field(29, info.downstreamSent.wire)
        writer.field(30, info.downstreamReceived.wire)
        writer.field(31, info.upstreamSent.wire)
        writer.field(32, info.upstreamReceived.wire)
        writer.field(33, UInt64(type.rawValue))
    }

    private static func text(_ bytes: [UInt8], _ number: UInt32, _ writer: inout WireWriter) {
        if !bytes.isEmpty { writer.field(number, bytes) }
    }

    private static func address(_ address: SocketAddress?, _ number: UInt32, _ writer: inout WireWriter) {
        guard let address else { return }
        let outer = writer.begin(number)
        switch address {
        case .ip(let ip, let port):
            var scratch = ByteQueue()
            scratch.append(ip)
            let socket = writer.begin(1)
            writer.field(2, scratch.view)
            writer.field(3, UInt64(port))
            writer.end(socket)
        case .unix(let path):
            let pipe = writer.begin(2)
            writer.field(1, path)
            writer.end(pipe)
        }
        writer.end(outer)
    }

    // MARK: - Times

    private static func writeTimes(to writer: inout WireWriter, _ info: borrowing StreamInfo) {
        let start = writer.begin(5)
        writer.field(1, info.times.startWallNanoseconds / 1_000_000_000)
        writer.field(2, info.times.startWallNanoseconds % 1_000_000_000)
        writer.end(start)
        since(info.times.lastDownstreamReceived, 6, info, &writer)
        since(info.times.firstUpstreamSent, 7, info, &writer)
        since(info.times.lastUpstreamSent, 8, info, &writer)
        since(info.times.firstUpstreamReceived, 9, info, &writer)
        since(info.times.lastUpstreamReceived, 10, info, &writer)
        since(info.times.firstDownstreamSent, 11, info, &writer)
        since(info.times.lastDownstreamSent, 12, info, &writer)
        since(info.times.end, 23, info, &writer)
    }

    private static func since(
        _ moment: Instant?, _ number: UInt32, _ info: borrowing StreamInfo, _ writer: inout WireWriter
    ) {
        guard let moment else { return }
        let span = UInt64(max((moment - info.times.start).nanoseconds, 0))
        let duration = writer.begin(number)
        writer.field(1, span / 1_000_000_000)
        writer.field(2, span % 1_000_000_000)
        writer.end(duration)
    }

    // MARK: - Flags

    /// Flags in the order of `ResponseFlags`' field numbers; those that the message does not know are left out.
    private static let numbers: [(ResponseFlag, UInt32)] = [
        (.failedLocalHealthCheck, 1), (.noHealthyUpstream, 2), (.upstreamRequestTimeout, 3), (.localReset, 4),
        (.upstreamRemoteReset, 5), (.upstreamConnectionFailure, 6), (.upstreamConnectionTermination, 7),
        (.upstreamOverflow, 8), (.noRouteFound, 9), (.delayInjected, 10), (.faultInjected, 11), (.rateLimited, 12),
        (.rateLimitServiceError, 14), (.downstreamConnectionTermination, 15), (.upstreamRetryLimitExceeded, 16),
        (.streamIdleTimeout, 17), (.invalidEnvoyRequestHeaders, 18), (.downstreamProtocolError, 19),
        (.upstreamMaxStreamDurationReached, 20), (.responseFromCacheFilter, 21), (.noFilterConfigFound, 22),
        (.durationTimeout, 23), (.upstreamProtocolError, 24), (.noClusterFound, 25), (.overloadManager, 26),
        (.dnsResolutionFailed, 27), (.downstreamRemoteReset, 28),
    ]

    private static func writeFlags(to writer: inout WireWriter, _ flags: ResponseFlags) {
        if flags.rawValue == 0 { return }
        let message = writer.begin(16)
        for (flag, number) in numbers where flags.contains(flag) { writer.field(number, 1) }
        if flags.contains(.unauthorizedExternalService) {
            let unauthorized = writer.begin(13)
            writer.field(1, 1)
            writer.end(unauthorized)
        }
        writer.end(message)
    }

    // MARK: - Metadata, filter state, tags

    private static func writeMetadata(to writer: inout WireWriter, _ metadata: MetadataSet?) {
        guard let metadata, !metadata.isEmpty else { return }
        let message = writer.begin(17)
        for (filter, fields) in metadata.filters {
            let entry = writer.begin(1)
            writer.field(1, filter)
            let structure = writer.begin(2)
            write(fields, to: &writer)
            writer.end(structure)
            writer.end(entry)
        }
        writer.end(message)
    }

    private static func write(_ fields: [String: MetadataValue], to writer: inout WireWriter) {
        for (key, value) in fields {
            let entry = writer.begin(1)
            writer.field(1, key)
            let inner = writer.begin(2)
            write(value, to: &writer)
            writer.end(inner)
            writer.end(entry)
        }
    }

    /// `google.protobuf.Value`: what is set is written even where it is a default.
    private static func write(_ value: MetadataValue, to writer: inout WireWriter) {
        switch value {
        case .null:
            writer.tag(1, .varint)
            writer.varint(0)
        case .number(let number):
            writer.tag(2, .fixed64)
            writer.fixed64(number.bitPattern)
        case .string(let text): writer.field(3, text)
        case .bool(let flag):
            writer.tag(4, .varint)
            writer.varint(flag ? 1 : 0)
        case .structure(let fields):
            let message = writer.begin(5)
            write(fields, to: &writer)
            writer.end(message)
        case .list(let values):
            let message = writer.begin(6)
            for inner in values {
                let entry = writer.begin(1)
                write(inner, to: &writer)
                writer.end(entry)
            }
            writer.end(message)
        }
    }

    private static func writeExtras(
        to writer: inout WireWriter, _ extras: GRPCLogExtras, request: borrowing HeaderBlock,
        response: borrowing HeaderBlock, trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        for name in extras.filterStates {
            guard let text = info.filterState(name)?.text else { continue }
            let entry = writer.begin(21)
            writer.field(1, name)
            let any = writer.begin(2)
            writer.field(1, "type.googleapis.com/google.protobuf.StringValue")
            let value = writer.begin(2)
            if !text.isEmpty { writer.field(1, text) }
            writer.end(value)
            writer.end(any)
            writer.end(entry)
        }
        for tag in extras.customTags {
            var value = ByteQueue()
            guard tag.append(to: &value, request: request, response: response, trailers: trailers, info: info) else {
                continue
            }
            let entry = writer.begin(22)
            writer.field(1, tag.name)
            writer.field(2, value.view)
            writer.end(entry)
        }
    }

    // MARK: - TLS

    private static func writeTLS(to writer: inout WireWriter, _ info: borrowing StreamInfo) {
        let name = info.downstream.requestedServerName
        guard info.downstreamTLS != nil || !name.isEmpty else { return }
        let message = writer.begin(4)
        if let tls = info.downstreamTLS {
            writer.field(1, versions[tls.version] ?? 0)
            if let cipher = ciphers[tls.cipher] {
                let suite = writer.begin(2)
                writer.field(1, cipher)
                writer.end(suite)
            }
            certificate(tls.local, 4, &writer)
            certificate(tls.peer, 5, &writer)
            if !tls.sessionID.isEmpty { writer.field(6, tls.sessionID) }
        }
        if !name.isEmpty { writer.field(3, name) }
        writer.end(message)
    }

    private static func certificate(_ texts: CertificateTexts, _ number: UInt32, _ writer: inout WireWriter) {
        let message = writer.begin(number)
        for uri in texts.uriSANs {
            let san = writer.begin(1)
            writer.field(1, uri)
            writer.end(san)
        }
        for dns in texts.dnsSANs {
            let san = writer.begin(1)
            writer.field(2, dns)
            writer.end(san)
        }
        if !texts.subject.isEmpty { writer.field(2, texts.subject) }
        if !texts.issuer.isEmpty { writer.field(3, texts.issuer) }
        writer.end(message)
    }

    private static let versions: [String: UInt64] = ["TLSv1": 1, "TLSv1.1": 2, "TLSv1.2": 3, "TLSv1.3": 4]

    /// IANA's numbers of the suites that are ever negotiated here, by OpenSSL's names.
    private static let ciphers: [String: UInt64] = [
        "TLS_AES_128_GCM_SHA256": 0x1301, "TLS_AES_256_GCM_SHA384": 0x1302, "TLS_CHACHA20_POLY1305_SHA256": 0x1303,
        "ECDHE-ECDSA-AES128-GCM-SHA256": 0xC02B, "ECDHE-ECDSA-AES256-GCM-SHA384": 0xC02C,
        "ECDHE-RSA-AES128-GCM-SHA256": 0xC02F, "ECDHE-RSA-AES256-GCM-SHA384": 0xC030,
        "ECDHE-RSA-CHACHA20-POLY1305": 0xCCA8, "ECDHE-ECDSA-CHACHA20-POLY1305": 0xCCA9,
        "ECDHE-RSA-AES128-SHA": 0xC013, "ECDHE-RSA-AES256-SHA": 0xC014, "ECDHE-ECDSA-AES128-SHA": 0xC009,
        "ECDHE-ECDSA-AES256-SHA": 0xC00A, "AES128-GCM-SHA256": 0x009C, "AES256-GCM-SHA384": 0x009D,
        "AES128-SHA": 0x002F, "AES256-SHA": 0x0035,
    ]
}
