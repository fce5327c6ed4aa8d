// Why an HTTP/2 connection cannot go on.

/// Ends the connection. Envoy flushes what is in the output (a GOAWAY, when there is one) and closes after its delay.
public struct HTTP2Failure: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The peer broke RFC 9113 (framing, HPACK, flow control, preface).
        case protocolViolation
        /// A message was malformed (RFC 9113, section 8.1.1): `http2.rx_messaging_error`.
        case invalidMessage
        case emptyFramesFlood, priorityFlood, windowUpdateFlood
        case outboundFlood, outboundControlFlood
        /// One of the library's own limits: CONTINUATION frames, settings of one frame, resets a second.
        case flood
    }

    public let kind: Kind
    /// What was found, in words.
    public let words: String
    /// What the peer is told in a GOAWAY, when it is told anything.
    public let code: HTTP2ErrorCode

    /// Envoy's counter below `http2.`; nil when Envoy counts nothing of its own here.
    public var statName: StaticString? {
        switch kind {
        case .protocolViolation, .flood: nil
        case .invalidMessage: "rx_messaging_error"
        case .emptyFramesFlood: "inbound_empty_frames_flood"
        case .priorityFlood: "inbound_priority_frames_flood"
        case .windowUpdateFlood: "inbound_window_update_frames_flood"
        case .outboundFlood: "outbound_flood"
        case .outboundControlFlood: "outbound_control_flood"
        }
    }

    /// One of the limits was passed, as opposed to a rule broken.
    public var isFlood: Bool {
        switch kind {
        case .protocolViolation, .invalidMessage: false
        default: true
        }
    }
}

extension HTTP2Failure: CustomStringConvertible {
    public var description: String { words }
}
