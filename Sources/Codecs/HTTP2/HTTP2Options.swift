// What a configuration may say about one HTTP/2 connection, with Envoy 1.40's defaults.

/// What happens to a request that has a header name with an underscore (servers only).
public enum UnderscoreAction: UInt8, Sendable {
    case allow, dropHeader, rejectRequest
}

/// One setting of a SETTINGS frame.
public struct HTTP2Setting: Hashable, Sendable {
    public let identifier: UInt16
    public let value: UInt32

    public init(identifier: UInt16, value: UInt32) {
        self.identifier = identifier
        self.value = value
    }
}

/// Plain values; immutable once a session was made with them.
public struct HTTP2Options: Hashable, Sendable {
    /// Both for our decoder (announced to the peer) and for our encoder.
    public var hpackTableSize: UInt32 = 4096
    /// How many streams the peer may have open at once.
    public var maxConcurrentStreams: UInt32 = 1024
    public var initialStreamWindow: UInt32 = 16 << 20
    public var initialConnectionWindow: UInt32 = 24 << 20
    /// Announced when it isn't the protocol's default.
    public var maxFrameSize: UInt32 = 16384
    /// Extended CONNECT, RFC 8441.
    public var allowConnect = false
    /// Settings that the configuration adds word for word.
    public var customSettings: [HTTP2Setting] = []

    /// Frames that wait to be sent, of all kinds and of the kinds that a peer provokes.
    public var maxOutboundFrames = 10000
    public var maxOutboundControlFrames = 1000
    public var maxConsecutiveEmptyFrames = 1
    public var maxPriorityFramesPerStream = 100
    public var maxWindowUpdatesPerDataFrame = 10
    /// Resets that a peer may send in a burst, and a second afterwards, before the connection is closed.
    public var resetBurst: UInt64 = 1000
    public var resetRate: UInt64 = 33

    /// Limits on one message's headers (and on its trailers): bytes of names and values, and their number. Each crumb
    /// of a cookie counts.
    public var maxHeaderBytes = 60 * 1024
    public var maxHeaderCount = 100
    public var underscores = UnderscoreAction.allow
    /// A malformed message resets its stream only; otherwise it ends the connection, as Envoy does by default.
    public var streamErrorOnInvalidMessage = false

    public init() {}
}
