// What is known of one request or connection while it lives: the source of formats, logs and matchers.

import Base

public enum StreamProtocol: UInt8, Sendable {
    case http10, http11, http2, http3

    public var name: StaticString {
        switch self {
        case .http10: "HTTP/1.0"
        case .http11: "HTTP/1.1"
        case .http2: "HTTP/2"
        case .http3: "HTTP/3"
        }
    }
}

/// Why the response is what it is, in Envoy's words (`via_upstream`, `route_not_found` ...).
public enum ResponseDetails: Sendable {
    case none
    case fixed(StaticString)
    case text([UInt8])
}

/// The moments of a stream; nil until they come.
public struct StreamTimes: Sendable {
    /// The request's first byte, on both clocks.
    public var start = Instant(nanoseconds: 0)
    public var startWallNanoseconds: UInt64 = 0
    public var lastDownstreamReceived: Instant?
    public var upstreamConnectStart: Instant?
    public var upstreamConnectEnd: Instant?
    public var upstreamHandshakeEnd: Instant?
    public var firstUpstreamSent: Instant?
    public var lastUpstreamSent: Instant?
    public var firstUpstreamReceived: Instant?
    public var lastUpstreamReceived: Instant?
    public var firstDownstreamSent: Instant?
    public var lastDownstreamSent: Instant?
    public var downstreamHandshakeEnd: Instant?
    public var firstUpstreamBody: Instant?
    /// Of the downstream connection, where a log entry is about one.
    public var connectionStart: Instant?
    public var connectionEnd: Instant?
    /// When everything was over; until then `%DURATION%` counts to now.
    public var end: Instant?

    public init() {}
}

/// Byte counts of one direction and side: `header` counts header frames on the wire, `wire` everything of the stream.
public struct StreamBytes: Sendable {
    public var body: UInt64 = 0
    public var header: UInt64 = 0
    public var wire: UInt64 = 0
    /// Headers before compression, i.e. what `header` would be without HPACK.
    public var decompressedHeader: UInt64 = 0

    public init() {}
}

/// Facts of the downstream connection, the same for all its streams.
public struct DownstreamFacts: Sendable {
    public var connectionID: UInt64 = 0
    /// The client as far as it is known: the peer, or what proxy protocol or x-forwarded-for said.
    public var remote: SocketAddress?
    /// The peer of the socket itself.
    public var directRemote: SocketAddress?
    /// What the client meant to reach; after original_dst or proxy protocol not the socket's own address.
    public var local: SocketAddress?
    public var directLocal: SocketAddress?
    /// Server name from the ClientHello, also when TLS was only sniffed. Empty when there was none.
    public var requestedServerName = ""
    public var filterChainName = ""
    public var transportFailure: [UInt8] = []
    /// `Normal`, `LocalReset` or `RemoteReset`.
    public var detectedClose: StaticString = "Normal"
    public var roundTrip: TimeSpan?

    public init() {}
}

/// Facts of the upstream side of a stream; reset with each attempt except the attempt count.
public struct UpstreamFacts {
    public var cluster: ClusterFacts?
    public var host: HostFacts?
    public var local: SocketAddress?
    public var remote: SocketAddress?
    public var connectionID: UInt64?
    public var `protocol`: StreamProtocol?
    public var tls: ConnectionTLSInfo?
    public var attempts: UInt32 = 0
    /// Why the transport to the host failed, in words; empty when it didn't.
    public var transportFailure: [UInt8] = []
    public var connectionPoolReadyDuration: TimeSpan?
    /// What was tried before the present host: `%UPSTREAM_HOSTS_ATTEMPTED%` and its kin.
    public var attempted: [HostFacts] = []
    public var attemptedConnections: [UInt64] = []
    /// `Normal`, `LocalReset` or `RemoteReset`.
    public var detectedClose: StaticString = ""

    public init() {}
}

extension UpstreamFacts {
    /// A TCP proxy tries again: what it used before is kept for the log. The first attempt allocates nothing.
    public mutating func noteAttempt() {
        if let host { attempted.append(host) }
        if let connectionID { attemptedConnections.append(connectionID) }
        host = nil
        connectionID = nil
    }
}

/// Rare belongings of a stream, allocated when the first of them is used.
public final class StreamExtras {
    public var dynamicMetadata = MetadataSet()
    public var filterState: [String: FilterStateObject] = [:]
    /// `%CUSTOM_FLAGS%` in order of their setting.
    public var customFlags: [String] = []

    public init() {}
}

/// One stream's facts. Belongs to its loop; `reset` makes it ready for the next request and keeps what is the
/// connection's.
public struct StreamInfo: ~Copyable {
    public var `protocol`: StreamProtocol?
    public var times = StreamTimes()
    public var downstream = DownstreamFacts()
    public var downstreamTLS: ConnectionTLSInfo?
    public var upstream = UpstreamFacts()
    public var route: StreamRoute?
    /// Name of the virtual cluster that matched; empty for none.
    public var virtualCluster = ""
    /// 0 while there is no response.
    public var responseCode: UInt16 = 0
    public var responseDetails = ResponseDetails.none
    public var connectionTerminationDetails = ResponseDetails.none
    public var flags = ResponseFlags(rawValue: 0)
    /// Received from and sent to the downstream, received from and sent to the upstream.
    public var downstreamReceived = StreamBytes()
    public var downstreamSent = StreamBytes()
    public var upstreamReceived = StreamBytes()
    public var upstreamSent = StreamBytes()
    /// Header bytes as Envoy's `REQUEST_HEADERS_BYTES` count them are taken from the blocks themselves.
    public var traceID: (high: UInt64, low: UInt64)?
    public var spanID: UInt64?
    /// `%STREAM_ID%` where no request has one.
    public var streamID: (high: UInt64, low: UInt64)?
    public var isTraced = false
    public var isHealthCheck = false
    public var isShadow = false
    public var extras: StreamExtras?

    public init() {}

    /// Forgets the request, keeps the connection.
    public mutating func reset(start: Instant, wallNanoseconds: UInt64) {
        times = StreamTimes()
        times.start = start
        times.startWallNanoseconds = wallNanoseconds
        upstream = UpstreamFacts()
        route = nil
        virtualCluster = ""
        responseCode = 0
        responseDetails = .none
        connectionTerminationDetails = .none
        flags = ResponseFlags(rawValue: 0)
        downstreamReceived = StreamBytes()
        downstreamSent = StreamBytes()
        upstreamReceived = StreamBytes()
        upstreamSent = StreamBytes()
        traceID = nil
        spanID = nil
        streamID = nil
        isTraced = false
        isHealthCheck = false
        isShadow = false
        extras = nil
    }

    public mutating func setDynamicMetadata(filter: String, key: String, _ value: MetadataValue) {
        makeExtras().dynamicMetadata.set(filter: filter, key: key, value)
    }

    /// A set that is often the only one is taken over as it is, without a copy.
    public mutating func mergeDynamicMetadata(_ metadata: MetadataSet, of filter: String) {
        let extras = makeExtras()
        if extras.dynamicMetadata.isEmpty {
            extras.dynamicMetadata = metadata
        } else if let fields = metadata.structure(filter: filter) {
            extras.dynamicMetadata.merge(filter: filter, fields)
        }
    }

    public mutating func makeExtras() -> StreamExtras {
        if let extras { return extras }
        let made = StreamExtras()
        extras = made
        return made
    }

    public func filterState(_ name: String) -> FilterStateObject? { extras?.filterState[name] }
}
