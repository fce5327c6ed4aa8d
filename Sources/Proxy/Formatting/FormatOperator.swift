// The operators of substitution formats as data: what each `%COMMAND%` of a compiled format stands for.

import Base

enum HeaderSource: Sendable { case request, response, trailers }

enum FormatNumber: Sendable {
    case responseCode, bytesReceived, bytesSent, bytesRetransmitted, packetsRetransmitted, attempts
    case upstreamWireReceived, upstreamWireSent, upstreamHeaderReceived, upstreamHeaderSent
    case downstreamWireReceived, downstreamWireSent, downstreamHeaderReceived, downstreamHeaderSent
    case upstreamDecompressedReceived, upstreamDecompressedSent
    case downstreamDecompressedReceived, downstreamDecompressedSent
    case connectionID, upstreamConnectionID
    case requestHeaderBytes, responseHeaderBytes, responseTrailerBytes
}

/// Milliseconds since the start of the stream, or as the name says.
enum FormatDuration: Sendable {
    case total, request, requestSent, response, responseSent, downstreamHandshake, roundTrip, poolReady
}

enum FormatText: Sendable {
    case streamProtocol, upstreamProtocol, responseFlags, responseFlagsLong, connectionTermination, customFlags
    case routeName, virtualCluster, virtualHost, cluster, clusterRaw, upstreamHostName, upstreamHostNameWithoutPort
    case requestedServerName, filterChainName, streamID, uniqueID, traceID, spanID, localReplyBody, accessLogType
    case upstreamTransportFailure, downstreamTransportFailure, downstreamCloseType, upstreamServerName
    case hostsAttempted, hostsAttemptedWithoutPort, hostNamesAttempted, hostNamesAttemptedWithoutPort
    /// Known to Envoy, never there on a proxy without internal listeners, QUIC or ClientHello fingerprints.
    case neverKnown
    case connectionsAttempted, upstreamCloseType
}

enum FormatAddress: Sendable {
    case downstreamLocal, downstreamDirectLocal, downstreamRemote, downstreamDirectRemote
    case upstreamHost, upstreamLocal, upstreamRemote
}

enum AddressForm: Sendable {
    case full, port, withoutPort
    /// In CIDR notation, host bits cleared.
    case masked(Int)
}

enum FormatTLS: Sendable { case version, cipher, sessionID }

enum FormatCertificate: Sendable {
    case subject, issuer, serial, sha256, sha1, pem, uriSAN, dnsSAN, ipSAN, emailSAN
}

enum CertificateSide: Sendable { case downstreamPeer, downstreamLocal, upstreamPeer, upstreamLocal }

enum FormatTime: Sendable {
    case start, emit, certificateStart(CertificateSide), certificateEnd(CertificateSide)
}

enum TimePoint: Sendable {
    case downstreamReceiveStart, downstreamReceiveEnd, upstreamConnectStart, upstreamConnectEnd, upstreamHandshakeEnd
    case upstreamSendStart, upstreamSendEnd, upstreamReceiveStart, upstreamReceiveEnd
    case downstreamSendStart, downstreamSendEnd, upstreamReceiveBody, downstreamConnectStart, downstreamConnectEnd
    /// A point under a name that nobody sets.
    case unknown
}

enum MetadataSource: Sendable { case dynamic, cluster, upstreamHost, route, virtualHost, unknown }

enum FilterStateForm: Sendable {
    case plain, typed, field(String)
}

enum GRPCStatusForm: Sendable { case camel, snake, number }

/// Where `%REQUESTED_SERVER_NAME%` looks, and for which host.
enum ServerNameSource: Sendable { case handshake, handshakeFirst, host }

enum HostSource: Sendable { case original, current, originalOrCurrent }

enum PathSource: Sendable { case original, current, originalOrCurrent }

indirect enum FormatOperator: Sendable {
    case literal([UInt8])
    case serverName(ServerNameSource, HostSource)
    case header(HeaderSource, HeaderName, alternative: HeaderName?, withoutQuery: Bool)
    case path(PathSource, withQuery: Bool)
    case queryParameter([UInt8])
    case query(decoded: Bool)
    case number(FormatNumber)
    case duration(FormatDuration)
    case commonDuration(TimePoint, TimePoint, nanosecondsPerUnit: UInt64)
    case text(FormatText)
    case responseDetails(keepWhitespace: Bool)
    case address(FormatAddress, AddressForm)
    case tls(FormatTLS, upstream: Bool)
    case certificate(FormatCertificate, CertificateSide)
    case time(FormatTime, TimePattern)
    case metadata(MetadataSource, filter: String, path: [String])
    case filterState(String, FilterStateForm)
    case grpcStatus(GRPCStatusForm)
    case coalesce([FormatPiece])
}

struct FormatPiece: Sendable {
    let what: FormatOperator
    let maxLength: Int?

    init(_ what: FormatOperator, maxLength: Int? = nil) {
        self.what = what
        self.maxLength = maxLength
    }
}
